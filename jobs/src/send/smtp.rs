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
    /// It says «not now» to this message.
    NotNow(String),
    /// It says «never» to this message or its recipient.
    Refused(String),
    /// It was given the body and did not answer: it may have it.
    Uncertain(String),
}

/// A relay that has answered `354`: it waits for the body.
pub(super) struct Offered {
    connection: AsyncSmtpConnection,
    patience: Duration,
}

/// Connects, encrypts, signs in and names sender and recipient, up to the `354`.
pub(super) async fn offer(relay: &Relay, hello: &str, envelope: &Envelope) -> Result<Offered, Trouble> {
    let mut connection = open(relay, hello).await?;
    let time = relay.patience.command;
    let sender = Mail::new(envelope.from().cloned(), Vec::new());
    let answer = within(time, connection.command(sender)).await;
    // A sender that is refused is refused for every message: a fault of the deployment, not of this one.
    answer.map_err(|trouble| trouble.named("MAIL").of_relay_if_final())?;
    for recipient in envelope.to() {
        let answer = within(time, connection.command(Rcpt::new(recipient.clone(), Vec::new()))).await;
        answer.map_err(|trouble| trouble.named("RCPT").of_message())?;
    }
    let answer =
        within(time, connection.command(Data)).await.map_err(|trouble| trouble.named("DATA").of_message())?;
    if !answer.has_code(354) {
        return Err(Trouble::NotNow(format!("DATA: not 354 but {}", answer.code())));
    }
    Ok(Offered { connection, patience: relay.patience.body })
}

async fn open(relay: &Relay, hello: &str) -> Result<AsyncSmtpConnection, Trouble> {
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
        within(time, encrypting).await.map_err(|trouble| trouble.named("STARTTLS").of_relay())?;
    }
    if let Some((user, password)) = &relay.credentials {
        let credentials = Credentials::new(user.clone(), password.expose().to_owned());
        let signing_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
        within(time, signing_in).await.map_err(|trouble| trouble.named("AUTH").of_relay())?;
    }
    Ok(connection)
}

impl Offered {
    /// Sends the body and waits for the answer after its last dot; answers the relay's own words for having taken it.
    pub(super) async fn hand_over(mut self, bytes: &[u8]) -> Result<String, Trouble> {
        let answer = within(self.patience, self.connection.message(bytes)).await;
        let answer = answer.map_err(|trouble| trouble.named("body").of_body())?;
        let words = format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" "));
        // The message is taken, whatever becomes of the good-bye.
        let _ = within(Duration::from_secs(5), self.connection.quit()).await;
        Ok(words)
    }

    /// Hangs up without a body: the relay forgets the message. No good-bye: the relay would read it as a first line.
    pub(super) fn abandon(self) {}
}

/// What went wrong in a phase, before it is said what that means.
struct Fault {
    words: String,
    /// The first digit of the relay's answer, if it was one.
    severity: Option<u8>,
}

impl Fault {
    fn named(mut self, phase: &str) -> Self {
        self.words = format!("{phase}: {}", self.words);
        self
    }

    fn of_relay(self) -> Trouble {
        Trouble::Relay(self.words)
    }

    fn of_relay_if_final(self) -> Trouble {
        if self.severity == Some(4) { Trouble::NotNow(self.words) } else { Trouble::Relay(self.words) }
    }

    fn of_message(self) -> Trouble {
        if self.severity == Some(5) { Trouble::Refused(self.words) } else { Trouble::NotNow(self.words) }
    }

    fn of_body(self) -> Trouble {
        match self.severity {
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
            let severity = match (error.is_transient(), error.is_permanent()) {
                (true, _) => Some(4),
                (_, true) => Some(5),
                _ => None,
            };
            Err(Fault { words: crate::chain(&error), severity })
        }
        Err(_) => Err(Fault { words: format!("no answer within {} s", time.as_secs()), severity: None }),
    }
}

#[cfg(test)]
mod tests;
