//! The closing proof: what organizations are owed, held against what the ledger has. «No organization lacks a report» is
//! then a figure that can be watched, not a hope.

use domain::schedule::Schedule;

use super::OrganizationKey;
use crate::{Error, Scope, Store};

/// The proof's figures at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof {
    /// Reports that organizations are owed now: due, and not expired.
    pub owed: u64,
    /// Of these, reports without a row, whatever its state: none, a minute after they fell due.
    pub missing: u64,
}

/// Organizations read at a time.
const CHUNK: u32 = 1_000;

impl Store {
    /// Counts what is owed and what of it has no row.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the deployment or one of its operators asks.
    pub async fn closing_proof(&self, scope: &Scope, schedule: &Schedule) -> Result<Proof, Error> {
        scope.require_operator()?;
        let now = self.now();
        let since = schedule.earliest_owed(now);
        let (mut proof, mut after) = (Proof::default(), OrganizationKey::default());
        loop {
            let chunk = self.plannable(after, CHUNK, since).await?;
            let Some(last) = chunk.last() else { return Ok(proof) };
            after = last.key;
            for organization in &chunk {
                let owed = schedule.due_periods(organization.zone, &organization.presence, now);
                for period in owed {
                    proof.owed += 1;
                    proof.missing += u64::from(!organization.planned.contains(&period));
                }
            }
        }
    }
}
