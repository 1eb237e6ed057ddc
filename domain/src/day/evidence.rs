//! What proves that a backup is missing: somebody looked, and it was not there (spec.md section 3, «failed»).

use crate::history::OrganizationHistory;

/// «No 12 hours passed without a successful poll», in seconds.
const CLOSE_WATCH: i64 = 12 * 3600;
/// «A run of the organization ended within 24 hours after the day», in seconds.
const SENDER_WAS_THERE: i64 = 24 * 3600;

/// The polls of one list up to the cut-off, and what they say about each day.
#[derive(Debug, Default)]
pub(super) struct Polls {
    /// In seconds, rising.
    pub(super) at: Vec<i64>,
    days: Vec<PolledDay>,
}

#[derive(Debug, Clone, Copy)]
struct PolledDay {
    /// The place of the first poll at or after the day's end.
    first_after: usize,
    /// Whether no 12 hours passed without a poll from the day's start to that poll.
    watched: bool,
}

impl Polls {
    /// `at` must be sorted; `starts` are the days' starts and the last one's end.
    pub(super) fn new(at: Vec<i64>, starts: &[i64]) -> Self {
        let days = starts.windows(2).map(|day| PolledDay::new(&at, day[0], day[1])).collect();
        Self { at, days }
    }

    /// The polls from the first at or after the day's end.
    pub(super) fn after(&self, day: usize) -> &[i64] {
        &self.at[self.days[day].first_after..]
    }

    /// Whether the day was watched closely enough that no success can have been missed.
    pub(super) fn watched(&self, day: usize) -> bool {
        self.days[day].watched
    }
}

impl PolledDay {
    fn new(polls: &[i64], start: i64, end: i64) -> Self {
        let first = polls.partition_point(|poll| *poll < start);
        let first_after = polls.partition_point(|poll| *poll < end);
        let watched = first_after < polls.len() && {
            let mut previous = start;
            polls[first..=first_after]
                .iter()
                .all(|poll| poll - std::mem::replace(&mut previous, *poll) <= CLOSE_WATCH)
        };
        Self { first_after, watched }
    }
}

/// For each day, whether a run of the organization ended within 24 hours after it: for pushed data, which nobody polls.
pub(super) fn sender_was_there(history: &OrganizationHistory, starts: &[i64], cut_off: i64) -> Vec<bool> {
    let days = starts.len() - 1;
    if !history.observation.pushed {
        return vec![false; days];
    }
    // The earliest run from each day's start on, first within the day, then from there to the end of time.
    let mut earliest = vec![i64::MAX; days + 1];
    for account in &history.accounts {
        for run in account.runs.0.iter().flatten() {
            let at = run.ended_at.timestamp();
            let day = starts.partition_point(|start| *start <= at);
            if day > 0 && at <= cut_off {
                earliest[day - 1] = earliest[day - 1].min(at);
            }
        }
    }
    for day in (0..days).rev() {
        earliest[day] = earliest[day].min(earliest[day + 1]);
    }
    (0..days).map(|day| earliest[day + 1] <= starts[day + 1].saturating_add(SENDER_WAS_THERE)).collect()
}
