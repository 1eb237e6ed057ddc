//! When organizations were gone that are there again: they are owed no report of a month that they were wholly away.

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

/// A row for each time that is over: from `gone_at` up to `back_at`. Who is gone now has it in `organization.gone_at`.
const SQL: &str = "
CREATE TABLE organization_absence (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    gone_at BIGINT NOT NULL,
    back_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, gone_at)
) {clustered};
";
