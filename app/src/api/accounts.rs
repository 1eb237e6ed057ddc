//! The account level of a month: the running one, or one whose report is there, by what is known of it now.

use super::{MonthView, OrganizationHead};
use domain::account_list::AccountQuery;
use domain::day::AccountDay;
use domain::workload::Workload;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    AppError,
    delivery::{moment, sees_no_reports},
    month::{self, number},
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::facts::{MonthFacts, month_facts};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    account_list::Standing,
    digest::MonthDigest,
    format,
    look::{account_rule, describe},
    month::{AccountMonth, OrganizationMonth},
    period::Period,
    workload::Source,
    zone::Zone,
};

/// How many accounts a page has.
#[cfg(feature = "ssr")]
const PER_PAGE: usize = 50;

/// A month with its accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthPage {
    /// The page's head.
    pub head: OrganizationHead,
    /// The organization level.
    pub level: MonthView,
    /// Whether the month is still running: what is shown may change, and its report will say what is true then.
    pub is_running: bool,
    /// When its report will be there, in words, for the running month of an organization that gets one.
    pub report_at: Option<String>,
    /// When its report was made, in words, if there is one.
    pub report_made: Option<String>,
    /// The accounts that were looked for.
    pub accounts: AccountPage,
}

/// A page of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// What was looked for.
    pub query: AccountQuery,
    /// The accounts of this page.
    pub lines: Vec<AccountLine>,
    /// This page's number, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// How many accounts were found, of how many.
    pub found: (u64, u64),
    /// How many of all accounts have each state, in the order of `Standing::ALL`.
    pub standings: Vec<u64>,
    /// The workloads that some account had, as they are called here.
    pub workloads: Vec<(Workload, String)>,
    /// The rule that the bars follow.
    pub rule: String,
}

/// One account's month, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLine {
    /// Our id, as it stands in the account's address.
    pub id: String,
    /// E-mail address, or a site's URL.
    pub address: String,
    /// Display name.
    pub name: Option<String>,
    /// Whether at least one workload is on.
    pub active: bool,
    /// The workloads that it has had, as they are called, and whether each is on.
    pub workloads: Vec<(Workload, String, bool)>,
    /// Its last successful backup.
    pub last_backup: Option<String>,
    /// How many objects are in the last backups.
    pub objects: Option<String>,
    /// The size of the last backups.
    pub size: Option<String>,
    /// A state for each day of the month that has begun.
    pub days: Vec<AccountDay>,
    /// The same in a sentence.
    pub sentence: String,
}

/// Reads a month with a page of its accounts. Roles that do not see reports get 403 (spec section 8).
#[cfg(feature = "ssr")]
pub(super) async fn read_accounts(
    id: String,
    period: Option<Period>,
    query: AccountQuery,
    page: usize,
) -> Result<MonthPage, AppError> {
    asked(None, async move |asked| {
        let shown = asked.month_facts(asked.organization(&id).await?, period).await?;
        let organization = &shown.organization;
        let level = shown.view();
        let schedule = asked.deployment.schedule;
        let now = asked.deployment.store.now();
        let upcoming = schedule.next_owed(organization.zone, &organization.presence, now);
        let report_at = upcoming.filter(|(period, _)| *period == shown.month.period);
        Ok(MonthPage {
            head: asked.head(organization),
            level,
            is_running: shown.report_made.is_none(),
            report_at: report_at.map(|(_, at)| moment(at, organization.zone)),
            report_made: shown.report_made.map(|at| moment(at, shown.month.zone)),
            accounts: account_page(&shown.month, organization.source, query, page, shown.month.begun()),
        })
    })
    .await
}

#[cfg(feature = "ssr")]
impl MonthFacts {
    /// The organization level, for the screen: what the report says, where there is one.
    pub(crate) fn view(&self) -> MonthView {
        let organization = &self.organization;
        let view = |digest| month::view(digest, organization.source, self.month.cut_off, self.month.zone);
        if let Some(reported) = &self.reported {
            return view(reported);
        }
        let whose = domain::digest::Whose {
            organization_id: organization.id,
            organization: &organization.name,
            partner: &organization.partner_name,
            source: organization.source.unwrap_or(Source::M365),
            language: language(),
        };
        view(&MonthDigest::of(&self.month, &self.history, whose))
    }
}

#[cfg(feature = "ssr")]
impl Asked {
    /// The month's facts: of the running one until now, of one with a report those that are in it; any other is not found.
    pub(crate) async fn month_facts(
        &self,
        organization: store::Organization,
        period: Option<Period>,
    ) -> Result<MonthFacts, AppError> {
        let role = self.role();
        if !role.sees_reports() {
            return Err(AppError::Forbidden(sees_no_reports(role)));
        }
        let facts = month_facts(&self.deployment, &self.scope, organization, period).await;
        facts.map_err(not_found_or("reading a month"))
    }
}

#[cfg(feature = "ssr")]
fn account_page(
    month: &OrganizationMonth,
    source: Option<Source>,
    mut query: AccountQuery,
    page: usize,
    begun: usize,
) -> AccountPage {
    let (source, language) = (source.unwrap_or(Source::M365), language());
    query.search = query.search.trim().chars().take(200).collect();
    let found = query.find(month);
    let pages = found.len().div_ceil(PER_PAGE).max(1);
    let page = page.clamp(1, pages);
    let lines = found.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
    let had = month.accounts.iter().fold(domain::workload::WorkloadSet::EMPTY, |had, it| had.union(it.had));
    AccountPage {
        lines: lines.map(|account| line(account, source, month.zone, begun)).collect(),
        page,
        pages,
        found: (number(found.len()), number(month.accounts.len())),
        standings: Standing::ALL
            .iter()
            .map(|standing| number(month.accounts.iter().filter(|account| standing.is_of(account)).count()))
            .collect(),
        workloads: had.iter().map(|it| (it, it.label(language, source).to_owned())).collect(),
        rule: account_rule(language).to_owned(),
        query,
    }
}

#[cfg(feature = "ssr")]
pub(crate) fn line(account: &AccountMonth, source: Source, zone: Zone, begun: usize) -> AccountLine {
    let language = language();
    let days = &account.days[..begun.min(account.days.len())];
    let workloads = account.had.iter();
    AccountLine {
        id: account.id.to_string(),
        address: account.address.clone(),
        name: account.name.clone(),
        active: account.active,
        workloads: workloads
            .map(|it| (it, it.label(language, source).to_owned(), account.on_at_end.contains(it)))
            .collect(),
        last_backup: account.last_backup.map(|at| format::date_time(language, at, zone)),
        objects: account.objects.map(|value| format::count(language, value)),
        size: account.bytes.map(|value| format::size(language, value)),
        days: days.to_vec(),
        sentence: describe(language, days),
    }
}
