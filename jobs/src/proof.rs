//! The closing proof: what organizations are owed, held against what the ledger has. «No organization lacks a report» is
//! then a figure that can be watched, not a hope.

use domain::schedule::Schedule;
use store::{Error, Scope, Store};

use crate::plan::{self, Organizations};

/// The proof's figures at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof {
    /// Reports that organizations are owed now: due, and not expired.
    pub owed: u64,
    /// Of these, reports without a row, whatever its state: none, a minute after they fell due.
    pub missing: u64,
}

/// Counts what is owed and what of it has no row.
///
/// # Errors
/// The store's.
pub async fn closing_proof(store: &Store, scope: &Scope, schedule: &Schedule) -> Result<Proof, Error> {
    let now = store.now();
    let mut proof = Proof::default();
    let mut organizations = Organizations::all(store, scope, schedule, now);
    while let Some(chunk) = organizations.next().await? {
        for organization in &chunk {
            proof.owed += count(plan::periods(schedule, organization, now).count());
            proof.missing += count(plan::owed(schedule, organization, now).count());
        }
    }
    Ok(proof)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
