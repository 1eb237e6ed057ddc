//! What all workers know together of a mail relay: how fast it takes messages, and whether it works at all. One row holds
//! a token bucket, which every claim of mails takes from, and a breaker, which keeps everybody from a relay that is down.

use std::time::Duration;

use domain::time::Instant;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::{Error, Scope, Store, sql};

/// A relay's pace. Instants are seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Messages a minute that it takes at present, at most the deployment's limit.
    rate: i64,
    /// Thousandths of a message that may go now.
    credit: i64,
    credited_at: i64,
    changed_at: i64,
    /// How many times in a row the relay itself did not work.
    failures: i64,
    closed_until: i64,
}

/// What a relay may be given now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// So many messages.
    Messages(usize),
    /// One message: the relay did not work the last time, and this one shows whether it does again.
    Trial,
    /// None before so long.
    Wait(Duration),
    /// None before so long: the relay does not work.
    Closed(Duration),
}

/// A rate never falls below this: even a relay that has had enough is asked every ten seconds.
const SLOWEST: i64 = 6;
/// At most once in so many seconds a relay's complaint halves the rate: many of one burst are one complaint.
const COMPLAINT_SECONDS: i64 = 10;
/// After so long without a complaint the rate rises by a tenth.
const SPEED_UP_SECONDS: i64 = 30;
/// How long whoever tries a broken relay has before another may.
const TRIAL_SECONDS: i64 = 90;
/// For how many minutes a relay is left alone after each failure in a row; the last for all further ones.
const CLOSED_MINUTES: [i64; 4] = [1, 5, 15, 30];

impl Pace {
    /// A relay of which nothing is known: `limit` messages a minute.
    #[must_use]
    pub fn new(limit: u32, now: i64) -> Self {
        let rate = i64::from(limit.max(1));
        let pace = Self { rate, credit: 0, credited_at: now, changed_at: 0, failures: 0, closed_until: 0 };
        Self { credit: pace.burst(), ..pace }
    }

    /// Takes up to `wanted` messages from the bucket.
    pub fn allow(&mut self, wanted: usize, limit: u32, now: i64) -> Allowance {
        let longest = CLOSED_MINUTES[CLOSED_MINUTES.len() - 1] * 60;
        if self.closed_until > now {
            // A clock that was set back closes nothing for longer than a failure does.
            return Allowance::Closed(seconds((self.closed_until - now).min(longest)));
        }
        self.refill(limit, now);
        if self.failures > 0 {
            self.closed_until = now + TRIAL_SECONDS;
            return Allowance::Trial;
        }
        let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
        let granted = (self.credit / 1_000).min(wanted);
        if granted == 0 {
            // A second more than it takes to the last fraction.
            let missing = (1_000 - self.credit) * 60 / (self.rate * 1_000);
            return Allowance::Wait(seconds(missing + 1));
        }
        self.credit -= granted * 1_000;
        Allowance::Messages(usize::try_from(granted).unwrap_or(0))
    }

    /// Puts back what was allowed and not used.
    fn give_back(&mut self, unused: usize) {
        self.credit = (self.credit + i64::try_from(unused).unwrap_or(0) * 1_000).min(self.burst());
    }

    /// The relay said that it is too much (421 or 454).
    pub fn slow_down(&mut self, now: i64) {
        if now - self.changed_at >= COMPLAINT_SECONDS {
            self.rate = (self.rate / 2).max(SLOWEST.min(self.rate));
            self.changed_at = now;
        }
        self.credit = 0;
    }

    /// The relay itself did not work: nobody tries for a while. Only a trial counts as another failure: messages that were
    /// on their way when it broke tell of the same one.
    pub fn broke(&mut self, now: i64, trial: bool) {
        if self.failures > 0 && !trial {
            return;
        }
        let place = usize::try_from(self.failures).unwrap_or(0).min(CLOSED_MINUTES.len() - 1);
        self.failures += 1;
        self.closed_until = now + CLOSED_MINUTES[place] * 60;
    }

    /// It took a message after it had not worked.
    pub fn works(&mut self) {
        self.failures = 0;
        self.closed_until = 0;
    }

    fn refill(&mut self, limit: u32, now: i64) {
        let limit = i64::from(limit.max(1));
        // Clocks of several machines differ by seconds, and BSR_NOW by more: time that was credited is not credited again.
        let passed = (now - self.credited_at).clamp(0, 600);
        if passed > 0 || self.credited_at - now > 600 {
            self.credited_at = now;
        }
        if self.changed_at > now {
            self.changed_at = now;
        }
        if self.rate < limit && now - self.changed_at >= SPEED_UP_SECONDS {
            self.rate += (self.rate / 10).max(1);
            self.changed_at = now;
        }
        self.rate = self.rate.min(limit);
        self.credit = (self.credit + passed * self.rate * 1_000 / 60).min(self.burst());
    }

