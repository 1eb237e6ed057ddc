//! Those who may sign in (spec section 8).

use domain::id::UserId;
use domain::recipient::EmailAddress;
use domain::role::Role;
use domain::text::clean_name;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;

use crate::audit::{self, Entry};
use crate::sql::{self, values};
use crate::{Error, Scope, Store, partners, password};

/// A user to be added.
#[derive(Clone, Copy)]
pub struct NewUser<'a> {
    /// The partner: our id, the sender's id or its name; none for an operator.
    pub partner: Option<&'a str>,
    /// The address that signs in; unique in the deployment, in any case.
    pub email: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// What they may do; an operator has no partner, everybody else has one.
    pub role: Role,
    /// The password, at least ten characters.
    pub password: &'a str,
}

/// A user as the list shows them.
#[derive(Clone, PartialEq, Eq)]
pub struct UserRow {
    /// The outside id.
    pub id: UserId,
    /// The address that signs in.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their partner; none for an operator.
    pub partner_name: Option<String>,
    /// Since when they may sign in.
    pub created_at: Instant,
}

impl std::fmt::Debug for UserRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRow").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A user's row, found within a scope.
pub(crate) struct Found {
    pub(crate) row: i64,
    pub(crate) partner: Option<i64>,
    pub(crate) email: String,
    role: String,
}

impl Store {
    /// Adds a user.
    ///
    /// # Errors
    /// [`Error::Refused`] for a bad or taken address, a weak password, an unknown partner, or a role that does not go with
    /// the partner; [`Error::Forbidden`] unless the role manages, and for operators unless it is the deployment.
    pub async fn add_user(&self, scope: &Scope, new: NewUser<'_>) -> Result<UserId, Error> {
        const DOING: &str = "add a user";
        scope.require(Role::manages, "manage users")?;
        let email = EmailAddress::parse(new.email).map_err(|error| Error::Refused(error.to_string()))?;
        let partner = self.partner_of_new(scope, new).await?;
        let hash = password::hash(&self.inner.hashing, new.password).await?;
        let (id, now, name) = (self.new_id(), self.now(), clean_name(new.name.trim()));
        let tx = self.begin().await?;
        let made = sql::execute(
            &tx,
            DOING,
            "INSERT INTO user_account (public_id, partner_id, email, email_key, name, role, password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (email_key) WHERE deleted_at IS NULL DO NOTHING",
            values![
                id,
                partner,
                email.as_str(),
                email.key(),
                name.clone(),
                new.role.as_str(),
                hash,
                now.timestamp(),
            ],
        )
        .await?;
        if made == 0 {
            return Err(Error::Refused(format!("there is a user {} already", email.as_str())));
        }
        let after = json!({ "email": email.as_str(), "name": name, "role": new.role.as_str() });
        audit::record(&tx, scope, now, Entry { partner, after, ..Entry::new("user.add") }).await?;
        sql::commit(tx, DOING).await?;
        Ok(UserId(id))
    }

    async fn partner_of_new(&self, scope: &Scope, new: NewUser<'_>) -> Result<Option<i64>, Error> {
        match (new.partner, new.role) {
            (None, Role::Operator) => scope.require_deployment().map(|()| None),
            (Some(_), Role::Operator) => Err(Error::Refused("an operator belongs to no partner".to_owned())),
            (None, _) => {
                Err(Error::Refused("name the user's partner; only an operator belongs to none".to_owned()))
            }
            (Some(text), _) => {
                let found = partners::find(self.reader(), scope, text).await;
                Ok(Some(found.map_err(|error| error.refused())?.row))
            }
        }
    }

    /// The users of the scope's partner and of all below it, by address; the deployment sees all.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the role manages.
    pub async fn users(&self, scope: &Scope) -> Result<Vec<UserRow>, Error> {
        scope.require(Role::manages, "manage users")?;
        sql::all(
            self.reader(),
            "list the users",
            "SELECT u.public_id, u.email, u.name, u.role, p.name AS partner_name, u.created_at
             FROM user_account u
             LEFT JOIN partner_closure reach ON reach.descendant_id = u.partner_id AND reach.ancestor_id = $1
             LEFT JOIN partner p ON p.id = u.partner_id
             WHERE u.deleted_at IS NULL AND (reach.ancestor_id IS NOT NULL OR (u.partner_id IS NULL AND $1 = 0))
             ORDER BY u.email_key",
            values![scope.root()],
            |row| {
                Ok(UserRow {
                    id: UserId(row.get("public_id")?),
                    email: row.get("email")?,
                    name: row.get("name")?,
                    role: row.parse("role")?,
                    partner_name: row.get("partner_name")?,
                    created_at: row.instant("created_at")?,
                })
            },
        )
        .await
    }

    /// Gives a user a new password; every session of theirs ends.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Refused`] for a weak password.
    pub async fn set_password(&self, scope: &Scope, user: UserId, password: &str) -> Result<(), Error> {
        const DOING: &str = "set a password";
        scope.require(Role::manages, "manage users")?;
        let hash = password::hash(&self.inner.hashing, password).await?;
        let tx = self.begin().await?;
        let found = find(&tx, scope, user).await?;
        let update = "UPDATE user_account SET password_hash = $1 WHERE id = $2";
        sql::execute(&tx, DOING, update, values![hash, found.row]).await?;
        end_sessions(&tx, found.row).await?;
        let after = json!({ "email": found.email });
        let entry = Entry { partner: found.partner, after, ..Entry::new("user.password") };
        audit::record(&tx, scope, self.now(), entry).await?;
        sql::commit(tx, DOING).await
    }

    /// Deletes a user: their sessions end, and their address no longer counts as the partner's.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn delete_user(&self, scope: &Scope, user: UserId) -> Result<(), Error> {
        const DOING: &str = "delete a user";
        scope.require(Role::manages, "manage users")?;
        let now = self.now();
        let tx = self.begin().await?;
        let found = find(&tx, scope, user).await?;
        let update = "UPDATE user_account SET deleted_at = $1, password_hash = NULL WHERE id = $2";
        sql::execute(&tx, DOING, update, values![now.timestamp(), found.row]).await?;
        end_sessions(&tx, found.row).await?;
        let before = json!({ "email": found.email, "role": found.role });
        let entry = Entry { partner: found.partner, before, ..Entry::new("user.delete") };
        audit::record(&tx, scope, now, entry).await?;
        sql::commit(tx, DOING).await
    }
}

pub(crate) async fn find(tx: &DatabaseTransaction, scope: &Scope, user: UserId) -> Result<Found, Error> {
    sql::optional(
        tx,
        "find a user",
        "SELECT u.id, u.partner_id, u.email, u.role FROM user_account u
         LEFT JOIN partner_closure reach ON reach.descendant_id = u.partner_id AND reach.ancestor_id = $1
         WHERE u.public_id = $2 AND u.deleted_at IS NULL
           AND (reach.ancestor_id IS NOT NULL OR (u.partner_id IS NULL AND $1 = 0))",
        values![scope.root(), user.0],
        |row| {
            Ok(Found {
                row: row.get("id")?,
                partner: row.get("partner_id")?,
                email: row.get("email")?,
                role: row.get("role")?,
            })
        },
    )
    .await?
    .ok_or(Error::NotFound)
}

pub(crate) async fn end_sessions(tx: &impl ConnectionTrait, user: i64) -> Result<(), Error> {
    sql::execute(tx, "end a user's sessions", "DELETE FROM session WHERE user_id = $1", values![user])
        .await
        .map(|_| ())
}
