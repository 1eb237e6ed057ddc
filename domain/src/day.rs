//! The state of a day (spec.md section 3): the one place that decides it, for a workload of an account, for an account,
//! and for an organization.

mod decide;
mod evidence;
mod frame;
mod gone;
mod timeline;

use crate::words::words;
pub(crate) use decide::{Decided, account_days, decide};
pub(crate) use frame::MonthFrame;
pub use timeline::workloads_on;

/// The state of a workload of an account on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayState {
    /// A run succeeded, and none failed or warned.
    Succeeded,
    /// A run succeeded, and another failed or warned; or one succeeded with warnings.
    Recovered,
    /// No run succeeded, and one failed or the lack is proven.
    Failed,
    /// It was off at the end of the day, and no run ended in it.
    Off,
    /// Everything else: not there, not observed, not on for the whole day.
    None,
}

words!(DayState, "a state of a day", {
    Succeeded => "succeeded",
    Recovered => "recovered",
    Failed => "failed",
    Off => "off",
    None => "none",
});

impl DayState {
    /// One letter for it, for compact lists: `S`, `R`, `F`, `O`, `-`.
    pub const fn letter(self) -> char {
        match self {
            Self::Succeeded => 'S',
            Self::Recovered => 'R',
            Self::Failed => 'F',
            Self::Off => 'O',
            Self::None => '-',
        }
    }

    /// Whether it was backed up that day, well or badly: neither off nor unknown.
    pub const fn was_on(self) -> bool {
        matches!(self, Self::Succeeded | Self::Recovered | Self::Failed)
    }
}

/// The bar of an account on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountDay {
    /// A workload succeeded or recovered, and none failed.
    Healthy,
    /// A workload failed.
    Unhealthy,
    /// All its workloads were off.
    Deactivated,
    /// Nothing to say: blank.
    None,
}

words!(AccountDay, "a state of an account", {
    Healthy => "healthy",
    Unhealthy => "unhealthy",
    Deactivated => "deactivated",
    None => "none",
});

/// The bar of an organization on a day, for one workload or for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganizationDay {
    /// All that were on succeeded.
    VeryHealthy,
    /// There were only minor issues.
    Healthy,
    /// There were others.
    Unhealthy,
    /// All were off.
    Deactivated,
    /// Nothing to say: blank.
    None,
}

words!(OrganizationDay, "a state of an organization", {
    VeryHealthy => "very_healthy",
    Healthy => "healthy",
    Unhealthy => "unhealthy",
    Deactivated => "deactivated",
    None => "none",
});

/// What an account's bar shows, from the states of the workloads that it had.
pub fn account_day(states: impl IntoIterator<Item = DayState>) -> AccountDay {
    let (mut failed, mut worked, mut off, mut count) = (false, false, 0, 0);
    for state in states {
        count += 1;
        match state {
            DayState::Failed => failed = true,
            DayState::Succeeded | DayState::Recovered => worked = true,
            DayState::Off => off += 1,
            DayState::None => {}
        }
    }
    if failed {
        AccountDay::Unhealthy
    } else if worked {
        AccountDay::Healthy
    } else if count > 0 && off == count {
        AccountDay::Deactivated
    } else {
        AccountDay::None
    }
}

/// What is counted over an organization's accounts to decide a day of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayCounts {
    /// Accounts that had it on: their state is neither off nor none.
    pub on: u32,
    /// Accounts (or workloads of accounts) that were off.
    pub off: u32,
    /// Whether all that were on succeeded, without a failure or warning.
    pub all_succeeded: bool,
    /// Accounts with a failure that no success followed within 24 hours.
    pub unresolved: u32,
}

/// What an organization's bar shows; `minor_issue_share` is the tolerated share (0 to 1) of accounts with unresolved
/// failures among those that had it on.
pub fn organization_day(counts: DayCounts, minor_issue_share: f64) -> OrganizationDay {
    if counts.on == 0 {
        return if counts.off > 0 { OrganizationDay::Deactivated } else { OrganizationDay::None };
    }
    if counts.all_succeeded {
        return OrganizationDay::VeryHealthy;
    }
    // The addend forgives what a share such as 0.29 loses in binary: 29 of 100 are tolerated.
    let tolerated = minor_issue_share * f64::from(counts.on) + 1e-9;
    if f64::from(counts.unresolved) <= tolerated {
        OrganizationDay::Healthy
    } else {
        OrganizationDay::Unhealthy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DayState::{Failed, None as Nothing, Off, Recovered, Succeeded};

    #[test]
    fn an_account_is_as_healthy_as_its_workloads() {
        for (states, expected) in [
            (vec![Succeeded, Off, Nothing], AccountDay::Healthy),
            (vec![Recovered, Off], AccountDay::Healthy),
            (vec![Succeeded, Failed], AccountDay::Unhealthy),
            (vec![Off, Off], AccountDay::Deactivated),
            (vec![Off, Nothing], AccountDay::None),
            (vec![Nothing], AccountDay::None),
            (vec![], AccountDay::None),
            (vec![Failed, Nothing], AccountDay::Unhealthy),
        ] {
            assert_eq!(account_day(states.clone()), expected, "{states:?}");
        }
    }

    #[test]
    fn an_organization_is_as_healthy_as_its_accounts() {
        let counts = |on, off, all_succeeded, unresolved| DayCounts { on, off, all_succeeded, unresolved };
        for (counts, share, expected) in [
            (counts(0, 0, true, 0), 0.0, OrganizationDay::None),
            (counts(0, 3, true, 0), 0.0, OrganizationDay::Deactivated),
            (counts(5, 3, true, 0), 0.0, OrganizationDay::VeryHealthy),
            (counts(5, 0, false, 0), 0.0, OrganizationDay::Healthy),
            (counts(5, 0, false, 1), 0.0, OrganizationDay::Unhealthy),
            (counts(100, 0, false, 29), 0.29, OrganizationDay::Healthy),
            (counts(100, 0, false, 30), 0.29, OrganizationDay::Unhealthy),
            (counts(1, 0, false, 1), 1.0, OrganizationDay::Healthy),
        ] {
            assert_eq!(organization_day(counts, share), expected, "{counts:?} {share}");
        }
    }
}
