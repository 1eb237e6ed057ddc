//! What one poll of one organization means (spec.md section 2, pull).

mod fold;
mod merge;

use crate::history::{Run, StateChange};
use crate::time::Instant;
use crate::workload::{AccountKind, PerWorkload, Workload, WorkloadSet};
use crate::zone::Zone;
pub use fold::fold;

/// What is known of an organization's accounts before the poll.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Its accounts, deleted ones too; at most one for each address in any case.
    pub accounts: Vec<KnownAccount>,
}

/// An account before the poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAccount {
    /// As stored.
    pub address: String,
    /// Display name.
    pub name: Option<String>,
    /// Mailbox or site.
    pub kind: AccountKind,
    /// Since when it is there.
    pub added_at: Instant,
    /// Whether it was deleted.
    pub deleted: bool,
    /// The workloads that it was ever seen with.
    pub workloads: PerWorkload<Option<KnownWorkload>>,
}

/// A workload of an account before the poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KnownWorkload {
    /// Whether it is on, by its latest change.
    pub on: bool,
    /// When that latest change took effect, if there is one.
    pub since: Option<Instant>,
    /// When its latest successful run ended.
    pub last_success: Option<Instant>,
    /// When its latest failed run ended.
    pub last_failure: Option<Instant>,
}

/// What became of reading one workload's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListOutcome {
    /// It was read to its last page.
    Read,
    /// It is in parts (SharePoint's domains), and all that are licensed were read: a row that is in none of them is off,
    /// but its account may be in another part.
    PartlyLicensed,
    /// The organization has not licensed it (403 or 404): the workload is off.
    NotLicensed,
    /// It could not be read, or not to its last page: it says nothing.
    #[default]
    Failed,
}

impl ListOutcome {
    /// Whether its rows, and those that it lacks, count.
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Read | Self::PartlyLicensed)
    }
}

/// What a poll saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// When it looked.
    pub at: Instant,
    /// The organization's zone, by which days are cut.
    pub zone: Zone,
    /// What became of each list.
    pub lists: PerWorkload<ListOutcome>,
    /// Whether all lists that can hold an account were read or are not licensed, so that an account in none is deleted.
    pub accounts_complete: bool,
    /// The rows, in any order; those of lists that failed are passed over.
    pub rows: Vec<SeenRow>,
    /// Rows that could not be understood, by address; the address is empty when not even that could be read.
    pub unreadable: Vec<(String, Workload)>,
}

/// A row of a list: the state of one workload of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRow {
    /// E-mail address, or a site's URL.
    pub address: String,
    /// Display name.
    pub name: Option<String>,
    /// Mailbox or site.
    pub kind: AccountKind,
    /// Whose list it is.
    pub workload: Workload,
    /// When the last successful backup ended.
    pub last_backup: Option<Instant>,
    /// The error that it shows, if it shows one.
    pub failed: Option<String>,
    /// Objects in the backup.
    pub objects: Option<u64>,
    /// Bytes in the backup.
    pub bytes: Option<u64>,
    /// Since when it is off, if it is.
    pub deactivated_since: Option<Instant>,
    /// Since when it is backed up.
    pub added_on: Option<Instant>,
}

/// What is to be remembered of a poll. Addresses are those of the known account where there is one. The same poll once
/// more, after these were recorded, gives nothing but `polls`, `unreadable` and `silent`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PollFacts {
    /// Accounts that are new, were deleted and are there again, or have another name or an earlier beginning.
    pub accounts: Vec<AccountFact>,
    /// Addresses of accounts that no list holds any more: deleted at the poll.
    pub deleted: Vec<String>,
    /// Workloads that were switched on or off.
    pub changes: Vec<(String, StateChange)>,
    /// Runs that ended since the last poll.
    pub runs: Vec<(String, Workload, Run)>,
    /// The lists that were read to their last page.
    pub polls: WorkloadSet,
    /// Rows of those lists that could not be understood: for them this poll says nothing.
    pub unreadable: Vec<(String, Workload)>,
    /// Rows of those lists that say nothing of the time before this poll: they vanished, or show a backup that ended after
    /// the poll began.
    pub silent: Vec<(String, Workload)>,
}

/// An account as the poll shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFact {
    /// E-mail address, or a site's URL.
    pub address: String,
    /// Display name.
    pub name: Option<String>,
    /// Mailbox or site.
    pub kind: AccountKind,
    /// Since when it is there.
    pub added_at: Instant,
    /// Whether it had been deleted and is there again.
    pub restored: bool,
}

#[cfg(test)]
mod tests;
