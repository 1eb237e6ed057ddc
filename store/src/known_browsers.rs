//! Browsers that have signed in before («device cookies», OWASP): attempts of theirs are counted apart from those of strangers, so
//! that whoever knows a user's address does not keep them out of the browsers that they use.
//!
//! Each sign-in gives the browser a new token, whose hash is stored for the user. The token opens nothing: it says only by which
//! counter a wrong password counts.

use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::sql::{self, values};
use crate::{Error, token};

/// A browser is known for so many seconds after its last sign-in.
const LIVES: i64 = 180 * 24 * 3600;
/// So many of a user are known: those that signed in last.
const AT_MOST: i64 = 10;

const DOING: &str = "know a browser again";

/// By what a browser is known at its next sign-in.
#[derive(Clone)]
pub struct KnownBrowser {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// For how many seconds it counts.
    pub seconds: i64,
}

impl std::fmt::Debug for KnownBrowser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnownBrowser").field("seconds", &self.seconds).finish_non_exhaustive()
    }
}

/// Knows the browser in which a user has just signed in. `shown` is the token that it had: what is known by it stays known, of
/// other users too, by the new one.
pub(crate) async fn remember(
    tx: &DatabaseTransaction,
    user: i64,
    shown: Option<&str>,
    now: Instant,
) -> Result<KnownBrowser, Error> {
    let (token, now) = (token::secret()?, now.timestamp());
    let hash = token::hash(&token);
    sql::execute(tx, DOING, "DELETE FROM known_browser WHERE expires_at <= $1", values![now]).await?;
    if let Some(shown) = shown {
        let renew = "UPDATE known_browser SET token_hash = $1 WHERE token_hash = $2";
        sql::execute(tx, DOING, renew, values![hash.clone(), token::hash(shown)]).await?;
    }
    let insert = "INSERT INTO known_browser (token_hash, user_id, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (token_hash, user_id) DO UPDATE SET expires_at = excluded.expires_at";
    sql::execute(tx, DOING, insert, values![hash.clone(), user, now + LIVES]).await?;
    let few = "DELETE FROM known_browser WHERE user_id = $1 AND token_hash <> $2 AND id NOT IN
           (SELECT id FROM known_browser WHERE user_id = $1 AND token_hash <> $2
            ORDER BY expires_at DESC, id DESC LIMIT $3)";
    sql::execute(tx, DOING, few, values![user, hash, AT_MOST - 1]).await?;
    Ok(KnownBrowser { token, seconds: LIVES })
}

/// Knows no browser of a user any more.
pub(crate) async fn forget(tx: &impl ConnectionTrait, user: i64) -> Result<(), Error> {
    sql::execute(tx, DOING, "DELETE FROM known_browser WHERE user_id = $1", values![user]).await.map(|_| ())
}
