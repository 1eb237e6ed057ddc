//! The tolerated share of minor issues, set on an organization or a partner, and the list's numbers of accounts.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, SQL).await
    }
}

/// - `minor_issue_share`: in tenths of a percent, 0 to 1000; NULL means that it is not set here: the nearest partner above says
///   it, else the deployment's setting holds.
/// - `glance.active`, `glance.deactivated`: the organization's accounts when somebody looked; NULL before the first time.
const SQL: &str = "
ALTER TABLE partner ADD COLUMN minor_issue_share SMALLINT;
ALTER TABLE organization ADD COLUMN minor_issue_share SMALLINT;
ALTER TABLE glance ADD COLUMN active BIGINT;
ALTER TABLE glance ADD COLUMN deactivated BIGINT;
";
