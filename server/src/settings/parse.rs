//! How each kind of value is read: text to a type, or none, which the caller turns into the error.

use std::{fmt, path::PathBuf, time::Duration};

use url::Url;

/// A value that is shown to nobody: `Debug` prints dots.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// The value, for the one place that needs it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Where messages go (`BSR_MAIL_URL`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MailTarget {
    /// A folder, a message an `.eml`.
    Folder(PathBuf),
    /// A relay.
    Smtp {
        /// `smtp://…` or `smtps://…`, perhaps with a user and a password.
        url: Secret,
        /// Whether the relay's host is this machine.
        loopback: bool,
    },
}

impl MailTarget {
    /// Whether messages go to a folder or a relay on this machine only.
    pub(crate) fn stays_on_this_machine(&self) -> bool {
        match self {
            Self::Folder(_) => true,
            Self::Smtp { loopback, .. } => *loopback,
        }
    }
}

/// How log lines look (`BSR_LOG_FORMAT`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// A JSON object a line, for machines.
    Json,
}

pub(super) fn path(text: &str) -> Option<PathBuf> {
    (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text))
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

pub(super) fn hour(text: &str) -> Option<u32> {
    digits(text)?.parse().ok().filter(|hour| *hour <= 23)
}

/// Only digits: `parse` alone would take `+6`.
fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

pub(super) fn share(text: &str) -> Option<f64> {
    text.parse().ok().filter(|share: &f64| share.is_finite() && (0.0..=1.0).contains(share))
}

/// A duration in words (`4h`, `200ms`) within bounds.
pub(super) fn duration(text: &str, least: Duration, most: Duration) -> Option<Duration> {
    humantime::parse_duration(text).ok().filter(|duration| (least..=most).contains(duration))
}

/// A token that fits into a header: visible ASCII.
pub(super) fn token(text: &str) -> Option<Secret> {
    let fits = !text.is_empty() && text.len() <= 4096 && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| Secret(text.to_owned()))
}

/// An id of somebody else's: something visible, no control characters.
pub(super) fn foreign_id(text: &str) -> Option<String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
    fits.then(|| text.trim().to_owned())
}

/// Scheme and host, perhaps a port, and nothing after.
pub(super) fn origin(text: &str) -> Option<Url> {
    http_url(text).filter(|url| {
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty()
    })
}

pub(super) fn http_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host() && url.password().is_none()).then_some(url)
}

pub(super) fn database_url(text: &str) -> Option<Secret> {
    let known = ["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| text.starts_with(scheme));
    (known && Url::parse(text).is_ok()).then(|| Secret(text.to_owned()))
}

pub(super) fn storage_url(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let complete = match url.scheme() {
        "file" => url.to_file_path().is_ok(),
        "s3" => url.has_host(),
        _ => false,
    };
    complete.then(|| text.to_owned())
}

pub(super) fn mail_target(text: &str) -> Option<MailTarget> {
    let url = Url::parse(text).ok()?;
    match url.scheme() {
        "file" => url.to_file_path().ok().map(MailTarget::Folder),
        "smtp" | "smtps" => {
            let host = url.host_str().filter(|host| !host.is_empty())?;
            let address = host.trim_start_matches('[').trim_end_matches(']');
            let loopback = address == "localhost"
                || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
            Some(MailTarget::Smtp { url: Secret(text.to_owned()), loopback })
        }
        _ => None,
    }
}

/// A filter that tracing understands. Left as text: the subscriber is built elsewhere.
pub(super) fn log_filter(text: &str) -> Option<String> {
    tracing_subscriber::EnvFilter::try_new(text).ok().map(|_| text.to_owned())
}

pub(super) fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}
