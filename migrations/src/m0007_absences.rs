//! When accounts were gone that are there again: what a day showed while they were gone stays so.

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

/// A row for each time that is over: from `gone_at` up to `back_at`. Who is gone now has it in `deleted_at`.
const SQL: &str = "
CREATE TABLE account_absence (
    account_id BIGINT NOT NULL REFERENCES account (id),
    gone_at BIGINT NOT NULL,
    back_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, gone_at)
) {clustered};
";