    /// At most what ten seconds bring goes at once, and never less than one message.
    const fn burst(&self) -> i64 {
        let ten_seconds = self.rate * 1_000 / 6;
        if ten_seconds > 1_000 { ten_seconds } else { 1_000 }
    }
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs())
}

const DOING: &str = "read how fast the relay takes mail";

/// How a relay is doing, for whoever watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayStanding {
    /// Host and port.
    pub name: String,
    /// Messages a minute that it takes at present.
    pub rate: u64,
    /// It did not work the last time, and nobody tries it before then; none while it works.
    pub closed_until: Option<Instant>,
}

impl Store {
    /// The relays that mails went through, by name.
    pub(super) async fn relays(&self) -> Result<Vec<RelayStanding>, Error> {
        let statement = "SELECT name, rate, failures, closed_until FROM relay ORDER BY name";
        sql::all(self.reader(), DOING, statement, [], |row| {
            let (failures, until) = (row.at::<i64>(2)?, row.at::<i64>(3)?);
            let closed_until = (failures > 0).then(|| sql::instant(until)).transpose()?;
            Ok(RelayStanding { name: row.at(0)?, rate: row.at::<i64>(1)?.unsigned_abs(), closed_until })
        })
        .await
    }

    /// The relay said that it is too much: all workers go at half the rate.
    ///
    /// # Errors
    /// The database's.
    pub async fn slow_relay_down(&self, scope: &Scope, relay: &str) -> Result<(), Error> {
        self.change_pace(scope, relay, Pace::slow_down).await
    }

    /// The relay itself does not work: no worker tries it for a while, longer after each `trial` that failed.
    ///
    /// # Errors
    /// The database's.
    pub async fn close_relay(&self, scope: &Scope, relay: &str, trial: bool) -> Result<(), Error> {
        self.change_pace(scope, relay, |pace, now| pace.broke(now, trial)).await
    }

    /// The relay works again.
    ///
    /// # Errors
    /// The database's.
    pub async fn reopen_relay(&self, scope: &Scope, relay: &str) -> Result<(), Error> {
        self.change_pace(scope, relay, |pace, _| pace.works()).await
    }

    async fn change_pace(
        &self,
        scope: &Scope,
        relay: &str,
        change: impl FnOnce(&mut Pace, i64),
    ) -> Result<(), Error> {
        scope.require_deployment()?;
        let transaction = self.begin().await?;
        if let Some((mut pace, now)) = read(&transaction, relay, &self.now_sql()).await? {
            change(&mut pace, now);
            write(&transaction, relay, pace).await?;
        }
        sql::commit(transaction, DOING).await
    }
}

/// Takes from the relay's bucket in a transaction that claims mails: whoever else wants to waits for its end. `now_sql` is
/// the clock that all workers share.
pub(super) async fn take(
    db: &impl ConnectionTrait,
    relay: &str,
    limit: u32,
    wanted: usize,
    now_sql: &str,
) -> Result<(Pace, Allowance), Error> {
    let (mut pace, now) = match read(db, relay, now_sql).await? {
        Some(found) => found,
        None => {
            let statement =
                "INSERT INTO relay (name, rate, credit, credited_at, changed_at, failures, closed_until)
                 VALUES ($1, 0, 0, 0, 0, 0, 0) ON CONFLICT (name) DO NOTHING";
            sql::execute(db, DOING, statement, sql::values![relay]).await?;
            // Of two that come first one has waited here for the other.
            let (pace, now) = read(db, relay, now_sql).await?.ok_or(Error::NotFound)?;
            (if pace.rate > 0 { pace } else { Pace::new(limit, now) }, now)
        }
    };
    let allowance = pace.allow(wanted, limit, now);
    Ok((pace, allowance))
}

/// Writes what is left after `unused` of the allowed messages were put back.
pub(super) async fn leave(
    db: &impl ConnectionTrait,
    relay: &str,
    mut pace: Pace,
    unused: usize,
) -> Result<(), Error> {
    pace.give_back(unused);
    write(db, relay, pace).await
}

