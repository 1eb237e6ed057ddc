//! Sessions of signed-in users: opaque tokens, hashed at rest.

mod ended;
mod own;

use domain::id::{PartnerId, SessionId, UserId};
use domain::language::Language;
use domain::session_end::SessionEnd;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use crate::known_browsers;
use crate::second_step::demand;
use crate::sign_in::SignedIn;
use crate::sql::{self, Row, values};
use crate::{Error, Scope, Store, UserView, Visitor, token};

pub(crate) use ended::end;
pub use own::OwnSession;
pub(crate) use own::end_others;

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
    /// Where its user is.
    pub(crate) visitor: &'a Visitor,
}

impl Store {
    /// The scope of whoever holds the token; none when the session is over, its user was deleted, or it is of the other kind.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn session(&self, kind: SessionKind, token: &str) -> Result<Option<Scope>, Error> {
        const DOING: &str = "read a session";
        let (hash, now) = (token::hash(token), self.now().timestamp());
        // A framed session lives as long as its origin may frame, and stays with its organization's partner. One that began here
        // opens nothing while its user lacks a second step that is demanded, whenever that began.
        let statement = format!(
            "SELECT s.public_id AS session_id, s.last_seen_at, s.organization_id, s.framed_by,
                    u.public_id, u.email, u.name, u.role, u.partner_id, p.name AS partner_name, p.public_id AS partner_public_id,
                    (SELECT string_agg(f.origin, ' ') FROM frame_origin f WHERE f.partner_id = k.partner_id) AS origins,
                    k.name AS launch_key
             FROM session s
             JOIN user_account u ON u.id = s.user_id AND u.deleted_at IS NULL
             LEFT JOIN partner p ON p.id = u.partner_id
             LEFT JOIN launch_key k ON k.id = s.launch_key_id
             WHERE s.token_hash = $1 AND s.expires_at > $2
               AND s.last_seen_at > CASE WHEN s.launch_key_id IS NULL THEN $3 ELSE $4 END
               AND (s.launch_key_id IS NOT NULL OR {})",
            demand::has_what_is_demanded("$5")
        );
        let values =
            values![hash.clone(), now, now - IDLE, now - LAUNCHED_IDLE, self.inner.demands_second_step];
        let found = sql::optional(self.reader(), DOING, &statement, values, |row| {
            let session = (row.get::<Option<Uuid>>("session_id")?, row.get::<i64>("last_seen_at")?);
            Ok((session, row.get::<Option<i64>>("partner_id")?, place(row)?, user(row)?))
        });
        let Some(((id, last_seen), partner, place, user)) = found.await? else { return Ok(None) };
        let Some(scope) = place.scope(kind, Scope::of_user(user, partner)) else { return Ok(None) };
        let id = match id {
            Some(id) => id,
            None => self.name_session(&hash).await?,
        };
        if now - last_seen >= NOTED_EVERY {
            let note = "UPDATE session SET last_seen_at = $1 WHERE token_hash = $2 AND last_seen_at < $1";
            sql::execute(self.writer(), DOING, note, values![now, hash]).await?;
        }
        Ok(Some(scope.in_session(SessionId(id))))
    }

    /// Gives a session an id that was begun by a program which knew of none.
    async fn name_session(&self, hash: &[u8]) -> Result<Uuid, Error> {
        // Of two requests at once, both go by the first one's id.
        let update = "UPDATE session SET public_id = COALESCE(public_id, $1) WHERE token_hash = $2 RETURNING public_id";
        let values = values![self.new_id(), hash.to_vec()];
        let named = sql::optional(self.writer(), "name a session", update, values, |row| row.at(0)).await?;
        named.ok_or(Error::NotFound)
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

    /// Ends the session, and answers whose it was; one that is over already is fine.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn sign_out(&self, token: &str) -> Result<Option<UserId>, Error> {
        const DOING: &str = "sign out";
        let delete = "DELETE FROM session WHERE token_hash = $1 RETURNING user_id";
        let ended =
            sql::optional(self.writer(), DOING, delete, values![token::hash(token)], |row| row.at::<i64>(0));
        let Some(user) = ended.await? else { return Ok(None) };
        let whose = "SELECT public_id FROM user_account WHERE id = $1";
        sql::optional(self.reader(), DOING, whose, values![user], |row| Ok(UserId(row.at(0)?))).await
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

    /// Begins a session for a user who has passed every step of signing in.
    pub(crate) async fn begin_session(&self, user: i64, visitor: &Visitor) -> Result<SignedIn, Error> {
        let tx = self.begin().await?;
        let begun = begin(&tx, user, visitor, self.now()).await?;
        sql::commit(tx, "begin a session").await?;
        Ok(begun)
    }
}

