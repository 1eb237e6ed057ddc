//! What is due, done, retrying and failed, for `bsr status` and the operator: counts and error texts, no customer's data.

use domain::id::OrganizationId;
use domain::period::Period;
use domain::time::Instant;
use uuid::Uuid;

use super::relay::RelayStanding;
use super::render;
use super::suspect::QUARANTINED_AFTER;
use crate::{Error, Scope, Store, sql};

/// The ledger in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// Reports by period, latest first.
    pub periods: Vec<PeriodStatus>,
    /// All mails with reports.
    pub deliveries: DeliveryCounts,
    /// The mails that bring invitations. Of these no doubt is kept, so none is uncertain or possibly a duplicate.
    pub invitations: DeliveryCounts,
    /// Since when the longest waiting report is owed and not made, those that were given up aside.
    pub unmade_since: Option<Instant>,
    /// Since when the longest waiting mail is to be sent, those that were given up aside.
    pub unsent_since: Option<Instant>,
    /// Reports that are ready and fell due, and of which nobody has decided yet whether they are mailed.
    pub undecided: u64,
    /// The relays that mails went through.
    pub relays: Vec<RelayStanding>,
    /// Steps whose last try failed, at most twenty, those given up first.
    pub failures: Vec<FailedStep>,
    /// Reports that were given up because making them ended the program again and again, at most a hundred, the latest first.
    pub quarantined: Vec<FailedStep>,
}

/// A period's reports, over all organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodStatus {
    /// Which month.
    pub period: Period,
    /// Owed, and not begun.
    pub due: u64,
    /// Failed once or more, and to be tried again.
    pub retrying: u64,
    /// Being made.
    pub rendering: u64,
    /// Made.
    pub ready: u64,
    /// Given up.
    pub failed: u64,
    /// Of those given up: quarantined, because making them ended the program again and again.
    pub quarantined: u64,
    /// Expired.
    pub expired: u64,
    /// Made within the last [`RATE_SECONDS`].
    pub lately: u64,
    /// Its mails that the relay or the folder has.
    pub mailed: u64,
    /// Its mails that are still to be sent, or whose answer was lost.
    pub unmailed: u64,
    /// Its mails that were given up.
    pub mails_failed: u64,
}

/// Over so many seconds one sees how fast reports are made.
pub const RATE_SECONDS: u64 = 300;

/// Mails by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeliveryCounts {
    /// To be sent, and not begun.
    pub due: u64,
    /// Failed once or more, and to be tried again.
    pub retrying: u64,
    /// Being sent.
    pub sending: u64,
    /// Handed over, and the answer was lost.
    pub uncertain: u64,
    /// Taken by the relay or the folder.
    pub accepted: u64,
    /// Of those accepted: sent again after a lost answer.
    pub possible_duplicates: u64,
    /// Refused or given up.
    pub failed: u64,
    /// Not to be sent any more.
    pub cancelled: u64,
}

/// A report or a mail that did not work out the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedStep {
    /// Whose.
    pub organization: OrganizationId,
    /// Which month's.
    pub period: Period,
    /// `report` or `mail`.
    pub what: &'static str,
    /// Whether it was given up.
    pub given_up: bool,
    /// What went wrong.
    pub error: String,
}

const DOING: &str = "read the ledger's status";
const SHOWN_FAILURES: usize = 20;

