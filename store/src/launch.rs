//! Launching: a page inside another portal's iframe, signed in by that portal's word (reliability.md, Security).
//!
//! The other portal signs a token (RFC 7519) of at most a minute that names a user and an organization, and its user's browser
//! posts it. Each token is taken once. What it begins reaches that organization alone, for an hour at most.

use domain::id::{LaunchKeyId, OrganizationId};
use domain::recipient::EmailAddress;
use domain::role::Role;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{DecodingKey, Validation};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::launch_keys::{self, LaunchKey};
use crate::sessions::{self, Begun};
use crate::sql::{self, values};
use crate::{Error, Scope, Store, UserView, Visitor, frame_origins, token};

/// The longest token that is read, in bytes.
const LONGEST: usize = 8 * 1024;
/// The longest time between a token's `iat` and its `exp`, in seconds.
const LIVES: i64 = 60;
/// So many seconds may the signer's clock be ahead of ours.
const AHEAD: i64 = 30;
/// For so many seconds can a launch be gone on with whose cookie the browser did not take.
const CODE_LIVES: i64 = 5 * 60;

/// A session that began by a launch.
#[derive(Clone)]
pub struct Launched {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// How long it lasts at most, in seconds.
    pub seconds: i64,
    /// The one organization that it reaches.
    pub organization: OrganizationId,
    /// Goes on with the launch, once and soon, should the browser not keep the cookie.
    pub code: String,
    /// Who may frame its pages.
    pub frame_origins: Vec<String>,
}

impl std::fmt::Debug for Launched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Launched").field("organization", &self.organization).finish_non_exhaustive()
    }
}

/// Where a launch that the browser did not keep goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoesOn {
    /// In the iframe, now that its user let it have cookies.
    InTheFrame,
    /// In a tab of its own.
    InATab,
}

/// Why nobody was signed in by a launch. Each has a word of its own, which docs/embedding.md explains.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// It is no token that could be ours: not three parts, not JSON, a claim missing or of another type, another algorithm.
    #[error("the launch token cannot be read")]
    Unreadable,
    /// `kid` names no key, or one that was revoked.
    #[error("the launch token's key is not known")]
    UnknownKey,
    /// The signature is not that key's.
    #[error("the launch token's signature is wrong")]
    BadSignature,
    /// `iss` is not what the key's tokens must say.
    #[error("the launch token's issuer is not the key's")]
    WrongIssuer,
    /// `aud` is not this portal.
    #[error("the launch token is for somebody else")]
    WrongAudience,
    /// `exp` is over.
    #[error("the launch token has expired")]
    Expired,
    /// `iat` or `nbf` is yet to come.
    #[error("the launch token is from the future")]
    FromTheFuture,
    /// `exp` is more than a minute after `iat`.
    #[error("the launch token lives too long")]
    LivesTooLong,
    /// Its `jti` was taken before.
    #[error("the launch token was used before")]
    Used,
    /// It was sent into a tab, where no other portal shows our pages.
    #[error("a launch belongs into an iframe")]
    NotFramed,
    /// The request's origin is none that the key's partner lets frame its pages.
    #[error("this origin may not frame the portal")]
    ForeignOrigin,
    /// `sub` is no user of the key's partner or one below it.
    #[error("the launch token names no user")]
    UnknownUser,
    /// The user's role sees no reports.
    #[error("the role {0} does not see reports")]
    Forbidden(Role),
    /// `org` is no organization of the user's.
    #[error("the launch token names no organization of the user's")]
    UnknownOrganization,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl LaunchError {
    /// One word for whoever signs the tokens.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::UnknownKey => "unknown-key",
            Self::BadSignature => "bad-signature",
            Self::WrongIssuer => "wrong-issuer",
            Self::WrongAudience => "wrong-audience",
            Self::Expired => "expired",
            Self::FromTheFuture => "from-the-future",
            Self::LivesTooLong => "lives-too-long",
            Self::Used => "used",
            Self::NotFramed => "not-framed",
            Self::ForeignOrigin => "foreign-origin",
            Self::UnknownUser => "unknown-user",
            Self::Forbidden(_) => "forbidden-role",
            Self::UnknownOrganization => "unknown-organization",
            Self::Store(_) => "failed",
        }
    }
}

/// What a launch token says; what else is in it is not looked at.
#[derive(Deserialize)]
struct Claims {
    iat: i64,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    jti: String,
    /// The user's e-mail address.
    sub: String,
    /// The organization: our id, the upstream's or the sender's.
    org: String,
}

const DOING: &str = "take a launch token";

