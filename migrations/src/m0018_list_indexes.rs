//! What the list of organizations counts and orders by, in indexes: its rows are wide, and there are thousands.

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

const SQL: &str = "
CREATE INDEX organization_listed ON organization (partner_id, name_key, gone_at);
CREATE INDEX glance_listed ON glance (organization_id, health, failing);
";
