//! Accepting an invitation: once, by whoever holds the link of its latest mail.

use domain::id::InvitationMailId;
use domain::language::Language;
use domain::password::WeakPassword;
use domain::role::Role;
use domain::text::clean_name;
use domain::time::Instant;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::cancel_mails;
use crate::audit::{self, Entry};
use crate::scope::Invited;
use crate::second_step::PendingStep;
use crate::sign_in::SignedIn;
use crate::sql::{self, values};
use crate::throttle::{Subjects, Throttled};
use crate::{Error, Scope, Store, Visitor, password};

/// What somebody is invited to.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The partner's name.
    pub partner_name: String,
    /// Who invites; nothing for whoever runs the deployment.
    pub invited_by: String,
    /// The address that will sign in.
    pub email: String,
    /// The name that whoever invites wrote.
    pub name: String,
    /// What they will be.
    pub role: Role,
    /// What the mail was written in.
    pub language: Language,
    /// Whether it can be accepted.
    pub standing: InvitationStanding,
}

// Addresses and names stay out of logs.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("standing", &self.standing).finish_non_exhaustive()
    }
}

/// Whether an invitation can be accepted, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationStanding {
    /// It can.
    Open,
    /// Its seven days are over.
    Expired,
    /// It was accepted.
    Used,
    /// It was withdrawn.
    Withdrawn,
    /// It was sent again since, with another link.
    SentAnew,
    /// The address signs in already: an address belongs to one partner.
    Taken,
}

/// Why an invitation was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// It cannot be.
    #[error("the invitation cannot be accepted")]
    Closed(InvitationStanding),
    /// What was typed is not taken.
    #[error("the name or the password is not taken")]
    Wrong {
        /// There is no name.
        no_name: bool,
        /// Why the password is not taken, if it is not.
        password: Option<WeakPassword>,
    },
    /// It was accepted, and a second step is to be set up before the session begins.
    #[error("a further step is wanted")]
    StepWanted(PendingStep),
    /// Too many attempts with this invitation, or from this network address.
    #[error("too many attempts; try again in {retry_after_seconds} seconds")]
    Throttled {
        /// After so many seconds another attempt is taken.
        retry_after_seconds: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Store {
    /// The scope of whoever holds the link of that mail: the one who is invited. Call it only for a link whose signature is ours.
    /// None for a mail that is not there.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn invited_scope(&self, mail: InvitationMailId) -> Result<Option<Scope>, Error> {
        let statement = "SELECT m.id, m.invitation_id, i.email FROM invitation_mail m
             JOIN invitation i ON i.id = m.invitation_id WHERE m.public_id = $1";
        let found =
            sql::optional(self.reader(), "find an invitation's mail", statement, values![mail.0], |row| {
                let (mail, invitation) = (row.get("id")?, row.get("invitation_id")?);
                Ok(Scope::of_invited(Invited { invitation, mail, email: row.get("email")? }))
            });
        found.await
    }

    /// What they are invited to.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but that of somebody who is invited.
    pub async fn invitation(&self, scope: &Scope) -> Result<Invitation, Error> {
        read(self.reader(), scope.invited()?, self.now()).await
    }

    /// Makes the invited a user and begins their session. Of two at once one wins.
    ///
    /// # Errors
    /// [`AcceptError::StepWanted`] when all is done but the second step, which is demanded; another [`AcceptError`]; [`Error::Forbidden`] for any scope but that of somebody who is invited.
    pub async fn accept_invitation(
        &self,
        scope: &Scope,
        name: &str,
        password: &str,
        visitor: impl Into<Visitor>,
    ) -> Result<SignedIn, AcceptError> {
        let visitor = visitor.into();
        let invited = scope.invited()?;
        let invitation = self.invitation(scope).await?;
        if invitation.standing != InvitationStanding::Open {
            return Err(AcceptError::Closed(invitation.standing));
        }
        let attempt = self.attempt(Subjects::invitation(invited.invitation, visitor.address)).await??;
        let name = clean_name(name.trim());
        let personal = [invitation.email.as_str(), &name, &invitation.partner_name];
        let hash = match password::hash(&self.inner.hashing, password, &personal).await? {
            Ok(hash) if !name.is_empty() => hash,
            Ok(_) => return Err(AcceptError::Wrong { no_name: true, password: None }),
            Err(weak) => return Err(AcceptError::Wrong { no_name: name.is_empty(), password: Some(weak) }),
        };
        let user = self.make_user(scope, invited, &name, &hash).await?;
        self.forget(attempt).await?;
        match self.begin_step(user, false).await? {
            Some(step) => Err(AcceptError::StepWanted(step)),
            None => Ok(self.begin_session(user, &visitor).await?),
        }
    }

    /// The one transaction in which the invitation is used up and its user is there.
    async fn make_user(
        &self,
        scope: &Scope,
        invited: &Invited,
        name: &str,
        hash: &str,
    ) -> Result<i64, AcceptError> {
        const DOING: &str = "accept an invitation";
        let now = self.now();
        let tx = self.begin().await?;
        let accept = "UPDATE invitation SET accepted_at = $1
             WHERE id = $2 AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > $1
               AND $3 = (SELECT MAX(m.id) FROM invitation_mail m WHERE m.invitation_id = invitation.id)
             RETURNING partner_id, email, email_key, role";
        let values = values![now.timestamp(), invited.invitation, invited.mail];
        let accepted = sql::optional(&tx, DOING, accept, values, |row| {
            let address = (row.get::<String>("email")?, row.get::<String>("email_key")?);
            Ok((row.get::<i64>("partner_id")?, address, row.parse::<Role>("role")?))
        });
        let Some((partner, (email, key), role)) = accepted.await? else {
            sql::roll_back(tx, DOING).await?;
            return Err(AcceptError::Closed(read(self.reader(), invited, now).await?.standing));
        };
        let id = self.new_id();
        let made = sql::optional(
            &tx,
            DOING,
            "INSERT INTO user_account (public_id, partner_id, email, email_key, name, role, password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (email_key) WHERE deleted_at IS NULL DO NOTHING RETURNING id",
            values![id, partner, email.as_str(), key, name, role.as_str(), hash, now.timestamp()],
            |row| row.at::<i64>(0),
        );
        let Some(user) = made.await? else {
            sql::roll_back(tx, DOING).await?;
            return Err(AcceptError::Closed(InvitationStanding::Taken));
        };
        let note = "UPDATE invitation SET user_id = $1 WHERE id = $2";
        sql::execute(&tx, DOING, note, values![user, invited.invitation]).await?;
        cancel_mails(&tx, invited.invitation).await?;
        let after = json!({ "email": email, "name": name, "role": role.as_str() });
        let entry = Entry { partner: Some(partner), after, ..Entry::new("invitation.accept") };
        audit::record(&tx, scope, now, entry).await?;
        sql::commit(tx, DOING).await?;
        Ok(user)
    }
}

