//! The public keys with which other portals sign launch tokens.

use domain::embedding::EmbeddingRefusal;
use domain::id::{LaunchKeyId, PartnerId};
use domain::role::Role;
use domain::text::clean_name;
use domain::time::Instant;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::sql::{self, values};
use crate::{EmbeddingError, Error, Scope, Store, reach};

/// The longest text of a key, and of an issuer.
const LONGEST_KEY: usize = 4096;
const LONGEST_ISSUER: usize = 300;

/// A launch key as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchKeyView {
    /// Its id, which is the `kid` of its tokens.
    pub id: LaunchKeyId,
    /// What people call it.
    pub name: String,
    /// What `iss` must say in its tokens.
    pub issuer: String,
    /// `EdDSA` or `ES256`.
    pub algorithm: &'static str,
    /// When it was added.
    pub created_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// A key that tokens are checked with.
pub(crate) struct LaunchKey {
    pub(crate) row: i64,
    /// Its outside id.
    pub(crate) id: Uuid,
    pub(crate) partner: i64,
    pub(crate) issuer: String,
    pub(crate) jwk: Jwk,
}

impl Store {
    /// The launch keys of a partner, the oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn launch_keys(&self, scope: &Scope, partner: PartnerId) -> Result<Vec<LaunchKeyView>, Error> {
        let row = reach::partner(self.reader(), scope, partner).await?;
        scope.require(Role::manages, "manage keys")?;
        let statement = "SELECT public_id, name, issuer, public_key, created_at, revoked_at FROM launch_key
             WHERE partner_id = $1 ORDER BY id";
        let keys = sql::all(self.reader(), "list the launch keys", statement, values![row], |row| {
            let key: String = row.get("public_key")?;
            Ok(LaunchKeyView {
                id: LaunchKeyId(row.get("public_id")?),
                name: row.get("name")?,
                issuer: row.get("issuer")?,
                algorithm: match serde_json::from_str(&key).ok().as_ref().and_then(algorithm) {
                    Some(Algorithm::ES256) => "ES256",
                    _ => "EdDSA",
                },
                created_at: row.instant("created_at")?,
                revoked_at: row.instant_or_none("revoked_at")?,
            })
        });
        keys.await
    }

    /// Adds a public key: PEM (`BEGIN PUBLIC KEY`) or a JWK, of Ed25519 or P-256.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`EmbeddingRefusal`] for what is no
    /// such key, for a private one, and without a name or an issuer.
    pub async fn add_launch_key(
        &self,
        scope: &Scope,
        partner: PartnerId,
        name: &str,
        issuer: &str,
        key: &str,
    ) -> Result<LaunchKeyId, EmbeddingError> {
        const DOING: &str = "add a launch key";
        let tx = self.begin().await?;
        let row = reach::partner(&tx, scope, partner).await?;
        scope.require(Role::manages, "manage keys")?;
        let (name, issuer) = (clean_name(name.trim()), issuer.trim());
        if name.is_empty() {
            return Err(EmbeddingRefusal::NoName.into());
        }
        if issuer.is_empty() || issuer.len() > LONGEST_ISSUER || issuer.chars().any(char::is_control) {
            return Err(EmbeddingRefusal::NoIssuer.into());
        }
        let jwk = public_key(key)?;
        let (id, now) = (self.new_id(), self.now());
        sql::execute(
            &tx,
            DOING,
            "INSERT INTO launch_key (public_id, partner_id, name, issuer, public_key, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![id, row, name.clone(), issuer, jwk.to_string(), now.timestamp()],
        )
        .await?;
        let after = json!({ "id": id, "name": name, "issuer": issuer, "key": jwk });
        let entry = Entry { partner: Some(row), after, ..Entry::new("launch_key.add") };
        audit::record(&tx, scope, now, entry).await?;
        sql::commit(tx, DOING).await?;
        Ok(LaunchKeyId(id))
    }

    /// Revokes a key: its tokens are not taken any more, and the sessions that it began are over. One that is revoked already
    /// stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn revoke_launch_key(&self, scope: &Scope, id: LaunchKeyId) -> Result<(), Error> {
        const DOING: &str = "revoke a launch key";
        scope.require(Role::manages, "manage keys")?;
        let now = self.now();
        let tx = self.begin().await?;
        let found = sql::optional(
            &tx,
            DOING,
            "SELECT k.id, k.partner_id, k.name, k.revoked_at FROM launch_key k
             JOIN partner_closure reach ON reach.descendant_id = k.partner_id AND reach.ancestor_id = $1
             WHERE k.public_id = $2",
            values![scope.root(), id.0],
            |row| {
                let revoked = row.get::<Option<i64>>("revoked_at")?.is_some();
                let rows = (row.get::<i64>("id")?, row.get::<i64>("partner_id")?);
                Ok((rows, row.get::<String>("name")?, revoked))
            },
        );
        let ((row, partner), name, revoked) = found.await?.ok_or(Error::NotFound)?;
        if !revoked {
            let update = "UPDATE launch_key SET revoked_at = $1 WHERE id = $2";
            sql::execute(&tx, DOING, update, values![now.timestamp(), row]).await?;
            // Over, and not forgotten: who frames one can be told.
            let end = "UPDATE session SET expires_at = $1 WHERE launch_key_id = $2 AND expires_at > $1";
            sql::execute(&tx, DOING, end, values![now.timestamp(), row]).await?;
            let forget = "DELETE FROM launch_code WHERE launch_key_id = $1";
            sql::execute(&tx, DOING, forget, values![row]).await?;
            let before = json!({ "id": id.0, "name": name });
            let entry = Entry { partner: Some(partner), before, ..Entry::new("launch_key.revoke") };
            audit::record(&tx, scope, now, entry).await?;
        }
        sql::commit(tx, DOING).await
    }
}

