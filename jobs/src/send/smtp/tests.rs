//! What each answer means, from a relay that follows a script.

use lettre::Address;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::*;
use crate::send::relay::Patience;

/// How the relay behaves: well, but for this.
#[derive(Debug, Clone, Copy)]
enum Script {
    Good,
    /// Answers the command that begins so with this line.
    Answers(&'static str, &'static str),
    /// Says nothing to the command that begins so.
    Silent(&'static str),
    /// Hangs up on the command that begins so.
    HangsUp(&'static str),
    /// Hangs up after a message.
    OneMessage,
}

/// Starts a relay for one connection; it answers with what it got as a body, dot-unstuffed, once it got one.
async fn relay(script: Script) -> (Relay, JoinHandle<Option<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut relay = Relay::parse(&format!("smtp://127.0.0.1:{port}")).unwrap();
    relay.patience = Patience { command: Duration::from_millis(300), body: Duration::from_millis(300) };
    let served = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        serve(stream, script).await
    });
    (relay, served)
}

async fn serve(stream: TcpStream, script: Script) -> Option<String> {
    let mut stream = BufReader::new(stream);
    let mut body = None;
    let mut command = "connect".to_owned();
    loop {
        let usual = match command.split_once([' ', ':']).map_or(command.as_str(), |(verb, _)| verb) {
            "connect" => "220 relay.example",
            "EHLO" => "250 relay.example",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            ".end" => "250 2.0.0 queued as 4711",
            _ => "250 ok",
        };
        let answer = match script {
            Script::Answers(start, answer) if command.starts_with(start) => answer,
            Script::HangsUp(start) if command.starts_with(start) => return body,
            Script::Silent(start) if command.starts_with(start) => {
                // Until the other side has had enough.
                let _ = stream.read_line(&mut String::new()).await;
                return body;
            }
            _ => usual,
        };
        if stream.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() || command == "QUIT" {
            return body;
        }
        if matches!(script, Script::OneMessage) && command == ".end" {
            return body;
        }
        if answer.starts_with("354") {
            let mut text = String::new();
            while !text.ends_with("\r\n.\r\n") {
                if stream.read_line(&mut text).await.unwrap_or(0) == 0 {
                    return None;
                }
            }
            body = Some(text.trim_end_matches(".\r\n").replace("\r\n..", "\r\n."));
            command = ".end".to_owned();
            continue;
        }
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return body;
        }
        command = line.trim_end().to_owned();
    }
}

fn envelope() -> Envelope {
    let address = |text: &str| text.parse::<Address>().unwrap();
    Envelope::new(Some(address("noreply@portal.example")), vec![address("it@contoso.example")]).unwrap()
}

const MESSAGE: &[u8] = b"Subject: x\r\n\r\n.hidden dot\r\nend\r\n";

/// The whole dialogue.
async fn send(script: Script) -> Result<String, Trouble> {
    let (relay, served) = relay(script).await;
    let mut line = Line::new(&relay, "portal.example");
    let sent = match line.offer(&envelope()).await {
        Ok(offered) => offered.hand_over(MESSAGE).await,
        Err(trouble) => Err(trouble),
    };
    line.hang_up().await;
    let body = served.await.unwrap();
    if sent.is_ok() {
        assert!(body.unwrap().starts_with("Subject: x\r\n\r\n.hidden dot\r\nend\r\n"));
    }
    sent
}

#[tokio::test]
async fn a_message_that_is_taken_comes_with_the_relays_word() {
    assert_eq!(send(Script::Good).await.unwrap(), "250 2.0.0 queued as 4711");
}

#[tokio::test]
async fn what_is_wrong_with_the_relay_is_not_the_messages_fault() {
    for script in [
        Script::Answers("connect", "554 no service"),
        Script::Answers("EHLO", "550 go away"),
        Script::Answers("MAIL", "550 sender not allowed"),
        Script::Silent("connect"),
        Script::Silent("MAIL"),
        Script::HangsUp("EHLO"),
        Script::Answers("connect", "garbage"),
    ] {
        let trouble = send(script).await.unwrap_err();
        assert!(matches!(trouble, Trouble::Relay(_)), "{script:?}: {trouble:?}");
    }
}

