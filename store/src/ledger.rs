//! Reports, deliveries, invitations' mails and their attempts: the ledger that is the queue. A step is a row's state; whoever works on a row
//! claims it in one statement, which raises its fence and sets a lease, and every later write says which fence it holds.
//! A lost lease therefore loses only work, never a fact: the late writer's row count is zero. Many rows are claimed, and
//! many results written, in one statement: the trips to the database are a few for a batch, not for a row.

mod again;
mod bundle;
mod deliver;
mod expire;
mod file_name;
mod invite;
mod mail_claim;
mod mail_row;
mod permission;
mod plan;
mod proof;
mod relay;
mod render;
mod send;
mod show;
mod status;
mod suspect;
mod tab;

use domain::period::Period;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::history::bulk::{self, Kind};
use crate::{Error, Scope, Store, sql};

pub use again::Again;
pub use bundle::MonthReport;
pub use expire::ExpiredReport;
pub use file_name::{file_name, slug};
pub use invite::{ClaimedInvitations, InvitationClaim, InvitationLetter};
pub use mail_claim::{ClaimedMail, DeliveryClaim, MailClaim};
pub use mail_row::{DeliveryRow, DeliveryState};
pub use permission::Permission;
pub use plan::{OrganizationKey, PlanOrganization, PlannedReport};
pub use proof::Proof;
pub use relay::{Allowance, Pace, RelayStanding};
pub(crate) use render::period;
pub use render::{RenderedReport, ReportClaim, StoredReport};
pub use show::{ReportFile, ReportFileError, ReportRow, ReportState};
pub use status::{DeliveryCounts, FailedStep, PeriodStatus, RATE_SECONDS, Status};
pub use suspect::QUARANTINED_AFTER;
pub use tab::ReportsTab;

/// Whether a write still found the claim under which it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Held {
    /// It was written.
    Yes,
    /// The lease had run out and somebody else has the row: nothing was written.
    Lost,
}

/// A claim that is not for whatever is due, but for one period, of all organizations or of one: what `generate` works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Only {
    /// Which month.
    pub period: Period,
    /// Whose.
    pub organization: Option<OrganizationKey>,
}

impl Only {
    /// The condition on a row of `report`, to be added to others. Numbers alone: nothing that would need quoting.
    fn condition(only: Option<Self>) -> String {
        let Some(Self { period, organization }) = only else { return String::new() };
        let organization =
            organization.map_or_else(String::new, |key| format!(" AND organization_id = {}", key.0));
        format!(" AND period = {}{organization}", plan::small(period))
    }
}

/// The kinds of attempt, as `attempt.kind` spells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    Render,
    Send,
    Invite,
}

impl Step {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Render => "render",
            Self::Send => "send",
            Self::Invite => "invite",
        }
    }

    const fn table(self) -> &'static str {
        match self {
            Self::Render => "report",
            Self::Send => "delivery",
            Self::Invite => "invitation_mail",
        }
    }
}

/// A row that a worker holds: renewed while it works, and given back when it will not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lease {
    step: Step,
    id: i64,
    fence: i64,
}

impl Lease {
    /// Both numbers, for a set-based statement.
    const fn key(&self) -> (i64, i64) {
        (self.id, self.fence)
    }
}

/// Leases as rows of a statement.
const KEYS: &bulk::Columns = &[("i", Kind::Int), ("f", Kind::Int)];

/// Ended attempts as rows of a statement.
const ENDS: &bulk::Columns = &[("i", Kind::Int), ("f", Kind::Int), ("o", Kind::Text), ("d", Kind::Text)];