/// The key of that id, unless it was revoked.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<LaunchKey>, Error> {
    const DOING: &str = "read a launch key";
    let found = sql::optional(
        db,
        DOING,
        "SELECT id, partner_id, issuer, public_key FROM launch_key WHERE public_id = $1 AND revoked_at IS NULL",
        values![id],
        |row| {
            let rows = (row.get::<i64>("id")?, row.get::<i64>("partner_id")?);
            Ok((rows, row.get::<String>("issuer")?, row.get::<String>("public_key")?))
        },
    );
    let Some(((row, partner), issuer, key)) = found.await? else { return Ok(None) };
    let jwk = serde_json::from_str(&key)
        .map_err(|error| Error::Corrupt { doing: DOING, what: error.to_string() })?;
    Ok(Some(LaunchKey { row, id, partner, issuer, jwk }))
}

/// What a key signs with; none for a key of another kind.
pub(crate) fn algorithm(jwk: &Jwk) -> Option<Algorithm> {
    match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            Some(Algorithm::EdDSA)
        }
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Some(Algorithm::ES256),
        _ => None,
    }
}

/// A key as it is stored: a JWK of its public members alone.
fn public_key(text: &str) -> Result<Value, EmbeddingRefusal> {
    let text = text.trim();
    if text.len() > LONGEST_KEY {
        return Err(EmbeddingRefusal::KeyTooLong);
    }
    if is_private_key(text) {
        return Err(EmbeddingRefusal::PrivateKey);
    }
    let key = if text.starts_with('{') { jwk(text) } else { pem(text) };
    let key = key.ok_or(EmbeddingRefusal::NoKey)?;
    let is_read = serde_json::from_value::<Jwk>(key.clone()).is_ok_and(|jwk| {
        algorithm(&jwk).is_some() && DecodingKey::from_jwk(&jwk).is_ok_and(|key| is_point(&key))
    });
    if is_read { Ok(key) } else { Err(EmbeddingRefusal::DamagedKey) }
}

/// Whether somebody took their private key for the public one. It must go nowhere.
pub fn is_private_key(text: &str) -> bool {
    text.contains("PRIVATE KEY") || text.contains("\"d\"")
}

/// Whether a signature can be checked with it at all: its numbers are as long as they must be.
fn is_point(key: &DecodingKey) -> bool {
    key.try_get_as_bytes().is_ok_and(|bytes| matches!(bytes.len(), 32 | 65))
}

fn jwk(text: &str) -> Option<Value> {
    let given: Value = serde_json::from_str(text).ok()?;
    let member = |name: &str| given.get(name).and_then(Value::as_str);
    match (member("kty")?, member("crv")?) {
        ("OKP", "Ed25519") => Some(json!({ "kty": "OKP", "crv": "Ed25519", "x": member("x")? })),
        ("EC", "P-256") => Some(json!({ "kty": "EC", "crv": "P-256", "x": member("x")?, "y": member("y")? })),
        _ => None,
    }
}

/// The beginnings of the two kinds of `SubjectPublicKeyInfo` (RFC 8410, RFC 5480), which the key's own bytes follow.
const ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const P256: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

fn pem(text: &str) -> Option<Value> {
    use base64::Engine as _;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

    let inner = text.strip_prefix("-----BEGIN PUBLIC KEY-----")?.strip_suffix("-----END PUBLIC KEY-----")?;
    let inner: String = inner.split_ascii_whitespace().collect();
    let der = BASE64_STANDARD.decode(inner).ok()?;
    let number = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    if let Some(x) = der.strip_prefix(&ED25519).filter(|x| x.len() == 32) {
        return Some(json!({ "kty": "OKP", "crv": "Ed25519", "x": number(x) }));
    }
    let (x, y) = der.strip_prefix(&P256).filter(|point| point.len() == 64)?.split_at(32);
    Some(json!({ "kty": "EC", "crv": "P-256", "x": number(x), "y": number(y) }))
}
