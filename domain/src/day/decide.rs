//! The days of one workload of one account.

use super::evidence::Polls;
use super::gone::Gone;
use super::timeline::Timeline;
use super::{AccountDay, DayState, MonthFrame, account_day};
use crate::history::{AccountHistory, Outcome, Run};
use crate::time::Instant;
use crate::workload::{PerWorkload, Workload};

/// «Followed by a success within 24 hours», in seconds.
const SOON: i64 = 24 * 3600;

/// The states of a workload's days, and what the organization's bars need besides. Masks: bit n stands for day n.
#[derive(Debug)]
pub(crate) struct Decided<'a> {
    pub(crate) states: Vec<DayState>,
    /// Days with a failure that no success followed within 24 hours.
    pub(crate) unresolved: u32,
    /// Whether it was on at the period's end.
    pub(crate) on_at_end: bool,
    /// The last successful run that was known at the cut-off.
    pub(crate) last_success: Option<&'a Run>,
}

/// Decides every day of the period for one workload that the account had.
pub(crate) fn decide<'a>(account: &'a AccountHistory, workload: Workload, frame: &MonthFrame) -> Decided<'a> {
    let timeline = Timeline::new(account, workload, frame.cut);
    let runs = Runs::new(account, workload, frame);
    let readable = frame.readable_polls(account, workload);
    let polls = readable.as_ref().unwrap_or_else(|| frame.polls(workload));
    let mut silent: Vec<i64> = account.silent[workload].iter().map(Instant::timestamp).collect();
    silent.sort_unstable();
    let (added, gone) = (account.added_at.timestamp(), frame.gone(account));
    let case = Case { added, gone, timeline, runs, polls, silent, frame };

    let states: Vec<DayState> = (0..frame.day_count()).map(|day| case.state(day)).collect();
    let unresolved = states
        .iter()
        .enumerate()
        .filter(|(day, state)| case.has_unresolved_failure(*day, **state))
        .fold(0, |mask, (day, _)| mask | 1 << day);
    let last_instant = frame.cut.min(frame.end() - 1);
    let on_at_end = case.gone.back_after(last_instant).is_none() && case.timeline.on_at(last_instant);
    Decided { states, unresolved, on_at_end, last_success: case.runs.last_success }
}

/// The account's bars from its workloads' states.
pub(crate) fn account_days(decided: &PerWorkload<Option<Decided<'_>>>, day_count: usize) -> Vec<AccountDay> {
    let of_day = |day: usize| decided.0.iter().flatten().map(move |it| it.states[day]);
    (0..day_count).map(|day| account_day(of_day(day))).collect()
}

struct Case<'f, 'a> {
    added: i64,
    gone: Gone,
    timeline: Timeline,
    runs: Runs<'a>,
    polls: &'f Polls,
    /// Those of the polls that say nothing of the time before them, in seconds, rising.
    silent: Vec<i64>,
    frame: &'f MonthFrame,
}

impl Case<'_, '_> {
    fn state(&self, day: usize) -> DayState {
        if let Some(state) = self.runs.state(day) {
            return state;
        }
        let (start, end) = (self.frame.starts[day], self.frame.starts[day + 1]);
        let over = end <= self.frame.cut;
        // A day that the zone skipped has no time in which anything could have happened.
        if !over || start == end || self.added >= end || self.gone.touches(start, end) {
            DayState::None
        } else if !self.timeline.on_at(end - 1) {
            DayState::Off
        } else if self.added <= start && self.timeline.on_throughout(start, end) && self.lack_is_proven(day) {
            DayState::Failed
        } else {
            DayState::None
        }
    }

    /// Whether it is known that no run succeeded on a day in which no run ended.
    fn lack_is_proven(&self, day: usize) -> bool {
        self.frame.sender_was_there(day) || self.polls.watched(day) || self.a_later_poll_shows_it(day)
    }

