//! Sessions of signed-in users: opaque tokens, hashed at rest.

use domain::id::{PartnerId, UserId};
use domain::language::Language;
use uuid::Uuid;

use crate::sign_in::SignedIn;
use crate::sql::{self, Row, values};
use crate::{Error, Scope, Store, UserView, token};

/// A session that nobody used for so many seconds is over.
const IDLE: i64 = 12 * 3600;
/// No session is older than so many seconds.
const AT_MOST: i64 = 7 * 24 * 3600;
/// Being used is written down at most so often, in seconds: not a write a request.
const NOTED_EVERY: i64 = 60;

impl Store {
    /// The scope of whoever holds the token; none when the session is over, or its user was deleted.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn session(&self, token: &str) -> Result<Option<Scope>, Error> {
        const DOING: &str = "read a session";
        let (hash, now) = (token::hash(token), self.now().timestamp());
        let found = sql::optional(
            self.reader(),
            DOING,
            "SELECT s.last_seen_at, u.public_id, u.email, u.name, u.role, u.partner_id, p.name AS partner_name, p.public_id AS partner_public_id
             FROM session s
             JOIN user_account u ON u.id = s.user_id AND u.deleted_at IS NULL
             LEFT JOIN partner p ON p.id = u.partner_id
             WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3",
            values![hash.clone(), now, now - IDLE],
            |row| Ok((row.get::<i64>("last_seen_at")?, row.get::<Option<i64>>("partner_id")?, user(row)?)),
        )
        .await?;
        let Some((last_seen, partner, user)) = found else { return Ok(None) };
        if now - last_seen >= NOTED_EVERY {
            let note = "UPDATE session SET last_seen_at = $1 WHERE token_hash = $2 AND last_seen_at < $1";
            sql::execute(self.writer(), DOING, note, values![now, hash]).await?;
        }
        Ok(Some(Scope::of_user(user, partner)))
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

    /// Begins a session for a user whose password was right; those that are over are swept away.
    pub(crate) async fn begin_session(&self, user: i64) -> Result<SignedIn, Error> {
        const DOING: &str = "begin a session";
        let token = token::secret()?;
        let now = self.now();
        let expires_at = now + chrono::TimeDelta::seconds(AT_MOST);
        let tx = self.begin().await?;
        sql::execute(&tx, DOING, "DELETE FROM session WHERE expires_at <= $1", values![now.timestamp()])
            .await?;
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

fn user(row: &Row) -> Result<UserView, sea_orm::DbErr> {
    Ok(UserView {
        id: UserId(row.get("public_id")?),
        email: row.get("email")?,
        name: row.get("name")?,
        role: row.parse("role")?,
        partner_name: row.get("partner_name")?,
        partner_id: row.get::<Option<Uuid>>("partner_public_id")?.map(PartnerId),
    })
}
