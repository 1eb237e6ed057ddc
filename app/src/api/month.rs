//! A month as bars on screen: the organization level, with the same states as in the PDF.

use domain::day::OrganizationDay;
use domain::period::Period;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{AppError, delivery::moment, organization::not_found_or, who::Asked};
#[cfg(feature = "ssr")]
use crate::LANGUAGE;
#[cfg(feature = "ssr")]
use domain::{
    format,
    history::OrganizationHistory,
    look,
    month::{LevelRow, OrganizationMonth, organization_month},
    texts::states,
    time::Instant,
    workload::{Source, Workload},
    zone::Zone,
};

/// The organization level of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthView {
    /// Which month.
    pub period: Period,
    /// How many accounts had at least one workload on at the month's end (or have now), and how many had none.
    pub accounts: String,
    /// Which accounts left the backup service in this month, in a sentence, if any did.
    pub left: Option<String>,
    /// The instant up to which facts are in it, with the zone.
    pub as_of: String,
    /// The rule under the legend.
    pub rule: String,
    /// A row for all workloads, then one for each that some account had. Empty when there is no account.
    pub rows: Vec<MonthRow>,
}

/// One row of bars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthRow {
    /// The workload, or «All workloads».
    pub label: String,
    /// How many accounts have it on.
    pub active: String,
    /// The latest successful backup of any of them.
    pub last_backup: Option<String>,
    /// Objects in the last backups.
    pub objects: Option<String>,
    /// Their size.
    pub size: Option<String>,
    /// A state for each day of the month that has begun.
    pub days: Vec<OrganizationDay>,
    /// The same in a sentence.
    pub sentence: String,
}

/// The bars of an organization's month, from the facts until `cut_off`, its days cut by `zone`: the organization's own
/// for an open month, that of the report for one that has a report.
#[cfg(feature = "ssr")]
pub(crate) async fn month_view(
    asked: &Asked,
    organization: &store::Organization,
    period: Period,
    cut_off: Instant,
    zone: Zone,
) -> Result<MonthView, AppError> {
    let store = &asked.deployment.store;
    let history = store.organization_history(&asked.scope, organization.id, period..=period, cut_off).await;
    let history = history.map_err(not_found_or("reading the history"))?;
    let history = OrganizationHistory { zone, ..history };
    let month = organization_month(&history, period, cut_off, asked.deployment.minor_issue_share);

    let source = organization.source.unwrap_or(Source::M365);
    let workloads = Workload::ALL.into_iter().filter_map(|workload| {
        let level = month.workloads[workload].as_ref()?;
        Some(row(workload.label(LANGUAGE, source).to_owned(), level, &month))
    });
    let rows = if month.accounts.is_empty() {
        Vec::new()
    } else {
        std::iter::once(row(states::all_workloads(LANGUAGE).to_owned(), &month.all, &month))
            .chain(workloads)
            .collect()
    };
    Ok(MonthView {
        period,
        accounts: accounts(&month),
        left: left(&history, &month),
        as_of: moment(cut_off, month.zone),
        rule: look::organization_rule(LANGUAGE, month.minor_issue_share),
        rows,
    })
}

#[cfg(feature = "ssr")]
fn row(label: String, level: &LevelRow, month: &OrganizationMonth) -> MonthRow {
    // Of days to come there is nothing to say, not even that there is no data.
    let begun = month.period.days().take_while(|day| month.zone.start_of_day(*day) <= month.cut_off).count();
    let days = &level.days[..begun.min(level.days.len())];
    MonthRow {
        label,
        active: count(level.active),
        last_backup: level.last_backup.map(|at| format::date_time(LANGUAGE, at, month.zone)),
        objects: level.objects.map(|value| format::count(LANGUAGE, value)),
        size: level.bytes.map(|value| format::size(LANGUAGE, value)),
        days: days.to_vec(),
        sentence: look::describe(LANGUAGE, days),
    }
}

/// «22 accounts active, 2 deactivated».
#[cfg(feature = "ssr")]
fn accounts(month: &OrganizationMonth) -> String {
    let noun = if month.active == 1 { "account" } else { "accounts" };
    format!("{} {noun} active, {} deactivated", count(month.active), count(month.deactivated))
}

/// «2 accounts were deleted in this month: anna@contoso.example (3 Oct 2026), ben@contoso.example (9 Oct 2026).»
#[cfg(feature = "ssr")]
fn left(history: &OrganizationHistory, month: &OrganizationMonth) -> Option<String> {
    const NAMED: usize = 3;

    let bounds = month.zone.month_bounds(month.period);
    let mut left: Vec<(Instant, &str)> = history
        .accounts
        .iter()
        .flat_map(|account| {
            let before = account.absences.iter().map(|absence| absence.gone_at);
            before.chain(account.deleted_at).map(|at| (at, account.address.as_str()))
        })
        .filter(|(at, _)| bounds.contains(at) && *at <= month.cut_off)
        .collect();
    left.sort_unstable();
    let named = left.iter().take(NAMED).map(|(at, address)| {
        format!("{address} ({})", format::short_date(LANGUAGE, month.zone.local(*at).date()))
    });
    let named: Vec<String> = named.collect();
    let more = match left.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {} more", count(more)),
    };
    let (number, named) = (count(left.len()), named.join(", "));
    match left.len() {
        0 => None,
        1 => Some(format!("1 account was deleted in this month: {named}.")),
        _ => Some(format!("{number} accounts were deleted in this month: {named}{more}.")),
    }
}

#[cfg(feature = "ssr")]
fn count(number: usize) -> String {
    format::count(LANGUAGE, u64::try_from(number).unwrap_or(u64::MAX))
}