    /// Whether some poll after the day showed no success since the day's start. One at which the account was gone has
    /// no row to show, nor has a silent one; a row that is off still shows its last success.
    fn a_later_poll_shows_it(&self, day: usize) -> bool {
        let success = self.runs.first_success_from(self.frame.starts[day]);
        let mut polls = self.polls.after(day);
        while let Some(poll) = polls.first().copied().filter(|poll| *poll < success) {
            let speaks = self.silent.binary_search(&poll).is_err();
            let next = match self.gone.back_after(poll) {
                Some(back) => back,
                None if speaks => return true,
                None if self.timeline.on_at(poll) => poll + 1,
                // From a poll on its row was missing, until it was on again.
                None => match self.timeline.next_on(poll) {
                    Some(on_again) => on_again,
                    None => return false,
                },
            };
            polls = &polls[polls.partition_point(|poll| *poll < next)..];
        }
        false
    }

    fn has_unresolved_failure(&self, day: usize, state: DayState) -> bool {
        match state {
            DayState::Failed | DayState::Recovered => {
                let failures = self.runs.failures_of(day, self.frame);
                if failures.is_empty() && state == DayState::Failed {
                    // It failed by lack: that counts from the day's end, and a success at this very second comes after.
                    let end = self.frame.starts[day + 1];
                    return self.runs.first_success_from(end) > end.saturating_add(SOON);
                }
                failures.iter().any(|at| self.runs.first_success_from(at + 1) > at.saturating_add(SOON))
            }
            DayState::Succeeded | DayState::Off | DayState::None => false,
        }
    }
}

/// The runs of one workload from the period's start to the cut-off, and the last success whenever it was.
struct Runs<'a> {
    /// For each day, which outcomes its runs had: bit 0 succeeded, 1 warning, 2 failed.
    outcomes: [u8; 31],
    /// When the successful ones ended, in seconds, rising.
    successes: Vec<i64>,
    /// When the failed ones of the period ended, in seconds, rising.
    failures: Vec<i64>,
    last_success: Option<&'a Run>,
}

impl<'a> Runs<'a> {
    /// One walk over the runs, in whatever order they are: they are by far the most of what there is to read.
    fn new(account: &'a AccountHistory, workload: Workload, frame: &MonthFrame) -> Self {
        let runs = &account.runs[workload];
        let successes = Vec::with_capacity(runs.len());
        let mut it = Self { outcomes: [0; 31], successes, failures: Vec::new(), last_success: None };
        for run in runs.iter().chain(&account.earlier[workload]) {
            if run.ended_at > frame.cut_off {
                continue;
            }
            let is_success = run.outcome.is_success();
            if is_success && it.last_success.is_none_or(|last| rank(last) < rank(run)) {
                it.last_success = Some(run);
            }
            if run.ended_at < frame.start {
                continue;
            }
            let at = run.ended_at.timestamp();
            let day = frame.day_of(at);
            if let Some(day) = day {
                it.outcomes[day] |= 1 << run.outcome as u8;
            }
            if is_success {
                it.successes.push(at);
            } else if day.is_some() {
                it.failures.push(at);
            }
        }
        it.successes.sort_unstable();
        it.failures.sort_unstable();
        it
    }

    /// What the runs that ended in that day say; nothing when none did.
    fn state(&self, day: usize) -> Option<DayState> {
        const SUCCEEDED: u8 = 1 << Outcome::Succeeded as u8;
        const FAILED: u8 = 1 << Outcome::Failed as u8;
        match self.outcomes[day] {
            0 => None,
            SUCCEEDED => Some(DayState::Succeeded),
            FAILED => Some(DayState::Failed),
            _ => Some(DayState::Recovered),
        }
    }

    /// When the first run at or after that second succeeded; the end of time when none did.
    fn first_success_from(&self, from: i64) -> i64 {
        let first = self.successes.partition_point(|at| *at < from);
        self.successes.get(first).copied().unwrap_or(i64::MAX)
    }

    fn failures_of(&self, day: usize, frame: &MonthFrame) -> &[i64] {
        let from = self.failures.partition_point(|at| *at < frame.starts[day]);
        let to = self.failures.partition_point(|at| *at < frame.starts[day + 1]);
        &self.failures[from..to]
    }
}

/// The later is the last; which of two at one instant does not depend on their order.
fn rank(run: &Run) -> (Instant, Option<u64>, Option<u64>) {
    (run.ended_at, run.objects, run.bytes)
}
