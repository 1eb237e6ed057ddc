//! Who declared an organization: the same sender may move it to another of its partners.

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

/// `declared_by`: the partner whose key declared it first (0: the operator's key or the command line); none for one that an
/// upstream brought, or that no line has named since this step.
const SQL: &str = "
ALTER TABLE organization ADD COLUMN declared_by BIGINT;
";
