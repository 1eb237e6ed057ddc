//! Polls that say nothing of an account's days before them, although its list was read.

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

/// `silent_row.workload`: as in `unreadable_row`. The row was gone from the list, or showed a backup that ended after the
/// poll began: what was before that backup it does not say.
const SQL: &str = "
CREATE TABLE silent_row (
    account_id BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    workload SMALLINT NOT NULL,
    PRIMARY KEY (account_id, workload, at)
) {clustered};
";
