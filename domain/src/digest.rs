//! A month in a few lines, frozen beside the report when it is made: what the mail says and what the page shows. So both
//! agree with the PDF whatever has become known since, and a mail's second try has the same bytes.

use crate::day::OrganizationDay;
use crate::history::OrganizationHistory;
use crate::id::OrganizationId;
use crate::language::Language;
use crate::look::{self, Bar};
use crate::month::{LevelRow, OrganizationMonth};
use crate::period::Period;
use crate::summary;
use crate::texts::{mail, states};
use crate::time::Instant;
use crate::workload::{Source, Workload};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// At most so many accounts are named; the PDF has them all.
const NAMED_ACCOUNTS: usize = 5;

/// A month in a few lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthDigest {
    /// What the report was written in; the first reports were in English and do not say so.
    #[serde(default)]
    pub language: Language,
    /// Whose month it is.
    pub organization_id: OrganizationId,
    /// The organization's name when the report was made.
    pub organization: String,
    /// Its partner's name when the report was made.
    pub partner: String,
    /// Which month.
    pub period: Period,
    /// Accounts with a workload on at the period's end.
    pub active: usize,
    /// The other accounts that existed in the period.
    pub deactivated: usize,
    /// The tolerated share of accounts with unresolved failures, 0 to 1; digests of before it was kept had none.
    #[serde(default)]
    pub minor_issue_share: f64,
    /// All workloads together.
    pub all: Level,
    /// A line for each workload that some account had.
    pub workloads: Vec<Level>,
    /// The accounts with unhealthy days, worst first, at most five.
    pub attention: Vec<Attention>,
    /// How many accounts had unhealthy days.
    pub attention_total: usize,
    /// Accounts that were deleted in the period, by their day, at most five.
    #[serde(default)]
    pub left: Vec<Departure>,
    /// How many were.
    #[serde(default)]
    pub left_total: usize,
}

/// A workload's month over all accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Which workload; none for all together.
    #[serde(default)]
    pub workload: Option<Workload>,
    /// The workload as people call it in the digest's language, or «All workloads».
    pub label: String,
    /// The bar of each day.
    pub days: Vec<OrganizationDay>,
    /// The row's figures; none in digests of before they were kept.
    #[serde(default)]
    pub figures: Option<Figures>,
}

/// What stands in a row beside its bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Accounts that had the workload on at the period's end.
    pub active: usize,
    /// The latest successful backup of any of them.
    pub last_backup: Option<Instant>,
    /// Objects in their last backups.
    pub objects: Option<u64>,
    /// Bytes in their last backups.
    pub bytes: Option<u64>,
}

/// An account that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// Its address, or a site's.
    pub address: String,
    /// How many of its days were unhealthy.
    pub unhealthy: usize,
    /// The days in words of the digest's language, as the report's alternative text has them.
    pub text: String,
}

/// An account that was deleted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Departure {
    /// On which day.
    pub on: NaiveDate,
    /// Its address, or a site's.
    pub address: String,
}

/// Whose month a digest is of, and in which words.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The organization.
    pub organization_id: OrganizationId,
    /// Its name.
    pub organization: &'a str,
    /// Its partner's name.
    pub partner: &'a str,
    /// Where its data lives: OneDrive is Drive at Google.
    pub source: Source,
    /// The words' language.
    pub language: Language,
}

impl MonthDigest {
    /// Takes the few lines from a month and the history that it was decided from.
    pub fn of(month: &OrganizationMonth, history: &OrganizationHistory, whose: Whose<'_>) -> Self {
        let Whose { language, source, .. } = whose;
        let level = |workload: Option<Workload>, row: &LevelRow| {
            let label = workload.map_or(states::all_workloads(language), |it| it.label(language, source));
            Level {
                workload,
                label: label.to_owned(),
                days: row.days.clone(),
                figures: Some(Figures::of(row)),
            }
        };
        let workloads = month.workloads.iter();
        let workloads = workloads.filter_map(|(workload, row)| Some(level(Some(workload), row.as_ref()?)));
        // By the same rule as the report's opening: mail and attachment name the same accounts first.
        let all_attention = summary::attention(month);
        let attention = all_attention.iter().take(NAMED_ACCOUNTS).map(|it| {
            let account = &month.accounts[it.place];
            Attention {
                address: account.address.clone(),
                unhealthy: it.unhealthy,
                text: look::describe(language, &account.days),
            }
        });
        let mut left = departures(month, history);
        let left_total = left.len();
        left.truncate(NAMED_ACCOUNTS);
        Self {
            language,
            organization_id: whose.organization_id,
            organization: whose.organization.to_owned(),
            partner: whose.partner.to_owned(),
            period: month.period,
            active: month.active,
            deactivated: month.deactivated,
            minor_issue_share: month.minor_issue_share,
            all: level(None, &month.all),
            workloads: workloads.collect(),
            attention: attention.collect(),
            attention_total: all_attention.len(),
            left,
            left_total,
        }
    }

