//! Which accounts of a month somebody looks at: found by a part of the name, of one state, with one workload, in an order.

use crate::day::AccountDay;
use crate::month::{AccountMonth, OrganizationMonth};
use crate::words::words;
use crate::workload::Workload;
use serde::{Deserialize, Serialize};

/// The state that the accounts of a list share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Standing {
    /// Whatever their state.
    #[default]
    Any,
    /// Unhealthy on the latest day of which something is known: somebody should look.
    Failing,
    /// Unhealthy on at least one day of the month.
    Unhealthy,
    /// With a workload on, and unhealthy on no day of the month.
    Healthy,
    /// With no workload on at the month's end, or now.
    Deactivated,
}

words!(Standing, "a state of accounts", {
    Any => "any",
    Failing => "failing",
    Unhealthy => "unhealthy",
    Healthy => "healthy",
    Deactivated => "deactivated",
});

impl Standing {
    /// Whether it is the account's.
    pub fn is_of(self, account: &AccountMonth) -> bool {
        match self {
            Self::Any => true,
            Self::Failing => latest(account) == AccountDay::Unhealthy,
            Self::Unhealthy => unhealthy_days(account) > 0,
            Self::Healthy => account.active && unhealthy_days(account) == 0,
            Self::Deactivated => !account.active,
        }
    }
}

/// In which order accounts are listed. Those that are alike follow by address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// By address, as in the report.
    #[default]
    Address,
    /// Failing ones first, then those with the most unhealthy days.
    Worst,
    /// Those whose last backup is the longest ago first; those without one before all.
    Oldest,
    /// The largest first.
    Largest,
}

words!(Order, "an order of accounts", {
    Address => "address",
    Worst => "worst",
    Oldest => "oldest",
    Largest => "largest",
});

/// What somebody looks for among the accounts of a month.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct AccountQuery {
    /// A part of the address or the name, in any case; empty for all.
    #[serde(default)]
    pub search: String,
    /// Which state.
    #[serde(default)]
    pub standing: Standing,
    /// Only those that have had this workload.
    #[serde(default)]
    pub workload: Option<Workload>,
    /// In which order.
    #[serde(default)]
    pub order: Order,
}

impl AccountQuery {
    /// The accounts that are looked for, in their order.
    pub fn find<'a>(&self, month: &'a OrganizationMonth) -> Vec<&'a AccountMonth> {
        let wanted = self.search.trim().to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&wanted);
        let mut found: Vec<&AccountMonth> = month
            .accounts
            .iter()
            .filter(|account| self.workload.is_none_or(|workload| account.had.contains(workload)))
            .filter(|account| self.standing.is_of(account))
            .filter(|account| holds(&account.address) || account.name.as_deref().is_some_and(holds))
            .collect();
        // They come by address, and each of these sorts keeps the order of what is alike.
        match self.order {
            Order::Address => {}
            Order::Worst => found.sort_by_key(|account| {
                let failing = Standing::Failing.is_of(account);
                std::cmp::Reverse((failing, unhealthy_days(account)))
            }),
            Order::Oldest => found.sort_by_key(|account| account.last_backup),
            Order::Largest => found.sort_by_key(|account| std::cmp::Reverse(account.bytes)),
        }
        found
    }
}

/// On how many days of the month the account was unhealthy.
fn unhealthy_days(account: &AccountMonth) -> usize {
    account.days.iter().filter(|day| **day == AccountDay::Unhealthy).count()
}

/// The latest day of which something is known.
fn latest(account: &AccountMonth) -> AccountDay {
    account.days.iter().rev().copied().find(|day| *day != AccountDay::None).unwrap_or(AccountDay::None)
}

/// Months for tests that need no history.
#[cfg(test)]
pub(crate) mod stand_in {
    use super::*;
    use crate::id::AccountId;
    use crate::month::LevelRow;
    use crate::time::parse_instant;
    use crate::workload::{AccountKind, PerWorkload, WorkloadSet};
    use crate::zone::Zone;

