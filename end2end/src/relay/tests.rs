//! The relay, talked to line by line.

use std::fs;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::Relay;

struct Client(BufReader<TcpStream>);

impl Client {
    /// Connects, and hears the greeting.
    async fn meet(relay: &Relay) -> (Self, String) {
        let stream = TcpStream::connect(("127.0.0.1", relay.port())).await.unwrap();
        let mut client = Self(BufReader::new(stream));
        let greeting = client.hear().await;
        (client, greeting)
    }

    /// An answer with all its lines; empty when the relay hung up.
    async fn hear(&mut self) -> String {
        let mut answer = String::new();
        loop {
            let begin = answer.len();
            let mut line = Vec::new();
            if self.0.read_until(b'\n', &mut line).await.unwrap_or(0) == 0 {
                return answer;
            }
            answer.push_str(&String::from_utf8_lossy(&line));
            if answer.as_bytes().get(begin + 3) != Some(&b'-') {
                return answer.trim_end().to_owned();
            }
        }
    }

    async fn ask(&mut self, command: &str) -> String {
        self.0.write_all(format!("{command}\r\n").as_bytes()).await.unwrap();
        self.hear().await
    }

    /// Sends a message whole; answers with the first answer that is not as usual, or the last.
    async fn send(&mut self, to: &str, text: &str) -> String {
        let to = format!("RCPT TO:<{to}>");
        for (command, usual) in [("MAIL FROM:<bsr@x.test>", "250"), (&*to, "250"), ("DATA", "354")] {
            let answer = self.ask(command).await;
            if !answer.starts_with(usual) {
                let _ = self.ask("RSET").await;
                return answer;
            }
        }
        self.ask(&format!("{text}\r\n.")).await
    }
}

#[tokio::test]
async fn messages_are_taken_with_their_envelope_and_their_very_bytes() {
    let relay = Relay::start("").await.unwrap();
    let (mut client, greeting) = Client::meet(&relay).await;
    assert!(greeting.starts_with("220 "), "{greeting}");
    assert!(client.ask("EHLO x.test").await.contains("\r\n250-8BITMIME\r\n"));
    let text = "Message-ID: <1@x.test>\r\n\r\n..a dot\r\na bare\n.\r\nand on";
    assert_eq!(client.send("a@y.test", text).await, "250 2.0.0 taken as 1");
    assert_eq!(client.send("b@y.test", "Subject: 2").await, "250 2.0.0 taken as 2");
    assert_eq!(client.ask("QUIT").await, "221 2.0.0 bye");
    let messages = relay.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(
        (messages[0].from.as_str(), messages[0].to.as_slice()),
        ("bsr@x.test", &["a@y.test".to_owned()][..])
    );
    assert_eq!(messages[0].bytes, b"Message-ID: <1@x.test>\r\n\r\n.a dot\r\na bare\n.\r\nand on\r\n");
    assert_eq!(messages[1].answer.as_deref(), Some("250 2.0.0 taken as 2"));
    assert_eq!(relay.connections(), 1);
}

#[tokio::test]
async fn commands_out_of_turn_are_refused() {
    let relay = Relay::start("").await.unwrap();
    let (mut client, _) = Client::meet(&relay).await;
    assert!(client.ask("RCPT TO:<a@y.test>").await.starts_with("503"));
    assert!(client.ask("DATA").await.starts_with("503"));
    assert!(client.ask("MAIL FROM:<>").await.starts_with("250"));
    assert!(client.ask("MAIL FROM:<>").await.starts_with("503"), "without RSET");
    assert!(client.ask("RSET").await.starts_with("250"));
    assert!(client.ask("MAIL FROM:<>").await.starts_with("250"));
    assert!(client.ask("STARTTLS").await.starts_with("502"));
}

#[tokio::test]
async fn any_user_may_sign_in() {
    let relay = Relay::start("auth connection=2 answer 535 5.7.8 no").await.unwrap();
    let (mut client, _) = Client::meet(&relay).await;
    assert!(client.ask("AUTH PLAIN AGEAYg==").await.starts_with("235"));
    assert!(client.ask("AUTH PLAIN").await.starts_with("334"));
    assert!(client.ask("AGEAYg==").await.starts_with("235"));
    assert_eq!(client.ask("AUTH LOGIN").await, "334 VXNlcm5hbWU6");
    assert_eq!(client.ask("YQ==").await, "334 UGFzc3dvcmQ6");
    assert!(client.ask("Yg==").await.starts_with("235"));
    let (mut client, _) = Client::meet(&relay).await;
    assert_eq!(client.ask("AUTH PLAIN AGEAYg==").await, "535 5.7.8 no");
}

