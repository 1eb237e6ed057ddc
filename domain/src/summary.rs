//! A month on one page: what a reader wants to know who reads nothing else (the report's opening, the mail).

use crate::day::AccountDay;
use crate::month::{AccountMonth, OrganizationMonth};
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;

/// What a month comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthSummary {
    /// Accounts with at least one workload on at the period's end.
    pub protected: usize,
    /// Days of accounts that were healthy, among those that were healthy or unhealthy.
    pub account_days: AccountDays,
    /// The longest run of unhealthy days of an account; none when there was no unhealthy day.
    pub longest_gap: Option<Gap>,
    /// The accounts with unhealthy days, worst first.
    pub attention: Vec<Attention>,
    /// The same figures of the month before; none when nothing is known of it.
    pub before: Option<Before>,
    /// What of the tenant is not backed up; none where nobody tells.
    pub coverage: Option<Coverage>,
}

/// Days of accounts, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountDays {
    /// Healthy ones.
    pub healthy: u64,
    /// Unhealthy ones.
    pub unhealthy: u64,
}

/// Consecutive unhealthy days of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its address, or a site's.
    pub address: String,
    /// The first day.
    pub from: NaiveDate,
    /// How many days.
    pub days: usize,
    /// How many accounts had a gap of that length; this one is the first of them by the report's order.
    pub accounts: usize,
}

/// An account with unhealthy days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// Its place among the month's accounts.
    pub place: usize,
    /// How many of its days were unhealthy.
    pub unhealthy: usize,
    /// Its longest gap, in days.
    pub longest_gap: usize,
    /// Whether the last day about which something is known was unhealthy: it is still broken, as far as one can tell.
    pub unhealthy_at_end: bool,
}

/// What the month before came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// Accounts that were protected at its end.
    pub protected: usize,
    /// Its account-days.
    pub account_days: AccountDays,
}

/// The addresses of the organization's tenants by whether they are backed up, as the upstream tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Not backed up, though they could be.
    pub available: usize,
    /// Left out on purpose.
    pub excluded: usize,
}

impl AccountDays {
    /// The share of healthy ones in tenths of a percent; none when there were no days at all. Never rounded up to the whole: 999 of 1,000 is what one unhealthy day in a
    /// million still shows, for «100 %» is a promise.
    pub fn healthy_per_mille(self) -> Option<u64> {
        let all = self.healthy + self.unhealthy;
        (all > 0).then(|| {
            let rounded = (self.healthy * 2_000 + all) / (all * 2);
            if self.unhealthy > 0 { rounded.min(999) } else { rounded }
        })
    }
}

impl Before {
    /// The figures of a month; none when nothing is known of any of its days.
    pub fn of(month: &OrganizationMonth) -> Option<Self> {
        let account_days = account_days(month);
        (account_days != AccountDays::default()).then_some(Self { protected: month.active, account_days })
    }
}

impl Gap {
    /// The last day.
    pub fn to(&self) -> NaiveDate {
        self.from + chrono::Days::new(self.days.saturating_sub(1) as u64)
    }
}

/// Sums a month up. `before` are the figures of the month before it, as known at the same cut-off.
pub fn summarize(
    month: &OrganizationMonth,
    before: Option<Before>,
    coverage: Option<Coverage>,
) -> MonthSummary {
    let attention = attention(month);
    MonthSummary {
        protected: month.active,
        account_days: account_days(month),
        longest_gap: longest_gap(month, &attention),
        attention,
        before,
        coverage,
    }
}

fn account_days(month: &OrganizationMonth) -> AccountDays {
    let mut days = AccountDays::default();
    for day in month.accounts.iter().flat_map(|account| &account.days) {
        match day {
            AccountDay::Healthy => days.healthy += 1,
            AccountDay::Unhealthy => days.unhealthy += 1,
            AccountDay::Deactivated | AccountDay::None => {}
        }
    }
    days
}

/// The accounts with unhealthy days, worst first: most unhealthy days, then those that are still broken, then the longest
/// gap, then the report's order.
pub fn attention(month: &OrganizationMonth) -> Vec<Attention> {
    let mut attention: Vec<Attention> = month
        .accounts
        .iter()
        .enumerate()
        .filter_map(|(place, account)| {
            let unhealthy = account.days.iter().filter(|day| **day == AccountDay::Unhealthy).count();
            let longest_gap = gaps(account).map(|(_, days)| days).max().unwrap_or(0);
            let unhealthy_at_end = last_known(account) == Some(AccountDay::Unhealthy);
            (unhealthy > 0).then_some(Attention { place, unhealthy, longest_gap, unhealthy_at_end })
        })
        .collect();
    attention.sort_by_key(|it| (Reverse((it.unhealthy, it.unhealthy_at_end, it.longest_gap)), it.place));
    attention
}

fn last_known(account: &AccountMonth) -> Option<AccountDay> {
    account.days.iter().rev().copied().find(|day| *day != AccountDay::None)
}

fn longest_gap(month: &OrganizationMonth, attention: &[Attention]) -> Option<Gap> {
    let days = attention.iter().map(|it| it.longest_gap).max()?;
    let longest = attention.iter().filter(|it| it.longest_gap == days);
    let place = longest.clone().map(|it| it.place).min()?;
    let account = &month.accounts[place];
    let (first, _) = gaps(account).find(|(_, length)| *length == days)?;
    let from = month.period.first_day().with_day0(u32::try_from(first).ok()?)?;
    Some(Gap { address: account.address.clone(), from, days, accounts: longest.count() })
}

