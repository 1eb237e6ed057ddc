//! What the mail says about a month: a few lines frozen beside the report when it is rendered, so that the mail agrees
//! with its attachment and a retry sends the same bytes, whatever has become known since.

use domain::day::OrganizationDay;
use domain::id::OrganizationId;
use domain::language::Language;
use domain::look::{self, Bar};
use domain::month::{LevelRow, OrganizationMonth};
use domain::period::Period;
use domain::texts::{mail, states};
use domain::workload::Source;
use serde::{Deserialize, Serialize};

/// At most so many accounts are named in a mail; the PDF has them all.
const NAMED_ACCOUNTS: usize = 5;

/// A month in a few lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
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
    /// All workloads together.
    pub all: Level,
    /// A line for each workload that some account had.
    pub workloads: Vec<Level>,
    /// The accounts with unhealthy days, worst first, at most five.
    pub attention: Vec<Attention>,
    /// How many accounts had unhealthy days.
    pub attention_total: usize,
}

/// A workload's month over all accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The workload as people call it in the summary's language, or «All workloads».
    pub label: String,
    /// The bar of each day.
    pub days: Vec<OrganizationDay>,
}

/// An account that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// Its address, or a site's.
    pub address: String,
    /// How many of its days were unhealthy.
    pub unhealthy: usize,
    /// The days in words of the summary's language, as the report's alternative text has them.
    pub text: String,
}

/// Takes from a month what its mail will say.
pub(crate) fn summarize(
    month: &OrganizationMonth,
    organization_id: OrganizationId,
    organization: &str,
    partner: &str,
    source: Source,
    language: Language,
) -> Summary {
    let level = |label: &str, row: &LevelRow| Level { label: label.to_owned(), days: row.days.clone() };
    let workloads = month
        .workloads
        .iter()
        .filter_map(|(workload, row)| row.as_ref().map(|row| level(workload.label(language, source), row)));
    // By the same rule as the report's opening: mail and attachment name the same accounts first.
    let all_attention = domain::summary::attention(month);
    let attention = all_attention.iter().take(NAMED_ACCOUNTS).map(|it| {
        let account = &month.accounts[it.place];
        Attention {
            address: account.address.clone(),
            unhealthy: it.unhealthy,
            text: look::describe(language, &account.days),
        }
    });
    Summary {
        language,
        organization_id,
        organization: organization.to_owned(),
        partner: partner.to_owned(),
        period: month.period,
        active: month.active,
        deactivated: month.deactivated,
        all: level(states::all_workloads(language), &month.all),
        workloads: workloads.collect(),
        attention: attention.collect(),
        attention_total: all_attention.len(),
    }
}

impl Level {
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

impl Summary {
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

/// As the texts take numbers.
pub(crate) fn amount(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