impl Store {
    /// Signs in whom a launch token names, for the organization that it names.
    ///
    /// The other portal vouches for its user: there is no second step here (`docs/sign-in.md`).
    ///
    /// `audience`: the portal's public origin, which the token must name. `origin`: the one that the request came from.
    ///
    /// # Errors
    /// A [`LaunchError`]; the token then was not taken, unless it was taken before.
    pub async fn launch(
        &self,
        launch_token: &str,
        audience: &str,
        origin: &str,
        visitor: impl Into<Visitor>,
    ) -> Result<Launched, LaunchError> {
        let visitor = visitor.into();
        let (key, claims) = self.verified(launch_token, audience).await?;
        let frame_origins = frame_origins::of(self.reader(), key.partner).await?;
        if !frame_origins.iter().any(|allowed| allowed == origin) {
            return Err(LaunchError::ForeignOrigin);
        }
        let user = self.launched_user(key.partner, &claims.sub).await?;
        let (organization, public_id) = self.launched_organization(user.partner, &claims.org).await?;
        let now = self.now().timestamp();
        let tx = self.begin().await?;
        take(&tx, key.row, &claims, now).await?;
        let (launch_key, framed_by, visitor) = (key.row, Some(origin), &visitor);
        let begun = Begun { user: user.row, organization, launch_key, framed_by, visitor };
        let (token, seconds) = sessions::begin_launched(&tx, &begun, self.now()).await?;
        // Of the key's partner, not of the organization: looking at it changes nothing there.
        let after = json!({ "launch_key": LaunchKeyId(key.id), "origin": origin, "organization": public_id });
        let entry = Entry { partner: Some(key.partner), after, ..Entry::new("session.launch") };
        let scope = Scope::of_user(user.view, Some(user.partner)).from_address(visitor.address);
        audit::record(&tx, &scope, self.now(), entry).await?;
        let code = leave_code(&tx, &begun, now).await?;
        sql::commit(tx, DOING).await?;
        Ok(Launched { token, seconds, organization: public_id, code, frame_origins })
    }

    /// Goes on with a launch whose cookie the browser did not keep; none when the code was used or its time is over.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn go_on_with_launch(
        &self,
        code: &str,
        where_to: GoesOn,
        visitor: impl Into<Visitor>,
    ) -> Result<Option<Launched>, Error> {
        let visitor = &visitor.into();
        let now = self.now().timestamp();
        let tx = self.begin().await?;
        let left = sql::optional(
            &tx,
            DOING,
            "DELETE FROM launch_code WHERE code_hash = $1 AND expires_at > $2
             RETURNING user_id, organization_id, launch_key_id, framed_by",
            values![token::hash(code), now],
            |row| {
                let rows = (row.get::<i64>("user_id")?, row.get::<i64>("organization_id")?);
                Ok((rows, row.get::<i64>("launch_key_id")?, row.get::<String>("framed_by")?))
            },
        );
        let Some(((user, organization), launch_key, origin)) = left.await? else { return Ok(None) };
        let framed_by = (where_to == GoesOn::InTheFrame).then_some(origin.as_str());
        let begun = Begun { user, organization, launch_key, framed_by, visitor };
        let (token, seconds) = sessions::begin_launched(&tx, &begun, self.now()).await?;
        let public = "SELECT o.public_id, k.partner_id FROM organization o CROSS JOIN launch_key k
             WHERE o.id = $1 AND k.id = $2";
        let (public_id, partner) = sql::one(&tx, DOING, public, values![organization, launch_key], |row| {
            Ok((OrganizationId(row.at::<Uuid>(0)?), row.at::<i64>(1)?))
        })
        .await?;
        let frame_origins = frame_origins::of(&tx, partner).await?;
        sql::commit(tx, DOING).await?;
        Ok(Some(Launched { token, seconds, organization: public_id, code: String::new(), frame_origins }))
    }

    /// The key and the claims of a token, checked in all that it says by itself.
    async fn verified(&self, launch_token: &str, audience: &str) -> Result<(LaunchKey, Claims), LaunchError> {
        if launch_token.len() > LONGEST {
            return Err(LaunchError::Unreadable);
        }
        let header = jsonwebtoken::decode_header(launch_token).map_err(|_| LaunchError::Unreadable)?;
        // A `kid` is looked up as an id and as nothing else: a path in it is no id.
        let kid = header.kid.as_deref().and_then(|kid| Uuid::try_parse(kid).ok());
        let kid = kid.ok_or(LaunchError::UnknownKey)?;
        let key = launch_keys::find(self.reader(), kid).await?.ok_or(LaunchError::UnknownKey)?;
        let claims = key.claims(launch_token, audience)?;
        let now = self.now().timestamp();
        if claims.exp <= now {
            Err(LaunchError::Expired)
        } else if claims.iat.max(claims.nbf.unwrap_or(claims.iat)) > now + AHEAD {
            Err(LaunchError::FromTheFuture)
        } else if claims.exp - claims.iat > LIVES {
            Err(LaunchError::LivesTooLong)
        } else {
            Ok((key, claims))
        }
    }

    async fn launched_user(&self, partner: i64, address: &str) -> Result<LaunchedUser, LaunchError> {
        let email = EmailAddress::parse(address).map_err(|_| LaunchError::UnknownUser)?;
        let found = sql::optional(
            self.reader(),
            DOING,
            "SELECT u.id, u.public_id, u.email, u.name, u.role, u.partner_id, p.name AS partner_name,
                    p.public_id AS partner_public_id
             FROM user_account u JOIN partner p ON p.id = u.partner_id
             JOIN partner_closure reach ON reach.descendant_id = u.partner_id AND reach.ancestor_id = $1
             WHERE u.email_key = $2 AND u.deleted_at IS NULL",
            values![partner, email.key()],
            |row| {
                let (row_id, partner) = (row.get("id")?, row.get("partner_id")?);
                Ok(LaunchedUser { row: row_id, partner, view: sessions::user(row)? })
            },
        );
        let user = found.await?.ok_or(LaunchError::UnknownUser)?;
        let role = user.view.role;
        if role.sees_reports() { Ok(user) } else { Err(LaunchError::Forbidden(role)) }
    }

    /// The only organization that the text names below a partner: its row and outside id.
    async fn launched_organization(
        &self,
        partner: i64,
        text: &str,
    ) -> Result<(i64, OrganizationId), LaunchError> {
        let id = text.parse::<OrganizationId>().map_or_else(|_| Uuid::nil(), |id| id.0);
        let found = sql::all(
            self.reader(),
            DOING,
            "SELECT o.id, o.public_id FROM organization o
             JOIN partner_closure reach ON reach.descendant_id = o.partner_id AND reach.ancestor_id = $1
             WHERE o.public_id = $2 OR o.external_id = $3 LIMIT 2",
            values![partner, id, text],
            |row| Ok((row.at(0)?, OrganizationId(row.at(1)?))),
        );
        match found.await?.as_slice() {
            [only] => Ok(*only),
            _ => Err(LaunchError::UnknownOrganization),
        }
    }
}

