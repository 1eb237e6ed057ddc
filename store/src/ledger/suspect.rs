//! Suspects: reports whose worker ended without a word while it held them, maybe because of one of them. Each is made
//! again with nothing beside it, so that a death has one culprit; nobody else waits for that.

use super::render::report_claims;
use super::{Only, ReportClaim, Step};
use crate::{Error, Scope, Store, sql};

/// A report that ended so many workers, each time made alone, is quarantined.
pub const QUARANTINED_AFTER: i16 = 3;

/// How many workers a report that nobody holds any more has ended.
const DEATHS: &str = "deaths + CASE WHEN alone THEN 1 ELSE 0 END";

impl Store {
    /// Claims the next report whose lease ran out, those that ended the fewest workers first. Whoever gets it makes nothing
    /// else meanwhile: when it ends this worker too, that counts against it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn claim_suspect(
        &self,
        scope: &Scope,
        only: Option<Only>,
    ) -> Result<Option<ReportClaim>, Error> {
        scope.require_deployment()?;
        let only = Only::condition(only);
        let left = format!("state = 'rendering' AND lease_until <= {{now}} AND expires_at > {{now}}{only}");
        // A lease that ran out while it was made alone is another death, which its claim will count.
        let fewest = format!("{left} AND ({DEATHS}) = (SELECT MIN({DEATHS}) FROM report WHERE {left})");
        let transaction = self.begin().await?;
        let set = format!("deaths = {DEATHS}, alone = TRUE");
        let leases = self.claim(&transaction, Step::Render, &fewest, &set, 1).await?;
        let claims = report_claims(&transaction, &leases).await?;
        sql::commit(transaction, "claim a report whose worker died").await?;
        Ok(claims.into_iter().next())
    }
}
