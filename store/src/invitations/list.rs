//! The invitations that are open, as those who manage the partner see them.

use domain::id::InvitationId;
use domain::role::Role;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DbErr};

use crate::Error;
use crate::sql::{self, Row, values};

/// An invitation that was neither accepted nor withdrawn.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenInvitation {
    /// The outside id.
    pub id: InvitationId,
    /// Whom it is for.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they will be.
    pub role: Role,
    /// Until when it can be accepted; it may have passed.
    pub expires_at: Instant,
    /// What became of its latest mail.
    pub mail: InvitationMail,
}

// Addresses and names stay out of logs.
impl std::fmt::Debug for OpenInvitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenInvitation")
            .field("id", &self.id)
            .field("mail", &self.mail)
            .finish_non_exhaustive()
    }
}

/// What became of a mail that brings an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvitationMail {
    /// It is about to be sent.
    OnItsWay,
    /// It could not be sent and is tried again; why.
    Tried(String),
    /// The relay or the folder took it.
    Sent(Instant),
    /// It is not tried any more; why.
    NotSent(String),
}

/// The open invitations of a partner, by address.
pub(crate) async fn open(db: &impl ConnectionTrait, partner: i64) -> Result<Vec<OpenInvitation>, Error> {
    let statement = format!("{SELECT} WHERE i.partner_id = $1 AND {OPEN} ORDER BY i.email_key");
    sql::all(db, "list the invitations", &statement, values![partner], |row| {
        Ok(OpenInvitation {
            id: InvitationId(row.get("public_id")?),
            email: row.get("email")?,
            name: row.get("name")?,
            role: row.parse("role")?,
            expires_at: row.instant("expires_at")?,
            mail: mail(row)?,
        })
    })
    .await
}

/// An invitation `i` with its latest mail `m`.
pub(super) const SELECT: &str = "SELECT i.id, i.public_id, i.partner_id, i.email, i.name, i.role, i.expires_at, i.accepted_at, i.withdrawn_at,
            m.state, m.attempt, m.accepted_at AS sent_at, m.last_error
     FROM invitation i
     JOIN invitation_mail m ON m.id = (SELECT MAX(l.id) FROM invitation_mail l WHERE l.invitation_id = i.id)";
/// It was neither accepted nor withdrawn; it may have expired.
pub(super) const OPEN: &str = "i.accepted_at IS NULL AND i.withdrawn_at IS NULL";

/// Its latest mail, of a row of [`SELECT`].
pub(super) fn mail(row: &Row) -> Result<InvitationMail, DbErr> {
    let why = row.get::<Option<String>>("last_error")?;
    Ok(match (row.get::<String>("state")?.as_str(), row.instant_or_none("sent_at")?) {
        ("accepted", Some(at)) => InvitationMail::Sent(at),
        ("due" | "sending", _) => why.map_or(InvitationMail::OnItsWay, InvitationMail::Tried),
        _ => InvitationMail::NotSent(why.unwrap_or_default()),
    })
}
