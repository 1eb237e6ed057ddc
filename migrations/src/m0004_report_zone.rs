//! The zone by which a report's days were cut: an organization's zone may change, a report never does.

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

/// - `report.zone`: written with the file; none until then, and for reports that were made before this column was there.
const SQL: &str = "
ALTER TABLE report ADD COLUMN zone TEXT;
";
