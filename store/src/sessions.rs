//! Sessions of signed-in users: opaque tokens, hashed at rest.

use domain::id::{PartnerId, UserId};
use domain::language::Language;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::sign_in::SignedIn;
use crate::sql::{self, Row, values};
use crate::{Error, Scope, Store, UserView, token};

/// A session that nobody used for so many seconds is over.
const IDLE: i64 = 12 * 3600;
/// No session is older than so many seconds.
const AT_MOST: i64 = 7 * 24 * 3600;
/// The same of sessions that another portal began.
const LAUNCHED_IDLE: i64 = 15 * 60;
const LAUNCHED_AT_MOST: i64 = 3600;
/// For so many seconds after its end is it known who framed a session, so that they can be told.
const REMEMBERED: i64 = 24 * 3600;
/// Being used is written down at most so often, in seconds: not a write a request.
const NOTED_EVERY: i64 = 60;

/// By which of the two cookies a session is shown: none is taken for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// In a tab of its own.
    Direct,
    /// In an iframe of another portal.
    Framed,
}

/// What a launch begins a session for; rows.
pub(crate) struct Begun<'a> {
    pub(crate) user: i64,
    pub(crate) organization: i64,
    pub(crate) launch_key: i64,
    /// The origin that frames it; none in a tab of its own.
    pub(crate) framed_by: Option<&'a str>,
}

impl Store {
    /// The scope of whoever holds the token; none when the session is over, its user was deleted, or it is of the other kind.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn session(&self, kind: SessionKind, token: &str) -> Result<Option<Scope>, Error> {
        const DOING: &str = "read a session";
        let (hash, now) = (token::hash(token), self.now().timestamp());
        // A framed session lives as long as its origin may frame, and stays with its organization's partner.
        let found = sql::optional(
            self.reader(),
            DOING,
            "SELECT s.last_seen_at, s.organization_id, s.framed_by,
                    u.public_id, u.email, u.name, u.role, u.partner_id, p.name AS partner_name, p.public_id AS partner_public_id,
                    (SELECT string_agg(f.origin, ' ') FROM frame_origin f WHERE f.partner_id = k.partner_id) AS origins
             FROM session s
             JOIN user_account u ON u.id = s.user_id AND u.deleted_at IS NULL
             LEFT JOIN partner p ON p.id = u.partner_id
             LEFT JOIN launch_key k ON k.id = s.launch_key_id
             WHERE s.token_hash = $1 AND s.expires_at > $2
               AND s.last_seen_at > CASE WHEN s.launch_key_id IS NULL THEN $3 ELSE $4 END",
            values![hash.clone(), now, now - IDLE, now - LAUNCHED_IDLE],
            |row| Ok((row.get::<i64>("last_seen_at")?, row.get::<Option<i64>>("partner_id")?, place(row)?, user(row)?)),
        )
        .await?;
        let Some((last_seen, partner, place, user)) = found else { return Ok(None) };
        let Some(scope) = place.scope(kind, Scope::of_user(user, partner)) else { return Ok(None) };
        if now - last_seen >= NOTED_EVERY {
            let note = "UPDATE session SET last_seen_at = $1 WHERE token_hash = $2 AND last_seen_at < $1";
            sql::execute(self.writer(), DOING, note, values![now, hash]).await?;
        }
        Ok(Some(scope))
    }

    /// Who may frame the pages of a framed session that is over since not long ago: they are told that it is.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn framed_by_of_ended(&self, token: &str) -> Result<Vec<String>, Error> {
        let statement = "SELECT f.origin FROM session s JOIN launch_key k ON k.id = s.launch_key_id
             JOIN frame_origin f ON f.partner_id = k.partner_id
             WHERE s.token_hash = $1 AND s.framed_by IS NOT NULL ORDER BY f.origin";
        let values = values![token::hash(token)];
        sql::all(self.reader(), "read a session", statement, values, |row| row.at(0)).await
    }

    /// Ends the session; one that is over already is fine.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        let delete = "DELETE FROM session WHERE token_hash = $1";
        sql::execute(self.writer(), "sign out", delete, values![token::hash(token)]).await.map(|_| ())
    }

    /// Keeps what the signed-in user wants to read the portal in, for the next sign-in. It changes nobody's data, so the audit
    /// log does not have it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is a user who asks.
    pub async fn save_language(&self, scope: &Scope, language: Language) -> Result<(), Error> {
        let user = scope.user().ok_or(Error::Forbidden("have a language"))?;
        let update = "UPDATE user_account SET language = $1 WHERE public_id = $2";
        let values = values![language.as_str(), user.id.0];
        sql::execute(self.writer(), "keep a user's language", update, values).await.map(|_| ())
    }

    /// Begins a session for a user who has shown who they are; those that are over are swept away.
    pub(crate) async fn begin_session(&self, user: i64) -> Result<SignedIn, Error> {
        const DOING: &str = "begin a session";
        let token = token::secret()?;
        let now = self.now();
        let expires_at = now + chrono::TimeDelta::seconds(AT_MOST);
        let tx = self.begin().await?;
        sweep(&tx, now.timestamp()).await?;
        sql::execute(
            &tx,
            DOING,
            "INSERT INTO session (token_hash, user_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
            values![token::hash(&token), user, now.timestamp(), expires_at.timestamp()],
        )
        .await?;
        let wanted = "SELECT language FROM user_account WHERE id = $1";
        let language =
            sql::one(&tx, DOING, wanted, values![user], |row| row.parse_or_none("language")).await?;
        sql::commit(tx, DOING).await?;
        Ok(SignedIn { token, expires_at, language })
    }
}