#[tokio::test]
async fn each_phase_answers_as_the_script_says_where_its_conditions_hold() {
    let script = "
        # The first that holds decides.
        greeting connection=2 answer 554 no service
        ehlo answer 550-go\\n550 away
        mail message=2..3 answer 451 later
        rcpt to=GONE@ times=1 answer 550 5.1.1 no such user
        end message=5 answer 552 too large
        mail turn=6.. answer 421 too many
        quit bye";
    let relay = Relay::start(script).await.unwrap();
    let (mut client, _) = Client::meet(&relay).await;
    assert_eq!(Client::meet(&relay).await.1, "554 no service");
    assert_eq!(client.ask("EHLO x.test").await, "550-go\r\n550 away");
    assert_eq!(client.send("gone@y.test", "1").await, "550 5.1.1 no such user");
    assert_eq!(client.send("a@y.test", "2").await, "451 later");
    assert_eq!(client.send("a@y.test", "3").await, "451 later");
    assert_eq!(client.send("gone@y.test", "4").await, "250 2.0.0 taken as 1", "the rule held once");
    assert_eq!(client.send("a@y.test", "5").await, "552 too large");
    assert_eq!(client.ask("MAIL FROM:<>").await, "421 too many");
    assert_eq!(client.hear().await, "", "421 hangs up");
    assert_eq!(relay.messages().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_kept_back_does_not_undo_the_message() {
    let relay = Relay::start("end message=1 drop\nend message=2 garbage\nend message=3 bye").await.unwrap();
    assert_eq!(Client::meet(&relay).await.0.send("a@y.test", "1").await, "");
    assert!(Client::meet(&relay).await.0.send("a@y.test", "2").await.contains("garbage"));
    let (mut client, _) = Client::meet(&relay).await;
    assert_eq!(client.send("a@y.test", "3").await, "250 2.0.0 taken as 3");
    assert_eq!(client.hear().await, "");
    let answers: Vec<bool> = relay.messages().iter().map(|message| message.answer.is_some()).collect();
    assert_eq!(answers, [false, false, true]);
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_no_message() {
    let relay = Relay::start("body after=6 times=1 drop\nbody silent").await.unwrap();
    assert_eq!(Client::meet(&relay).await.0.send("a@y.test", "1234\r\n5678\r\n9").await, "");
    let (mut client, _) = Client::meet(&relay).await;
    client
        .0
        .get_mut()
        .write_all(b"MAIL FROM:<>\r\nRCPT TO:<a@y.test>\r\nDATA\r\nbody\r\n.\r\n")
        .await
        .unwrap();
    client.0.get_mut().shutdown().await.unwrap();
    let mut heard = String::new();
    client.0.read_to_string(&mut heard).await.unwrap();
    assert!(heard.ends_with("354 go on\r\n"), "{heard}");
    assert_eq!(relay.messages(), []);
}

#[tokio::test]
async fn each_third_time_is_put_off_until_the_script_changes() {
    let relay = Relay::start("rcpt every=3 answer 450 no").await.unwrap();
    let (mut client, _) = Client::meet(&relay).await;
    assert!(client.send("a@y.test", "1").await.starts_with("250"));
    assert!(client.send("a@y.test", "2").await.starts_with("250"));
    assert_eq!(client.send("a@y.test", "3").await, "450 no");
    relay.heal();
    relay.script("rcpt every=2 answer 450 no").unwrap();
    assert!(client.send("a@y.test", "4").await.starts_with("250"));
    assert_eq!(client.send("a@y.test", "5").await, "450 no");
}

#[tokio::test]
async fn slow_answers_come_whole() {
    let relay = Relay::start("greeting slowly 1 220 slow\nehlo wait 5\nend slowly 1").await.unwrap();
    let (mut client, greeting) = Client::meet(&relay).await;
    assert_eq!(greeting, "220 slow");
    assert!(client.ask("EHLO x.test").await.ends_with("250 AUTH PLAIN LOGIN"));
    assert_eq!(client.send("a@y.test", "1").await, "250 2.0.0 taken as 1");
}

#[tokio::test]
async fn a_folder_gets_messages_and_an_index_and_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    for (round, name) in ["000001.eml", "000002.eml"].into_iter().enumerate() {
        let relay = Relay::start_on(0, Some(folder.path()), "").await.unwrap();
        let (mut client, _) = Client::meet(&relay).await;
        client.send("a@y.test", "Message-Id: <1@x.test>\r\n\r\nx").await;
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), b"Message-Id: <1@x.test>\r\n\r\nx\r\n");
        let index = fs::read_to_string(folder.path().join("index.jsonl")).unwrap();
        let line: serde_json::Value = serde_json::from_str(index.lines().nth(round).unwrap()).unwrap();
        assert_eq!((line["file"].as_str(), line["message_id"].as_str()), (Some(name), Some("1@x.test")));
        assert_eq!((&line["to"][0], &line["bytes"]), (&"a@y.test".into(), &29.into()));
    }
}

#[tokio::test]
async fn what_is_no_rule_is_named() {
    let relay = Relay::start("").await.unwrap();
    for (rule, why) in [
        ("hello drop", "«hello» is no phase"),
        ("rcpt who=1 drop", "«who» is no condition"),
        ("rcpt after=1 drop", "«after» is no condition of this phase"),
        ("mail message=x drop", "«x» is not a number"),
        ("mail wait soon", "«soon» is not a number"),
        ("mail explode", "«explode» is no action"),
        ("mail answer", "«answer» is no action"),
        ("body answer 550 no", "in the body"),
    ] {
        let error = relay.script(&format!("quit drop\n{rule}")).unwrap_err();
        assert!(error.starts_with(&format!("the rule «{rule}»")) && error.contains(why), "{error}");
    }
    assert!(Relay::start("hello drop").await.is_err());
    let (mut client, _) = Client::meet(&relay).await;
    assert_eq!(client.ask("QUIT").await, "221 2.0.0 bye", "nothing of a script with an error counts");
}
