//! Bounces: what a mail server says of a mail that it could not deliver, sent to the signed sender of its envelope
//! (`BSR_MAIL_RETURN_PATH`) and read by `bsr bounce`. An address whose mails come back for good in two periods gets no more.

mod notice;
mod return_path;

use domain::id::DeliveryId;
use mail_parser::{HeaderName, HeaderValue, Message, MessageParser};
use report::proof::SigningKey;
use store::{Bounce, BounceKind, Error, NotedBounce, Scope, Store};

use notice::{Outcome, Verdict};
pub use return_path::ReturnPath;

/// What a message that was sent to the return path led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is written down beside its mail.
    Noted {
        /// Whether it was for good.
        kind: BounceKind,
        /// The status, such as `5.1.1` (RFC 3463).
        status: String,
        /// Whether the address gets no more reports from now on.
        suppressed: bool,
    },
    /// It was written down before.
    Known,
    /// It changes nothing.
    Nothing(Nothing),
}

/// Why a message changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Nothing {
    /// No header could be read.
    #[error("it is no e-mail message")]
    NoMessage,
    /// Neither the envelope's recipient nor a header has an address that we signed.
    #[error("it was not sent to an address that this deployment signed")]
    NotOurs,
    /// An answer by a person or a machine, a receipt, a complaint.
    #[error("it is no delivery status notification (RFC 3464)")]
    NoNotice,
    /// It arrived, or was passed on.
    #[error("it reports no failure")]
    NoFailure,
}

/// Headers in which mail servers keep the envelope's recipient, the surest first.
const RECIPIENT_HEADERS: [&str; 5] = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"];

/// Takes one message as a mail server hands it over: any bytes, perhaps cut off. `recipient` is the envelope's, where the
/// server tells it. The same message twice changes nothing more.
///
/// # Errors
/// The database's: nothing is written down, and the message should be kept and given again.
pub async fn take(
    store: &Store,
    scope: &Scope,
    key: &SigningKey,
    recipient: Option<&str>,
    message: &[u8],
) -> Result<Taken, Error> {
    let Some(message) = MessageParser::default().parse(message) else {
        return Ok(Taken::Nothing(Nothing::NoMessage));
    };
    let Some(mail) = mail_of(key, recipient, &message) else {
        return Ok(Taken::Nothing(Nothing::NotOurs));
    };
    let Some(outcomes) = notice::read(&message) else { return Ok(Taken::Nothing(Nothing::NoNotice)) };
    let Some(address) = store.mail_recipient(scope, mail).await? else {
        return Ok(Taken::Nothing(Nothing::NotOurs));
    };
    let Some((kind, outcome)) = worst(&outcomes, &address) else {
        return Ok(Taken::Nothing(Nothing::NoFailure));
    };
    let bounce = Bounce { kind, status: &outcome.status, diagnostic: &outcome.diagnostic };
    Ok(match store.note_bounce(scope, mail, bounce).await? {
        NotedBounce::New { suppressed } => {
            tracing::info!(status = outcome.status, suppressed, "a mail came back");
            Taken::Noted { kind, status: outcome.status.clone(), suppressed }
        }
        NotedBounce::Known => Taken::Known,
    })
}

/// The mail whose signed address this was sent to.
fn mail_of(key: &SigningKey, recipient: Option<&str>, message: &Message<'_>) -> Option<DeliveryId> {
    let headers = RECIPIENT_HEADERS.iter().flat_map(|name| {
        let name = HeaderName::parse(*name);
        message.headers().iter().filter(move |header| name.as_ref() == Some(&header.name))
    });
    let in_headers = headers.flat_map(|header| addresses(&header.value));
    recipient.map(str::to_owned).into_iter().chain(in_headers).find_map(|one| return_path::mail_of(key, &one))
}

/// The addresses that a header's value names, whether the parser took it for addresses or for text.
fn addresses(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Address(address) => {
            address.iter().filter_map(|one| one.address.as_deref()).map(str::to_owned).collect()
        }
        HeaderValue::Text(text) => text.split([',', ' ']).map(str::to_owned).collect(),
        HeaderValue::TextList(texts) => texts.iter().map(|text| text.clone().into_owned()).collect(),
        _ => Vec::new(),
    }
}

/// What counts of a notice. Only a failure at the very address is the address's: one behind it (a forwarding, a member of
/// a list) says nothing of the others who read what is sent there.
fn worst<'a>(outcomes: &'a [Outcome], address: &str) -> Option<(BounceKind, &'a Outcome)> {
    let rank = |outcome: &Outcome| {
        let of_address = outcome.recipient.as_deref().is_some_and(|one| one.eq_ignore_ascii_case(address));
        match (outcome.verdict, of_address) {
            (Verdict::Permanent, true) => Some(BounceKind::Permanent),
            (Verdict::Permanent, false) => Some(BounceKind::Elsewhere),
            (Verdict::Transient, _) => Some(BounceKind::Transient),
            (Verdict::None, _) => None,
        }
    };
    outcomes.iter().filter_map(|outcome| Some((rank(outcome)?, outcome))).min_by_key(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests;
