//! Until when a report must be made. Time is only asked whether it is over: no instant gets into a report.

use std::time::{Duration, Instant};

use crate::RenderError;

/// The limit of one rendering.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Option<(Instant, Duration)>);

impl Deadline {
    /// `limit` from now; none never passes.
    pub(crate) fn within(limit: Option<Duration>) -> Deadline {
        // A limit beyond what the clock can count to is none.
        Deadline(limit.and_then(|limit| Some((Instant::now().checked_add(limit)?, limit))))
    }

    /// Whether it is over.
    pub(crate) fn has_passed(self) -> bool {
        self.0.is_some_and(|(end, _)| Instant::now() >= end)
    }

    /// The error that the rendering ends with when it is over.
    pub(crate) fn check(self) -> Result<(), RenderError> {
        match self.0 {
            Some((end, limit)) if Instant::now() >= end => Err(RenderError::TimedOut { limit }),
            _ => Ok(()),
        }
    }
}
