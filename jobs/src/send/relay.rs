//! The relay's address: `smtp://user:password@host:port` or `smtps://…` (`BSR_MAIL_URL`).

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use url::Url;

use crate::secret::Secret;

/// A relay that takes mail.
#[derive(Clone)]
pub struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) credentials: Option<(String, Secret)>,
    pub(super) patience: Patience,
}

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    /// From the first byte.
    Tls,
    /// By STARTTLS, without which nothing is sent.
    StartTls,
    /// Not at all: the relay is on this machine.
    Loopback,
}

/// How long the relay may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For an answer to a command.
    pub(super) command: Duration,
    /// For taking the body and answering after its last dot: ten minutes (RFC 5321, 4.5.3.2.6).
    pub(super) body: Duration,
}

/// Why a text names no relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelayError {
    /// Not an address of this form.
    #[error("not smtp://host:port or smtps://host:port, perhaps with user:password@ before the host")]
    Form,
    /// A user without a password, or the other way round.
    #[error("a user and a password come together")]
    Credentials,
}

// The password and, for the log's sake, the user stay out.
impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .finish_non_exhaustive()
    }
}

impl Relay {
    /// Reads an address. Without a port it is 465 for `smtps`, and for `smtp` 587, or 25 on this machine. `smtp` to
    /// another machine needs STARTTLS.
    ///
    /// # Errors
    /// Says what is allowed, and nothing of what was given.
    pub fn parse(text: &str) -> Result<Self, RelayError> {
        let url = Url::parse(text).map_err(|_| RelayError::Form)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(RelayError::Form)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let (encryption, port) = match (url.scheme(), is_loopback(&host)) {
            ("smtps", _) => (Encryption::Tls, 465),
            ("smtp", true) => (Encryption::Loopback, 25),
            ("smtp", false) => (Encryption::StartTls, 587),
            _ => return Err(RelayError::Form),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(RelayError::Form);
        }
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => {
                Some((decoded(user)?, Secret::new(decoded(password)?)))
            }
            _ => return Err(RelayError::Credentials),
        };
        let patience = Patience { command: Duration::from_secs(30), body: Duration::from_secs(600) };
        Ok(Self { host, port: url.port().unwrap_or(port), encryption, credentials, patience })
    }

    /// What all workers know it by: host and port.
    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether it is this machine, whatever the encryption.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        is_loopback(&self.host)
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A percent-encoded part of a URL.
fn decoded(text: &str) -> Result<String, RelayError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let hex = rest.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        bytes.push(hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).ok_or(RelayError::Form)?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).map_err(|_| RelayError::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_it_is_encrypted() {
        for (text, host, port, encryption) in [
            ("smtps://mail.example.com", "mail.example.com", 465, Encryption::Tls),
            ("smtp://mail.example.com", "mail.example.com", 587, Encryption::StartTls),
            ("smtp://mail.example.com:2525/", "mail.example.com", 2525, Encryption::StartTls),
            ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, Encryption::Loopback),
            ("smtp://[::1]", "::1", 25, Encryption::Loopback),
            ("smtps://localhost", "localhost", 465, Encryption::Tls),
        ] {
            let relay = Relay::parse(text).unwrap();
            assert_eq!(
                (relay.host.as_str(), relay.port, relay.encryption),
                (host, port, encryption),
                "{text}"
            );
            assert_eq!(relay.is_on_this_machine(), !text.contains("example"), "{text}");
        }
    }

    #[test]
    fn user_and_password_are_decoded_and_never_shown() {
        let relay = Relay::parse("smtp://bsr%40example.com:p%3Ass%2Fword@mail.example.com").unwrap();
        let (user, password) = relay.credentials.clone().unwrap();
        assert_eq!((user.as_str(), password.expose()), ("bsr@example.com", "p:ss/word"));
        let shown = format!("{relay:?}");
        assert!(!shown.contains("ss") && !shown.contains("bsr"), "{shown}");
    }

    #[test]
    fn what_is_no_relay_is_refused() {
        for text in [
            "",
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtp://host/path",
            "smtp://host?x",
        ] {
            assert_eq!(Relay::parse(text).unwrap_err(), RelayError::Form, "{text}");
        }
        assert_eq!(Relay::parse("smtp://user@host").unwrap_err(), RelayError::Credentials);
    }
}
