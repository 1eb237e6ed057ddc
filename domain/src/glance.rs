//! An organization at a glance: its running month as a row of bars, and whether somebody should look at it.

use crate::account_list::Standing;
use crate::day::OrganizationDay;
use crate::month::OrganizationMonth;
use crate::period::Period;
use crate::time::Instant;
use crate::words::words;

/// Whether somebody should look at an organization, those that need it most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Health {
    /// Its latest day is unhealthy.
    Failing,
    /// It has active accounts, and of today and yesterday nothing is known.
    Silent,
    /// Some of its accounts are failing, and fewer than make a day unhealthy.
    Minor,
    /// Nothing is wrong.
    Well,
    /// There is nothing to back up: no account, or none that is on.
    Off,
}

words!(Health, "a health", {
    Failing => "failing",
    Silent => "silent",
    Minor => "minor",
    Well => "well",
    Off => "off",
});

/// In which order organizations are listed. Those that are alike follow by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OrganizationOrder {
    /// Those that somebody should look at first, and among them those with the most failing accounts.
    #[default]
    Attention,
    /// By name.
    Name,
    /// Those whose latest report is the newest first.
    Report,
    /// Those whose delivery is off first.
    Delivery,
}

words!(OrganizationOrder, "an order of organizations", {
    Attention => "attention",
    Name => "name",
    Report => "report",
    Delivery => "delivery",
});

/// An organization's running month in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// Which month.
    pub period: Period,
    /// Facts after this instant are not in it.
    pub as_of: Instant,
    /// A state for each day that has begun.
    pub days: Vec<OrganizationDay>,
    /// Whether somebody should look.
    pub health: Health,
    /// How many accounts are unhealthy on the latest day of which something is known of them.
    pub failing: usize,
    /// How many accounts have a workload on.
    pub active: usize,
    /// How many have none on.
    pub deactivated: usize,
}

impl Glance {
    /// Of the running month, whose cut-off is the present.
    pub fn of(month: &OrganizationMonth) -> Self {
        let begun = month.begun();
        let days = month.all.days[..begun.min(month.all.days.len())].to_vec();
        let failing = month.accounts.iter().filter(|account| Standing::Failing.is_of(account)).count();
        let known = |day: &&OrganizationDay| **day != OrganizationDay::None;
        let latest = days.iter().rev().find(known);
        // On the first of a month nothing may be known yet of a single day.
        let is_silent = days.len() > 1 && days.iter().rev().take(2).all(|day| *day == OrganizationDay::None);
        let health = match latest {
            _ if month.active == 0 => Health::Off,
            Some(OrganizationDay::Unhealthy) => Health::Failing,
            _ if is_silent => Health::Silent,
            _ if failing > 0 => Health::Minor,
            _ => Health::Well,
        };
        Self {
            period: month.period,
            as_of: month.cut_off,
            days,
            health,
            failing,
            active: month.active,
            deactivated: month.deactivated,
        }
    }
}

/// A row of bars as a text of a letter a day, for storing it.
pub fn letters(days: &[OrganizationDay]) -> String {
    days.iter().copied().map(letter).collect()
}

/// The row of bars that [`letters`] wrote; a letter that it does not write is a day without data.
pub fn from_letters(text: &str) -> Vec<OrganizationDay> {
    let day = |found| OrganizationDay::ALL.into_iter().find(|day| letter(*day) == found);
    text.chars().map(|letter| day(letter).unwrap_or(OrganizationDay::None)).collect()
}

const fn letter(day: OrganizationDay) -> char {
    match day {
        OrganizationDay::VeryHealthy => 'V',
        OrganizationDay::Healthy => 'H',
        OrganizationDay::Unhealthy => 'U',
        OrganizationDay::Deactivated => 'D',
        OrganizationDay::None => '-',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account_list::stand_in::{account, month};
    use proptest::prelude::*;

    fn glance(days: &str, accounts: &[&str]) -> Glance {
        let accounts = accounts.iter().map(|days| account("a", days)).collect::<Vec<_>>();
        let mut month = month(accounts);
        month.active = month.accounts.iter().filter(|account| account.active).count();
        month.all.days = from_letters(days);
        Glance::of(&month)
    }

    #[test]
    fn somebody_should_look_where_the_latest_day_is_bad_or_unknown() {
        assert_eq!(glance("VVU", &["hhu"]).health, Health::Failing);
        assert_eq!(glance("VVU-", &["hhu-"]).health, Health::Failing, "today nothing has run yet");
        assert_eq!(glance("VU--", &["hu--"]).health, Health::Failing, "bad news stays");
        assert_eq!(glance("VV--", &["hh--"]).health, Health::Silent);
        assert_eq!(glance("-", &["-"]).health, Health::Well, "the month has just begun");
        assert_eq!(glance("VVH", &["hhh", "hhu"]).health, Health::Minor);
        assert_eq!(glance("VUV", &["huh"]).health, Health::Well);
        assert_eq!(glance("DDD", &["ddd"]).health, Health::Off);
        assert_eq!(glance("", &[]).health, Health::Off);
        assert_eq!(glance("VVU", &["hhu", "hhh", "huu"]).failing, 2);
    }

    proptest! {
        #[test]
        fn letters_are_read_as_they_were_written(text in "[VHUD-]{0,31}") {
            prop_assert_eq!(letters(&from_letters(&text)), text);
        }
    }
}
