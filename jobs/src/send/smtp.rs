//! The dialogue with a relay, phase by phase: what an answer means depends on when it comes, and lettre's own timeout
//! does not cover the dialogue, so each phase has one here.

use std::future::Future;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::relay::{Encryption, Relay};

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The relay itself does not work: unreachable, silent, wrong certificate, sign-in or sender refused.
    Relay(String),
    /// It says that it has too much to do (421 or 454).
    Busy(String),
    /// It says «not now» to this message.
    NotNow(String),
    /// It says «never» to this message or its recipient.
    Refused(String),
    /// It was given the body and did not answer: it may have it.
    Uncertain(String),
}

/// A line to a relay, kept open from one message to the next.
pub(super) struct Line<'a> {
    relay: &'a Relay,
    /// What we call ourselves.
    hello: &'a str,
    open: Option<Open>,
}

struct Open {
    connection: AsyncSmtpConnection,
    /// How many messages went through it.
    messages: u32,
}

/// Relays and the machines between hang up on lines that carry too much.
const MESSAGES_A_LINE: u32 = 100;

/// A relay that has answered `354`: it waits for the body.
pub(super) struct Offered<'l, 'a> {
    line: &'l mut Line<'a>,
    open: Open,
}

impl<'a> Line<'a> {
    pub(super) fn new(relay: &'a Relay, hello: &'a str) -> Self {
        Self { relay, hello, open: None }
    }

    /// Connects, encrypts and signs in where there is no line yet, and names sender and recipient, up to the `354`.
    pub(super) async fn offer(&mut self, envelope: &Envelope) -> Result<Offered<'_, 'a>, Trouble> {
        if let Some(mut open) = self.open.take() {
            match self.name(&mut open.connection, envelope).await {
                Ok(()) => return Ok(Offered { line: self, open }),
                // It was hung up on meanwhile, which says nothing about the relay.
                Err((Trouble::Relay(_) | Trouble::Busy(_), Phase::Mail)) => {}
                Err((trouble, _)) => return Err(trouble),
            }
        }
        let mut open = Open { connection: connect(self.relay, self.hello).await?, messages: 0 };
        self.name(&mut open.connection, envelope).await.map_err(|(trouble, _)| trouble)?;
        Ok(Offered { line: self, open })
    }

    /// From `MAIL` to the `354`.
    async fn name(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
    ) -> Result<(), (Trouble, Phase)> {
        let time = self.relay.patience.command;
        let sender = Mail::new(envelope.from().cloned(), Vec::new());
        let answer = within(time, connection.command(sender)).await;
        // A sender that is refused is refused for every message: a fault of the deployment, not of this one.
        answer.map_err(|fault| (fault.named("MAIL").of_relay_if_final(), Phase::Mail))?;
        for recipient in envelope.to() {
            let answer = within(time, connection.command(Rcpt::new(recipient.clone(), Vec::new()))).await;
            answer.map_err(|fault| (fault.named("RCPT").of_message(), Phase::Later))?;
        }
        let answer = within(time, connection.command(Data)).await;
        let answer = answer.map_err(|fault| (fault.named("DATA").of_message(), Phase::Later))?;
        if !answer.has_code(354) {
            let words = format!("DATA: not 354 but {}", answer.code());
            return Err((Trouble::NotNow(words), Phase::Later));
        }
        Ok(())
    }

    /// Says good-bye. Whether anybody hears it makes no difference.
    pub(super) async fn hang_up(self) {
        if let Some(mut open) = self.open {
            let _ = within(Duration::from_secs(5), open.connection.quit()).await;
        }
    }
}

/// How far a message came before the relay complained.
#[derive(Debug, Clone, Copy)]
enum Phase {
    Mail,
    Later,
}

