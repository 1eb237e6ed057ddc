//! History: the states of a month's days, the very ones that the portal shows, and of the organization level those of the report.

use app::facts::{MonthFacts, month_facts};
use axum::{Json, extract::State};
use domain::{
    account_list::{AccountQuery, Standing},
    id::{AccountId, OrganizationId},
    month::{AccountMonth, LevelRow},
    period::Period,
    time::Instant,
    workload::Workload,
};
use serde::{Deserialize, Serialize};
use store::Scope;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    super::{Shared, problem::Problem},
    asked::{Asking, MonthAt, Reader},
    page,
    words::{AccountDayWord, KindWord, Month, OrganizationDayWord, WorkloadDay, WorkloadWord},
};

/// The organization level of a month.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MonthLevel {
    /// Which month.
    period: Month,
    /// Whether it is still running: what it says may change.
    is_running: bool,
    /// When its report was made, by whose facts this is.
    #[schema(value_type = Option<String>, format = DateTime)]
    report_made_at: Option<Instant>,
    /// Facts after this instant are not in it.
    #[schema(value_type = String, format = DateTime)]
    as_of: Instant,
    /// The IANA time zone by which its days are cut.
    time_zone: String,
    /// The share of accounts, 0 to 1, whose failures still count as a minor issue.
    minor_issue_share: f64,
    /// All workloads together.
    all: Level,
    /// A row for each workload that some account had.
    workloads: Vec<WorkloadLevel>,
}

/// A workload over all accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorkloadLevel {
    /// Which workload.
    workload: WorkloadWord,
    #[serde(flatten)]
    level: Level,
}

/// What is true of all accounts together.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Level {
    /// How many accounts have it on at the month's end, or now.
    active_accounts: usize,
    /// How many had it, and have it on no longer.
    deactivated_accounts: usize,
    /// The end of the latest successful backup of any of them.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_backup: Option<Instant>,
    /// Objects in the last successful backups.
    objects: Option<u64>,
    /// Bytes in the last successful backups.
    bytes: Option<u64>,
    /// A state a day, from the first of the month to the latest that has begun.
    days: Vec<OrganizationDayWord>,
}

/// What of the accounts is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountsAsked {
    /// A part of the address or the name, in any case.
    #[param(max_length = 200)]
    search: Option<String>,
    /// Only those of this standing: `failing` on the latest day that is known, `unhealthy` on some day, `healthy` on all,
    /// `deactivated`, or `any`.
    #[param(value_type = Option<String>, pattern = "^(any|failing|unhealthy|healthy|deactivated)$")]
    standing: Option<Standing>,
    /// Only those that have had this workload.
    #[param(inline)]
    workload: Option<WorkloadWord>,
    /// How many at most; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the answer before; left out for the beginning.
    cursor: Option<String>,
}

/// A page of the account level of a month, by address.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountList {
    /// How many accounts were found on all pages.
    found: usize,
    /// Those of this page.
    accounts: Vec<Account>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// An account's month.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Account {
    /// Its id here.
    id: Uuid,
    /// E-mail address, or a site's URL.
    address: String,
    /// Its name.
    name: Option<String>,
    /// What it is.
    kind: KindWord,
    /// Whether at least one workload is on at the month's end, or now.
    is_active: bool,
    /// The end of its last successful backup.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_backup: Option<Instant>,
    /// Objects in its last successful backups.
    objects: Option<u64>,
    /// Bytes in its last successful backups.
    bytes: Option<u64>,
    /// A state a day, from the first of the month to the latest that has begun.
    days: Vec<AccountDayWord>,
    /// Each workload that it has had.
    workloads: Vec<AccountWorkload>,
}

/// A workload of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountWorkload {
    /// Which workload.
    workload: WorkloadWord,
    /// Whether it is on at the month's end, or now.
    is_on: bool,
    /// A state a day, from the first of the month to the latest that has begun.
    days: Vec<WorkloadDay>,
}

/// Where a page ends.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Place {
    key: String,
    address: String,
    account: AccountId,
}

