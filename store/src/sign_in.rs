//! Signing in with a password, and the throttle before it.

use std::net::IpAddr;

use domain::language::Language;
use domain::recipient::EmailAddress;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DbBackend};
use sha2::{Digest, Sha256};

use crate::sql::{self, values};
use crate::{Error, Store, password};

/// A session that has begun.
#[derive(Clone)]
pub struct SignedIn {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// When the session ends at the latest.
    pub expires_at: Instant,
    /// What the user wants to read; none: as the browser says.
    pub language: Option<Language>,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The address or the password is wrong; which of the two is not said.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// Too many failures for this account or from this network address.
    #[error("too many attempts; try again in {retry_after_seconds} seconds")]
    Throttled {
        /// After so many seconds another attempt is taken.
        retry_after_seconds: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// An attempt from a network address that counts as a failure until it is taken back.
#[derive(Debug)]
#[must_use = "an attempt that was no failure is taken back"]
pub struct Attempt {
    pub(crate) rows: Vec<i64>,
}

/// Failures count for so many seconds.
const WINDOW: i64 = 15 * 60;
/// So many for one account …
const PER_ACCOUNT: i64 = 10;
/// … and so many from one network address, where a whole office may sit.
const PER_ADDRESS: i64 = 50;

const DOING: &str = "sign in";

impl Store {
    /// Signs in and begins a session.
    ///
    /// Each attempt counts as a failure before the password is looked at, and is taken back when it was right: so many
    /// attempts at once get no further than one after the other. Unknown users take as long as known ones.
    ///
    /// # Errors
    /// [`SignInError::Wrong`], [`SignInError::Throttled`], or the store's own.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: Option<IpAddr>,
    ) -> Result<SignedIn, SignInError> {
        let key =
            EmailAddress::parse(email).map_or_else(|_| email.trim().to_lowercase(), |email| email.key());
        let mut subjects = vec![(subject("account", &key), PER_ACCOUNT)];
        if let Some(address) = address {
            subjects.push((subject("address", &network(address)), PER_ADDRESS));
        }
        let attempts = self.note_attempt(&subjects).await?;
        let user = sql::optional(
            self.reader(),
            DOING,
            "SELECT id, password_hash FROM user_account WHERE email_key = $1 AND deleted_at IS NULL",
            values![key],
            |row| Ok((row.get::<i64>("id")?, row.get::<Option<String>>("password_hash")?)),
        )
        .await?;
        let (user, stored) = user.map_or((None, None), |(id, hash)| (Some(id), hash));
        let right = password::verify(&self.inner.hashing, password, stored).await?;
        match user {
            Some(user) if right => {
                self.forget_attempts(&subjects, &attempts).await?;
                Ok(self.begin_session(user).await?)
            }
            _ => Err(SignInError::Wrong),
        }
    }

    /// Counts an attempt whose account is not known yet against its network address.
    pub(crate) async fn note_attempt_from(&self, address: Option<IpAddr>) -> Result<Attempt, SignInError> {
        let subjects = address.map(|address| (subject("address", &network(address)), PER_ADDRESS));
        let rows = self.note_attempt(subjects.as_slice()).await?;
        Ok(Attempt { rows })
    }

    /// Counts the attempt against every subject; answers the rows it made.
    async fn note_attempt(&self, subjects: &[(Vec<u8>, i64)]) -> Result<Vec<i64>, SignInError> {
        let now = self.now().timestamp();
        let tx = self.begin().await?;
        for (subject, _) in subjects {
            lock(&tx, subject).await?;
        }
        sql::execute(&tx, DOING, "DELETE FROM sign_in_failure WHERE at <= $1", values![now - 4 * WINDOW])
            .await?;
        for (subject, limit) in subjects {
            if let Some(seconds) = throttled(&tx, subject, *limit, now).await? {
                sql::commit(tx, DOING).await?;
                return Err(SignInError::Throttled { retry_after_seconds: seconds });
            }
        }
        let mut made = Vec::new();
        for (subject, _) in subjects {
            let insert = "INSERT INTO sign_in_failure (subject, at) VALUES ($1, $2) RETURNING id";
            made.push(
                sql::one(&tx, DOING, insert, values![subject.clone(), now], |row| row.get::<i64>("id"))
                    .await?,
            );
        }
        sql::commit(tx, DOING).await?;
        Ok(made)
    }

    /// After success: the account's failures are forgotten, the network address's only as far as they are this attempt's.
    pub(crate) async fn forget_attempts(
        &self,
        subjects: &[(Vec<u8>, i64)],
        made: &[i64],
    ) -> Result<(), Error> {
        let tx = self.begin().await?;
        if let Some((account, _)) = subjects.first() {
            sql::execute(
                &tx,
                DOING,
                "DELETE FROM sign_in_failure WHERE subject = $1",
                values![account.clone()],
            )
            .await?;
        }
        for id in made {
            sql::execute(&tx, DOING, "DELETE FROM sign_in_failure WHERE id = $1", values![*id]).await?;
        }
        sql::commit(tx, DOING).await
    }
}

/// One attempt at a subject is counted at a time; on SQLite all writing is.
async fn lock(tx: &impl ConnectionTrait, subject: &[u8]) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let mut number = [0_u8; 8];
        number.copy_from_slice(&subject[..8]);
        let number = i64::from_be_bytes(number);
        sql::execute(tx, DOING, "SELECT pg_advisory_xact_lock($1)", values![number]).await?;
    }
    Ok(())
}

/// After how many seconds the subject may try again, if it has to wait. Failures from a clock ahead of ours do not count.
async fn throttled(
    tx: &impl ConnectionTrait,
    subject: &[u8],
    limit: i64,
    now: i64,
) -> Result<Option<u32>, Error> {
    // The oldest of the last `limit` failures: when it leaves the window, there is room for one more.
    let oldest = sql::optional(
        tx,
        DOING,
        "SELECT at FROM sign_in_failure WHERE subject = $1 AND at > $2 AND at <= $3 ORDER BY at DESC, id DESC LIMIT 1 OFFSET $4",
        values![subject.to_vec(), now - WINDOW, now, limit - 1],
        |row| row.get::<i64>("at"),
    )
    .await?;
    Ok(oldest.map(|at| u32::try_from(at + WINDOW - now).unwrap_or(1).max(1)))
}

/// What is stored instead of the address: nobody's mistyped password ends up in the table.
fn subject(kind: &str, text: &str) -> Vec<u8> {
    Sha256::digest(format!("{kind} {text}").as_bytes()).to_vec()
}

/// One customer's line: the IPv4 address, or the /64 network of an IPv6 address.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_ipv6_network_is_one_address() {
        let network = |text: &str| super::network(text.parse().unwrap());
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
