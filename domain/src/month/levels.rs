//! The organization level: sums over all accounts, for each workload and for all together.

use super::LevelRow;
use crate::day::{DayCounts, DayState, Decided, OrganizationDay, organization_day};
use crate::history::Run;
use crate::workload::{PerWorkload, Workload, WorkloadSet};

/// The rows while accounts are still being added.
pub(super) struct Tally {
    all: RowTally,
    workloads: PerWorkload<Option<RowTally>>,
    day_count: usize,
    minor_issue_share: f64,
}

struct RowTally {
    row: LevelRow,
    days: Vec<DayCounts>,
}

impl Tally {
    pub(super) fn new(day_count: usize, minor_issue_share: f64) -> Self {
        let all = RowTally::new(day_count);
        Self { all, workloads: PerWorkload::from_fn(|_| None), day_count, minor_issue_share }
    }

    /// Adds one account: its decided workloads, and which of them were on at the period's end.
    pub(super) fn add(&mut self, decided: &PerWorkload<Option<Decided<'_>>>, on_at_end: WorkloadSet) {
        self.all.count(!on_at_end.is_empty());
        for day in 0..self.day_count {
            self.all.days[day]
                .add(decided.0.iter().flatten().map(|it| (it.states[day], it.unresolved >> day & 1 == 1)));
        }
        for (workload, decided) in decided.iter() {
            if let Some(decided) = decided {
                self.add_workload(workload, decided);
            }
        }
    }

    fn add_workload(&mut self, workload: Workload, decided: &Decided<'_>) {
        let day_count = self.day_count;
        let tally = self.workloads[workload].get_or_insert_with(|| RowTally::new(day_count));
        tally.count(decided.on_at_end);
        if let Some(run) = decided.last_success {
            tally.add_figures(run);
            self.all.add_figures(run);
        }
        for (day, state) in decided.states.iter().enumerate() {
            tally.days[day].add([(*state, decided.unresolved >> day & 1 == 1)]);
        }
    }

    /// The row for all workloads, and those of the workloads that some account had.
    pub(super) fn finish(self) -> (LevelRow, PerWorkload<Option<LevelRow>>) {
        let share = self.minor_issue_share;
        let workloads = PerWorkload(self.workloads.0.map(|tally| tally.map(|tally| tally.finish(share))));
        (self.all.finish(share), workloads)
    }
}

impl RowTally {
    fn new(day_count: usize) -> Self {
        let nothing = DayCounts { all_succeeded: true, ..DayCounts::default() };
        Self { row: LevelRow::default(), days: vec![nothing; day_count] }
    }

    fn count(&mut self, active: bool) {
        if active {
            self.row.active += 1;
        } else {
            self.row.deactivated += 1;
        }
    }

    fn add_figures(&mut self, run: &Run) {
        self.row.last_backup = self.row.last_backup.max(Some(run.ended_at));
        self.row.objects = sum([self.row.objects, run.objects]);
        self.row.bytes = sum([self.row.bytes, run.bytes]);
    }

    fn finish(self, share: f64) -> LevelRow {
        let days: Vec<OrganizationDay> =
            self.days.into_iter().map(|counts| organization_day(counts, share)).collect();
        LevelRow { days, ..self.row }
    }
}

impl DayCounts {
    /// Adds one account by the states of its workloads, each with whether a failure of it stayed unresolved. However
    /// many of them were on or failed, it is one account.
    fn add(&mut self, states: impl IntoIterator<Item = (DayState, bool)>) {
        let (mut on, mut off, mut unresolved) = (false, false, false);
        for (state, is_unresolved) in states {
            on |= state.was_on();
            off |= state == DayState::Off;
            unresolved |= is_unresolved;
            self.all_succeeded &= !state.was_on() || state == DayState::Succeeded;
        }
        self.on += u32::from(on);
        self.off += u32::from(off);
        self.unresolved += u32::from(unresolved);
    }
}

/// The sum of what is known; nothing when nothing is.
pub(super) fn sum(figures: impl IntoIterator<Item = Option<u64>>) -> Option<u64> {
    figures.into_iter().flatten().reduce(u64::saturating_add)
}