/// Read a month
///
/// The organization level of the running month, or of one whose report is there, as that report says it: results that came after it was
/// made are not in it. Any other month is not found.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/months/{period}",
    operation_id = "getMonth",
    tag = "History",
    params(
        ("organization" = Uuid, Path, description = "The organization's id."),
        ("period" = inline(Month), Path, description = "The month, such as 2026-10."),
    ),
    responses((status = 200, description = "The month.", body = MonthLevel))
)]
pub(super) async fn month(
    Reader(scope): Reader,
    MonthAt(organization, period): MonthAt,
    State(shared): State<Shared>,
) -> Result<Json<MonthLevel>, Problem> {
    let MonthFacts { month, report_made, .. } = facts(&shared, &scope, organization, period).await?;
    let begun = month.begun();
    let workloads = Workload::ALL.into_iter().filter_map(|workload| {
        let row = month.workloads[workload].as_ref()?;
        Some(WorkloadLevel { workload: WorkloadWord(workload), level: level(row, begun) })
    });
    Ok(Json(MonthLevel {
        period: Month(month.period),
        is_running: report_made.is_none(),
        report_made_at: report_made,
        as_of: month.cut_off,
        time_zone: month.zone.to_string(),
        minor_issue_share: month.minor_issue_share,
        all: level(&month.all, begun),
        workloads: workloads.collect(),
    }))
}

/// List the accounts of a month
///
/// The account level of the running month, or of one whose report is there: a page at a time, by address. Results that came after a
/// report was made, and are of before its cut-off, are in it and not in the report.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/months/{period}/accounts",
    operation_id = "listAccounts",
    tag = "History",
    params(
        ("organization" = Uuid, Path, description = "The organization's id."),
        ("period" = inline(Month), Path, description = "The month, such as 2026-10."),
        AccountsAsked,
    ),
    responses((status = 200, description = "A page of them.", body = AccountList))
)]
pub(super) async fn accounts(
    Reader(scope): Reader,
    MonthAt(organization, period): MonthAt,
    Asking(asked): Asking<AccountsAsked>,
    State(shared): State<Shared>,
) -> Result<Json<AccountList>, Problem> {
    let limit = usize::try_from(page::limit(asked.limit)?).unwrap_or(usize::MAX);
    let after = page::place::<Place>(asked.cursor.as_deref())?;
    let month = facts(&shared, &scope, organization, period).await?.month;
    let query = AccountQuery {
        search: page::search(asked.search)?,
        standing: asked.standing.unwrap_or_default(),
        workload: asked.workload.map(|workload| workload.0),
        ..AccountQuery::default()
    };
    let mut found: Vec<_> = query.find(&month).into_iter().map(|it| (place(it), it)).collect();
    // By address, as they come; accounts of one address have an order too.
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let count = found.len();
    found.retain(|(place, _)| after.as_ref().is_none_or(|after| place > after));
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next = last.map(|(place, _)| page::cursor(place)).transpose()?;
    let begun = month.begun();
    let accounts = found.into_iter().map(|(_, row)| account(row, begun)).collect();
    Ok(Json(AccountList { found: count, accounts, next }))
}

async fn facts(
    shared: &Shared,
    scope: &Scope,
    organization: OrganizationId,
    period: Period,
) -> Result<MonthFacts, Problem> {
    let organization = shared.deployment.store.organization(scope, organization).await?;
    Ok(month_facts(&shared.deployment, scope, organization, Some(period)).await?)
}

fn place(account: &AccountMonth) -> Place {
    Place { key: account.address.to_lowercase(), address: account.address.clone(), account: account.id }
}

fn level(row: &LevelRow, begun: usize) -> Level {
    Level {
        active_accounts: row.active,
        deactivated_accounts: row.deactivated,
        last_backup: row.last_backup,
        objects: row.objects,
        bytes: row.bytes,
        days: row.days.iter().take(begun).copied().map(OrganizationDayWord).collect(),
    }
}

fn account(row: &AccountMonth, begun: usize) -> Account {
    let workloads = row.states.iter().filter_map(|(workload, states)| {
        let days = states.as_ref()?.iter().take(begun).copied().map(WorkloadDay).collect();
        Some(AccountWorkload {
            workload: WorkloadWord(workload),
            is_on: row.on_at_end.contains(workload),
            days,
        })
    });
    Account {
        id: row.id.0,
        address: row.address.clone(),
        name: row.name.clone(),
        kind: KindWord(row.kind),
        is_active: row.active,
        last_backup: row.last_backup,
        objects: row.objects,
        bytes: row.bytes,
        days: row.days.iter().take(begun).copied().map(AccountDayWord).collect(),
        workloads: workloads.collect(),
    }
}
