//! API keys, `bsr_live_<id>_<secret>`: of a partner, of one organization, or the operator's, each for its purposes; shown
//! once, hashed at rest.

use domain::id::{KeyId, OrganizationId, PartnerId};
use domain::purpose::{Purpose, Purposes};
use domain::role::Role;
use domain::text::clean_name;
use domain::time::Instant;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach, token};

const PREFIX: &str = "bsr_live_";

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What it reaches.
    pub reach: KeyReach,
    /// What it is for; at least one.
    pub purposes: Purposes,
    /// What people call it.
    pub name: String,
    /// When it stops working; none for never.
    pub expires_at: Option<Instant>,
}

/// What a key reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyReach {
    /// Everything: the operator's, which pushes and reads nothing.
    Everything,
    /// A partner, its organizations, and all below it.
    Partner(PartnerId),
    /// One organization alone.
    Organization(OrganizationId),
}

/// A new key, the only time that its secret can be seen.
#[derive(Clone)]
pub struct ShownOnce {
    /// The key's id, for revoking it.
    pub id: KeyId,
    /// All of the key, as it is presented: `bsr_live_<id>_<secret>`.
    pub secret: String,
}

impl std::fmt::Debug for ShownOnce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShownOnce").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A key as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyView {
    /// The key's id.
    pub id: KeyId,
    /// What people call it.
    pub name: String,
    /// Whose it is; none for the operator's.
    pub partner_name: Option<String>,
    /// The only organization that it reaches, if it is pinned to one.
    pub organization_name: Option<String>,
    /// What it is for.
    pub purposes: Purposes,
    /// When it was made.
    pub created_at: Instant,
    /// When it stops working by itself.
    pub expires_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

