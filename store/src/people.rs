//! The people of a partner, for those who manage them: the list, roles, and who is taken out. What may be done to whom is
//! `domain::people`'s to say; it is asked in the transaction, of rows that nobody else can change meanwhile.

use domain::id::{PartnerId, UserId};
use domain::people::{Actor, PeopleRefusal, Person, may_change, may_remove};
use domain::role::Role;
use domain::session_end::SessionEnd;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use serde_json::json;

use crate::audit::{self, Entry};
use crate::invitations::{self, OpenInvitation};
use crate::second_step::demand::{Demander, HAS_ONE};
use crate::sessions::end_sessions;
use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach, second_factor};

/// Why something was not done to people.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// A rule forbids it.
    #[error(transparent)]
    Refused(#[from] PeopleRefusal),
    /// The store failed, or it is not for this scope.
    #[error(transparent)]
    Store(#[from] Error),
}

/// The people of a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// The partner's name.
    pub partner_name: String,
    /// Who is asking, as the rules see them.
    pub actor: Actor,
    /// Those who may sign in, by address.
    pub users: Vec<PartnerUser>,
    /// Those who are invited and have not accepted, by address.
    pub invitations: Vec<OpenInvitation>,
    /// The partners directly below, by name.
    pub below: Vec<(PartnerId, String)>,
    /// Who demands a second step of them.
    pub second_step_demanded: Option<Demander>,
    /// Whether the partner itself does, whoever else may.
    pub demands_second_step: bool,
}

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct PartnerUser {
    /// The outside id.
    pub id: UserId,
    /// The address that signs in.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// As the rules see them.
    pub person: Person,
    /// Since when they may sign in.
    pub created_at: Instant,
    /// When the latest of their sessions began that is still known.
    pub signed_in_at: Option<Instant>,
    /// Whether signing in has a second step.
    pub has_second_step: bool,
}

// Addresses and names stay out of logs.
impl std::fmt::Debug for PartnerUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartnerUser")
            .field("id", &self.id)
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

/// A user who is about to be changed; nobody else changes the people of their partner until the transaction's end.
pub(crate) struct Locked {
    pub(crate) row: i64,
    pub(crate) partner: Option<i64>,
    pub(crate) email: String,
    pub(crate) actor: Actor,
    pub(crate) person: Person,
}

/// What a role lacks that may not do any of this.
pub(crate) const WHAT: &str = "manage people";

impl Store {
    /// The people of a partner.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn people(&self, scope: &Scope, partner: PartnerId) -> Result<People, Error> {
        const DOING: &str = "list the people of a partner";
        let db = self.reader();
        let row = reach::partner(db, scope, partner).await?;
        scope.require(Role::manages, WHAT)?;
        let partner = "SELECT name, demands_second_step FROM partner WHERE id = $1";
        let (partner_name, demands_second_step) =
            sql::one(db, DOING, partner, values![row], |row| Ok((row.at(0)?, row.at(1)?))).await?;
        let below = "SELECT public_id, name FROM partner WHERE parent_id = $1 ORDER BY name_key, id";
        let below =
            sql::all(db, DOING, below, values![row], |row| Ok((PartnerId(row.at(0)?), row.at(1)?))).await?;
        let actor = match scope.role() {
            Some(role) => Actor::User { role, is_above: scope.root() != row },
            None => Actor::Deployment,
        };
        Ok(People {
            partner_name,
            actor,
            users: users(db, scope, row).await?,
            invitations: invitations::open(db, row).await?,
            below,
            second_step_demanded: self.demander(db, Some(row)).await?,
            demands_second_step,
        })
    }

    /// Gives a user another role; their sessions end, so that what they see is what they may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`PeopleRefusal`].
    pub async fn set_role(&self, scope: &Scope, user: UserId, role: Role) -> Result<(), PeopleError> {
        const DOING: &str = "change a role";
        scope.require(Role::manages, WHAT)?;
        let tx = self.begin().await?;
        let found = lock(&tx, scope, user).await?;
        may_change(found.actor, found.person, role)?;
        if found.person.role != role {
            let update = "UPDATE user_account SET role = $1 WHERE id = $2";
            sql::execute(&tx, DOING, update, values![role.as_str(), found.row]).await?;
            end_sessions(&tx, found.row, SessionEnd::Role, self.now()).await?;
            let entry = Entry {
                partner: found.partner,
                before: json!({ "email": found.email, "role": found.person.role.as_str() }),
                after: json!({ "email": found.email, "role": role.as_str() }),
                ..Entry::new("user.role")
            };
            audit::record(&tx, scope, self.now(), entry).await?;
        }
        Ok(sql::commit(tx, DOING).await?)
    }

    /// Deletes a user: their sessions end, and their address no longer counts as the partner's.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`PeopleRefusal`].
    pub async fn delete_user(&self, scope: &Scope, user: UserId) -> Result<(), PeopleError> {
        const DOING: &str = "delete a user";
        scope.require(Role::manages, WHAT)?;
        let now = self.now();
        let tx = self.begin().await?;
        let found = lock(&tx, scope, user).await?;
        may_remove(found.actor, found.person)?;
        let update = "UPDATE user_account SET deleted_at = $1, password_hash = NULL WHERE id = $2";
        sql::execute(&tx, DOING, update, values![now.timestamp(), found.row]).await?;
        second_factor::remove(&tx, found.row).await?;
        end_sessions(&tx, found.row, SessionEnd::Removed, now).await?;
        let before = json!({ "email": found.email, "role": found.person.role.as_str() });
        let entry = Entry { partner: found.partner, before, ..Entry::new("user.delete") };
        audit::record(&tx, scope, now, entry).await?;
        Ok(sql::commit(tx, DOING).await?)
    }
}

