//! When a workload of an account was on.

use crate::history::AccountHistory;
use crate::workload::Workload;

/// On and off over time, from what was declared and changed up to the cut-off. Off before the first entry.
#[derive(Debug)]
pub(super) struct Timeline {
    /// From when on, in seconds, strictly rising; whether it is on then.
    entries: Vec<(i64, bool)>,
}

impl Timeline {
    /// At one instant, what was declared yields to a change for all workloads, that to one for this workload; and of
    /// two of a kind, off wins.
    pub(super) fn new(account: &AccountHistory, workload: Workload, cut_off: i64) -> Self {
        let mut ranked: Vec<(i64, u8, bool)> = Vec::with_capacity(account.changes.len() + 1);
        if account.declared.contains(workload) {
            ranked.push((account.added_at.timestamp(), 0, true));
        }
        for change in &account.changes {
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
