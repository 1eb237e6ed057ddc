//! Sessions that were taken from their users, and why: whoever still holds such a session's token is told.

use domain::session_end::SessionEnd;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, Value};

use super::{AT_MOST, IDLE};
use crate::sql::{self, values};
use crate::{Error, Store, token};

impl Store {
    /// Why the session in a tab of its own with that token is over; none for one that is not known, or that its user ended by
    /// signing out.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn session_end(&self, token: &str) -> Result<Option<SessionEnd>, Error> {
        let now = self.now().timestamp();
        // One that is still there was used lately, and yet opens nothing: its user lacks a second step.
        let statement = "SELECT reason FROM session_end WHERE token_hash = $1
             UNION ALL
             SELECT CASE WHEN last_seen_at > $2 AND expires_at > $3 THEN $4 ELSE $5 END FROM session
             WHERE token_hash = $1 AND launch_key_id IS NULL";
        let (demanded, unused) = (SessionEnd::Demanded.as_str(), SessionEnd::Unused.as_str());
        let values = values![token::hash(token), now - IDLE, now, demanded, unused];
        sql::optional(self.reader(), "read why a session is over", statement, values, |row| {
            row.parse("reason")
        })
        .await
    }
}

/// Ends the sessions `s` for which `which` is true, whose places `$1`, `$2`, … are bound to `values`; answers how many there were.
pub(crate) async fn end(
    tx: &impl ConnectionTrait,
    which: &str,
    values: Vec<Value>,
    why: SessionEnd,
    now: Instant,
) -> Result<u64, Error> {
    const DOING: &str = "end sessions";
    let (reason, at) = (values.len() + 1, values.len() + 2);
    // Two at once end the same session: the later one waits here, finds it ended, and takes the next in the same order.
    let keep = format!(
        "INSERT INTO session_end (token_hash, reason, ended_at)
         SELECT s.token_hash, CAST(${reason} AS TEXT), CAST(${at} AS BIGINT) FROM session s WHERE {which}
         ORDER BY s.token_hash ON CONFLICT (token_hash) DO NOTHING"
    );
    let kept = [values.clone(), values![why.as_str(), now.timestamp()]].concat();
    sql::execute(tx, DOING, &keep, kept).await?;
    // Of the same transaction: one that began in between ends without a reason, which is not said then.
    sql::execute(tx, DOING, &format!("DELETE FROM session AS s WHERE {which}"), values).await
}

/// A browser forgets the token of a session after so long, and so is its end.
pub(super) async fn sweep(tx: &impl ConnectionTrait, now: i64) -> Result<(), Error> {
    let delete = "DELETE FROM session_end WHERE ended_at <= $1";
    sql::execute(tx, "forget ends of sessions", delete, values![now - AT_MOST]).await.map(|_| ())
}
