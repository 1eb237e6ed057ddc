//! One account's month: its workloads day by day, and its runs with what went wrong.

use super::{AccountLine, OrganizationHead};
use domain::day::AccountDay;
use domain::period::Period;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{AppError, accounts, month::number, who::asked};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    day::account_day,
    format,
    history::{Outcome, Run},
    look::describe,
    month::OrganizationMonth,
    texts::portal_accounts as texts,
    workload::{AccountKind, PerWorkload, Source, Workload},
    zone::Zone,
};

/// What an account's page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The page's head.
    pub head: OrganizationHead,
    /// Which month.
    pub period: Period,
    /// Whether that month is still running.
    pub is_running: bool,
    /// Other months that can be shown, latest first, with their names.
    pub months: Vec<(Period, String)>,
    /// The account's row of the account level.
    pub line: AccountLine,
    /// Mailbox or site, in words.
    pub kind: String,
    /// Since when it is known, and since when it is gone, if it is.
    pub known: (String, Option<String>),
    /// The zone of the times.
    pub zone: String,
    /// A row for each workload that it had.
    pub workloads: Vec<WorkloadLine>,
    /// The runs of the month, latest first, as far as they are listed.
    pub runs: Vec<RunLine>,
    /// How many runs there were.
    pub run_count: u64,
}

/// A workload of the account, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkloadLine {
    /// What it is called.
    pub label: String,
    /// Whether it is on.
    pub on: bool,
    /// Its last successful backup.
    pub last_backup: Option<String>,
    /// Objects in it.
    pub objects: Option<String>,
    /// Their size.
    pub size: Option<String>,
    /// A state for each day of the month that has begun.
    pub days: Vec<AccountDay>,
    /// The same in a sentence.
    pub sentence: String,
}

/// One run, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLine {
    /// When it ended.
    pub at: String,
    /// Of which workload.
    pub workload: String,
    /// How it ended.
    pub outcome: RunOutcome,
    /// How many objects the backup then held.
    pub objects: Option<String>,
    /// Their size.
    pub size: Option<String>,
    /// What went wrong, in the backup service's words.
    pub error: Option<String>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunOutcome {
    /// It succeeded.
    Succeeded,
    /// It succeeded with warnings.
    Warning,
    /// It failed.
    Failed,
}

/// Reads an account's page. Roles that do not see reports get 403 (spec section 8).
#[cfg(feature = "ssr")]
pub(super) async fn read_account(
    id: String,
    account: String,
    period: Option<Period>,
) -> Result<AccountView, AppError> {
    /// More than one looks at; a month of hourly runs of six workloads has 4,464.
    const LISTED: usize = 200;

    asked(None, async move |asked| {
        let language = language();
        let wanted = account.parse().map_err(|_| AppError::NotFound)?;
        let shown = asked.month_facts(asked.organization(&id).await?, period).await?;
        let (month, organization) = (&shown.month, &shown.organization);
        let row = month.accounts.iter().find(|row| row.id == wanted).ok_or(AppError::NotFound)?;
        let history = shown.history.accounts.iter().find(|it| it.id == wanted).ok_or(AppError::NotFound)?;
        let (source, zone) = (organization.source.unwrap_or(Source::M365), month.zone);
        let begun = month.begun();
        let runs = runs(&history.runs, month);
        let reports = asked.deployment.store.reports(&asked.scope, organization.id).await;
        let reports = reports.map_err(super::organization::not_found_or("listing reports"))?;
        let running = Period::containing(asked.deployment.store.now(), organization.zone);
        let ready = reports.iter().filter(|report| report.generated_at.is_some()).map(|report| report.period);
        let others = std::iter::once(running).chain(ready).filter(|period| *period != month.period);
        Ok(AccountView {
            head: asked.head(organization),
            period: month.period,
            is_running: shown.report_made.is_none(),
            months: others.map(|period| (period, format::month_title(language, period))).collect(),
            line: accounts::line(row, source, zone, begun),
            kind: match row.kind {
                AccountKind::Mailbox => texts::mailbox(language),
                AccountKind::Site => texts::site(language),
            }
            .to_owned(),
            known: (
                format::date_time(language, history.added_at, zone),
                history.deleted_at.map(|at| format::date_time(language, at, zone)),
            ),
            zone: zone.to_string(),
            workloads: row
                .had
                .iter()
                .map(|workload| {
                    let states = row.states[workload].as_deref().unwrap_or_default();
                    let days: Vec<AccountDay> =
                        states.iter().take(begun).map(|state| account_day([*state])).collect();
                    let last =
                        last_success(&history.runs[workload], history.earlier[workload].as_ref(), month);
                    WorkloadLine {
                        label: workload.label(language, source).to_owned(),
                        on: row.on_at_end.contains(workload),
                        last_backup: last.map(|run| format::date_time(language, run.ended_at, zone)),
                        objects: last.and_then(|run| run.objects).map(|value| format::count(language, value)),
                        size: last.and_then(|run| run.bytes).map(|value| format::size(language, value)),
                        sentence: describe(language, &days),
                        days,
                    }
                })
                .collect(),
            run_count: number(runs.len()),
            runs: runs.into_iter().take(LISTED).map(|(it, run)| run_line(it, run, source, zone)).collect(),
        })
    })
    .await
}

/// The runs that ended in the month and before its cut-off, latest first.
#[cfg(feature = "ssr")]
fn runs<'a>(runs: &'a PerWorkload<Vec<Run>>, month: &OrganizationMonth) -> Vec<(Workload, &'a Run)> {
    let bounds = month.zone.month_bounds(month.period);
    let mut found: Vec<_> = runs
        .iter()
        .flat_map(|(workload, runs)| runs.iter().map(move |run| (workload, run)))
        .filter(|(_, run)| bounds.contains(&run.ended_at) && run.ended_at <= month.cut_off)
        .collect();
    found.sort_by_key(|(workload, run)| (std::cmp::Reverse(run.ended_at), *workload));
    found
}

#[cfg(feature = "ssr")]
fn last_success<'a>(runs: &'a [Run], earlier: Option<&'a Run>, month: &OrganizationMonth) -> Option<&'a Run> {
    let known = runs.iter().filter(|run| run.outcome.is_success() && run.ended_at <= month.cut_off);
    known.chain(earlier).max_by_key(|run| run.ended_at)
}

#[cfg(feature = "ssr")]
fn run_line(workload: Workload, run: &Run, source: Source, zone: Zone) -> RunLine {
    let language = language();
    RunLine {
        at: format::date_time(language, run.ended_at, zone),
        workload: workload.label(language, source).to_owned(),
        outcome: match run.outcome {
            Outcome::Succeeded => RunOutcome::Succeeded,
            Outcome::Warning => RunOutcome::Warning,
            Outcome::Failed => RunOutcome::Failed,
        },
        objects: run.objects.map(|value| format::count(language, value)),
        size: run.bytes.map(|value| format::size(language, value)),
        error: run.error.clone(),
    }
}