#[tokio::test]
async fn not_now_is_tried_again_and_never_is_not() {
    for (command, refusal) in [("RCPT", "550 no such user"), ("DATA", "554 no"), (".end", "552 too large")] {
        let trouble = send(Script::Answers(command, refusal)).await.unwrap_err();
        assert!(matches!(&trouble, Trouble::Refused(words) if words.contains(&refusal[..3])), "{trouble:?}");
    }
    for (command, refusal) in
        [("MAIL", "451 later"), ("RCPT", "450 greylisted"), ("DATA", "451 later"), (".end", "452 full")]
    {
        let trouble = send(Script::Answers(command, refusal)).await.unwrap_err();
        assert!(matches!(&trouble, Trouble::NotNow(words) if words.contains(&refusal[..3])), "{trouble:?}");
    }
    for (command, refusal) in [
        ("connect", "421 too many"),
        ("MAIL", "421 bye"),
        ("RCPT", "454 too fast"),
        ("DATA", "421 bye"),
        (".end", "454 too fast"),
    ] {
        let trouble = send(Script::Answers(command, refusal)).await.unwrap_err();
        assert!(matches!(&trouble, Trouble::Busy(words) if words.contains(&refusal[..3])), "{trouble:?}");
    }
    for script in [Script::Silent("RCPT"), Script::HangsUp("DATA")] {
        let trouble = send(script).await.unwrap_err();
        assert!(matches!(trouble, Trouble::NotNow(_)), "{script:?}: {trouble:?}");
    }
}

#[tokio::test]
async fn an_answer_that_never_came_is_uncertain() {
    for script in [Script::Silent(".end"), Script::HangsUp(".end"), Script::Answers(".end", "garbage")] {
        let trouble = send(script).await.unwrap_err();
        assert!(matches!(trouble, Trouble::Uncertain(_)), "{script:?}: {trouble:?}");
    }
}

#[tokio::test]
async fn hanging_up_before_the_body_sends_nothing() {
    let (relay, served) = relay(Script::Good).await;
    Line::new(&relay, "portal.example").offer(&envelope()).await.unwrap().abandon();
    assert_eq!(served.await.unwrap(), None);
}

#[tokio::test]
async fn nobody_there_is_the_relays_fault_and_a_relay_elsewhere_must_encrypt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let gone = Relay::parse(&format!("smtp://127.0.0.1:{port}")).unwrap();
    let mut line = Line::new(&gone, "portal.example");
    assert!(matches!(line.offer(&envelope()).await, Err(Trouble::Relay(_))));

    let (mut elsewhere, _served) = relay(Script::Good).await;
    elsewhere.encryption = Encryption::StartTls;
    let mut line = Line::new(&elsewhere, "portal.example");
    let Err(Trouble::Relay(words)) = line.offer(&envelope()).await else {
        panic!("nothing is sent without STARTTLS");
    };
    assert!(words.starts_with("STARTTLS"), "{words}");
}

#[tokio::test]
async fn a_line_carries_many_messages_and_one_that_was_hung_up_on_is_opened_again() {
    let (relay, served) = relay(Script::Good).await;
    let mut line = Line::new(&relay, "portal.example");
    for _ in 0..3 {
        let offered = line.offer(&envelope()).await.unwrap();
        assert_eq!(offered.hand_over(MESSAGE).await.unwrap(), "250 2.0.0 queued as 4711");
    }
    // The relay serves one connection only: all three went through it.
    line.hang_up().await;
    assert!(served.await.unwrap().is_some());

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move {
        let mut bodies = 0;
        // The first connection ends after its message without a word, the second serves on.
        for script in [Script::OneMessage, Script::Good] {
            let (stream, _) = listener.accept().await.unwrap();
            bodies += usize::from(serve(stream, script).await.is_some());
        }
        bodies
    });
    let relay = Relay::parse(&format!("smtp://127.0.0.1:{port}")).unwrap();
    let mut line = Line::new(&relay, "portal.example");
    for _ in 0..2 {
        line.offer(&envelope()).await.unwrap().hand_over(MESSAGE).await.unwrap();
    }
    line.hang_up().await;
    assert_eq!(served.await.unwrap(), 2);
}