    /// An account whose days are written as letters: healthy, unhealthy, deactivated, and - for none.
    pub(crate) fn account(address: &str, days: &str) -> AccountMonth {
        let days: Vec<AccountDay> = days
            .chars()
            .map(|day| match day {
                'h' => AccountDay::Healthy,
                'u' => AccountDay::Unhealthy,
                'd' => AccountDay::Deactivated,
                _ => AccountDay::None,
            })
            .collect();
        AccountMonth {
            id: AccountId(uuid::Uuid::nil()),
            address: address.to_owned(),
            name: Some(address.to_uppercase()),
            kind: AccountKind::Mailbox,
            active: days.last() != Some(&AccountDay::Deactivated),
            on_at_end: WorkloadSet::EMPTY,
            had: [Workload::Email].into_iter().collect(),
            states: PerWorkload::default(),
            days,
            last_backup: None,
            objects: None,
            bytes: None,
        }
    }

    /// October 2026 with these accounts.
    pub(crate) fn month(accounts: Vec<AccountMonth>) -> OrganizationMonth {
        OrganizationMonth {
            period: "2026-10".parse().unwrap(),
            zone: Zone::default(),
            cut_off: parse_instant("2026-11-05T00:00:00Z").unwrap(),
            accounts,
            all: LevelRow::default(),
            workloads: PerWorkload::default(),
            active: 0,
            deactivated: 0,
            minor_issue_share: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stand_in::{account, month};
    use super::*;
    use crate::time::parse_instant;
    use proptest::prelude::*;

    fn found(query: &AccountQuery, month: &OrganizationMonth) -> Vec<String> {
        query.find(month).into_iter().map(|account| account.address.clone()).collect()
    }

    #[test]
    fn accounts_are_found_by_state_name_and_workload_and_sorted() {
        let mut month =
            month(vec![account("a", "hhh"), account("b", "uhh"), account("c", "huu-"), account("d", "hdd")]);
        month.accounts[0].last_backup = parse_instant("2026-10-03T00:00:00Z").ok();
        month.accounts[3].bytes = Some(7);
        let by = |standing| found(&AccountQuery { standing, ..AccountQuery::default() }, &month);
        assert_eq!(by(Standing::Any), ["a", "b", "c", "d"]);
        assert_eq!(by(Standing::Failing), ["c"], "of the last day nothing is known yet");
        assert_eq!(by(Standing::Unhealthy), ["b", "c"]);
        assert_eq!(by(Standing::Healthy), ["a"]);
        assert_eq!(by(Standing::Deactivated), ["d"]);
        let in_order = |order| found(&AccountQuery { order, ..AccountQuery::default() }, &month);
        assert_eq!(in_order(Order::Worst), ["c", "b", "a", "d"]);
        assert_eq!(in_order(Order::Oldest), ["b", "c", "d", "a"]);
        assert_eq!(in_order(Order::Largest), ["d", "a", "b", "c"]);
        let named = AccountQuery { search: " B".to_owned(), ..AccountQuery::default() };
        assert_eq!(found(&named, &month), ["b"]);
        let sites = AccountQuery { workload: Some(Workload::SharePoint), ..AccountQuery::default() };
        assert!(found(&sites, &month).is_empty());
    }

    proptest! {
        #[test]
        fn every_account_that_has_something_on_is_healthy_or_unhealthy(
            days in prop::collection::vec("[hud-]{1,31}", 1..20),
        ) {
            let all = days.iter().enumerate().map(|(i, days)| account(&format!("a{i:02}"), days)).collect();
            let month = month(all);
            for account in &month.accounts {
                let healthy = Standing::Healthy.is_of(account);
                let unhealthy = Standing::Unhealthy.is_of(account);
                prop_assert!(!(healthy && unhealthy));
                prop_assert_eq!(healthy || unhealthy || Standing::Deactivated.is_of(account), true);
                prop_assert!(!Standing::Failing.is_of(account) || unhealthy);
            }
            for order in Order::ALL {
                let mut listed = found(&AccountQuery { order, ..AccountQuery::default() }, &month);
                listed.sort();
                prop_assert_eq!(listed.len(), month.accounts.len(), "{}", order);
            }
        }
    }
}
