//! The message itself: headers, plain text, HTML, attachment. Everything in it comes from the ledger's row, so the same
//! row gives the same bytes.

mod subject;

use std::time::SystemTime;

use bytes::Bytes;
use domain::format;
use domain::recipient::{AddressError, EmailAddress};
use domain::text::clean_name;
use domain::texts::mail;
use domain::time::Instant;
use lettre::Address;
use lettre::address::{AddressError as LettreAddressError, Envelope};
use lettre::message::header::{
    ContentTransferEncoding, ContentType, ContentTypeErr, Header, HeaderName, HeaderValue, MessageId,
};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use super::{html, text};
use domain::digest::MonthDigest;
pub(super) use subject::header;

/// The sender's name, the same for the whole deployment.
pub(super) const SENDER: &str = "Backup Summary Report";

/// What a message is made of.
pub(super) struct Mail<'a> {
    pub(super) summary: &'a MonthDigest,
    pub(super) from: &'a EmailAddress,
    /// The envelope's sender, to whom bounces go; none: the sender himself.
    pub(super) return_path: Option<Address>,
    pub(super) to: &'a str,
    /// Without angle brackets.
    pub(super) message_id: String,
    pub(super) date: Instant,
    /// The portal's origin.
    pub(super) public_url: &'a str,
    /// The link with which the recipient stops these mails.
    pub(super) unsubscribe: String,
    pub(super) file_name: &'a str,
    /// The PDF; none when it is too large for a mail.
    pub(super) attachment: Option<Bytes>,
}

/// Where the message's links lead.
pub(super) struct Links<'a> {
    /// The Reports tab.
    pub(super) reports: &'a str,
    /// Where the recipient stops these mails.
    pub(super) unsubscribe: &'a str,
}

/// A message ready to go.
pub(super) struct Outgoing {
    /// Sender and recipient for the relay.
    pub(super) envelope: Envelope,
    /// Header and body, with CRLF.
    pub(super) bytes: Vec<u8>,
    /// What it is called in the mail folder: the same for the same Message-ID, and without an address.
    pub(super) file_name: String,
}

/// Why there is no message.
#[derive(Debug, thiserror::Error)]
pub(super) enum MessageError {
    #[error("an address cannot be used")]
    Address(#[from] AddressError),
    #[error("an address cannot be written")]
    Written(#[from] LettreAddressError),
    #[error("the message cannot be put together")]
    Message(#[from] lettre::error::Error),
    #[error("the attachment's type is not understood")]
    Type(#[from] ContentTypeErr),
}

impl Mail<'_> {
    /// Writes the message.
    ///
    /// # Errors
    /// An address that no relay would take, which the settings form refuses.
    pub(super) fn write(&self) -> Result<Outgoing, MessageError> {
        let from = written(self.from)?;
        let to = written(&EmailAddress::parse(self.to)?)?;
        let reports = self.link();
        let links = Links { reports: &reports, unsubscribe: &self.unsubscribe };
        let hash = short_hash(&self.message_id);
        let alternative = MultiPart::alternative()
            .boundary(format!("bsr-text-{hash}"))
            .singlepart(SinglePart::plain(text::body(self.summary, &links, self.attached())))
            .singlepart(SinglePart::html(html::body(self.summary, &links, self.attached())));
        let mut body = MultiPart::mixed().boundary(format!("bsr-mail-{hash}")).multipart(alternative);
        if let Some(pdf) = &self.attachment {
            body = body.singlepart(attachment(self.file_name, pdf)?);
        }
        let message = Message::builder()
            .from(Mailbox::new(Some(SENDER.to_owned()), from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .raw_header(header(&subject(self.summary)))
            .date(SystemTime::from(self.date))
            .header(MessageId::from(format!("<{}>", self.message_id)))
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            // One click in the mail program (RFC 8058).
            .raw_header(raw("List-Unsubscribe", &format!("<{}>", self.unsubscribe)))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
            .multipart(body)?;
        let period = self.summary.period;
        Ok(Outgoing {
            envelope: Envelope::new(Some(self.return_path.clone().unwrap_or(from)), vec![to])?,
            bytes: message.formatted(),
            file_name: format!("{period}-{}-{hash}.eml", store::slug(&self.summary.organization)),
        })
    }

    fn link(&self) -> String {
        format!("{}/organizations/{}/reports", self.public_url, self.summary.organization_id)
    }

    /// The attached file's name.
    fn attached(&self) -> Option<&str> {
        self.attachment.as_ref().map(|_| self.file_name)
    }
}

pub(super) fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The PDF as a part. Base64 always: its bytes must not depend on what a relay takes for lines.
fn attachment(file_name: &str, pdf: &Bytes) -> Result<SinglePart, MessageError> {
    let plain: String = file_name.chars().map(|char| if is_plain(char) { char } else { '_' }).collect();
    let part = SinglePart::builder()
        .header(ContentType::parse(&format!("application/pdf; name=\"{plain}\""))?)
        .header(AttachedAs { file_name: file_name.to_owned(), plain })
        .header(ContentTransferEncoding::Base64);
    Ok(part.body(pdf.to_vec()))
}

/// The attachment's `Content-Disposition`. Lettre's own writes `filename*0`, which many mail programs do not know.
#[derive(Clone)]
struct AttachedAs {
    file_name: String,
    /// The same in plain ASCII.
    plain: String,
}

impl Header for AttachedAs {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Disposition")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Err("this header is only written".into())
    }

    fn display(&self) -> HeaderValue {
        let mut value = format!("attachment;\r\n filename=\"{}\"", self.plain);
        if self.plain != self.file_name {
            let encoded: String = self.file_name.chars().map(percent).collect();
            value = format!("{value};\r\n filename*=UTF-8''{encoded}");
        }
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.replace("\r\n ", " "), value)
    }
}

/// A character that needs no encoding, neither in quotes nor after `UTF-8''` (RFC 5987).
fn is_plain(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '.' | '_')
}

fn percent(char: char) -> String {
    if is_plain(char) {
        return char.to_string();
    }
    let mut utf8 = [0; 4];
    char.encode_utf8(&mut utf8).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// «Backup summary for Contoso GmbH, October 2026».
pub(super) fn subject(summary: &MonthDigest) -> String {
    let month = format::month(summary.language, summary.period);
    mail::subject(summary.language, &clean_name(&summary.organization), &month)
}

/// Our own rules have passed it; lettre's are looser.
pub(super) fn written(address: &EmailAddress) -> Result<Address, LettreAddressError> {
    let local = address.as_str().rsplit_once('@').map_or("", |(local, _)| local);
    Address::new(local, address.domain())
}

pub(super) fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
