//! The brake on guessing: attempts are counted in the database, so that all processes count together.

use std::net::IpAddr;

use domain::id::SessionId;
use sea_orm::{ConnectionTrait, DbBackend};
use sha2::{Digest, Sha256};

use crate::sql::{self, values};
use crate::{Error, Store};

/// Failures count for so many seconds.
const WINDOW: i64 = 15 * 60;
/// So many for one account …
const PER_ACCOUNT: i64 = 10;
/// … and so many from one network address, where a whole office may sit.
const PER_ADDRESS: i64 = 50;

const DOING: &str = "count an attempt";

/// Whom an attempt is counted against: the account first, then the network address.
pub(crate) struct Subjects(Vec<(Vec<u8>, i64)>);

impl Subjects {
    /// Attempts at an account's password. `email_key`: the address as it is compared.
    pub(crate) fn password(email_key: &str, address: Option<IpAddr>) -> Self {
        Self::of(subject("account", email_key), address)
    }

    /// Attempts at an account's password in a browser that has signed in to it before, a row: counted by nothing else, so that
    /// nobody else holds it up.
    pub(crate) fn known_browser(browser: i64) -> Self {
        Self(vec![(subject("browser", &browser.to_string()), PER_ACCOUNT)])
    }

    /// Attempts to show the password again in a session: as in a browser that is known.
    pub(crate) fn session(session: SessionId) -> Self {
        Self(vec![(subject("session", &session.to_string()), PER_ACCOUNT)])
    }

    /// Attempts at the codes of a user, their row. A right password does not forget them.
    pub(crate) fn code(user: i64, address: Option<IpAddr>) -> Self {
        Self::of(subject("code", &user.to_string()), address)
    }

    /// Attempts to accept an invitation, a row: hashing a password costs as much as for whoever signs in.
    pub(crate) fn invitation(invitation: i64, address: Option<IpAddr>) -> Self {
        Self::of(subject("invitation", &invitation.to_string()), address)
    }

    /// Attempts of whose account is not known yet.
    pub(crate) fn address(address: Option<IpAddr>) -> Self {
        Self(
            address.map(|address| (subject("address", &network(address)), PER_ADDRESS)).into_iter().collect(),
        )
    }

    fn of(account: Vec<u8>, address: Option<IpAddr>) -> Self {
        let mut subjects = vec![(account, PER_ACCOUNT)];
        subjects.extend(address.map(|address| (subject("address", &network(address)), PER_ADDRESS)));
        Self(subjects)
    }
}

/// Too many failures for an account or from a network address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Throttled {
    /// After so many seconds another attempt is taken.
    pub(crate) retry_after_seconds: u32,
}

/// An attempt that counts as a failure until it is taken back.
#[must_use = "an attempt that was no failure is taken back"]
pub struct Attempt {
    subjects: Subjects,
    /// The rows it made.
    rows: Vec<i64>,
}

impl Store {
    /// Counts an attempt against every subject, before anything is looked at: so many attempts at once get no further than
    /// one after the other.
    pub(crate) async fn attempt(&self, subjects: Subjects) -> Result<Result<Attempt, Throttled>, Error> {
        let now = self.now().timestamp();
        let tx = self.begin().await?;
        for (subject, _) in &subjects.0 {
            lock(&tx, subject).await?;
        }
        sql::execute(&tx, DOING, "DELETE FROM sign_in_failure WHERE at <= $1", values![now - 4 * WINDOW])
            .await?;
        for (subject, limit) in &subjects.0 {
            if let Some(retry_after_seconds) = throttled(&tx, subject, *limit, now).await? {
                sql::commit(tx, DOING).await?;
                return Ok(Err(Throttled { retry_after_seconds }));
            }
        }
        let mut rows = Vec::new();
        for (subject, _) in &subjects.0 {
            let insert = "INSERT INTO sign_in_failure (subject, at) VALUES ($1, $2) RETURNING id";
            rows.push(
                sql::one(&tx, DOING, insert, values![subject.clone(), now], |row| row.get::<i64>("id"))
                    .await?,
            );
        }
        sql::commit(tx, DOING).await?;
        Ok(Ok(Attempt { subjects, rows }))
    }

    /// After success: the account's failures are forgotten, the network address's only as far as they are this attempt's.
    pub(crate) async fn forget(&self, attempt: Attempt) -> Result<(), Error> {
        let tx = self.begin().await?;
        if let Some((account, _)) = attempt.subjects.0.first() {
            let delete = "DELETE FROM sign_in_failure WHERE subject = $1";
            sql::execute(&tx, DOING, delete, values![account.clone()]).await?;
        }
        forget_rows(&tx, &attempt.rows).await?;
        sql::commit(tx, DOING).await
    }

    /// Takes an attempt back and forgets nothing else: it was right, or it was not the person's fault.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn take_back_attempt(&self, attempt: Attempt) -> Result<(), Error> {
        let tx = self.begin().await?;
        forget_rows(&tx, &attempt.rows).await?;
        sql::commit(tx, DOING).await
    }
}

async fn forget_rows(tx: &impl ConnectionTrait, rows: &[i64]) -> Result<(), Error> {
    for id in rows {
        sql::execute(tx, DOING, "DELETE FROM sign_in_failure WHERE id = $1", values![*id]).await?;
    }
    Ok(())
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
#[must_use]
pub fn network(address: IpAddr) -> String {
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