/// The pace, and the present.
async fn read(db: &impl ConnectionTrait, relay: &str, now_sql: &str) -> Result<Option<(Pace, i64)>, Error> {
    let lock = if db.get_database_backend() == DbBackend::Postgres { "FOR UPDATE" } else { "" };
    let statement = format!(
        "SELECT rate, credit, credited_at, changed_at, failures, closed_until,
                CAST({now_sql} AS BIGINT) FROM relay
         WHERE name = $1 {lock}"
    );
    sql::optional(db, DOING, &statement, sql::values![relay], |row| {
        let pace = Pace {
            rate: row.at(0)?,
            credit: row.at(1)?,
            credited_at: row.at(2)?,
            changed_at: row.at(3)?,
            failures: row.at(4)?,
            closed_until: row.at(5)?,
        };
        Ok((pace, row.at(6)?))
    })
    .await
}

async fn write(db: &impl ConnectionTrait, relay: &str, pace: Pace) -> Result<(), Error> {
    let Pace { rate, credit, credited_at, changed_at, failures, closed_until } = pace;
    let statement =
        "UPDATE relay SET rate = $2, credit = $3, credited_at = $4, changed_at = $5, failures = $6,
                            closed_until = $7 WHERE name = $1";
    let values = sql::values![relay, rate, credit, credited_at, changed_at, failures, closed_until];
    sql::execute(db, "write down how fast the relay takes mail", statement, values).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_793_858_400;

    fn messages(allowance: Allowance) -> usize {
        match allowance {
            Allowance::Messages(number) => number,
            Allowance::Trial => 1,
            Allowance::Wait(_) | Allowance::Closed(_) => 0,
        }
    }

    proptest! {
        #[test]
        fn no_more_goes_than_the_limit_and_one_burst(
            limit in 1_u32..5_000,
            steps in prop::collection::vec((0_i64..120, 1_usize..40, 0_u8..10), 1..200),
        ) {
            let mut pace = Pace::new(limit, NOW);
            let (mut now, mut sent) = (NOW, 0);
            for (passed, wanted, complaint) in steps {
                now += passed;
                sent += messages(pace.allow(wanted, limit, now));
                if complaint == 0 {
                    pace.slow_down(now);
                }
            }
            let minutes = (now - NOW + 10) as f64 / 60.0;
            prop_assert!(sent as f64 <= minutes * f64::from(limit) + 1.0, "{sent} in {minutes} minutes");
        }

        #[test]
        fn whoever_waits_as_long_as_told_gets_a_message(limit in 1_u32..5_000, gone in 0_i64..100) {
            let mut pace = Pace::new(limit, NOW);
            while messages(pace.allow(usize::MAX, limit, NOW)) > 0 {}
            let Allowance::Wait(wait) = pace.allow(1, limit, NOW) else { panic!("the bucket is empty") };
            let later = NOW + i64::try_from(wait.as_secs()).unwrap() + gone;
            prop_assert!(matches!(pace.allow(1, limit, later), Allowance::Messages(1)));
        }
    }

    #[test]
    fn a_complaint_halves_the_rate_once_a_burst_and_quiet_restores_it() {
        let mut pace = Pace::new(600, NOW);
        pace.slow_down(NOW);
        pace.slow_down(NOW + 1);
        assert_eq!(pace.rate, 300);
        pace.slow_down(NOW + 12);
        assert_eq!(pace.rate, 150);
        let mut now = NOW + 12;
        while pace.rate < 600 {
            now += SPEED_UP_SECONDS;
            pace.allow(1, 600, now);
        }
        assert_eq!((now - NOW - 12) / SPEED_UP_SECONDS, 15, "a tenth each time");
        for _ in 0..100 {
            now += 60;
            pace.slow_down(now);
        }
        assert_eq!(pace.rate, SLOWEST);
    }

    #[test]
    fn a_broken_relay_is_left_alone_then_tried_by_one() {
        let mut pace = Pace::new(600, NOW);
        pace.broke(NOW, false);
        pace.broke(NOW, false);
        assert_eq!(pace.allow(5, 600, NOW + 59), Allowance::Closed(Duration::from_secs(1)));
        assert_eq!(pace.allow(5, 600, NOW + 60), Allowance::Trial);
        assert!(matches!(pace.allow(5, 600, NOW + 61), Allowance::Closed(_)), "one tries");
        pace.broke(NOW + 61, false);
        pace.broke(NOW + 62, true);
        assert_eq!(pace.allow(5, 600, NOW + 62), Allowance::Closed(Duration::from_secs(300)));
        assert_eq!(pace.allow(5, 600, NOW + 362), Allowance::Trial);
        pace.works();
        assert_eq!(pace.allow(5, 600, NOW + 363), Allowance::Messages(5));
    }
}
