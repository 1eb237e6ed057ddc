//! When a workload of an account was on.

use crate::history::{AccountHistory, StateChange};
use crate::time::Instant;
use crate::workload::{Workload, WorkloadSet};

/// The workloads of an account that are on at that instant, a change at it included, of those that were declared with it
/// or named in a change of state.
pub fn workloads_on(
    added_at: Instant,
    declared: WorkloadSet,
    changes: &[StateChange],
    at: Instant,
) -> WorkloadSet {
    let known = changes.iter().filter(|change| change.at <= at).filter_map(|change| change.workload);
    let known = known.collect::<WorkloadSet>().union(declared);
    let at = at.timestamp();
    let is_on = |workload: &Workload| Timeline::of(added_at, declared, changes, *workload, at).on_at(at);
    Workload::ALL.into_iter().filter(|workload| known.contains(*workload)).filter(is_on).collect()
}

/// On and off over time, from what was declared and changed up to the cut-off. Off before the first entry.
#[derive(Debug)]
pub(super) struct Timeline {
    /// From when on, in seconds, strictly rising; whether it is on then.
    entries: Vec<(i64, bool)>,
}

impl Timeline {
    /// An account's; at one instant, what was declared yields to a change for all workloads, that to one for this workload; and of
    /// two of a kind, off wins.
    pub(super) fn new(account: &AccountHistory, workload: Workload, cut_off: i64) -> Self {
        Self::of(account.added_at, account.declared, &account.changes, workload, cut_off)
    }

    fn of(
        added_at: Instant,
        declared: WorkloadSet,
        changes: &[StateChange],
        workload: Workload,
        cut_off: i64,
    ) -> Self {
        let mut ranked: Vec<(i64, u8, bool)> = Vec::with_capacity(changes.len() + 1);
        if declared.contains(workload) {
            ranked.push((added_at.timestamp(), 0, true));
        }
        for change in changes {
            let kind = match change.workload {
                None => 1,
                Some(named) if named == workload => 3,
                Some(_) => continue,
            };
            ranked.push((change.at.timestamp(), kind + u8::from(!change.on), change.on));
        }
        ranked.retain(|(at, ..)| *at <= cut_off);
        ranked.sort_unstable();
        let mut entries: Vec<(i64, bool)> = Vec::with_capacity(ranked.len());
        for (at, _, on) in ranked {
            match entries.last_mut() {
                Some(last) if last.0 == at => last.1 = on,
                _ => entries.push((at, on)),
            }
        }
        Self { entries }
    }

    /// Whether it is on at that instant, a change at it included.
    pub(super) fn on_at(&self, at: i64) -> bool {
        let count = self.entries.partition_point(|(entry, _)| *entry <= at);
        count > 0 && self.entries[count - 1].1
    }

    /// Whether it was on from `start` up to `end`, a change at `end` left out.
    pub(super) fn on_throughout(&self, start: i64, end: i64) -> bool {
        let first = self.entries.partition_point(|(entry, _)| *entry <= start);
        self.on_at(start) && self.entries[first..].iter().take_while(|(at, _)| *at < end).all(|(_, on)| *on)
    }

    /// When it is switched on next after that instant.
    pub(super) fn next_on(&self, after: i64) -> Option<i64> {
        let first = self.entries.partition_point(|(entry, _)| *entry <= after);
        self.entries[first..].iter().find(|(_, on)| *on).map(|(at, _)| *at)
    }
}