struct LaunchedUser {
    row: i64,
    partner: i64,
    view: UserView,
}

impl LaunchKey {
    /// The claims of a token of this key for that audience. Times are the caller's to check, by the store's clock.
    fn claims(&self, launch_token: &str, audience: &str) -> Result<Claims, LaunchError> {
        let algorithm = launch_keys::algorithm(&self.jwk);
        let (Some(algorithm), Ok(key)) = (algorithm, DecodingKey::from_jwk(&self.jwk)) else {
            return Err(LaunchError::UnknownKey);
        };
        // The key's own algorithm and no other, whatever the token says.
        let mut validation = Validation::new(algorithm);
        validation.set_audience(&[audience]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        let decoded = jsonwebtoken::decode::<Claims>(launch_token, &key, &validation);
        let claims = decoded.map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature => LaunchError::BadSignature,
            ErrorKind::InvalidIssuer => LaunchError::WrongIssuer,
            ErrorKind::InvalidAudience => LaunchError::WrongAudience,
            _ => LaunchError::Unreadable,
        })?;
        if claims.claims.jti.is_empty() { Err(LaunchError::Unreadable) } else { Ok(claims.claims) }
    }
}

/// Writes down that the token was taken, if it was not before.
async fn take(tx: &impl ConnectionTrait, key: i64, claims: &Claims, now: i64) -> Result<(), LaunchError> {
    sql::execute(tx, DOING, "DELETE FROM launch_used WHERE expires_at <= $1", values![now - LIVES]).await?;
    let taken = sql::execute(
        tx,
        DOING,
        "INSERT INTO launch_used (launch_key_id, jti_hash, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (launch_key_id, jti_hash) DO NOTHING",
        values![key, Sha256::digest(claims.jti.as_bytes()).to_vec(), claims.exp],
    );
    if taken.await? == 1 { Ok(()) } else { Err(LaunchError::Used) }
}

async fn leave_code(tx: &impl ConnectionTrait, begun: &Begun<'_>, now: i64) -> Result<String, Error> {
    let code = token::secret()?;
    sql::execute(tx, DOING, "DELETE FROM launch_code WHERE expires_at <= $1", values![now]).await?;
    sql::execute(
        tx,
        DOING,
        "INSERT INTO launch_code (code_hash, user_id, organization_id, launch_key_id, framed_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            token::hash(&code),
            begun.user,
            begun.organization,
            begun.launch_key,
            begun.framed_by.unwrap_or_default(),
            now + CODE_LIVES,
        ],
    )
    .await?;
    Ok(code)
}
