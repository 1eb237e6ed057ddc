//! The one place that reads the machine's time.

use chrono::{DateTime, TimeDelta, Utc};
use domain::time::{Instant, instant};

/// The system's clock, or one that was started at a given instant and runs on from it (`BSR_NOW`).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Clock {
    System,
    Started { at: Instant, machine: std::time::Instant },
}

impl Clock {
    /// `start`: the instant at which the clock starts now; none for the system's clock.
    pub(crate) fn new(start: Option<Instant>) -> Self {
        match start {
            None => Self::System,
            Some(at) => Self::Started { at: instant(at), machine: std::time::Instant::now() },
        }
    }

    /// Whether time is the machine's, so that another machine's may stand in for it.
    pub(crate) fn is_system(&self) -> bool {
        matches!(self, Self::System)
    }

    pub(crate) fn now(&self) -> Instant {
        match self {
            Self::System => instant(system()),
            Self::Started { at, machine } => {
                let seconds = i64::try_from(machine.elapsed().as_secs()).unwrap_or(i64::MAX);
                TimeDelta::try_seconds(seconds).and_then(|gone| at.checked_add_signed(gone)).unwrap_or(*at)
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is told to use")]
fn system() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_started_clock_begins_where_it_was_told() {
        let at = domain::time::parse_instant("2026-11-05T06:00:00Z").unwrap();
        let passed = Clock::new(Some(at)).now() - at;
        assert!(passed < TimeDelta::seconds(60) && passed >= TimeDelta::zero());
    }

    #[test]
    fn the_systems_clock_gives_whole_seconds() {
        assert_eq!(Clock::new(None).now().timestamp_subsec_nanos(), 0);
    }
}