impl Store {
    /// The scope of whoever presents the key; none when it is unknown, expired or revoked.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn key_scope(&self, presented: &str) -> Result<Option<Scope>, Error> {
        let Some((id, secret)) = parts(presented) else { return Ok(None) };
        let found = sql::optional(
            self.reader(),
            "read a key",
            "SELECT partner_id, organization_id, purposes, name, secret_hash FROM api_key
             WHERE public_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)",
            values![id, self.now().timestamp()],
            |row| {
                let partner = row.get::<Option<i64>>("partner_id")?;
                let scope = Scope::of_key(KeyId(id), row.get("name")?, partner, row.parse("purposes")?);
                let scope = match row.get::<Option<i64>>("organization_id")? {
                    Some(organization) => scope.narrowed_to(organization),
                    None => scope,
                };
                Ok((row.get::<Vec<u8>>("secret_hash")?, scope))
            },
        )
        .await?;
        Ok(found.and_then(|(hash, scope)| token::same(&hash, &token::hash(secret)).then_some(scope)))
    }

    /// Makes a key.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the role manages, or when somebody other than the deployment asks for the operator's;
    /// [`Error::NotFound`] for what is outside the scope; [`Error::Refused`] for a key for nothing, and for an operator's that
    /// reads: whoever operates sees no customer's data (spec section 8).
    pub async fn add_key(&self, scope: &Scope, new: NewKey) -> Result<ShownOnce, Error> {
        const DOING: &str = "make a key";
        scope.require(Role::manages, "manage keys")?;
        // A key would outlive the hour that another portal's session has.
        if scope.is_narrow() {
            return Err(Error::Forbidden("make a key in another portal"));
        }
        if new.purposes.is_empty() {
            return Err(Error::Refused("a key is for something: say for what".to_owned()));
        }
        let tx = self.begin().await?;
        let (partner, organization) = match new.reach {
            KeyReach::Partner(id) => (Some(reach::partner(&tx, scope, id).await?), None),
            KeyReach::Organization(id) => {
                let row = reach::organization(&tx, scope, id).await?;
                (Some(partner_of(&tx, row).await?), Some(row))
            }
            KeyReach::Everything => {
                scope.require_deployment()?;
                if new.purposes != Purposes::new([Purpose::Ingest]) {
                    let sentence = "the operator's key pushes and reads nothing: make a key of a partner or an organization";
                    return Err(Error::Refused(sentence.to_owned()));
                }
                (None, None)
            }
        };
        let (id, secret, now, name) = (self.new_id(), token::secret()?, self.now(), clean_name(&new.name));
        sql::execute(
            &tx,
            DOING,
            "INSERT INTO api_key
               (public_id, partner_id, name, secret_hash, created_at, expires_at, organization_id, purposes)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                id,
                partner,
                name.clone(),
                token::hash(&secret),
                now.timestamp(),
                new.expires_at.map(|at| at.timestamp()),
                organization,
                new.purposes.to_string(),
            ],
        )
        .await?;
        let only = match new.reach {
            KeyReach::Organization(id) => Some(id),
            KeyReach::Partner(_) | KeyReach::Everything => None,
        };
        let after = json!({
            "id": id,
            "name": name,
            "expires_at": new.expires_at,
            "purposes": new.purposes.to_string(),
            "only_organization": only,
        });
        audit::record(&tx, scope, now, Entry { partner, after, ..Entry::new("key.add") }).await?;
        sql::commit(tx, DOING).await?;
        Ok(ShownOnce { id: KeyId(id), secret: format!("{PREFIX}{}_{secret}", id.simple()) })
    }

    /// The keys of the scope's partner and of all below it; the deployment sees all. The oldest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the role manages.
    pub async fn keys(&self, scope: &Scope) -> Result<Vec<KeyView>, Error> {
        scope.require(Role::manages, "manage keys")?;
        sql::all(
            self.reader(),
            "list the keys",
            "SELECT k.public_id, k.name, p.name AS partner_name, o.name AS organization_name, k.purposes,
                    k.created_at, k.expires_at, k.revoked_at
             FROM api_key k
             LEFT JOIN partner_closure reach ON reach.descendant_id = k.partner_id AND reach.ancestor_id = $1
             LEFT JOIN partner p ON p.id = k.partner_id
             LEFT JOIN organization o ON o.id = k.organization_id
             WHERE reach.ancestor_id IS NOT NULL OR (k.partner_id IS NULL AND $1 = 0)
             ORDER BY k.id",
            values![scope.root()],
            |row| {
                Ok(KeyView {
                    id: KeyId(row.get("public_id")?),
                    name: row.get("name")?,
                    partner_name: row.get("partner_name")?,
                    organization_name: row.get("organization_name")?,
                    purposes: row.parse("purposes")?,
                    created_at: row.instant("created_at")?,
                    expires_at: row.instant_or_none("expires_at")?,
                    revoked_at: row.instant_or_none("revoked_at")?,
                })
            },
        )
        .await
    }

    /// Revokes a key at once; one that is revoked already stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key outside the scope; [`Error::Forbidden`] unless the role manages.
    pub async fn revoke_key(&self, scope: &Scope, id: KeyId) -> Result<(), Error> {
        const DOING: &str = "revoke a key";
        scope.require(Role::manages, "manage keys")?;
        let tx = self.begin().await?;
        let found = sql::optional(
            &tx,
            DOING,
            "SELECT k.id, k.partner_id, k.name, k.revoked_at FROM api_key k
             LEFT JOIN partner_closure reach ON reach.descendant_id = k.partner_id AND reach.ancestor_id = $1
             WHERE k.public_id = $2 AND (reach.ancestor_id IS NOT NULL OR (k.partner_id IS NULL AND $1 = 0))",
            values![scope.root(), id.0],
            |row| {
                let revoked = row.get::<Option<i64>>("revoked_at")?.is_some();
                Ok((
                    row.get::<i64>("id")?,
                    row.get::<Option<i64>>("partner_id")?,
                    row.get::<String>("name")?,
                    revoked,
                ))
            },
        )
        .await?;
        let (key, partner, name, revoked) = found.ok_or(Error::NotFound)?;
        if revoked {
            return Ok(());
        }
        let now = self.now();
        let update = "UPDATE api_key SET revoked_at = $1 WHERE id = $2";
        sql::execute(&tx, DOING, update, values![now.timestamp(), key]).await?;
        let before = json!({ "id": id, "name": name });
        audit::record(&tx, scope, now, Entry { partner, before, ..Entry::new("key.revoke") }).await?;
        sql::commit(tx, DOING).await
    }
}

/// Whose an organization's row is.
async fn partner_of(db: &impl ConnectionTrait, organization: i64) -> Result<i64, Error> {
    let statement = "SELECT partner_id FROM organization WHERE id = $1";
    sql::one(db, "find an organization's partner", statement, values![organization], |row| row.at(0)).await
}

/// The id and the secret of what was presented, if it has the form of a key.
fn parts(presented: &str) -> Option<(Uuid, &str)> {
    let (id, secret) = presented.strip_prefix(PREFIX)?.split_once('_')?;
    let id = if id.len() == 32 { Uuid::try_parse(id).ok()? } else { return None };
    (secret.len() == 43).then_some((id, secret))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_is_taken_apart_or_it_is_none() {
        let (id, secret) = ("019a1b2c3d4e7f809a0b1c2d3e4f5a6b", "_aB-".repeat(10) + "xyz");
        assert!(super::parts(&format!("bsr_live_{id}_{secret}")).is_some_and(|(_, found)| found == secret));
        for wrong in
            ["", "bsr_live_", "bsr_live_x_y", &format!("bsr_test_{id}_{secret}"), &format!("bsr_live_{id}_")]
        {
            assert!(super::parts(wrong).is_none(), "{wrong}");
        }
    }
}
