//! The dialogue of one connection (RFC 5321), with the script asked at each phase.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::mailbox::Message;
use super::rule::{Action, Phase, Place};
use super::script::Decision;
use super::serve::{Shared, lock};

/// What the relay says it can do.
const EXTENSIONS: &str = "250-relay.test\r\n250-8BITMIME\r\n250-SIZE 67108864\r\n250 AUTH PLAIN LOGIN";
/// What is no answer of any protocol.
const GARBAGE: &[u8] = b"\0\xff\xfe%!garbage\r\n";
/// More than the longest command, and more than any message of the tests, in bytes.
const LINE: u64 = 65_536;
const BODY: usize = 67_108_864;

/// The connection is over, by the other side's will or the script's.
struct Over;

impl From<io::Error> for Over {
    fn from(_: io::Error) -> Self {
        Self
    }
}

/// Holds the dialogue to its end.
pub(super) async fn hold(stream: TcpStream, shared: Arc<Shared>, connection: usize) {
    let place = Place { connection, ..Place::default() };
    let mut dialogue = Dialogue { stream: BufReader::new(stream), shared, place, from: None };
    // How it ended is for the sender to tell.
    let (Ok(()) | Err(Over)) = dialogue.run().await;
}

struct Dialogue {
    stream: BufReader<TcpStream>,
    shared: Arc<Shared>,
    place: Place,
    /// The envelope's sender, while a message is being offered.
    from: Option<String>,
}

