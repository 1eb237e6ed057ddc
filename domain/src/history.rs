//! What is remembered of an organization: runs, changes of state, and when somebody looked.

use crate::id::AccountId;
use crate::share::Share;
use crate::time::Instant;
use crate::words::words;
use crate::workload::{AccountKind, PerWorkload, Workload, WorkloadSet};
use crate::zone::Zone;
use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It succeeded.
    Succeeded,
    /// It succeeded with warnings.
    Warning,
    /// It failed.
    Failed,
}

words!(Outcome, "an outcome", { Succeeded => "succeeded", Warning => "warning", Failed => "failed" });

impl Outcome {
    /// Whether there was a backup at its end, with warnings or without.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Succeeded | Self::Warning)
    }
}

/// One attempt to back up one workload of one account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Run {
    /// When it ended.
    pub ended_at: Instant,
    /// How.
    pub outcome: Outcome,
    /// How many objects the backup then held.
    pub objects: Option<u64>,
    /// How many bytes the backup then held.
    pub bytes: Option<u64>,
    /// What went wrong.
    pub error: Option<String>,
}

/// Backup of a workload was switched on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StateChange {
    /// Which workload; none means all that the account has.
    pub workload: Option<Workload>,
    /// Since when.
    pub at: Instant,
    /// On or off.
    pub on: bool,
}

/// An account or an organization was gone, and is there again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Absence {
    /// Since when it was gone.
    pub gone_at: Instant,
    /// Since when it is there again.
    pub back_at: Instant,
}

/// Everything about one account that a period's days need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountHistory {
    /// Our id; never printed.
    pub id: AccountId,
    /// E-mail address, or a site's URL.
    pub address: String,
    /// Display name.
    pub name: Option<String>,
    /// Mailbox or site.
    pub kind: AccountKind,
    /// Since when it is there.
    pub added_at: Instant,
    /// Since when it is gone.
    pub deleted_at: Option<Instant>,
    /// When it was gone before, in any order.
    pub absences: Vec<Absence>,
    /// Workloads that are on from `added_at` (pushed accounts say so).
    pub declared: WorkloadSet,
    /// All changes of state that are known, in any order.
    pub changes: Vec<StateChange>,
    /// The runs of the period and of the months before and after it, in any order.
    pub runs: PerWorkload<Vec<Run>>,
    /// The last success from before `runs`, for «last backup».
    pub earlier: PerWorkload<Option<Run>>,
    /// Polls in which this account's row could not be understood: they say nothing about it.
    pub unreadable: PerWorkload<Vec<Instant>>,
    /// Polls that say nothing of the time before them: the row was gone from the list, or showed a backup that ended after
    /// the poll began.
    pub silent: PerWorkload<Vec<Instant>>,
}

/// How closely an organization was watched: only what was looked for can be proven to be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Observation {
    /// For each workload's list, the polls that read it to its last page; sorted.
    pub polls: PerWorkload<Vec<Instant>>,
    /// Whether the organization's runs are pushed: then a run of any of its accounts shows that the sender was there.
    pub pushed: bool,
}

/// What is remembered of one organization, for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationHistory {
    /// Its time zone, by which days are cut.
    pub zone: Zone,
    /// Its tolerated share of minor issues; none where nobody has set one.
    pub minor_issue_share: Option<Share>,
    /// Its accounts, in any order.
    pub accounts: Vec<AccountHistory>,
    /// When its lists were read.
    pub observation: Observation,
}
