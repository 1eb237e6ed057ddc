//! One's own sessions, seen and ended.

use domain::id::SessionId;
use domain::session_end::SessionEnd;
use domain::time::Instant;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{IDLE, LAUNCHED_IDLE, end};
use crate::audit::{self, Entry};
use crate::own_account::{self, Own};
use crate::sql::{self, values};
use crate::{Error, Scope, Store, known_browsers};

/// A session as its user sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// What it is ended by.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// When its user signed in.
    pub began_at: Instant,
    /// When it was used last, to the minute.
    pub last_seen_at: Instant,
    /// The network address that it began from.
    pub address: Option<String>,
    /// What the browser said of itself.
    pub user_agent: Option<String>,
    /// Whether another portal signed its user in.
    pub is_launched: bool,
}

// Addresses stay out of logs.
impl std::fmt::Debug for OwnSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnSession")
            .field("id", &self.id)
            .field("is_this", &self.is_this)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The signed-in user's sessions that are not over: this one first, then the one that was used last.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is a user who signed in here.
    pub async fn own_sessions(&self, scope: &Scope) -> Result<Vec<OwnSession>, Error> {
        const DOING: &str = "list a user's sessions";
        let (user, this) = scope.oneself()?;
        let now = self.now().timestamp();
        // Those of programs that knew of no ids get one when they are used; until then they can be ended with all others.
        let mut sessions = sql::all(
            self.reader(),
            DOING,
            "SELECT s.public_id, s.created_at, s.last_seen_at, s.address, s.user_agent, s.launch_key_id
             FROM session s JOIN user_account u ON u.id = s.user_id
             WHERE u.public_id = $1 AND s.public_id IS NOT NULL AND s.expires_at > $2
               AND s.last_seen_at > CASE WHEN s.launch_key_id IS NULL THEN $3 ELSE $4 END
             ORDER BY s.last_seen_at DESC, s.created_at DESC, s.public_id",
            values![user.id.0, now, now - IDLE, now - LAUNCHED_IDLE],
            |row| {
                let id = SessionId(row.get("public_id")?);
                Ok(OwnSession {
                    id,
                    is_this: id == this,
                    began_at: row.instant("created_at")?,
                    last_seen_at: row.instant("last_seen_at")?,
                    address: row.get("address")?,
                    user_agent: row.get("user_agent")?,
                    is_launched: row.get::<Option<i64>>("launch_key_id")?.is_some(),
                })
            },
        )
        .await?;
        sessions.sort_by_key(|session| !session.is_this);
        Ok(sessions)
    }

    /// Ends one of the signed-in user's sessions, which may be this one.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is over, or not theirs; [`Error::Forbidden`] unless it is a user who signed in here.
    pub async fn end_own_session(&self, scope: &Scope, session: SessionId) -> Result<(), Error> {
        const DOING: &str = "end a session";
        let tx = self.begin().await?;
        let own = own_account::read(&tx, scope).await?;
        let which = "s.public_id = $1 AND s.user_id = $2";
        let ended = end(&tx, which, values![session.0, own.row], SessionEnd::Elsewhere, self.now()).await?;
        if ended == 0 {
            return Err(Error::NotFound);
        }
        let after = json!({ "session": session });
        audit::record(
            &tx,
            scope,
            self.now(),
            Entry { partner: own.partner, after, ..Entry::new("account.end_session") },
        )
        .await?;
        sql::commit(tx, DOING).await
    }

    /// Ends all of the signed-in user's sessions but this one; answers how many there were.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is a user who signed in here.
    pub async fn end_other_sessions(&self, scope: &Scope) -> Result<u64, Error> {
        let tx = self.begin().await?;
        let own = own_account::read(&tx, scope).await?;
        let ended = end_others(&tx, &own, SessionEnd::Elsewhere, self.now()).await?;
        let after = json!({ "sessions": ended });
        let entry = Entry { partner: own.partner, after, ..Entry::new("account.end_other_sessions") };
        audit::record(&tx, scope, self.now(), entry).await?;
        sql::commit(tx, "end a user's other sessions").await?;
        Ok(ended)
    }
}

/// Ends all sessions of the user but the one that asks, and whatever is on the way to one, and knows no browser of theirs any
/// more; answers how many sessions.
pub(crate) async fn end_others(
    tx: &DatabaseTransaction,
    own: &Own,
    why: SessionEnd,
    now: Instant,
) -> Result<u64, Error> {
    const DOING: &str = "end a user's other sessions";
    known_browsers::forget(tx, own.row).await?;
    sql::execute(tx, DOING, "DELETE FROM sign_in_step WHERE user_id = $1", values![own.row]).await?;
    let which = "s.user_id = $1 AND (s.public_id IS NULL OR s.public_id <> $2)";
    end(tx, which, values![own.row, own.session.0], why, now).await
}