impl Store {
    /// The present as SQL: leases are measured by one clock, the database's, however many machines share it; under
    /// `BSR_NOW` by the clock that it started.
    fn now_sql(&self) -> String {
        match (self.inner.clock.is_system(), self.backend()) {
            (true, DbBackend::Postgres) => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)".to_owned(),
            _ => self.now().timestamp().to_string(),
        }
    }

    /// Claims, in a transaction that the caller commits, the first rows of the step's table that meet `condition`, at
    /// most `limit`; `set` is what the claim changes besides, and `{now}` in either is the present. Two claimers never
    /// get the same row: PostgreSQL skips rows that another is claiming, SQLite has one writer. The attempts are written
    /// down with it, before any work.
    async fn claim(
        &self,
        db: &impl ConnectionTrait,
        step: Step,
        condition: &str,
        set: &str,
        limit: usize,
    ) -> Result<Vec<Lease>, Error> {
        const DOING: &str = "claim steps of the ledger";
        let table = step.table();
        let first = format!("SELECT id FROM {table} WHERE {condition} ORDER BY next_try_at LIMIT $2");
        let chosen = match self.backend() {
            // Within ANY (ARRAY (…)) it is asked once, whatever plan the update gets.
            DbBackend::Postgres => format!("= ANY (ARRAY ({first} FOR UPDATE SKIP LOCKED))"),
            _ => format!("IN ({first})"),
        };
        let statement = format!(
            "UPDATE {table} SET attempt = attempt + 1, fence = fence + 1, lease_until = {{now}} + $1, {set}
             WHERE id {chosen} RETURNING id, fence"
        );
        let statement = statement.replace("{now}", &self.now_sql());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let claimed = sql::all(db, DOING, &statement, sql::values![LEASE_SECONDS, limit], |row| {
            Ok(Lease { step, id: row.at(0)?, fence: row.at(1)? })
        })
        .await?;
        let started = self.now().timestamp();
        let keys: Vec<_> = claimed.iter().map(|lease| (lease.id, lease.fence, started)).collect();
        let begin = format!(
            "INSERT INTO attempt (kind, subject_id, fence, started_at) SELECT '{}', k.i, k.f, k.t FROM {{rows}} WHERE true",
            step.as_str()
        );
        let columns = &[("i", Kind::Int), ("f", Kind::Int), ("t", Kind::Int)];
        bulk::execute(db, DOING, &begin, columns, &keys).await?;
        Ok(claimed)
    }

    /// Holds these rows for another while; those that are somebody else's by now stay so.
    ///
    /// # Errors
    /// The database's: the leases then run out at their time.
    pub async fn renew_leases(&self, scope: &Scope, leases: &[Lease]) -> Result<(), Error> {
        scope.require_deployment()?;
        // A row that is being written now is being finished: to wait for it could be to wait for each other.
        let free = if self.backend() == DbBackend::Postgres { "FOR UPDATE OF t SKIP LOCKED" } else { "" };
        for step in [Step::Render, Step::Send, Step::Invite] {
            let table = step.table();
            let keys: Vec<_> = leases.iter().filter(|lease| lease.step == step).map(Lease::key).collect();
            let statement = format!(
                "UPDATE {table} SET lease_until = {} + {LEASE_SECONDS} WHERE id IN (
                     SELECT t.id FROM {{rows}} CROSS JOIN {table} t
                     WHERE t.id = k.i AND t.fence = k.f AND t.lease_until IS NOT NULL {free})",
                self.now_sql()
            );
            bulk::execute(self.writer(), "renew leases", &statement, KEYS, &keys).await?;
        }
        Ok(())
    }

    /// Gives claimed rows back that nobody has begun to work on: they are due again at once, and no try is counted.
    ///
    /// # Errors
    /// The database's: the leases then run out at their time.
    pub async fn give_back(&self, scope: &Scope, leases: &[Lease]) -> Result<(), Error> {
        const DOING: &str = "give claimed steps back";
        scope.require_deployment()?;
        if leases.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        for (step, doing) in [(Step::Render, "rendering"), (Step::Send, "sending"), (Step::Invite, "sending")]
        {
            let table = step.table();
            let keys: Vec<_> = leases.iter().filter(|lease| lease.step == step).map(Lease::key).collect();
            let statement = format!(
                "UPDATE {table} SET state = 'due', attempt = {table}.attempt - 1, lease_until = NULL FROM {{rows}}
                 WHERE {table}.id = k.i AND {table}.fence = k.f AND {table}.state = '{doing}'
                 RETURNING {table}.id, {table}.fence"
            );
            let given = bulk::query(&transaction, DOING, &statement, KEYS, &keys, |row| {
                Ok((row.at::<i64>(0)?, row.at::<i64>(1)?))
            });
            let ends: Vec<_> =
                given.await?.into_iter().map(|(id, fence)| (id, fence, "given_back", None)).collect();
            self.end_attempts(&transaction, step, &ends).await?;
        }
        sql::commit(transaction, DOING).await
    }

    /// Writes down how attempts ended: row, fence, outcome and detail of each. An end is written once; a claim that was
    /// lost ends as `lost`.
    async fn end_attempts(
        &self,
        db: &impl ConnectionTrait,
        step: Step,
        ends: &[(i64, i64, &str, Option<&str>)],
    ) -> Result<(), Error> {
        let statement = format!(
            "UPDATE attempt SET ended_at = {}, outcome = k.o, detail = k.d FROM {{rows}}
             WHERE attempt.kind = '{}' AND attempt.subject_id = k.i AND attempt.fence = k.f
               AND attempt.ended_at IS NULL",
            self.now().timestamp(),
            step.as_str()
        );
        bulk::execute(db, "write down how attempts ended", &statement, ENDS, ends).await.map(|_| ())
    }

    /// Runs one fenced write together with the end of its attempt, in one round trip. `statement` has `$1` = id and `$2`
    /// = fence, and `values` follow from `$3`.
    async fn settle(
        &self,
        lease: Lease,
        statement: &str,
        values: Vec<sea_orm::Value>,
        end: Option<(&str, Option<&str>)>,
    ) -> Result<Held, Error> {
        const DOING: &str = "write down a step of the ledger";
        let count = values.len();
        let bound = sql::values![lease.id, lease.fence].into_iter().chain(values);
        let end = end.map(|(outcome, detail)| (outcome, detail.map(shorten)));
        let held = |changed: u64| if changed == 0 { Held::Lost } else { Held::Yes };
        if self.backend() == DbBackend::Postgres {
            // Without an end of its own only a lost claim ends here.
            let (outcome, detail) = end.map_or((None, None), |(outcome, detail)| (Some(outcome), detail));
            let statement = format!(
                "WITH done AS ({statement} RETURNING id),
                 said AS (SELECT CASE WHEN EXISTS (SELECT 1 FROM done) THEN ${} ELSE 'lost' END AS outcome),
                 ended AS (UPDATE attempt SET ended_at = ${}, outcome = said.outcome,
                               detail = CASE said.outcome WHEN 'lost' THEN NULL ELSE ${} END
                           FROM said WHERE kind = ${} AND subject_id = $1 AND fence = $2 AND ended_at IS NULL
                             AND said.outcome IS NOT NULL)
                 SELECT COUNT(*) AS number FROM done",
                count + 3,
                count + 4,
                count + 5,
                count + 6
            );
            let ending = sql::values![outcome, self.now().timestamp(), detail, lease.step.as_str()];
            let changed = sql::one(self.writer(), DOING, &statement, bound.chain(ending), |row| {
                row.get::<i64>("number").map(i64::unsigned_abs)
            });
            return Ok(held(changed.await?));
        }
        let transaction = self.begin().await?;
        let held = held(sql::execute(&transaction, DOING, statement, bound).await?);
        let end = match (held, &end) {
            (Held::Lost, _) => Some(("lost", None)),
            (Held::Yes, end) => end.as_ref().map(|(outcome, detail)| (*outcome, detail.as_deref())),
        };
        if let Some((outcome, detail)) = end {
            let end = (lease.id, lease.fence, outcome, detail);
            self.end_attempts(&transaction, lease.step, &[end]).await?;
        }
        sql::commit(transaction, DOING).await?;
        Ok(held)
    }
}

/// How long a claim holds unless it is renewed. A worker that died is missed after so long; one that lives renews in time,
/// however long its report or its relay takes.
const LEASE_SECONDS: i64 = 120;

/// A relay's or a library's words, as far as a row keeps them.
pub(crate) fn shorten(text: &str) -> String {
    domain::text::clean(text, 500)
}