impl Store {
    /// The ledger in figures.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the deployment or one of its operators asks.
    pub async fn status(&self, scope: &Scope) -> Result<Status, Error> {
        scope.require_operator()?;
        let statement = format!(
            "SELECT period, state, CASE WHEN last_error IS NULL THEN 0 ELSE 1 END AS tried, COUNT(*) AS number,
                    COUNT(CASE WHEN state = 'failed' AND deaths >= {QUARANTINED_AFTER} THEN 1 END) AS quarantined,
                    COUNT(CASE WHEN generated_at > $1 THEN 1 END) AS lately
             FROM report WHERE revision = 1 GROUP BY period, state, tried ORDER BY period DESC"
        );
        let mut status = Status::default();
        let since = self.now().timestamp().saturating_sub_unsigned(RATE_SECONDS);
        let counted = sql::all(self.reader(), DOING, &statement, sql::values![since], |row| {
            Ok((
                render::period(row.get("period")?),
                row.get::<String>("state")?,
                tried(row)?,
                number(row)?,
                row.get::<i64>("quarantined")?,
                row.get::<i64>("lately")?,
            ))
        })
        .await?;
        for (period, state, tried, number, quarantined, lately) in counted {
            if status.periods.last().is_none_or(|last| last.period != period) {
                status.periods.push(PeriodStatus::new(period));
            }
            if let Some(counts) = status.periods.last_mut() {
                *counts.of(&state, tried) += number;
                counts.quarantined += quarantined.unsigned_abs();
                counts.lately += lately.unsigned_abs();
            }
        }
        let statement = "SELECT r.period, d.state, CASE WHEN d.last_error IS NULL THEN 0 ELSE 1 END AS tried,
                    CASE WHEN d.uncertain > 0 THEN 1 ELSE 0 END AS doubted, COUNT(*) AS number
             FROM delivery d JOIN report r ON r.id = d.report_id GROUP BY r.period, d.state, tried, doubted";
        let counted = sql::all(self.reader(), DOING, statement, [], |row| {
            let period = render::period(row.get("period")?);
            Ok((period, row.get::<String>("state")?, tried(row)?, flag(row, "doubted")?, number(row)?))
        })
        .await?;
        for (period, state, tried, doubted, number) in counted {
            if let Some(counts) = status.periods.iter_mut().find(|it| it.period == period) {
                match state.as_str() {
                    "accepted" => counts.mailed += number,
                    "failed" => counts.mails_failed += number,
                    "cancelled" => {}
                    _ => counts.unmailed += number,
                }
            }
            *status.deliveries.of(&state, tried) += number;
            if state == "accepted" && doubted {
                status.deliveries.possible_duplicates += number;
            }
        }
        status.invitations = self.invitation_counts().await?;
        self.add_waiting(&mut status).await?;
        status.relays = self.relays().await?;
        status.failures = self.failures().await?;
        status.quarantined = self.quarantined().await?;
        Ok(status)
    }

    async fn invitation_counts(&self) -> Result<DeliveryCounts, Error> {
        let statement =
            "SELECT state, CASE WHEN last_error IS NULL THEN 0 ELSE 1 END AS tried, COUNT(*) AS number
             FROM invitation_mail GROUP BY state, tried";
        let counted = sql::all(self.reader(), DOING, statement, [], |row| {
            Ok((row.get::<String>("state")?, tried(row)?, number(row)?))
        })
        .await?;
        let mut counts = DeliveryCounts::default();
        for (state, tried, number) in counted {
            *counts.of(&state, tried) += number;
        }
        Ok(counts)
    }

    async fn add_waiting(&self, status: &mut Status) -> Result<(), Error> {
        let now = self.now().timestamp();
        // What `generate` makes is owed since it began.
        let statement = "SELECT MIN(COALESCE(cut_off, due_at)) AS since FROM report
             WHERE state IN ('due', 'rendering') AND COALESCE(cut_off, due_at) <= $1";
        status.unmade_since = self.first(statement, sql::values![now]).await?;
        // A mail can be sent once its report is there and has fallen due; one whose answer was lost waits for no one.
        let statement =
            "SELECT MIN(CASE WHEN r.generated_at > r.due_at THEN r.generated_at ELSE r.due_at END) AS since
             FROM delivery d JOIN report r ON r.id = d.report_id WHERE d.state IN ('due', 'sending')";
        status.unsent_since = self.first(statement, sql::values![]).await?;
        let statement = "SELECT COUNT(*) AS number FROM report
             WHERE state = 'ready' AND due_at <= $1 AND delivery_on_at_due IS NULL";
        status.undecided = sql::one(self.reader(), DOING, statement, sql::values![now], number).await?;
        Ok(())
    }

    async fn first(&self, statement: &str, values: Vec<sea_orm::Value>) -> Result<Option<Instant>, Error> {
        sql::one(self.reader(), DOING, statement, values, |row| row.instant_or_none("since")).await
    }

