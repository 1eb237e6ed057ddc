//! What each answer means, from a relay that follows a script (`end2end::relay`).

use end2end::relay::Relay as Scripted;
use lettre::Address;
use tokio::net::TcpListener;

use super::*;
use crate::send::relay::Patience;

const HELLO: &str = "portal.example";

const MESSAGE: &[u8] = b"Subject: x\r\n\r\n.hidden dot\r\nend\r\n";

/// A relay with that script, and how we know it: as one of little patience.
async fn relay(script: &str) -> (Scripted, Relay) {
    let scripted = Scripted::start(script).await.unwrap();
    let mut relay = Relay::parse(&scripted.url()).unwrap();
    relay.patience = Patience { command: Duration::from_millis(300), body: Duration::from_millis(300) };
    (scripted, relay)
}

fn envelope() -> Envelope {
    let address = |text: &str| text.parse::<Address>().unwrap();
    Envelope::new(Some(address("noreply@portal.example")), vec![address("it@contoso.example")]).unwrap()
}

/// The whole dialogue with a relay of that script.
async fn send(script: &str) -> Result<String, Trouble> {
    let (scripted, relay) = relay(script).await;
    let mut line = Line::new(&relay, HELLO);
    let sent = match line.offer(&envelope()).await {
        Ok(offered) => offered.hand_over(MESSAGE).await,
        Err(trouble) => Err(trouble),
    };
    line.hang_up().await;
    if sent.is_ok() {
        assert!(scripted.messages()[0].bytes.starts_with(MESSAGE));
    }
    sent
}

#[tokio::test]
async fn a_message_that_is_taken_comes_with_the_relays_word() {
    assert_eq!(send("end answer 250 2.0.0 queued as 4711").await.unwrap(), "250 2.0.0 queued as 4711");
}

#[tokio::test]
async fn what_is_wrong_with_the_relay_is_not_the_messages_fault() {
    for script in [
        "greeting answer 554 no service",
        "ehlo answer 550 go away",
        "mail answer 550 sender not allowed",
        "greeting silent",
        "mail silent",
        "ehlo drop",
        "greeting garbage",
    ] {
        let trouble = send(script).await.unwrap_err();
        assert!(matches!(trouble, Trouble::Relay(_)), "{script}: {trouble:?}");
    }
}

#[tokio::test]
async fn sign_in_that_does_not_work_now_is_not_too_much() {
    for (answer, is_busy) in
        [("454 4.7.0 try later", false), ("535 5.7.8 wrong", false), ("421 too many", true)]
    {
        let (_scripted, mut relay) = relay(&format!("auth answer {answer}")).await;
        relay.credentials = Some(("portal".to_owned(), crate::secret::Secret::new("word")));
        let Err(trouble) = Line::new(&relay, HELLO).offer(&envelope()).await else {
            panic!("nothing is sent without signing in");
        };
        assert_eq!(matches!(trouble, Trouble::Busy(_)), is_busy, "{trouble:?}");
        assert_eq!(matches!(trouble, Trouble::Relay(_)), !is_busy, "{trouble:?}");
    }
}

#[tokio::test]
async fn nothing_is_sent_to_a_relay_whose_certificate_nobody_vouches_for() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config =
        rustls::ServerConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move { acceptor.accept(listener.accept().await.unwrap().0).await });
    let relay = Relay::parse(&format!("smtps://localhost:{port}")).unwrap();
    let Err(Trouble::Relay(words)) = Line::new(&relay, HELLO).offer(&envelope()).await else {
        panic!("anybody could be at the other end");
    };
    assert!(words.starts_with("connection") && words.to_lowercase().contains("certificate"), "{words}");
    assert!(served.await.unwrap().is_err(), "the line is not kept");
}

#[tokio::test]
async fn not_now_is_tried_again_and_never_is_not() {
    for (phase, refusal) in [("rcpt", "550 no such user"), ("data", "554 no"), ("end", "552 too large")] {
        let trouble = send(&format!("{phase} answer {refusal}")).await.unwrap_err();
        assert!(matches!(&trouble, Trouble::Refused(words) if words.contains(&refusal[..3])), "{trouble:?}");
    }
    for (phase, refusal) in
        [("mail", "451 later"), ("rcpt", "450 greylisted"), ("data", "451 later"), ("end", "452 full")]
    {
        let trouble = send(&format!("{phase} answer {refusal}")).await.unwrap_err();
        assert!(matches!(&trouble, Trouble::NotNow(words) if words.contains(&refusal[..3])), "{trouble:?}");
    }
    for script in ["rcpt silent", "data drop"] {
        let trouble = send(script).await.unwrap_err();
        assert!(matches!(trouble, Trouble::NotNow(_)), "{script}: {trouble:?}");
    }
}

#[tokio::test]
async fn too_much_is_no_word_about_the_message_wherever_it_comes() {
    for (phase, refusal) in [
        ("greeting", "421 too many"),
        ("mail", "421 bye"),
        ("rcpt", "454 too fast"),
        ("data", "421 bye"),
        ("end", "454 too fast"),
    ] {
        let trouble = send(&format!("{phase} answer {refusal}")).await.unwrap_err();
        assert!(matches!(&trouble, Trouble::Busy(words) if words.contains(&refusal[..3])), "{trouble:?}");
    }
}

#[tokio::test]
async fn an_answer_that_never_came_is_uncertain() {
    for script in ["end silent", "end drop", "end garbage"] {
        let trouble = send(script).await.unwrap_err();
        assert!(matches!(trouble, Trouble::Uncertain(_)), "{script}: {trouble:?}");
    }
}

#[tokio::test]
async fn hanging_up_before_the_body_sends_nothing() {
    let (scripted, relay) = relay("").await;
    let mut line = Line::new(&relay, HELLO);
    line.offer(&envelope()).await.unwrap().abandon();
    // The next message is the first that the relay has.
    line.offer(&envelope()).await.unwrap().hand_over(MESSAGE).await.unwrap();
    assert_eq!((scripted.messages().len(), scripted.connections()), (1, 2));
}

#[tokio::test]
async fn a_line_carries_many_messages_and_one_that_was_hung_up_on_is_opened_again() {
    for (script, connections) in [("", 1), ("end connection=1 bye", 2)] {
        let (scripted, relay) = relay(script).await;
        let mut line = Line::new(&relay, HELLO);
        for _ in 0..3 {
            line.offer(&envelope()).await.unwrap().hand_over(MESSAGE).await.unwrap();
        }
        line.hang_up().await;
        assert_eq!((scripted.messages().len(), scripted.connections()), (3, connections), "{script}");
    }
}

#[tokio::test]
async fn nobody_there_is_the_relays_fault_and_a_relay_elsewhere_must_encrypt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let gone = Relay::parse(&format!("smtp://127.0.0.1:{port}")).unwrap();
    let mut line = Line::new(&gone, HELLO);
    assert!(matches!(line.offer(&envelope()).await, Err(Trouble::Relay(_))));

    let (_scripted, mut elsewhere) = relay("").await;
    elsewhere.encryption = Encryption::StartTls;
    let mut line = Line::new(&elsewhere, HELLO);
    let Err(Trouble::Relay(words)) = line.offer(&envelope()).await else {
        panic!("nothing is sent without STARTTLS");
    };
    assert!(words.starts_with("STARTTLS"), "{words}");
}