async fn users(db: &impl ConnectionTrait, scope: &Scope, partner: i64) -> Result<Vec<PartnerUser>, Error> {
    let statement = format!(
        "SELECT u.public_id, u.email, u.name, u.role, u.created_at, {HAS_ONE} AS has_one,
                (SELECT MAX(s.created_at) FROM session s WHERE s.user_id = u.id) AS signed_in_at
         FROM user_account u WHERE u.partner_id = $1 AND u.deleted_at IS NULL ORDER BY u.email_key"
    );
    let me = scope.user().map(|user| user.id);
    let mut users = sql::all(db, "list the people of a partner", &statement, values![partner], |row| {
        let id = UserId(row.get("public_id")?);
        Ok(PartnerUser {
            id,
            email: row.get("email")?,
            name: row.get("name")?,
            person: Person { role: row.parse("role")?, is_actor: me == Some(id), is_last_owner: false },
            created_at: row.instant("created_at")?,
            signed_in_at: row.instant_or_none("signed_in_at")?,
            has_second_step: row.get("has_one")?,
        })
    })
    .await?;
    let owners = users.iter().filter(|user| user.person.role == Role::Owner).count();
    for user in users.iter_mut().filter(|user| user.person.role == Role::Owner) {
        user.person.is_last_owner = owners == 1;
    }
    Ok(users)
}

/// Finds a user within the scope, and holds the people of their partner still.
pub(crate) async fn lock(tx: &DatabaseTransaction, scope: &Scope, user: UserId) -> Result<Locked, Error> {
    const DOING: &str = "find a user";
    const FOUND: &str = "SELECT u.id, u.partner_id, u.email, u.role,
                (SELECT COUNT(*) FROM user_account o
                 WHERE o.partner_id = u.partner_id AND o.role = 'owner' AND o.deleted_at IS NULL) AS owners
         FROM user_account u
         LEFT JOIN partner_closure reach ON reach.descendant_id = u.partner_id AND reach.ancestor_id = $1
         WHERE u.public_id = $2 AND u.deleted_at IS NULL
           AND (reach.ancestor_id IS NOT NULL OR (u.partner_id IS NULL AND $1 = 0))";
    let find = async || {
        let found = sql::optional(tx, DOING, FOUND, values![scope.root(), user.0], |row| {
            let role: Role = row.parse("role")?;
            let person = Person {
                role,
                is_actor: scope.user().is_some_and(|me| me.id == user),
                is_last_owner: role == Role::Owner && row.get::<i64>("owners")? == 1,
            };
            let rows = (row.get::<i64>("id")?, row.get::<Option<i64>>("partner_id")?);
            Ok((rows, row.get::<String>("email")?, person))
        });
        found.await?.ok_or(Error::NotFound)
    };
    let ((_, partner), ..) = find().await?;
    let actor = match partner {
        Some(partner) => acting(tx, scope, partner).await?,
        None => Actor::Deployment,
    };
    // As they are now that nobody else changes them.
    let ((row, partner), email, person) = find().await?;
    Ok(Locked { row, partner, email, actor, person })
}

/// The same for what only they may do who could take the user out: whoever has somebody's password, or the second step out of
/// their way, has their role. The last owner stays, so that they may be helped too.
pub(crate) async fn lock_to_take(
    tx: &DatabaseTransaction,
    scope: &Scope,
    user: UserId,
) -> Result<Locked, PeopleError> {
    let found = lock(tx, scope, user).await?;
    may_remove(found.actor, Person { is_last_owner: false, ..found.person })?;
    Ok(found)
}

/// Who acts on the people of a partner, a row, whom nobody else changes until the transaction's end: their role as it is now, not
/// as it was when the request came in.
pub(crate) async fn acting(tx: &DatabaseTransaction, scope: &Scope, partner: i64) -> Result<Actor, Error> {
    const DOING: &str = "hold the people of a partner still";
    let is_postgres = tx.get_database_backend() == DbBackend::Postgres;
    if is_postgres {
        // On SQLite the transaction has the write lock.
        let lock = "SELECT id FROM partner WHERE id = $1 FOR NO KEY UPDATE";
        sql::execute(tx, DOING, lock, values![partner]).await?;
    }
    let Some(user) = scope.user() else {
        scope.require_deployment()?;
        return Ok(Actor::Deployment);
    };
    let share = if is_postgres { " FOR SHARE" } else { "" };
    let statement =
        format!("SELECT role FROM user_account WHERE public_id = $1 AND deleted_at IS NULL{share}");
    let role =
        sql::optional(tx, DOING, &statement, values![user.id.0], |row| row.parse::<Role>("role")).await?;
    let role = role.filter(|role| role.manages()).ok_or(Error::Forbidden(WHAT))?;
    Ok(Actor::User { role, is_above: scope.root() != partner })
}