    async fn failures(&self) -> Result<Vec<FailedStep>, Error> {
        let reports = "SELECT o.public_id, r.period, r.state, r.last_error FROM report r
             JOIN organization o ON o.id = r.organization_id
             WHERE r.last_error IS NOT NULL AND r.state IN ('due', 'rendering', 'failed')
             ORDER BY CASE r.state WHEN 'failed' THEN 0 ELSE 1 END, r.id DESC LIMIT 20";
        let mails = "SELECT o.public_id, r.period, d.state, d.last_error FROM delivery d
             JOIN report r ON r.id = d.report_id JOIN organization o ON o.id = r.organization_id
             WHERE d.last_error IS NOT NULL AND d.state IN ('due', 'sending', 'in_doubt', 'failed')
             ORDER BY CASE d.state WHEN 'failed' THEN 0 ELSE 1 END, d.id DESC LIMIT 20";
        let mut failures = Vec::new();
        for (what, statement) in [("report", reports), ("mail", mails)] {
            failures.extend(self.steps(what, statement).await?);
        }
        failures.sort_by_key(|failure| !failure.given_up);
        failures.truncate(SHOWN_FAILURES);
        Ok(failures)
    }

    async fn quarantined(&self) -> Result<Vec<FailedStep>, Error> {
        let statement = format!(
            "SELECT o.public_id, r.period, r.state, COALESCE(r.last_error, '') AS last_error FROM report r
             JOIN organization o ON o.id = r.organization_id
             WHERE r.state = 'failed' AND r.deaths >= {QUARANTINED_AFTER} ORDER BY r.id DESC LIMIT 100"
        );
        self.steps("report", &statement).await
    }

    async fn steps(&self, what: &'static str, statement: &str) -> Result<Vec<FailedStep>, Error> {
        sql::all(self.reader(), DOING, statement, [], |row| {
            Ok(FailedStep {
                organization: row.get::<Uuid>("public_id")?.into(),
                period: render::period(row.get("period")?),
                what,
                given_up: row.get::<String>("state")? == "failed",
                error: row.get("last_error")?,
            })
        })
        .await
    }
}

impl PeriodStatus {
    fn new(period: Period) -> Self {
        Self {
            period,
            due: 0,
            retrying: 0,
            rendering: 0,
            ready: 0,
            failed: 0,
            quarantined: 0,
            expired: 0,
            lately: 0,
            mailed: 0,
            unmailed: 0,
            mails_failed: 0,
        }
    }

    fn of(&mut self, state: &str, tried: bool) -> &mut u64 {
        match state {
            "due" if tried => &mut self.retrying,
            "rendering" => &mut self.rendering,
            "ready" => &mut self.ready,
            "failed" => &mut self.failed,
            "expired" => &mut self.expired,
            _ => &mut self.due,
        }
    }

    /// All reports of the period: what its organizations were due, when nothing was lost.
    pub const fn total(&self) -> u64 {
        self.due + self.retrying + self.rendering + self.ready + self.failed + self.expired
    }
}

impl DeliveryCounts {
    fn of(&mut self, state: &str, tried: bool) -> &mut u64 {
        match state {
            "due" if tried => &mut self.retrying,
            "sending" => &mut self.sending,
            "in_doubt" => &mut self.uncertain,
            "accepted" => &mut self.accepted,
            "failed" => &mut self.failed,
            "cancelled" => &mut self.cancelled,
            _ => &mut self.due,
        }
    }
}

fn number(row: &sql::Row) -> Result<u64, sea_orm::DbErr> {
    row.get::<i64>("number").map(|number| number.unsigned_abs())
}

fn tried(row: &sql::Row) -> Result<bool, sea_orm::DbErr> {
    flag(row, "tried")
}

/// A CASE that gives 0 or 1 is an INTEGER for PostgreSQL.
fn flag(row: &sql::Row, column: &str) -> Result<bool, sea_orm::DbErr> {
    row.get::<i32>(column).map(|flag| flag != 0)
}
