//! Those who may sign in (spec section 8).

use domain::id::UserId;
use domain::people::may_give;
use domain::recipient::EmailAddress;
use domain::role::Role;
use domain::session_end::SessionEnd;
use domain::text::clean_name;
use domain::time::Instant;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::audit::{self, Entry};
use crate::people::{self, PeopleError, WHAT};
use crate::second_step::demand::HAS_ONE;
use crate::sessions::end_sessions;
use crate::sql::{self, values};
use crate::{Error, Scope, Store, partners};

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
    /// The password; [`crate::check_password`] says whether it is good enough.
    pub password: &'a str,
    /// Whether nobody chose it: it is then good for choosing another one, and opens nothing else.
    pub made_up: bool,
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
    /// Whether signing in has a second step.
    pub has_second_step: bool,
}

impl std::fmt::Debug for UserRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRow").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

impl Store {
    /// Adds a user.
    ///
    /// # Errors
    /// [`Error::Refused`] for a bad or taken address, a weak password, an unknown partner, or a role that does not go with
    /// the partner or is not the scope's to give; [`Error::Forbidden`] unless the role manages, and for operators unless it is
    /// the deployment.
    pub async fn add_user(&self, scope: &Scope, new: NewUser<'_>) -> Result<UserId, Error> {
        const DOING: &str = "add a user";
        scope.require(Role::manages, WHAT)?;
        let email = EmailAddress::parse(new.email).map_err(|error| Error::Refused(error.to_string()))?;
        let partner = self.partner_of_new(scope, new).await?;
        let partner_name = partner_name(self.reader(), partner).await?;
        let hash = self.new_password(new.password, &[email.as_str(), new.name, &partner_name]).await?;
        let (id, now, name) = (self.new_id(), self.now(), clean_name(new.name.trim()));
        let tx = self.begin().await?;
        if let Some(partner) = partner {
            let actor = people::acting(&tx, scope, partner).await?;
            may_give(actor, new.role).map_err(|refusal| Error::Refused(refusal.to_string()))?;
        }
        let made = sql::execute(
            &tx,
            DOING,
            "INSERT INTO user_account
               (public_id, partner_id, email, email_key, name, role, password_hash, created_at, password_made_up)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
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
                new.made_up,
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
        scope.require(Role::manages, WHAT)?;
        let statement = format!(
            "SELECT u.public_id, u.email, u.name, u.role, p.name AS partner_name, u.created_at, {HAS_ONE} AS has_one
             FROM user_account u
             LEFT JOIN partner_closure reach ON reach.descendant_id = u.partner_id AND reach.ancestor_id = $1
             LEFT JOIN partner p ON p.id = u.partner_id
             WHERE u.deleted_at IS NULL AND (reach.ancestor_id IS NOT NULL OR (u.partner_id IS NULL AND $1 = 0))
             ORDER BY u.email_key"
        );
        sql::all(self.reader(), "list the users", &statement, values![scope.root()], |row| {
            Ok(UserRow {
                id: UserId(row.get("public_id")?),
                email: row.get("email")?,
                name: row.get("name")?,
                role: row.parse("role")?,
                partner_name: row.get("partner_name")?,
                created_at: row.instant("created_at")?,
                has_second_step: row.get("has_one")?,
            })
        })
        .await
    }

    /// Gives a user a new password; every session of theirs ends. Only who could take them out may: whoever has somebody's
    /// password has their role. `made_up`: as in [`NewUser`].
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Refused`] for a weak password; [`domain::people::PeopleRefusal`].
    pub async fn set_password(
        &self,
        scope: &Scope,
        user: UserId,
        password: &str,
        made_up: bool,
    ) -> Result<(), PeopleError> {
        const DOING: &str = "set a password";
        scope.require(Role::manages, WHAT)?;
        let known = self.known(scope, user).await?;
        let hash = self.new_password(password, &known.each_ref().map(String::as_str)).await?;
        let tx = self.begin().await?;
        let found = people::lock_to_take(&tx, scope, user).await?;
        let update = "UPDATE user_account SET password_hash = $1, password_made_up = $2 WHERE id = $3";
        sql::execute(&tx, DOING, update, values![hash, made_up, found.row]).await?;
        end_sessions(&tx, found.row, SessionEnd::Password, self.now()).await?;
        let after = json!({ "email": found.email });
        let entry = Entry { partner: found.partner, after, ..Entry::new("user.password") };
        audit::record(&tx, scope, self.now(), entry).await?;
        Ok(sql::commit(tx, DOING).await?)
    }

    /// Ends every session of a user; they may sign in again. Answers how many there were.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`domain::people::PeopleRefusal`].
    pub async fn end_user_sessions(&self, scope: &Scope, user: UserId) -> Result<u64, PeopleError> {
        const DOING: &str = "end a user's sessions";
        scope.require(Role::manages, WHAT)?;
        let tx = self.begin().await?;
        let found = people::lock_to_take(&tx, scope, user).await?;
        let ended = end_sessions(&tx, found.row, SessionEnd::Elsewhere, self.now()).await?;
        let after = json!({ "email": found.email, "sessions": ended });
        let entry = Entry { partner: found.partner, after, ..Entry::new("user.end_sessions") };
        audit::record(&tx, scope, self.now(), entry).await?;
        sql::commit(tx, DOING).await?;
        Ok(ended)
    }

    /// What people who know a user try first as their password: address, name and partner.
    async fn known(&self, scope: &Scope, user: UserId) -> Result<[String; 3], Error> {
        let statement = "SELECT u.email, u.name, COALESCE(p.name, '') AS partner_name FROM user_account u
             LEFT JOIN partner p ON p.id = u.partner_id
             LEFT JOIN partner_closure reach ON reach.descendant_id = u.partner_id AND reach.ancestor_id = $1
             WHERE u.public_id = $2 AND u.deleted_at IS NULL
               AND (reach.ancestor_id IS NOT NULL OR (u.partner_id IS NULL AND $1 = 0))";
        let values = values![scope.root(), user.0];
        let found = sql::optional(self.reader(), "find a user", statement, values, |row| {
            Ok([row.get("email")?, row.get("name")?, row.get("partner_name")?])
        });
        found.await?.ok_or(Error::NotFound)
    }
}

/// What the user's partner is called; nothing for an operator.
async fn partner_name(db: &impl ConnectionTrait, partner: Option<i64>) -> Result<String, Error> {
    let statement = "SELECT name FROM partner WHERE id = $1";
    let name = sql::optional(db, "read a partner", statement, values![partner], |row| row.at::<String>(0));
    Ok(name.await?.unwrap_or_default())
}
