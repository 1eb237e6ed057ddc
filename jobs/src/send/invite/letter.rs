//! The message that brings an invitation. Everything in it comes from the ledger's row, so the same row gives the same bytes.

use std::time::SystemTime;

use domain::format;
use domain::recipient::EmailAddress;
use domain::text::clean_name;
use domain::texts::mail_invitation as texts;
use domain::zone::Zone;
use lettre::address::Envelope;
use lettre::message::header::MessageId;
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use store::InvitationLetter;

use super::html;
use crate::send::message::{MessageError, Outgoing, SENDER, header, raw, short_hash, written};

/// What a message is made of.
pub(super) struct Letter<'a> {
    pub(super) letter: &'a InvitationLetter,
    pub(super) from: &'a EmailAddress,
    /// The link that accepts it.
    pub(super) link: &'a str,
}

/// The sentences, in their order.
pub(super) struct Said {
    pub(super) subject: String,
    pub(super) hello: String,
    pub(super) invites: String,
    pub(super) choose: String,
    pub(super) until: String,
    pub(super) unexpected: String,
}

impl Letter<'_> {
    /// Writes the message.
    ///
    /// # Errors
    /// An address that no relay would take, which the form refuses.
    pub(super) fn write(&self) -> Result<Outgoing, MessageError> {
        let from = written(self.from)?;
        let to = written(&EmailAddress::parse(&self.letter.recipient)?)?;
        let said = self.said();
        let hash = short_hash(&self.letter.id.to_string());
        let alternative = MultiPart::alternative()
            .boundary(format!("bsr-text-{hash}"))
            .singlepart(SinglePart::plain(text(&said, self.link)))
            .singlepart(SinglePart::html(html::body(self.letter.language, &said, self.link)));
        let message = Message::builder()
            .from(Mailbox::new(Some(SENDER.to_owned()), from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .raw_header(header(&said.subject))
            .date(SystemTime::from(self.letter.created_at))
            // The same for the same sending, on any machine and at any time.
            .header(MessageId::from(format!("<bsr.invitation.{hash}@{}>", self.from.domain())))
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            .multipart(alternative)?;
        Ok(Outgoing {
            envelope: Envelope::new(Some(from), vec![to])?,
            bytes: message.formatted(),
            file_name: format!("invitation-{hash}.eml"),
        })
    }

    fn said(&self) -> Said {
        let InvitationLetter { language, .. } = *self.letter;
        let (partner, name) = (clean_name(&self.letter.partner_name), clean_name(&self.letter.name));
        let inviter = match clean_name(&self.letter.invited_by) {
            nobody if nobody.is_empty() => texts::deployment(language).to_owned(),
            inviter => inviter,
        };
        let until = format!("{} (UTC)", format::date_time(language, self.letter.expires_at, Zone::UTC));
        Said {
            subject: texts::subject(language, &partner),
            hello: texts::hello(language, &name),
            invites: texts::invites(language, &inviter, &partner, self.letter.role.label(language)),
            choose: texts::choose(language).to_owned(),
            until: texts::until(language, &until),
            unexpected: texts::unexpected(language, &self.letter.recipient, &inviter),
        }
    }
}

/// The plain text: the same as the HTML says.
fn text(said: &Said, link: &str) -> String {
    let Said { hello, invites, choose, until, unexpected, .. } = said;
    format!("{hello}\n\n{invites}\n\n{choose}\n{link}\n\n{until}\n\n-- \n{unexpected}\n")
}

#[cfg(test)]
mod tests;