impl Dialogue {
    async fn run(&mut self) -> Result<(), Over> {
        self.say(Phase::Greeting, "220 relay.test ESMTP").await?;
        loop {
            let line = self.line().await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => self.say(Phase::Ehlo, EXTENSIONS).await.map(drop)?,
                "HELO" => self.say(Phase::Ehlo, "250 relay.test").await.map(drop)?,
                "AUTH" => self.auth(&line).await?,
                "MAIL" => self.mail(&line).await?,
                "RCPT" => self.rcpt(&line).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    self.forget();
                    self.say(Phase::Rset, "250 2.0.0 forgotten").await?;
                }
                "NOOP" => self.write(b"250 2.0.0 ok\r\n").await?,
                "QUIT" => {
                    self.say(Phase::Quit, "221 2.0.0 bye").await?;
                    return Ok(());
                }
                _ => self.write(b"502 5.5.1 not understood\r\n").await?,
            }
        }
    }

    /// Any user and password will do.
    async fn auth(&mut self, line: &str) -> Result<(), Over> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let questions = match words.get(1).map(|word| word.to_ascii_uppercase()).as_deref() {
            Some("PLAIN") => 1,
            Some("LOGIN") => 2,
            _ => return self.write(b"504 5.5.4 PLAIN or LOGIN\r\n").await,
        };
        for question in words.len().saturating_sub(2)..questions {
            let asked = if questions == 1 { "" } else { ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"][question] };
            self.write(format!("334 {asked}\r\n").as_bytes()).await?;
            self.line().await?;
        }
        self.say(Phase::Auth, "235 2.7.0 welcome").await.map(drop)
    }

    async fn mail(&mut self, line: &str) -> Result<(), Over> {
        let Some(from) = path(line) else { return self.write(b"501 5.5.4 MAIL FROM:<address>\r\n").await };
        if self.from.is_some() {
            return self.write(b"503 5.5.1 a message is being offered already\r\n").await;
        }
        self.forget();
        self.place.message = self.shared.begun.fetch_add(1, Ordering::Relaxed) + 1;
        self.place.turn += 1;
        if self.say(Phase::Mail, "250 2.1.0 ok").await? {
            self.from = Some(from);
        }
        Ok(())
    }

    async fn rcpt(&mut self, line: &str) -> Result<(), Over> {
        let Some(to) = path(line) else { return self.write(b"501 5.5.4 RCPT TO:<address>\r\n").await };
        if self.from.is_none() {
            return self.write(b"503 5.5.1 MAIL comes first\r\n").await;
        }
        self.place.recipient += 1;
        self.place.to.push(to.to_ascii_lowercase());
        if !self.say(Phase::Rcpt, "250 2.1.5 ok").await? {
            self.place.to.pop();
        }
        Ok(())
    }

    async fn data(&mut self) -> Result<(), Over> {
        if self.place.to.is_empty() {
            return self.write(b"503 5.5.1 nobody to send it to\r\n").await;
        }
        if !self.say(Phase::Data, "354 go on").await? {
            return Ok(());
        }
        let decision = self.decide(Phase::Body);
        let stop_after = decision.as_ref().map(|decision| decision.after);
        let bytes = self.body(stop_after).await?;
        match decision.map(|decision| decision.action) {
            None => self.end(bytes).await,
            Some(Action::Silent) => self.ignore().await,
            Some(_) => Err(Over),
        }
    }

    /// Reads the body up to its dot, or so many bytes of it.
    async fn body(&mut self, stop_after: Option<usize>) -> Result<Vec<u8>, Over> {
        let (mut bytes, mut at_line_start) = (Vec::new(), true);
        while stop_after.is_none_or(|stop| bytes.len() < stop) {
            let mut line = Vec::new();
            let limit = (BODY - bytes.len()) as u64;
            (&mut self.stream).take(limit).read_until(b'\n', &mut line).await?;
            if !line.ends_with(b"\n") {
                return Err(Over);
            }
            if at_line_start && line == b".\r\n" {
                break;
            }
            // Only after CRLF does a line begin: a bare LF is a character of the body.
            let stuffed = at_line_start && line.starts_with(b".");
            at_line_start = line.ends_with(b"\r\n");
            bytes.extend_from_slice(&line[usize::from(stuffed)..]);
        }
        Ok(bytes)
    }

    /// After the last dot: what is taken is kept before it is answered.
    async fn end(&mut self, bytes: Vec<u8>) -> Result<(), Over> {
        let decision = self.decide(Phase::End);
        let usual = {
            let mut mailbox = lock(&self.shared.mailbox);
            let number = mailbox.next_number();
            let usual = format!("250 2.0.0 taken as {number}");
            let answer = answer(decision.as_ref(), &usual).map(str::to_owned);
            if !answer.as_deref().is_some_and(|answer| answer.starts_with(['4', '5'])) {
                mailbox.put(Message {
                    number,
                    connection: self.place.connection,
                    at: self.shared.began.elapsed(),
                    from: self.from.clone().unwrap_or_default(),
                    to: self.place.to.clone(),
                    bytes,
                    answer,
                })?;
            }
            usual
        };
        self.forget();
        self.do_it(decision, &usual).await.map(drop)
    }

    fn decide(&self, phase: Phase) -> Option<Decision> {
        // Real time: it is the sender's real speed that is judged.
        lock(&self.shared.script).decide(phase, &self.place, Instant::now())
    }

    fn forget(&mut self) {
        self.from = None;
        self.place.recipient = 0;
        self.place.to.clear();
    }

    /// Asks the script and answers; says whether the answer was a good one.
    async fn say(&mut self, phase: Phase, usual: &str) -> Result<bool, Over> {
        let decision = self.decide(phase);
        self.do_it(decision, usual).await
    }

    async fn do_it(&mut self, decision: Option<Decision>, usual: &str) -> Result<bool, Over> {
        let answer = answer(decision.as_ref(), usual).unwrap_or_default().to_owned();
        match decision.map(|decision| decision.action) {
            Some(Action::Silent) => return self.ignore().await.map(|()| false),
            Some(Action::Drop) => return Err(Over),
            Some(Action::Garbage) => return self.write(GARBAGE).await.map(|()| false),
            Some(Action::Wait(time, _)) => tokio::time::sleep(time).await,
            Some(Action::Slowly(time, _)) => {
                self.write_slowly(format!("{answer}\r\n").as_bytes(), time).await?;
                return self.judge(&answer);
            }
            Some(Action::Bye) => {
                self.write(format!("{answer}\r\n").as_bytes()).await?;
                return Err(Over);
            }
            Some(Action::Answer(_)) | None => {}
        }
        self.write(format!("{answer}\r\n").as_bytes()).await?;
        self.judge(&answer)
    }

    fn judge(&self, answer: &str) -> Result<bool, Over> {
        if answer.starts_with("421") { Err(Over) } else { Ok(answer.starts_with(['2', '3'])) }
    }

    async fn write_slowly(&mut self, bytes: &[u8], time: Duration) -> Result<(), Over> {
        for byte in bytes {
            tokio::time::sleep(time).await;
            self.write(&[*byte]).await?;
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Over> {
        self.stream.write_all(bytes).await?;
        Ok(self.stream.flush().await?)
    }

    /// Reads and says nothing, until the other side hangs up.
    async fn ignore(&mut self) -> Result<(), Over> {
        let mut nothing = [0; 4096];
        while self.stream.read(&mut nothing).await? > 0 {}
        Err(Over)
    }

    /// The next command, without its CRLF.
    async fn line(&mut self) -> Result<String, Over> {
        let mut line = Vec::new();
        (&mut self.stream).take(LINE).read_until(b'\n', &mut line).await?;
        let line = line.strip_suffix(b"\r\n").ok_or(Over)?;
        Ok(String::from_utf8_lossy(line).into_owned())
    }
}

/// What the sender gets to hear; none when that is nothing, or no answer.
fn answer<'a>(decision: Option<&'a Decision>, usual: &'a str) -> Option<&'a str> {
    match decision.map(|decision| &decision.action) {
        Some(Action::Answer(text) | Action::Wait(_, Some(text)) | Action::Slowly(_, Some(text))) => {
            Some(text)
        }
        Some(Action::Garbage | Action::Silent | Action::Drop) => None,
        Some(Action::Wait(_, None) | Action::Slowly(_, None) | Action::Bye) | None => Some(usual),
    }
}

/// The address in `MAIL FROM:<…>` or `RCPT TO:<…>`.
fn path(line: &str) -> Option<String> {
    let (_, rest) = line.split_once(":<").or_else(|| line.split_once(": <"))?;
    rest.split_once('>').map(|(address, _)| address.to_owned())
}