    /// Has a month that was decided anew say what its report says: nothing that has become known since repaints the organization
    /// level. The accounts are left as they are.
    pub fn uphold(&self, month: &mut OrganizationMonth) {
        (month.active, month.deactivated) = (self.active, self.deactivated);
        month.minor_issue_share = self.minor_issue_share;
        self.all.uphold(&mut month.all);
        month.all.deactivated = self.deactivated;
        // Digests of before levels named their workload cannot say which there were.
        if self.workloads.iter().all(|level| level.workload.is_some()) {
            for (workload, row) in month.workloads.iter_mut() {
                let level = self.workloads.iter().find(|level| level.workload == Some(workload));
                match level {
                    Some(level) => level.uphold(row.get_or_insert_default()),
                    None => *row = None,
                }
            }
        }
    }

    /// The one sentence that the mail begins with.
    pub fn verdict(&self) -> String {
        let language = self.language;
        let unhealthy = self.all.count(OrganizationDay::Unhealthy);
        let seen = self.all.days.iter().filter(|day| **day != OrganizationDay::None).count();
        let accounts = amount(self.attention_total);
        match (seen, unhealthy, accounts) {
            (0, _, _) => mail::no_data(language).to_owned(),
            (_, 0, 0) => mail::all_well(language).to_owned(),
            (_, 0, _) => mail::minor_issues(language, accounts),
            (_, days, _) => mail::unhealthy(language, amount(days), accounts),
        }
    }
}

/// Who was deleted within the month, as far as it was known at the cut-off, in the order of their going.
fn departures(month: &OrganizationMonth, history: &OrganizationHistory) -> Vec<Departure> {
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
    left.into_iter()
        .map(|(at, address)| Departure { on: month.zone.local(at).date(), address: address.to_owned() })
        .collect()
}

impl Figures {
    fn of(row: &LevelRow) -> Self {
        let LevelRow { active, last_backup, objects, bytes, .. } = *row;
        Self { active, last_backup, objects, bytes }
    }
}

impl Level {
    fn uphold(&self, row: &mut LevelRow) {
        row.days.clone_from(&self.days);
        if let Some(Figures { active, last_backup, objects, bytes }) = self.figures {
            *row = LevelRow { active, last_backup, objects, bytes, ..std::mem::take(row) };
        }
    }

    /// How many days were in that state.
    pub fn count(&self, state: OrganizationDay) -> usize {
        self.days.iter().filter(|day| **day == state).count()
    }

    /// The days in words: «28 of 31 days healthy, 3 unhealthy».
    pub fn words(&self, language: Language) -> String {
        let healthy = self.count(OrganizationDay::VeryHealthy) + self.count(OrganizationDay::Healthy);
        let unhealthy = self.count(OrganizationDay::Unhealthy);
        let deactivated = self.count(OrganizationDay::Deactivated);
        let days = self.days.len();
        if deactivated == days && days > 0 {
            return OrganizationDay::Deactivated.label(language).to_owned();
        }
        if healthy + unhealthy + deactivated == 0 {
            return OrganizationDay::None.label(language).to_owned();
        }
        let mut words = states::healthy_days(language, amount(healthy), amount(days));
        if unhealthy > 0 {
            words = states::and_unhealthy(language, &words, amount(unhealthy));
        }
        if deactivated > 0 {
            words = states::and_deactivated(language, &words, amount(deactivated));
        }
        match days - healthy - unhealthy - deactivated {
            0 => words,
            unknown => states::and_no_data(language, &words, amount(unknown)),
        }
    }
}

/// As the texts take numbers.
pub fn amount(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
