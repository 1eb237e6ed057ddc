//! What one account's runs of one UTC month cost on disk: all workloads in one row, each run in four bytes or so.
//!
//! The bytes are a pure function of the set of runs: the same runs in any order and any number of times give the same
//! bytes. What a report needs of a run is when it ended and how; sizes matter only for the last success that a report
//! knows of. So sizes are kept for the last success of the month and for runs of the first six days, where the cut-off
//! of the previous month's report falls (the fifth, anywhere on earth). Of the others a fingerprint of one byte stays,
//! by which a repeat that says something else is still told from one that says the same.

mod bits;
mod layout;

use chrono::{DateTime, NaiveTime, Utc};
use domain::history::Outcome;
use domain::period::Period;
use domain::workload::{PerWorkload, Workload};

pub(crate) use bits::Damaged;
pub(crate) use layout::{pack_instants, unpack_instants};

const DAY: i64 = 86_400;

/// Runs that end before this many days of the UTC month are over keep their sizes.
const DAYS_WITH_SIZES: i64 = 6;

/// A run as the row remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PackedRun {
    /// When it ended, in Unix seconds.
    pub(crate) ended_at: i64,
    pub(crate) outcome: Outcome,
    /// The row of the shared error text.
    pub(crate) error: Option<i64>,
    pub(crate) sizes: Sizes,
}

/// How much the backup held after the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sizes {
    /// Nobody said.
    Unsaid,
    /// As said; at least one of the two is there.
    Said { objects: Option<u64>, bytes: Option<u64> },
    /// It was said, and only this is left of it.
    Fingerprint(u8),
}

/// What became of a run that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    /// It was not known.
    New,
    /// The same run was known.
    Same,
    /// A run of this instant is known, and it says something else; it stays.
    Contradicts,
}

/// The runs of one account in one UTC month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MonthRuns {
    /// The month's first instant, in Unix seconds.
    start: i64,
    /// The next month's.
    end: i64,
    /// Ordered by instant, an instant once.
    runs: PerWorkload<Vec<PackedRun>>,
}

impl MonthRuns {
    /// A month without a run.
    pub(crate) fn new(month: Period) -> Self {
        Self { start: month_start(month), end: month_start(month.next()), runs: PerWorkload::default() }
    }

    /// The month of these bytes, as [`MonthRuns::pack`] wrote them.
    pub(crate) fn unpack(month: Period, packed: &[u8]) -> Result<Self, Damaged> {
        let mut this = Self::new(month);
        layout::read(&mut this, packed)?;
        Ok(this)
    }

    /// The bytes of this month.
    pub(crate) fn pack(&self) -> Vec<u8> {
        layout::write(self)
    }

    /// Adds a run that ended in this month; one that ended in another is a mistake of the caller and is not added.
    pub(crate) fn add(&mut self, workload: Workload, run: PackedRun) -> Added {
        if !(self.start..self.end).contains(&run.ended_at) {
            debug_assert!(false, "a run was given to another month's row");
            return Added::Contradicts;
        }
        let runs = &mut self.runs[workload];
        // Runs mostly come in order: the end is looked at first.
        let place = match runs.last() {
            Some(last) if last.ended_at < run.ended_at => Err(runs.len()),
            _ => runs.binary_search_by_key(&run.ended_at, |known| known.ended_at),
        };
        match place {
            Ok(at) if says_the_same(&runs[at], &run) => Added::Same,
            Ok(_) => Added::Contradicts,
            Err(at) => {
                runs.insert(at, run);
                Added::New
            }
        }
    }

    /// The workload's runs, ordered by the instant they ended at.
    pub(crate) fn runs(&self, workload: Workload) -> &[PackedRun] {
        &self.runs[workload]
    }

    /// Whether the sizes of the run at `at` of these `runs` are kept.
    fn keeps_sizes(&self, runs: &[PackedRun], at: usize) -> bool {
        let Some(run) = runs.get(at) else { return false };
        run.ended_at < self.start + DAYS_WITH_SIZES * DAY
            || (run.outcome.is_success() && !runs[at + 1..].iter().any(|later| later.outcome.is_success()))
    }
}

/// The UTC month that the instant (Unix seconds) falls in; none for an instant beyond the calendar.
pub(crate) fn month_of(at: i64) -> Option<Period> {
    Some(Period::of(DateTime::<Utc>::from_timestamp(at, 0)?.date_naive()))
}

/// The first instant of the UTC month, in Unix seconds.
pub(crate) fn month_start(month: Period) -> i64 {
    month.first_day().and_time(NaiveTime::MIN).and_utc().timestamp()
}

fn says_the_same(known: &PackedRun, repeat: &PackedRun) -> bool {
    let sizes = known.sizes == repeat.sizes
        || matches!(known.sizes, Sizes::Fingerprint(print) if fingerprint(repeat.sizes) == Some(print))
        || matches!(repeat.sizes, Sizes::Fingerprint(print) if fingerprint(known.sizes) == Some(print));
    sizes && known.outcome == repeat.outcome && known.error == repeat.error
}

/// One byte that differs for 255 of 256 other sizes. It is stored, so it may never change.
fn fingerprint(sizes: Sizes) -> Option<u8> {
    let (objects, bytes) = match sizes {
        Sizes::Unsaid => return None,
        Sizes::Fingerprint(print) => return Some(print),
        Sizes::Said { objects, bytes } => (objects, bytes),
    };
    let mut mixed = 0x9E37_79B9_7F4A_7C15u64;
    for value in [objects, bytes] {
        // SplitMix64's finisher, once for each value; «not said» differs from 0.
        mixed = mixed.wrapping_add(value.map_or(0, |value| value ^ 0xA5A5_A5A5_A5A5_A5A5));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
    }
    Some(mixed.to_be_bytes()[0])
}

#[cfg(test)]
mod tests;
