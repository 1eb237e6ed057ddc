//! A step's turn: how long a worker goes on with one step before it looks at the others, so that a relay's slow pace or a
//! long queue of reports holds up neither what falls due meanwhile nor each other.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// A turn of one step.
#[derive(Clone, Copy)]
pub(crate) struct Turn<'a> {
    stopped: &'a watch::Receiver<bool>,
    until: Option<Instant>,
}

impl<'a> Turn<'a> {
    /// Until nothing is left for now, or `stopped`.
    pub(crate) fn to_the_end(stopped: &'a watch::Receiver<bool>) -> Self {
        Self { stopped, until: None }
    }

    /// The same, and no longer than `time` from now.
    pub(crate) fn of(time: Duration, stopped: &'a watch::Receiver<bool>) -> Self {
        Self { stopped, until: Some(Instant::now() + time) }
    }

    /// Whether nothing new may be claimed: the time is up, or the worker stops.
    pub(crate) fn is_over(&self) -> bool {
        self.is_stopped() || self.ran_out()
    }

    /// Whether the worker stops: what is claimed and not begun goes back.
    pub(crate) fn is_stopped(&self) -> bool {
        *self.stopped.borrow()
    }

    /// Whether the time is up: there may be more to do.
    pub(crate) fn ran_out(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// Waits for `time`, or until the turn is over.
    pub(crate) async fn wait(&self, time: Duration) {
        let left = self.until.map_or(time, |until| time.min(until.saturating_duration_since(Instant::now())));
        // Both ends mean the same to the caller, who looks at the turn.
        let _ = timeout(left, self.stopped.clone().wait_for(|stopped| *stopped)).await;
    }
}
