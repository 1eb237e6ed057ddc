//! How each kind of value is read: text to a type, or none, which the caller turns into the error.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use ipnet::IpNet;
use jobs::{MailTarget, Relay, secret::Secret};
use url::{Host, Url};

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

/// A label of the DNS (RFC 1035, 2.3.1).
pub(super) fn label(text: &str) -> Option<String> {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let fits = (1..=63).contains(&text.len()) && text.bytes().all(is_inside);
    (fits && !text.starts_with('-') && !text.ends_with('-')).then(|| text.to_owned())
}

/// Bytes: a whole number and `B`, `KB` or `MB`, which count thousands.
pub(super) fn size(text: &str, most: u64) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor).filter(|size| *size <= most)
}

/// A token that fits into a header: visible ASCII.
pub(super) fn token(text: &str) -> Option<Secret> {
    let fits = !text.is_empty() && text.len() <= 4096 && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| Secret::new(text))
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

/// Whether nobody on the way can read what browsers send to an address: https, or this machine itself by any of its names
/// (RFC 6761, 6.3).
pub(super) fn is_private(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || is_here
}

/// Addresses and networks; an address is the network of it alone.
pub(super) fn networks(text: &str) -> Option<Vec<IpNet>> {
    let network =
        |text: &str| text.parse::<IpNet>().ok().or_else(|| Some(IpNet::from(text.parse::<IpAddr>().ok()?)));
    text.split(',').map(|one| network(one.trim())).collect()
}

pub(super) fn database_url(text: &str) -> Option<Secret> {
    let known = ["postgres://", "postgresql://", "sqlite:///"].iter().any(|scheme| text.starts_with(scheme));
    (known && Url::parse(text).is_ok()).then(|| Secret::new(text))
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
        _ => Relay::parse(text).ok().map(MailTarget::Smtp),
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
