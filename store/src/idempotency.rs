//! Requests that name themselves by an `Idempotency-Key`: whoever repeats one gets the answer of the first, and nothing is
//! done twice. An API key has names of its own.

use domain::id::KeyId;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::sql::{self, values};
use crate::{Error, Scope, Store};

/// For how many seconds an answer is given again.
const KEPT: i64 = 24 * 60 * 60;
/// After how many seconds a request that has no answer yet counts as broken off, and may be made anew: longer than any takes.
const RUNNING: i64 = 2 * 60;
/// How many answers whose time is over are swept away with each new request: more than come in.
const SWEPT: i64 = 100;

const DOING: &str = "remember a request";

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its HTTP status.
    pub status: u16,
    /// Its headers, as JSON.
    pub headers: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// What is known of a request by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repetition {
    /// Nothing: it is to be done, and its answer kept or the request forgotten.
    First,
    /// It was done: this was the answer.
    Answered(KeptAnswer),
    /// It is being done.
    Running,
    /// The name is another request's.
    Another,
}

impl Store {
    /// Notes that the request of that name begins, unless there is one already. `request` is a hash of all that makes it
    /// that request.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is an API key that asks.
    pub async fn begin_request(
        &self,
        scope: &Scope,
        name: &str,
        request: &[u8],
    ) -> Result<Repetition, Error> {
        let (key, now) = (asking(scope)?, self.now().timestamp());
        let tx = self.begin().await?;
        sweep(&tx, now).await?;
        let new = "INSERT INTO idempotent_answer (api_key_id, idempotency_key, request_hash, expires_at)
             SELECT id, $2, $3, $4 FROM api_key WHERE public_id = $1
             ON CONFLICT (api_key_id, idempotency_key) DO UPDATE
             SET request_hash = $3, expires_at = $4, status = NULL, headers = NULL, body = NULL
             WHERE idempotent_answer.expires_at <= $5";
        let values = values![key.0, name, request, now + RUNNING, now];
        let is_first = sql::execute(&tx, DOING, new, values).await? > 0;
        let known = if is_first { Repetition::First } else { known(&tx, key, name, request).await? };
        sql::commit(tx, DOING).await?;
        Ok(known)
    }

    /// Keeps the answer of a request that began, for 24 hours.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is an API key that asks.
    pub async fn keep_answer(&self, scope: &Scope, name: &str, answer: &KeptAnswer) -> Result<(), Error> {
        let key = asking(scope)?;
        let update = "UPDATE idempotent_answer SET status = $3, headers = $4, body = $5, expires_at = $6
             WHERE api_key_id = (SELECT id FROM api_key WHERE public_id = $1) AND idempotency_key = $2
               AND status IS NULL";
        let status = i16::try_from(answer.status).unwrap_or(i16::MAX);
        let until = self.now().timestamp() + KEPT;
        let values = values![key.0, name, status, &*answer.headers, answer.body.clone(), until];
        sql::execute(self.writer(), "keep a request's answer", update, values).await.map(|_| ())
    }

    /// Forgets a request that began and came to nothing: its sender may try again under the same name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is an API key that asks.
    pub async fn forget_request(&self, scope: &Scope, name: &str) -> Result<(), Error> {
        let key = asking(scope)?;
        let delete = "DELETE FROM idempotent_answer
             WHERE api_key_id = (SELECT id FROM api_key WHERE public_id = $1) AND idempotency_key = $2
               AND status IS NULL";
        sql::execute(self.writer(), "forget a request", delete, values![key.0, name]).await.map(|_| ())
    }
}

fn asking(scope: &Scope) -> Result<KeyId, Error> {
    scope.key().ok_or(Error::Forbidden("name a request"))
}

/// Of a name that is taken.
async fn known(
    db: &impl ConnectionTrait,
    key: KeyId,
    name: &str,
    request: &[u8],
) -> Result<Repetition, Error> {
    let statement = "SELECT a.request_hash, a.status, a.headers, a.body FROM idempotent_answer a
         JOIN api_key k ON k.id = a.api_key_id WHERE k.public_id = $1 AND a.idempotency_key = $2";
    let found = sql::one(db, DOING, statement, values![key.0, name], |row| {
        let (hash, status): (Vec<u8>, Option<i16>) = (row.get("request_hash")?, row.get("status")?);
        let answer = match status.and_then(|status| u16::try_from(status).ok()) {
            None => None,
            Some(status) => Some(KeptAnswer { status, headers: row.get("headers")?, body: row.get("body")? }),
        };
        Ok((hash, answer))
    });
    Ok(match found.await? {
        (hash, _) if hash != request => Repetition::Another,
        (_, Some(answer)) => Repetition::Answered(answer),
        (_, None) => Repetition::Running,
    })
}

/// A few of those whose time is over; what somebody else sweeps is left to them.
async fn sweep(db: &impl ConnectionTrait, now: i64) -> Result<(), Error> {
    let lock = if db.get_database_backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let delete = format!(
        "DELETE FROM idempotent_answer WHERE (api_key_id, idempotency_key) IN (
             SELECT api_key_id, idempotency_key FROM idempotent_answer WHERE expires_at <= $1 LIMIT $2 {lock})"
    );
    sql::execute(db, DOING, &delete, values![now, SWEPT]).await.map(|_| ())
}
