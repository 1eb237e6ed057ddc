//! Who is known to other providers as whom (OpenID Connect): linked at the first sign-in by an address that the provider has
//! proven, and from then on by the provider's own id of the person, whatever becomes of the address.
//!
//! Nobody is made by signing in: people are added by whoever manages them.

use std::net::IpAddr;

use domain::id::UserId;
use domain::oidc::Person;
use domain::recipient::EmailAddress;
use domain::role::Role;
use domain::session_end::SessionEnd;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::audit::{self, Entry};
use crate::people::{self, PeopleError, WHAT};
use crate::sign_in::{SignInError, SignedIn};
use crate::sql::{self, values};
use crate::throttle::{Attempt, Subjects};
use crate::{Error, Scope, SecurityEvent, Store, Visitor, sessions};

const DOING: &str = "sign in by another provider";

/// A living user's row, with what the audit log wants.
struct Linked {
    row: i64,
    partner: Option<i64>,
    scope: Scope,
}

impl Store {
    /// Counts an attempt to come back from a provider as one failure of the network address, until it is taken back.
    ///
    /// # Errors
    /// [`SignInError::Throttled`], or the store's own.
    pub async fn begin_attempt(&self, address: Option<IpAddr>) -> Result<Attempt, SignInError> {
        Ok(self.attempt(Subjects::address(address)).await??)
    }

    /// Begins a session for the person that a provider named. `proven`: the address that it has proven to be theirs, by which
    /// they are found when they have not come that way before.
    ///
    /// # Errors
    /// [`SignInError::Wrong`] when they are nobody's user, or the user is known to that issuer as somebody else;
    /// [`SignInError::StepWanted`] when the user has a second step, or is to have one: it is asked for however they sign in.
    pub async fn sign_in_person(
        &self,
        person: &Person,
        proven: Option<&EmailAddress>,
        visitor: impl Into<Visitor>,
    ) -> Result<SignedIn, SignInError> {
        let visitor = visitor.into();
        let tx = self.begin().await?;
        let known = find_linked(&tx, person).await?;
        let linked = match (known, proven) {
            (Some(linked), _) => Some(linked),
            (None, Some(proven)) => self.link(&tx, person, proven, visitor.address).await?,
            (None, None) => None,
        };
        let Some(linked) = linked else { return Err(SignInError::Wrong) };
        sql::commit(tx, DOING).await?;
        let user = linked.scope.user().map(|user| user.id);
        let line =
            |event: SecurityEvent| event.from(visitor.address).by("provider").of(user).about(&person.issuer);
        match self.begin_step(linked.row, false).await? {
            Some(step) => {
                line(SecurityEvent::StepWanted).write();
                Err(SignInError::StepWanted(step))
            }
            None => {
                let signed_in = self.begin_session(linked.row, &visitor).await?;
                line(SecurityEvent::SignedIn).write();
                Ok(signed_in)
            }
        }
    }

    /// Links a person to the user of an address; none when there is no such user, or they are linked to somebody else there.
    async fn link(
        &self,
        tx: &DatabaseTransaction,
        person: &Person,
        proven: &EmailAddress,
        address: Option<IpAddr>,
    ) -> Result<Option<Linked>, Error> {
        let Some(user) = find_by_address(tx, proven).await? else { return Ok(None) };
        // What was a deleted user's is free for whoever has their address now.
        let free = "DELETE FROM user_identity WHERE issuer = $1 AND subject = $2
             AND user_id IN (SELECT id FROM user_account WHERE deleted_at IS NOT NULL)";
        sql::execute(tx, DOING, free, values![person.issuer.as_str(), person.subject.as_str()]).await?;
        let now = self.now();
        let insert = "INSERT INTO user_identity (issuer, subject, user_id, linked_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING";
        let values = values![person.issuer.as_str(), person.subject.as_str(), user.row, now.timestamp()];
        if sql::execute(tx, DOING, insert, values).await? == 0 {
            // The same person at the same moment in another tab; or the user is somebody else there, as when an address was
            // given to a successor.
            return find_linked(tx, person).await;
        }
        let after = json!({ "issuer": person.issuer, "subject": person.subject });
        let entry = Entry { partner: user.partner, after, ..Entry::new("user.link") };
        audit::record(tx, &user.scope.clone().from_address(address), now, entry).await?;
        Ok(Some(user))
    }

    /// Forgets who a user is at other providers: the next sign-in there finds them by their address again. Their sessions end.
    /// Answers how many there were.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`domain::people::PeopleRefusal`].
    pub async fn unlink_user(&self, scope: &Scope, user: UserId) -> Result<u64, PeopleError> {
        const DOING: &str = "unlink a user from other providers";
        scope.require(Role::manages, WHAT)?;
        let tx = self.begin().await?;
        let found = people::lock_to_take(&tx, scope, user).await?;
        let delete = "DELETE FROM user_identity WHERE user_id = $1 RETURNING issuer";
        let mut issuers: Vec<String> =
            sql::all(&tx, DOING, delete, values![found.row], |row| row.at(0)).await?;
        if issuers.is_empty() {
            return Ok(0);
        }
        issuers.sort();
        sessions::end_sessions(&tx, found.row, SessionEnd::Elsewhere, self.now()).await?;
        let before = json!({ "email": found.email, "issuers": issuers });
        let entry = Entry { partner: found.partner, before, ..Entry::new("user.unlink") };
        audit::record(&tx, scope, self.now(), entry).await?;
        sql::commit(tx, DOING).await?;
        Ok(issuers.len() as u64)
    }
}

async fn find_linked(tx: &DatabaseTransaction, person: &Person) -> Result<Option<Linked>, Error> {
    let condition = "JOIN user_identity i ON i.user_id = u.id AND i.issuer = $1 AND i.subject = $2";
    let values = values![person.issuer.as_str(), person.subject.as_str()];
    find(tx, condition, "TRUE", values).await
}

/// There is at most one: a living user's address is unique.
async fn find_by_address(tx: &DatabaseTransaction, address: &EmailAddress) -> Result<Option<Linked>, Error> {
    find(tx, "", "u.email_key = $1", values![address.key()]).await
}

async fn find(
    tx: &DatabaseTransaction,
    join: &str,
    condition: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<Option<Linked>, Error> {
    let select = format!(
        "SELECT u.id, u.public_id, u.email, u.name, u.role, u.partner_id, p.name AS partner_name,
                p.public_id AS partner_public_id
         FROM user_account u LEFT JOIN partner p ON p.id = u.partner_id {join}
         WHERE u.deleted_at IS NULL AND {condition}"
    );
    sql::optional(tx, DOING, &select, values, |row| {
        let partner = row.get::<Option<i64>>("partner_id")?;
        Ok(Linked { row: row.get("id")?, partner, scope: Scope::of_user(sessions::user(row)?, partner) })
    })
    .await
}