/// The account's runs of unhealthy days: the first day's place, and how many days.
fn gaps(account: &AccountMonth) -> impl Iterator<Item = (usize, usize)> {
    let mut place = 0;
    account.days.chunk_by(|one, other| one == other).filter_map(move |days| {
        let first = place;
        place += days.len();
        (days[0] == AccountDay::Unhealthy).then_some((first, days.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use crate::month::LevelRow;
    use crate::time::parse_instant;
    use crate::workload::{AccountKind, PerWorkload, WorkloadSet};
    use crate::zone::Zone;
    use proptest::prelude::*;

    /// An account whose bars are these letters: H healthy, U unhealthy, D deactivated, - no data.
    fn account(address: &str, days: &str) -> AccountMonth {
        let day = |letter| match letter {
            'H' => AccountDay::Healthy,
            'U' => AccountDay::Unhealthy,
            'D' => AccountDay::Deactivated,
            _ => AccountDay::None,
        };
        AccountMonth {
            id: AccountId(uuid::Uuid::nil()),
            address: address.to_owned(),
            name: None,
            kind: AccountKind::Mailbox,
            active: !days.ends_with('D'),
            on_at_end: WorkloadSet::default(),
            had: WorkloadSet::default(),
            states: PerWorkload::from_fn(|_| None),
            days: days.chars().map(day).collect(),
            last_backup: None,
            objects: None,
            bytes: None,
        }
    }

    fn month(accounts: Vec<AccountMonth>) -> OrganizationMonth {
        let active = accounts.iter().filter(|account| account.active).count();
        OrganizationMonth {
            period: "2026-10".parse().unwrap(),
            zone: Zone::UTC,
            cut_off: parse_instant("2026-11-05T06:00:00Z").unwrap(),
            all: LevelRow::default(),
            workloads: PerWorkload::from_fn(|_| None),
            active,
            deactivated: accounts.len() - active,
            minor_issue_share: 0.0,
            accounts,
        }
    }

    fn october(days: &[&str]) -> OrganizationMonth {
        let named =
            days.iter().enumerate().map(|(place, days)| account(&format!("a{place}@x.example"), days));
        month(named.collect())
    }

    #[test]
    fn the_worst_comes_first_and_what_is_still_broken_before_what_is_mended() {
        let month = october(&["HHHHHH", "HUUHHH", "HHHUU-", "UUUUUU", "UHHUHH", "DDDDDD"]);
        let summary = summarize(&month, None, None);
        let places: Vec<usize> = summary.attention.iter().map(|it| it.place).collect();
        assert_eq!(places, [3, 2, 1, 4]);
        assert!(summary.attention[1].unhealthy_at_end && !summary.attention[2].unhealthy_at_end);
        assert_eq!(summary.protected, 5);
        assert_eq!(summary.account_days, AccountDays { healthy: 17, unhealthy: 12 });
    }

    #[test]
    fn the_longest_gap_names_its_account_its_days_and_how_many_had_as_long_a_one() {
        let summary = summarize(&october(&["HHHHHH", "HUUHHH", "UHHUUH"]), None, None);
        let gap = summary.longest_gap.unwrap();
        assert_eq!((gap.address.as_str(), gap.days, gap.accounts), ("a1@x.example", 2, 2));
        assert_eq!((gap.from.day(), gap.to().day()), (2, 3));
        assert_eq!(summarize(&october(&["HH-DD", "-----"]), None, None).longest_gap, None);
    }

    #[test]
    fn a_month_of_which_nothing_is_known_is_compared_with_nothing() {
        let unknown = october(&["--", "DD"]);
        assert_eq!(Before::of(&unknown), None);
        assert_eq!(summarize(&unknown, None, None).account_days.healthy_per_mille(), None);
        let before = Before::of(&october(&["HU", "HH"])).unwrap();
        assert_eq!((before.protected, before.account_days.healthy_per_mille()), (2, Some(750)));
    }

    #[test]
    fn only_a_month_without_an_unhealthy_day_is_whole() {
        let share = |healthy, unhealthy| AccountDays { healthy, unhealthy }.healthy_per_mille();
        assert_eq!(share(1_000_000, 1), Some(999));
        assert_eq!(share(1_000_000, 0), Some(1_000));
        assert_eq!(share(0, 3), Some(0));
        assert_eq!(share(1, 2), Some(333));
    }

    proptest! {
        #[test]
        fn attention_accounts_for_every_unhealthy_day(rows in proptest::collection::vec("[HUD-]{6}", 0..12)) {
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            let summary = summarize(&october(&rows), None, None);
            let days: usize = summary.attention.iter().map(|it| it.unhealthy).sum();
            prop_assert_eq!(days as u64, summary.account_days.unhealthy);
            let longest = summary.longest_gap.map_or(0, |gap| gap.days);
            prop_assert!(summary.attention.iter().all(|it| it.longest_gap <= longest && it.longest_gap <= it.unhealthy));
            let worst_first = |pair: &[Attention]| pair[0].unhealthy >= pair[1].unhealthy;
            prop_assert!(summary.attention.windows(2).all(worst_first));
        }
    }
}
