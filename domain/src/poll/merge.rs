//! The rows of a poll, one account and one workload at a time.

use super::{Seen, SeenRow};
use crate::time::Instant;
use crate::workload::{AccountKind, PerWorkload};
use chrono::Duration;
use std::collections::BTreeMap;

/// A last backup further ahead of our clock than this is not a time that can be believed.
const CLOCK_SKEW: Duration = Duration::hours(24);

/// Accounts are compared by this: the same address in any case is one account.
pub(super) fn key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// An account's rows in a poll.
pub(super) struct SeenAccount {
    pub(super) address: String,
    /// The names that its rows give, the best first.
    pub(super) names: Vec<String>,
    pub(super) kind: AccountKind,
    pub(super) workloads: PerWorkload<Option<SeenWorkload>>,
}

/// What the rows of one account say about one workload.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SeenWorkload {
    pub(super) last_backup: Option<Instant>,
    pub(super) objects: Option<u64>,
    pub(super) bytes: Option<u64>,
    pub(super) failed: Option<String>,
    pub(super) deactivated_since: Option<Instant>,
    pub(super) added_on: Option<Instant>,
}

/// Whether a row claims what cannot be: it counts as one that could not be understood.
pub(super) fn is_unbelievable(row: &SeenRow, at: Instant) -> bool {
    row.address.trim().is_empty() || row.last_backup.is_some_and(|last| last > at + CLOCK_SKEW)
}

/// The rows of lists that were read, by account, in the order of [`key`]. The order of the rows does not matter.
pub(super) fn by_account(seen: &Seen) -> BTreeMap<String, SeenAccount> {
    let usable = |row: &&SeenRow| seen.lists[row.workload].is_read() && !is_unbelievable(row, seen.at);
    let mut rows: BTreeMap<String, Vec<&SeenRow>> = BTreeMap::new();
    for row in seen.rows.iter().filter(usable) {
        rows.entry(key(&row.address)).or_default().push(row);
    }
    rows.into_iter().filter_map(|(key, rows)| Some((key, account(rows, seen.at)?))).collect()
}

fn account(mut rows: Vec<&SeenRow>, at: Instant) -> Option<SeenAccount> {
    rows.sort_by(|a, b| (a.workload, &a.address, &a.name).cmp(&(b.workload, &b.address, &b.name)));
    let first = rows.first()?;
    let names = rows.iter().filter_map(|row| row.name.clone()).filter(|name| !name.is_empty()).collect();
    let workloads = PerWorkload::from_fn(|workload| {
        let own: Vec<SeenWorkload> = rows
            .iter()
            .filter(|row| row.workload == workload)
            .map(|row| SeenWorkload::new(row, at))
            .collect();
        own.into_iter().reduce(SeenWorkload::or)
    });
    Some(SeenAccount { address: first.address.trim().to_owned(), names, kind: first.kind, workloads })
}

impl SeenWorkload {
    fn new(row: &SeenRow, at: Instant) -> Self {
        Self {
            last_backup: row.last_backup,
            objects: row.objects,
            bytes: row.bytes,
            failed: row.failed.clone(),
            // What is to be switched off tomorrow is on today.
            deactivated_since: row.deactivated_since.filter(|since| *since <= at),
            added_on: row.added_on.filter(|added| *added <= at),
        }
    }

    /// Two rows for the same workload of the same account (an account made anew has a second id): the newest backup and
    /// its figures; on when either is on; an error when one that is on shows one; there since the earlier.
    fn or(self, other: Self) -> Self {
        let rank = |it: &Self| (it.last_backup, it.objects, it.bytes);
        let (newer, older) = if rank(&self) >= rank(&other) { (self, other) } else { (other, self) };
        let both_on = newer.deactivated_since.is_none() == older.deactivated_since.is_none();
        let failed = if both_on {
            newer.failed.into_iter().chain(older.failed).min()
        } else if newer.deactivated_since.is_none() {
            newer.failed
        } else {
            older.failed
        };
        let deactivated_since = match (newer.deactivated_since, older.deactivated_since) {
            (Some(one), Some(two)) => Some(one.max(two)),
            _ => None,
        };
        let added_on = newer.added_on.into_iter().chain(older.added_on).min();
        Self { failed, deactivated_since, added_on, ..newer }
    }
}
