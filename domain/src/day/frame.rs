//! What all accounts of an organization share while a month is decided.

use super::evidence::{self, Polls};
use super::gone::Gone;
use crate::history::{AccountHistory, OrganizationHistory};
use crate::period::Period;
use crate::time::Instant;
use crate::workload::{PerWorkload, Workload, WorkloadSet};

/// The month's days in its zone, the cut-off, and what was looked at when.
#[derive(Debug)]
pub(crate) struct MonthFrame {
    pub(super) cut_off: Instant,
    /// The period's start.
    pub(super) start: Instant,
    /// The cut-off in seconds.
    pub(super) cut: i64,
    /// When each day starts, and when the last one ends, in seconds.
    pub(super) starts: Vec<i64>,
    polls: PerWorkload<Polls>,
    sender_was_there: Vec<bool>,
}

impl MonthFrame {
    pub(crate) fn new(history: &OrganizationHistory, period: Period, cut_off: Instant) -> Self {
        let zone = history.zone;
        let mut starts: Vec<i64> = period.days().map(|day| zone.start_of_day(day).timestamp()).collect();
        starts.push(zone.month_bounds(period).end.timestamp());
        let cut = cut_off.timestamp();
        let polls = PerWorkload::from_fn(|workload| {
            let mut at: Vec<i64> =
                history.observation.polls[workload].iter().map(Instant::timestamp).collect();
            at.retain(|poll| *poll <= cut);
            at.sort_unstable();
            Polls::new(at, &starts)
        });
        let sender_was_there = evidence::sender_was_there(history, &starts, cut);
        Self { cut_off, start: zone.month_bounds(period).start, cut, starts, polls, sender_was_there }
    }

    pub(crate) fn day_count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether the account existed in the period, as known at the cut-off.
    pub(crate) fn existed(&self, account: &AccountHistory) -> bool {
        let added = account.added_at.timestamp();
        added <= self.cut && added < self.end() && !self.gone(account).covers(self.starts[0], self.end())
    }

    /// The workloads that the account has had by the period's end, as known at the cut-off.
    pub(crate) fn had(&self, account: &AccountHistory) -> WorkloadSet {
        let known = |at: Instant| at.timestamp() <= self.cut && at.timestamp() < self.end();
        let named =
            account.changes.iter().filter(|change| known(change.at)).filter_map(|change| change.workload);
        let run = Workload::ALL.into_iter().filter(|workload| {
            let mut runs = account.runs[*workload].iter().chain(&account.earlier[*workload]);
            runs.any(|run| known(run.ended_at))
        });
        named.chain(run).collect::<WorkloadSet>().union(account.declared)
    }

    /// When the account was gone, as known at the cut-off.
    pub(super) fn gone(&self, account: &AccountHistory) -> Gone {
        Gone::new(account, self.cut)
    }

    /// The period's end, in seconds.
    pub(super) fn end(&self) -> i64 {
        self.starts[self.day_count()]
    }

    /// The day in which that second lies, if it is in the period.
    pub(super) fn day_of(&self, at: i64) -> Option<usize> {
        if at < self.starts[0] || at >= self.end() {
            return None;
        }
        // Nearly always right at once: days differ from 24 hours by little, and rarely.
        let mut day = usize::try_from((at - self.starts[0]) / 86_400).unwrap_or(0).min(self.day_count() - 1);
        while at < self.starts[day] {
            day -= 1;
        }
        while at >= self.starts[day + 1] {
            day += 1;
        }
        Some(day)
    }

    /// The polls of a workload's list.
    pub(super) fn polls(&self, workload: Workload) -> &Polls {
        &self.polls[workload]
    }

    /// The same without those in which this account's row could not be understood; none when that is all of them.
    pub(super) fn readable_polls(&self, account: &AccountHistory, workload: Workload) -> Option<Polls> {
        let unreadable = &account.unreadable[workload];
        if unreadable.is_empty() {
            return None;
        }
        let mut unreadable: Vec<i64> = unreadable.iter().map(Instant::timestamp).collect();
        unreadable.sort_unstable();
        let all = self.polls[workload].at.iter().copied();
        Some(Polls::new(all.filter(|poll| unreadable.binary_search(poll).is_err()).collect(), &self.starts))
    }

    /// For pushed data: whether a run of the organization ended within 24 hours after the day.
    pub(super) fn sender_was_there(&self, day: usize) -> bool {
        self.sender_was_there[day]
    }
}