async fn connect(relay: &Relay, hello: &str) -> Result<AsyncSmtpConnection, Trouble> {
    let time = relay.patience.command;
    let hello = ClientId::Domain(hello.to_owned());
    let tls = || {
        TlsParameters::new(relay.host.clone())
            .map_err(|error| Trouble::Relay(format!("TLS: {}", crate::chain(&error))))
    };
    let implicit = if relay.encryption == Encryption::Tls { Some(tls()?) } else { None };
    let address = (relay.host.as_str(), relay.port);
    let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(time), &hello, implicit, None);
    let mut connection =
        within(time, connecting).await.map_err(|trouble| trouble.named("connection").of_relay())?;
    if relay.encryption == Encryption::StartTls {
        if !connection.can_starttls() {
            return Err(Trouble::Relay(
                "STARTTLS: the relay does not offer it, and nothing is sent without".to_owned(),
            ));
        }
        let encrypting = connection.starttls(tls()?, &hello);
        within(time, encrypting).await.map_err(|trouble| trouble.named("STARTTLS").of_line())?;
    }
    if let Some((user, password)) = &relay.credentials {
        let credentials = Credentials::new(user.clone(), password.expose().to_owned());
        let signing_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
        within(time, signing_in).await.map_err(|trouble| trouble.named("AUTH").of_line())?;
    }
    Ok(connection)
}

impl Offered<'_, '_> {
    /// Sends the body and waits for the answer after its last dot; answers the relay's own words for having taken it.
    pub(super) async fn hand_over(self, bytes: &[u8]) -> Result<String, Trouble> {
        let Self { line, mut open } = self;
        let answer = within(line.relay.patience.body, open.connection.message(bytes)).await;
        let answer = answer.map_err(|fault| fault.named("body").of_body())?;
        let words = format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" "));
        open.messages += 1;
        if open.messages < MESSAGES_A_LINE {
            line.open = Some(open);
        } else {
            let _ = within(Duration::from_secs(5), open.connection.quit()).await;
        }
        Ok(words)
    }

    /// Hangs up without a body: the relay forgets the message. No good-bye: the relay would read it as a first line.
    pub(super) fn abandon(self) {}
}

/// What went wrong in a phase, before it is said what that means.
struct Fault {
    words: String,
    /// The relay's answer, if it was one.
    code: Option<u16>,
}

impl Fault {
    fn named(mut self, phase: &str) -> Self {
        self.words = format!("{phase}: {}", self.words);
        self
    }

    /// Too many connections, too many messages: wherever it comes, it is no word about this message.
    fn is_busy(&self) -> bool {
        matches!(self.code, Some(421 | 454))
    }

    fn severity(&self) -> Option<u16> {
        self.code.map(|code| code / 100)
    }

    fn of_relay(self) -> Trouble {
        if self.is_busy() { Trouble::Busy(self.words) } else { Trouble::Relay(self.words) }
    }

    /// Where 454 says that TLS or sign-in does not work now (RFC 3207 section 4, RFC 4954 section 6), and only 421 that
    /// there is too much.
    fn of_line(self) -> Trouble {
        if self.code == Some(421) { Trouble::Busy(self.words) } else { Trouble::Relay(self.words) }
    }

    fn of_relay_if_final(self) -> Trouble {
        if self.severity() == Some(4) && !self.is_busy() {
            Trouble::NotNow(self.words)
        } else {
            self.of_relay()
        }
    }

    fn of_message(self) -> Trouble {
        match self.severity() {
            _ if self.is_busy() => Trouble::Busy(self.words),
            Some(5) => Trouble::Refused(self.words),
            _ => Trouble::NotNow(self.words),
        }
    }

    fn of_body(self) -> Trouble {
        match self.severity() {
            _ if self.is_busy() => Trouble::Busy(self.words),
            Some(4) => Trouble::NotNow(self.words),
            Some(5) => Trouble::Refused(self.words),
            _ => Trouble::Uncertain(self.words),
        }
    }
}

/// A phase's answer, if it comes in time.
async fn within<T>(time: Duration, phase: impl Future<Output = Result<T, smtp::Error>>) -> Result<T, Fault> {
    match tokio::time::timeout(time, phase).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => {
            let code = error.status().map(u16::from);
            Err(Fault { words: crate::chain(&error), code })
        }
        Err(_) => Err(Fault { words: format!("no answer within {} s", time.as_secs()), code: None }),
    }
}

#[cfg(test)]
mod tests;
