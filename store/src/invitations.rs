//! Invitations: an address, a name and a role that somebody who manages a partner offers, and that whoever holds the mail accepts.
//! The invitation and its mail are written in one transaction; a job sends it (`ledger::invite`). What opens an invitation
//! is the id of its latest mail with a signature, which `jobs` makes and checks; the store holds nothing secret of it.

mod accept;
mod list;

use chrono::TimeDelta;
use domain::id::{InvitationId, InvitationMailId, PartnerId};
use domain::language::Language;
use domain::people::{Actor, INVITATION_DAYS, INVITATIONS_AN_HOUR, NewPerson, PeopleRefusal, may_give};
use domain::role::Role;
use domain::time::Instant;
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};

use crate::audit::{self, Entry};
use crate::people::{PeopleError, WHAT, acting};
use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach};

pub use accept::{AcceptError, Invitation, InvitationStanding};
pub(crate) use list::open;
pub use list::{InvitationMail, OpenInvitation};
use list::{OPEN, SELECT, mail};

/// An open invitation within a scope, while nobody else changes the people of its partner.
struct Found {
    row: i64,
    partner: i64,
    actor: Actor,
    email: String,
    role: Role,
    expires_at: Instant,
    mail: InvitationMail,
}

impl Store {
    /// Invites somebody to a partner. Whoever is a user of the same partners is named as such; of all others nothing can be learned
    /// here: they are invited, and told on the page that the mail leads to.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`PeopleRefusal`].
    pub async fn invite(
        &self,
        scope: &Scope,
        partner: PartnerId,
        new: &NewPerson,
    ) -> Result<InvitationId, PeopleError> {
        const DOING: &str = "invite somebody";
        let (id, now) = (self.new_id(), self.now());
        let tx = self.begin().await?;
        let partner = reach::partner(&tx, scope, partner).await?;
        scope.require(Role::manages, WHAT)?;
        let actor = acting(&tx, scope, partner).await?;
        may_give(actor, new.role)?;
        let key = new.email.key();
        not_a_user(&tx, scope, &key).await?;
        end_expired(&tx, partner, &key, now).await?;
        not_too_many(&tx, partner, now).await?;
        let language = language(&tx, partner).await?;
        let invitation = sql::optional(
            &tx,
            DOING,
            "INSERT INTO invitation
               (public_id, partner_id, email, email_key, name, role, language, invited_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (partner_id, email_key) WHERE accepted_at IS NULL AND withdrawn_at IS NULL DO NOTHING
             RETURNING id",
            values![
                id,
                partner,
                new.email.as_str(),
                key,
                new.name.as_str(),
                new.role.as_str(),
                language.as_str(),
                inviter(scope),
                now.timestamp(),
                expiry(now).timestamp(),
            ],
            |row| row.at::<i64>(0),
        );
        let invitation = invitation.await?.ok_or(PeopleRefusal::IsInvited)?;
        self.queue_mail(&tx, invitation, now).await?;
        let mut after = described(new.email.as_str(), new.role, expiry(now));
        after["name"] = new.name.as_str().into();
        let entry = Entry { partner: Some(partner), after, ..Entry::new("invitation.add") };
        audit::record(&tx, scope, now, entry).await?;
        self.announce(&tx).await?;
        sql::commit(tx, DOING).await?;
        self.announced();
        Ok(InvitationId(id))
    }

    /// Sends an open invitation again, good for another seven days; the links of earlier mails work no longer.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`PeopleRefusal`].
    pub async fn send_invitation_again(&self, scope: &Scope, id: InvitationId) -> Result<(), PeopleError> {
        const DOING: &str = "send an invitation again";
        let now = self.now();
        let tx = self.begin().await?;
        let found = find(&tx, scope, id).await?;
        if found.expires_at > now && matches!(found.mail, InvitationMail::OnItsWay | InvitationMail::Tried(_))
        {
            return Err(PeopleRefusal::OnItsWay.into());
        }
        not_too_many(&tx, found.partner, now).await?;
        cancel_mails(&tx, found.row).await?;
        let update = "UPDATE invitation SET expires_at = $1 WHERE id = $2";
        sql::execute(&tx, DOING, update, values![expiry(now).timestamp(), found.row]).await?;
        self.queue_mail(&tx, found.row, now).await?;
        let entry = Entry {
            partner: Some(found.partner),
            before: described(&found.email, found.role, found.expires_at),
            after: described(&found.email, found.role, expiry(now)),
            ..Entry::new("invitation.send")
        };
        audit::record(&tx, scope, now, entry).await?;
        self.announce(&tx).await?;
        sql::commit(tx, DOING).await?;
        self.announced();
        Ok(())
    }

    /// Withdraws an open invitation: its link works no longer, and a mail that was not sent yet is not sent.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`PeopleRefusal`].
    pub async fn withdraw_invitation(&self, scope: &Scope, id: InvitationId) -> Result<(), PeopleError> {
        const DOING: &str = "withdraw an invitation";
        let now = self.now();
        let tx = self.begin().await?;
        let found = find(&tx, scope, id).await?;
        withdraw(&tx, found.row, now).await?;
        let before = described(&found.email, found.role, found.expires_at);
        let entry = Entry { partner: Some(found.partner), before, ..Entry::new("invitation.withdraw") };
        audit::record(&tx, scope, now, entry).await?;
        Ok(sql::commit(tx, DOING).await?)
    }

    /// A mail that is due: the job sees the row.
    async fn queue_mail(&self, tx: &DatabaseTransaction, invitation: i64, now: Instant) -> Result<(), Error> {
        let insert = "INSERT INTO invitation_mail (public_id, invitation_id, state, created_at, next_try_at)
             VALUES ($1, $2, 'due', $3, $3)";
        let values = values![InvitationMailId(self.new_id()).0, invitation, now.timestamp()];
        sql::execute(tx, "queue an invitation's mail", insert, values).await.map(|_| ())
    }
}

/// Finds an invitation that the actor may decide about.
async fn find(tx: &DatabaseTransaction, scope: &Scope, id: InvitationId) -> Result<Found, PeopleError> {
    const DOING: &str = "find an invitation";
    scope.require(Role::manages, WHAT)?;
    let partner = "SELECT i.partner_id FROM invitation i
         JOIN partner_closure reach ON reach.descendant_id = i.partner_id AND reach.ancestor_id = $1
         WHERE i.public_id = $2";
    let partner = sql::optional(tx, DOING, partner, values![scope.root(), id.0], |row| row.at::<i64>(0));
    let partner = partner.await?.ok_or(Error::NotFound)?;
    let actor = acting(tx, scope, partner).await?;
    let statement = format!("{SELECT} WHERE i.public_id = $1");
    let (found, is_open) = sql::one(tx, DOING, &statement, values![id.0], |row| {
        let closed = (row.get::<Option<i64>>("accepted_at")?, row.get::<Option<i64>>("withdrawn_at")?);
        let found = Found {
            row: row.get("id")?,
            partner,
            actor,
            email: row.get("email")?,
            role: row.parse("role")?,
            expires_at: row.instant("expires_at")?,
            mail: mail(row)?,
        };
        Ok((found, closed == (None, None)))
    })
    .await?;
    may_give(found.actor, found.role).map_err(|_| PeopleRefusal::PersonAboveOwn)?;
    if is_open { Ok(found) } else { Err(PeopleRefusal::Closed.into()) }
}

/// Nobody is invited whom the scope sees as a user already.
async fn not_a_user(tx: &DatabaseTransaction, scope: &Scope, key: &str) -> Result<(), PeopleError> {
    let statement = "SELECT u.id FROM user_account u
         LEFT JOIN partner_closure reach ON reach.descendant_id = u.partner_id AND reach.ancestor_id = $1
         WHERE u.email_key = $2 AND u.deleted_at IS NULL AND (reach.ancestor_id IS NOT NULL OR $1 = 0)";
    let found =
        sql::optional(tx, "look for a user", statement, values![scope.root(), key], |row| row.at::<i64>(0));
    match found.await? {
        Some(_) => Err(PeopleRefusal::IsUser.into()),
        None => Ok(()),
    }
}

/// An invitation that nobody can accept any more makes room for another.
async fn end_expired(tx: &DatabaseTransaction, partner: i64, key: &str, now: Instant) -> Result<(), Error> {
    let statement = format!(
        "SELECT i.id FROM invitation i WHERE i.partner_id = $1 AND i.email_key = $2 AND i.expires_at <= $3 AND {OPEN}"
    );
    let values = values![partner, key, now.timestamp()];
    let expired =
        sql::optional(tx, "look for an invitation", &statement, values, |row| row.at::<i64>(0)).await?;
    match expired {
        Some(row) => withdraw(tx, row, now).await,
        None => Ok(()),
    }
}

async fn not_too_many(tx: &DatabaseTransaction, partner: i64, now: Instant) -> Result<(), PeopleError> {
    let statement = "SELECT COUNT(*) FROM invitation i JOIN invitation_mail m ON m.invitation_id = i.id
         WHERE i.partner_id = $1 AND m.created_at > $2";
    let values = values![partner, now.timestamp() - 3600];
    let sent: i64 = sql::one(tx, "count invitations", statement, values, |row| row.at(0)).await?;
    if sent < INVITATIONS_AN_HOUR { Ok(()) } else { Err(PeopleRefusal::TooMany.into()) }
}

async fn withdraw(tx: &DatabaseTransaction, invitation: i64, now: Instant) -> Result<(), Error> {
    let update = "UPDATE invitation SET withdrawn_at = $1 WHERE id = $2";
    sql::execute(tx, "withdraw an invitation", update, values![now.timestamp(), invitation]).await?;
    cancel_mails(tx, invitation).await
}

/// What is being sent at this moment goes out all the same; its link then says how it stands.
async fn cancel_mails(tx: &DatabaseTransaction, invitation: i64) -> Result<(), Error> {
    let update = "UPDATE invitation_mail SET state = 'cancelled' WHERE invitation_id = $1 AND state = 'due'";
    sql::execute(tx, "cancel an invitation's mails", update, values![invitation]).await.map(|_| ())
}

/// What a partner's mails are written in: the nearest partner's language that has one.
async fn language(tx: &DatabaseTransaction, partner: i64) -> Result<Language, Error> {
    let statement = "SELECT a.language FROM partner_closure up JOIN partner a ON a.id = up.ancestor_id
         WHERE up.descendant_id = $1 AND a.language IS NOT NULL ORDER BY up.depth LIMIT 1";
    let found = sql::optional(tx, "read a partner's language", statement, values![partner], |row| {
        row.parse::<Language>("language")
    });
    Ok(found.await?.unwrap_or_default())
}

/// Who invites, as the mail names them; nothing for whoever runs the deployment.
fn inviter(scope: &Scope) -> String {
    match scope.user() {
        Some(user) if user.name.is_empty() => user.email.clone(),
        Some(user) => user.name.clone(),
        None => String::new(),
    }
}

fn expiry(now: Instant) -> Instant {
    now + TimeDelta::days(INVITATION_DAYS)
}

/// As the audit log has it.
fn described(email: &str, role: Role, expires_at: Instant) -> Value {
    json!({ "email": email, "role": role.as_str(), "expires_at": expires_at.timestamp() })
}
