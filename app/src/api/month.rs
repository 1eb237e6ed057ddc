//! A month as bars on screen: the organization level, with the same states as in the PDF.

use domain::day::OrganizationDay;
use domain::period::Period;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::delivery::moment;
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    digest::{Level, MonthDigest},
    format, look,
    texts::{mail, portal_accounts as texts, states},
    time::Instant,
    workload::Source,
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

/// A month as bars, its facts until `cut_off` and its days cut by `zone`.
#[cfg(feature = "ssr")]
pub(crate) fn view(digest: &MonthDigest, source: Option<Source>, cut_off: Instant, zone: Zone) -> MonthView {
    let (source, language) = (source.unwrap_or(Source::M365), language());
    // Of days to come there is nothing to say, not even that there is no data.
    let begun = digest.period.days().take_while(|day| zone.start_of_day(*day) <= cut_off).count();
    let all = std::iter::once((states::all_workloads(language), &digest.all));
    let levels = all.chain(digest.workloads.iter().map(|level| {
        (level.workload.map_or(level.label.as_str(), |workload| workload.label(language, source)), level)
    }));
    let is_empty = digest.active + digest.deactivated == 0;
    MonthView {
        period: digest.period,
        accounts: mail::accounts(language, number(digest.active), number(digest.deactivated)),
        left: left(digest),
        as_of: moment(cut_off, zone),
        rule: look::organization_rule(language, digest.minor_issue_share),
        rows: if is_empty {
            Vec::new()
        } else {
            levels.map(|(label, level)| row(label, level, zone, begun)).collect()
        },
    }
}

#[cfg(feature = "ssr")]
fn row(label: &str, level: &Level, zone: Zone, begun: usize) -> MonthRow {
    let days = &level.days[..begun.min(level.days.len())];
    let language = language();
    let figures = level.figures.as_ref();
    MonthRow {
        label: label.to_owned(),
        active: figures.map_or_else(String::new, |it| format::count(language, number(it.active))),
        last_backup: figures.and_then(|it| it.last_backup).map(|at| format::date_time(language, at, zone)),
        objects: figures.and_then(|it| it.objects).map(|value| format::count(language, value)),
        size: figures.and_then(|it| it.bytes).map(|value| format::size(language, value)),
        days: days.to_vec(),
        sentence: look::describe(language, days),
    }
}

/// «2 accounts were deleted in this month: anna@contoso.example (3 Oct 2026), ben@contoso.example (9 Oct 2026).»
#[cfg(feature = "ssr")]
fn left(digest: &MonthDigest) -> Option<String> {
    let language = language();
    let named = digest
        .left
        .iter()
        .map(|it| texts::deleted_account(language, &it.address, &format::short_date(language, it.on)))
        .collect::<Vec<_>>();
    let mut named = format::list(language, named.iter().map(String::as_str));
    let more = digest.left_total.saturating_sub(digest.left.len());
    if more > 0 {
        named = texts::and_more(language, &named, number(more));
    }
    (digest.left_total > 0).then(|| texts::deleted_accounts(language, number(digest.left_total), &named))
}

#[cfg(feature = "ssr")]
pub(crate) fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