/// Begins a session for whom another portal's token named: the token for the cookie, and how many seconds it lasts at most.
pub(crate) async fn begin_launched(
    tx: &impl ConnectionTrait,
    begun: &Begun<'_>,
    now: i64,
) -> Result<(String, i64), Error> {
    const DOING: &str = "begin a session";
    let token = token::secret()?;
    sweep(tx, now).await?;
    sql::execute(
        tx,
        DOING,
        "INSERT INTO session
           (token_hash, user_id, created_at, last_seen_at, expires_at, organization_id, launch_key_id, framed_by)
         VALUES ($1, $2, $3, $3, $4, $5, $6, $7)",
        values![
            token::hash(&token),
            begun.user,
            now,
            now + LAUNCHED_AT_MOST,
            begun.organization,
            begun.launch_key,
            begun.framed_by,
        ],
    )
    .await?;
    Ok((token, LAUNCHED_AT_MOST))
}

/// Those that are over are forgotten: framed ones later, so that whoever frames them can be told.
async fn sweep(tx: &impl ConnectionTrait, now: i64) -> Result<(), Error> {
    let delete = "DELETE FROM session WHERE expires_at <= CASE WHEN framed_by IS NULL THEN $1 ELSE $2 END";
    sql::execute(tx, "forget sessions", delete, values![now, now - REMEMBERED]).await.map(|_| ())
}

/// Where a session is.
struct Place {
    organization: Option<i64>,
    framed_by: Option<String>,
    /// Those that may frame it.
    origins: Vec<String>,
}

impl Place {
    /// The scope of a session of that kind here; none where it is of the other, or its origin may frame no longer.
    fn scope(self, kind: SessionKind, of_user: Scope) -> Option<Scope> {
        let scope = match self.organization {
            Some(organization) => of_user.narrowed_to(organization),
            None => of_user,
        };
        match (kind, self.framed_by) {
            (SessionKind::Direct, None) => Some(scope),
            (SessionKind::Framed, Some(origin)) if self.origins.contains(&origin) => {
                Some(scope.framed(self.origins))
            }
            (SessionKind::Direct, Some(_)) | (SessionKind::Framed, _) => None,
        }
    }
}

fn place(row: &Row) -> Result<Place, sea_orm::DbErr> {
    let origins: Option<String> = row.get("origins")?;
    Ok(Place {
        organization: row.get("organization_id")?,
        framed_by: row.get("framed_by")?,
        origins: origins.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
    })
}

pub(crate) fn user(row: &Row) -> Result<UserView, sea_orm::DbErr> {
    Ok(UserView {
        id: UserId(row.get("public_id")?),
        email: row.get("email")?,
        name: row.get("name")?,
        role: row.parse("role")?,
        partner_name: row.get("partner_name")?,
        partner_id: row.get::<Option<Uuid>>("partner_public_id")?.map(PartnerId),
    })
}
