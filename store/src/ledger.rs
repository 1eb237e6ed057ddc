//! Reports, deliveries and their attempts: the ledger that is the queue. A step is a row's state; whoever works on a row
//! claims it in one statement, which raises its fence and sets a lease, and every later write says which fence it holds.
//! A lost lease therefore loses only work, never a fact: the late writer's row count is zero.

mod deliver;
mod expire;
mod file_name;
mod mail_row;
mod plan;
mod render;
mod send;
mod show;
mod status;

use domain::period::Period;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::{Error, Store, sql};

pub use expire::ExpiredReport;
pub use file_name::{file_name, slug};
pub use mail_row::{DeliveryRow, DeliveryState};
pub use plan::{OrganizationKey, PlanOrganization, PlannedReport};
pub(crate) use render::period;
pub use render::{RenderedReport, ReportClaim};
pub use send::{DeliveryClaim, Permission};
pub use show::{ReportFile, ReportFileError, ReportRow, ReportState};
pub use status::{DeliveryCounts, FailedStep, PeriodStatus, Status};

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

/// The two kinds of attempt, as `attempt.kind` spells them.
#[derive(Debug, Clone, Copy)]
enum Step {
    Render,
    Send,
}

impl Step {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Render => "render",
            Self::Send => "send",
        }
    }
}

/// A claimed row: its table's id and the fence that the claim gave.
#[derive(Debug, Clone, Copy)]
struct Claimed {
    id: i64,
    fence: i64,
}

impl Store {
    /// The present as SQL: leases are measured by one clock, the database's, however many machines share it; under
    /// `BSR_NOW` by the clock that it started.
    fn now_sql(&self) -> String {
        match (self.inner.clock.is_system(), self.backend()) {
            (true, DbBackend::Postgres) => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)".to_owned(),
            _ => self.now().timestamp().to_string(),
        }
    }

    /// Claims the first row of `table` that meets `condition`; `set` is what the claim changes besides, and `{now}` in
    /// either is the present. Two claimers never get the same row: PostgreSQL skips rows that another is claiming, SQLite
    /// has one writer. The attempt is written down in the same transaction, before any work.
    async fn claim(
        &self,
        step: Step,
        table: &str,
        condition: &str,
        set: &str,
    ) -> Result<Option<Claimed>, Error> {
        const DOING: &str = "claim a step of the ledger";
        let now = self.now_sql();
        let skip = if self.backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
        let statement = format!(
            "UPDATE {table} SET attempt = attempt + 1, fence = fence + 1, lease_until = {now} + $1, {set}
             WHERE id = (SELECT id FROM {table} WHERE {condition} ORDER BY next_try_at LIMIT 1 {skip})
             RETURNING id, fence"
        );
        let statement = statement.replace("{now}", &now);
        let transaction = self.begin().await?;
        let claimed = sql::optional(&transaction, DOING, &statement, sql::values![LEASE_SECONDS], |row| {
            Ok(Claimed { id: row.get("id")?, fence: row.get("fence")? })
        })
        .await?;
        if let Some(claimed) = claimed {
            let begin = "INSERT INTO attempt (kind, subject_id, fence, started_at) VALUES ($1, $2, $3, $4)";
            let started = self.now().timestamp();
            let values = sql::values![step.as_str(), claimed.id, claimed.fence, started];
            sql::execute(&transaction, DOING, begin, values).await?;
        }
        sql::commit(transaction, DOING).await?;
        Ok(claimed)
    }

    /// Writes down how an attempt ended. An end is written once; a claim that was lost ends as `lost`.
    async fn end_attempt(
        &self,
        db: &impl ConnectionTrait,
        step: Step,
        claimed: Claimed,
        outcome: &str,
        detail: Option<&str>,
    ) -> Result<(), Error> {
        let end = "UPDATE attempt SET ended_at = $4, outcome = $5, detail = $6
                   WHERE kind = $1 AND subject_id = $2 AND fence = $3 AND ended_at IS NULL";
        let detail = detail.map(shorten);
        let values =
            sql::values![step.as_str(), claimed.id, claimed.fence, self.now().timestamp(), outcome, detail];
        sql::execute(db, "write down how an attempt ended", end, values).await.map(|_| ())
    }

    /// Runs one fenced write together with the end of its attempt. `statement` has `$1` = id and `$2` = fence, and
    /// `values` follow from `$3`.
    async fn settle(
        &self,
        step: Step,
        claimed: Claimed,
        statement: &str,
        values: Vec<sea_orm::Value>,
        end: Option<(&str, Option<&str>)>,
    ) -> Result<Held, Error> {
        const DOING: &str = "write down a step of the ledger";
        let bound = sql::values![claimed.id, claimed.fence].into_iter().chain(values);
        let transaction = self.begin().await?;
        let held = match sql::execute(&transaction, DOING, statement, bound).await? {
            0 => Held::Lost,
            _ => Held::Yes,
        };
        match (held, end) {
            (Held::Lost, _) => self.end_attempt(&transaction, step, claimed, "lost", None).await?,
            (Held::Yes, Some((outcome, detail))) => {
                self.end_attempt(&transaction, step, claimed, outcome, detail).await?;
            }
            (Held::Yes, None) => {}
        }
        sql::commit(transaction, DOING).await?;
        Ok(held)
    }
}

/// How long a claim holds without being settled: longer than the slowest report and than a relay that answers only
/// after the ten minutes that RFC 5321 allows it.
const LEASE_SECONDS: i64 = 15 * 60;

/// A relay's or a library's words, as far as a row keeps them.
pub(crate) fn shorten(text: &str) -> String {
    domain::text::clean(text, 500)
}