async fn read(db: &impl ConnectionTrait, invited: &Invited, now: Instant) -> Result<Invitation, Error> {
    let statement = "SELECT p.name AS partner_name, i.invited_by, i.email, i.name, i.role, i.language, i.expires_at,
                i.accepted_at, i.withdrawn_at,
                (SELECT MAX(m.id) FROM invitation_mail m WHERE m.invitation_id = i.id) AS latest,
                (SELECT u.id FROM user_account u WHERE u.email_key = i.email_key AND u.deleted_at IS NULL) AS user_id
         FROM invitation i JOIN partner p ON p.id = i.partner_id WHERE i.id = $1";
    sql::one(db, "read an invitation", statement, values![invited.invitation], |row| {
        let has = |column: &str| Ok::<_, sea_orm::DbErr>(row.get::<Option<i64>>(column)?.is_some());
        let standing = if has("accepted_at")? {
            InvitationStanding::Used
        } else if has("withdrawn_at")? {
            InvitationStanding::Withdrawn
        } else if row.get::<i64>("latest")? != invited.mail {
            InvitationStanding::SentAnew
        } else if row.instant("expires_at")? <= now {
            InvitationStanding::Expired
        } else if has("user_id")? {
            InvitationStanding::Taken
        } else {
            InvitationStanding::Open
        };
        Ok(Invitation {
            partner_name: row.get("partner_name")?,
            invited_by: row.get("invited_by")?,
            email: row.get("email")?,
            name: row.get("name")?,
            role: row.parse("role")?,
            language: row.parse("language")?,
            standing,
        })
    })
    .await
}

impl From<Throttled> for AcceptError {
    fn from(Throttled { retry_after_seconds }: Throttled) -> Self {
        Self::Throttled { retry_after_seconds }
    }
}