/// Begins a session for a user who has passed every step; those that are over are swept away.
pub(crate) async fn begin(
    tx: &DatabaseTransaction,
    user: i64,
    visitor: &Visitor,
    now: Instant,
) -> Result<SignedIn, Error> {
    const DOING: &str = "begin a session";
    let token = token::secret()?;
    let expires_at = now + chrono::TimeDelta::seconds(AT_MOST);
    sweep(tx, now.timestamp()).await?;
    sql::execute(
        tx,
        DOING,
        "INSERT INTO session (token_hash, user_id, created_at, last_seen_at, expires_at, public_id, user_agent, address)
         VALUES ($1, $2, $3, $3, $4, $5, $6, $7)",
        values![
            token::hash(&token),
            user,
            now.timestamp(),
            expires_at.timestamp(),
            token::new_id(now),
            visitor.stored_user_agent(),
            visitor.stored_address(),
        ],
    )
    .await?;
    let wanted = "SELECT language FROM user_account WHERE id = $1";
    let language = sql::one(tx, DOING, wanted, values![user], |row| row.parse_or_none("language")).await?;
    let browser = known_browsers::remember(tx, user, visitor.known_browser.as_deref(), now).await?;
    Ok(SignedIn { token, expires_at, language, browser })
}

/// Ends every session of a user, and what was on the way to one, and knows no browser of theirs any more; answers how many
/// sessions. Whoever changes what a user may do, or how they sign in, calls it in the same transaction.
pub(crate) async fn end_sessions(
    tx: &impl ConnectionTrait,
    user: i64,
    why: SessionEnd,
    now: Instant,
) -> Result<u64, Error> {
    end_all_but_step(tx, user, &[], why, now).await
}

/// The same, but for the sign-in with that hash, which goes on.
pub(crate) async fn end_all_but_step(
    tx: &impl ConnectionTrait,
    user: i64,
    step: &[u8],
    why: SessionEnd,
    now: Instant,
) -> Result<u64, Error> {
    const DOING: &str = "end a user's sessions";
    known_browsers::forget(tx, user).await?;
    let delete = "DELETE FROM sign_in_step WHERE user_id = $1 AND token_hash <> $2";
    sql::execute(tx, DOING, delete, values![user, step.to_vec()]).await?;
    end(tx, "s.user_id = $1", values![user], why, now).await
}

/// Begins a session for whom another portal's token named: the token for the cookie, and how many seconds it lasts at most.
pub(crate) async fn begin_launched(
    tx: &impl ConnectionTrait,
    begun: &Begun<'_>,
    now: Instant,
) -> Result<(String, i64), Error> {
    const DOING: &str = "begin a session";
    let token = token::secret()?;
    let (id, now) = (token::new_id(now), now.timestamp());
    sweep(tx, now).await?;
    sql::execute(
        tx,
        DOING,
        "INSERT INTO session
           (token_hash, user_id, created_at, last_seen_at, expires_at, organization_id, launch_key_id, framed_by,
            public_id, user_agent, address)
         VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            token::hash(&token),
            begun.user,
            now,
            now + LAUNCHED_AT_MOST,
            begun.organization,
            begun.launch_key,
            begun.framed_by,
            id,
            begun.visitor.stored_user_agent(),
            begun.visitor.stored_address(),
        ],
    )
    .await?;
    Ok((token, LAUNCHED_AT_MOST))
}

/// Those that are over are forgotten: framed ones later, so that whoever frames them can be told.
async fn sweep(tx: &impl ConnectionTrait, now: i64) -> Result<(), Error> {
    let delete = "DELETE FROM session WHERE expires_at <= CASE WHEN framed_by IS NULL THEN $1 ELSE $2 END";
    sql::execute(tx, "forget sessions", delete, values![now, now - REMEMBERED]).await?;
    ended::sweep(tx, now).await
}

/// Where a session is.
struct Place {
    organization: Option<i64>,
    framed_by: Option<String>,
    /// Those that may frame it.
    origins: Vec<String>,
    /// What the launch key is called by which it began.
    launch_key: Option<String>,
}

impl Place {
    /// The scope of a session of that kind here; none where it is of the other, or its origin may frame no longer.
    fn scope(self, kind: SessionKind, of_user: Scope) -> Option<Scope> {
        let scope = match self.organization {
            Some(organization) => of_user.narrowed_to(organization),
            None => of_user,
        };
        let scope = match &self.launch_key {
            Some(key) => scope.vouched_by(key),
            None => scope,
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
        launch_key: row.get("launch_key")?,
    })
}

/// The user of a row that has theirs and the partner's columns.
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
