//! One clock for all calls to an upstream: they are spaced, and all wait when it says that it is busy.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// When the next call may be made.
pub(super) struct Pace {
    spacing: Duration,
    next: Mutex<Instant>,
}

impl Pace {
    pub(super) fn new(spacing: Duration) -> Self {
        Self { spacing, next: Mutex::new(Instant::now()) }
    }

    /// Waits for one's turn.
    pub(super) async fn turn(&self) {
        let at = self.reserve(Instant::now());
        sleep_until(at).await;
    }

    /// Nobody calls for that long.
    pub(super) fn hold(&self, wait: Duration) {
        self.hold_from(Instant::now(), wait);
    }

    fn reserve(&self, now: Instant) -> Instant {
        let mut next = self.next();
        let at = now.max(*next);
        *next = at + self.spacing;
        at
    }

    fn hold_from(&self, now: Instant, wait: Duration) {
        let mut next = self.next();
        *next = (*next).max(now + wait);
    }

    fn next(&self) -> MutexGuard<'_, Instant> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_spaced_and_a_hold_counts_for_all() {
        let pace = Pace::new(Duration::from_millis(200));
        let start = Instant::now();
        let turn = |now: Instant| (pace.reserve(now) - start).as_millis();
        assert_eq!([turn(start), turn(start), turn(start)], [0, 200, 400]);
        // A call after a long pause need not wait, and gives nothing of the pause to the next one.
        let later = start + Duration::from_secs(60);
        assert_eq!([turn(later), turn(later)], [60_000, 60_200]);
        pace.hold_from(later, Duration::from_secs(5));
        assert_eq!([turn(later), turn(later)], [65_000, 65_200]);
        pace.hold_from(later, Duration::from_secs(1));
        assert_eq!(turn(later), 65_400);
    }
}
