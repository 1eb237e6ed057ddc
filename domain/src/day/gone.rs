//! When an account was gone.

use crate::history::AccountHistory;

/// The times in which an account was gone, as known at a cut-off: from, and up to but without, in seconds. The end of
/// time while it is gone.
#[derive(Debug)]
pub(super) struct Gone {
    spans: Vec<(i64, i64)>,
}

impl Gone {
    pub(super) fn new(account: &AccountHistory, cut_off: i64) -> Self {
        let before = account.absences.iter().map(|it| (it.gone_at.timestamp(), it.back_at.timestamp()));
        let now = account.deleted_at.map(|at| (at.timestamp(), i64::MAX));
        let spans = before
            .chain(now)
            .filter(|(gone, back)| *gone <= cut_off && gone < back)
            .map(|(gone, back)| (gone, if back <= cut_off { back } else { i64::MAX }))
            .collect();
        Self { spans }
    }

    /// When it was there again after having been gone at that instant; none when it was not gone then.
    pub(super) fn back_after(&self, at: i64) -> Option<i64> {
        self.spans.iter().filter(|(gone, back)| *gone <= at && at < *back).map(|(_, back)| *back).max()
    }

    /// Whether it was gone at some instant from `start` up to `end`.
    pub(super) fn touches(&self, start: i64, end: i64) -> bool {
        self.spans.iter().any(|(gone, back)| *gone < end && *back > start)
    }

    /// Whether it was gone all the time from `start` up to `end`.
    pub(super) fn covers(&self, start: i64, end: i64) -> bool {
        self.spans.iter().any(|(gone, back)| *gone <= start && *back >= end)
    }
}
