//! A month of an organization, ready to be shown: every account, every workload, every day, and the sums over them.

mod levels;

use crate::day::{self, AccountDay, DayState, MonthFrame, OrganizationDay};
use crate::history::{AccountHistory, OrganizationHistory, Run};
use crate::id::AccountId;
use crate::period::Period;
use crate::share::Share;
use crate::time::Instant;
use crate::workload::{AccountKind, PerWorkload, WorkloadSet};
use crate::zone::Zone;
use levels::Tally;

/// What the report says about an organization and a period (spec.md section 4).
#[derive(Debug, Clone, PartialEq)]
pub struct OrganizationMonth {
    /// Which month.
    pub period: Period,
    /// By which zone its days are cut.
    pub zone: Zone,
    /// Facts after this instant are not in it.
    pub cut_off: Instant,
    /// The accounts that existed in the period, ordered by address.
    pub accounts: Vec<AccountMonth>,
    /// The row for all workloads together.
    pub all: LevelRow,
    /// A row for each workload that some account had.
    pub workloads: PerWorkload<Option<LevelRow>>,
    /// Accounts with at least one workload on at the period's end.
    pub active: usize,
    /// The others.
    pub deactivated: usize,
    /// The tolerated share of accounts with unresolved failures, 0 to 1.
    pub minor_issue_share: f64,
}

impl OrganizationMonth {
    /// How many of its days have begun at the cut-off: of days to come there is nothing to say.
    pub fn begun(&self) -> usize {
        self.period.days().take_while(|day| self.zone.start_of_day(*day) <= self.cut_off).count()
    }
}

/// One account's month: a row of the account level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMonth {
    /// Our id; never printed.
    pub id: AccountId,
    /// E-mail address, or a site's URL.
    pub address: String,
    /// Display name.
    pub name: Option<String>,
    /// Mailbox or site.
    pub kind: AccountKind,
    /// Whether at least one workload was on at the period's end.
    pub active: bool,
    /// The workloads that were on at the period's end: the solid icons.
    pub on_at_end: WorkloadSet,
    /// The workloads that it has had by the period's end.
    pub had: WorkloadSet,
    /// The state of each day, for each workload that it had.
    pub states: PerWorkload<Option<Vec<DayState>>>,
    /// The bar of each day.
    pub days: Vec<AccountDay>,
    /// The end of its last successful backup, as known at the cut-off.
    pub last_backup: Option<Instant>,
    /// Objects in its workloads' last successful backups.
    pub objects: Option<u64>,
    /// Bytes in its workloads' last successful backups.
    pub bytes: Option<u64>,
}

/// One row of the organization level: a workload over all accounts, or all workloads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LevelRow {
    /// Accounts that had it on at the period's end.
    pub active: usize,
    /// Accounts that had it, but not on at the period's end.
    pub deactivated: usize,
    /// The latest successful backup of any of them.
    pub last_backup: Option<Instant>,
    /// Sum over them.
    pub objects: Option<u64>,
    /// Sum over them.
    pub bytes: Option<u64>,
    /// The bar of each day.
    pub days: Vec<OrganizationDay>,
}

/// Decides every day of the period. Facts after `cut_off` are ignored everywhere; `usual_share` (0 to 1) is the tolerated
/// share of accounts with unresolved failures where none is set for the organization (spec.md section 3).
pub fn organization_month(
    history: &OrganizationHistory,
    period: Period,
    cut_off: Instant,
    usual_share: f64,
) -> OrganizationMonth {
    let minor_issue_share = history.minor_issue_share.map_or(usual_share, Share::fraction);
    let frame = MonthFrame::new(history, period, cut_off);
    let mut tally = Tally::new(frame.day_count(), minor_issue_share);
    let mut accounts: Vec<AccountMonth> = history
        .accounts
        .iter()
        .filter(|account| frame.existed(account))
        .map(|account| account_month(account, &frame, &mut tally))
        .collect();
    accounts.sort_by_cached_key(|account| (account.address.to_lowercase(), account.address.clone()));
    let (all, workloads) = tally.finish();
    let active = accounts.iter().filter(|account| account.active).count();
    let deactivated = accounts.len() - active;
    OrganizationMonth {
        period,
        zone: history.zone,
        cut_off,
        accounts,
        all,
        workloads,
        active,
        deactivated,
        minor_issue_share,
    }
}

fn account_month(account: &AccountHistory, frame: &MonthFrame, tally: &mut Tally) -> AccountMonth {
    let had = frame.had(account);
    let decided = PerWorkload::from_fn(|workload| {
        had.contains(workload).then(|| day::decide(account, workload, frame))
    });
    let on_at_end: WorkloadSet = decided
        .iter()
        .filter(|(_, decided)| decided.as_ref().is_some_and(|it| it.on_at_end))
        .map(|(it, _)| it)
        .collect();
    let last: Vec<&Run> = decided.0.iter().flatten().filter_map(|decided| decided.last_success).collect();
    tally.add(&decided, on_at_end);

    let days = day::account_days(&decided, frame.day_count());
    let states = PerWorkload(decided.0.map(|decided| decided.map(|it| it.states)));
    AccountMonth {
        id: account.id,
        address: account.address.clone(),
        name: account.name.clone(),
        kind: account.kind,
        active: !on_at_end.is_empty(),
        on_at_end,
        had,
        states,
        days,
        last_backup: last.iter().map(|run| run.ended_at).max(),
        objects: levels::sum(last.iter().map(|run| run.objects)),
        bytes: levels::sum(last.iter().map(|run| run.bytes)),
    }
}

#[cfg(test)]
mod tests;
