//! Recipients who do not want an organization's reports any more.

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

/// The address stays in `delivery_recipient`, whoever saves the settings: only its holder takes a row out again.
const SQL: &str = "
CREATE TABLE suppression (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    address_key TEXT NOT NULL,
    opted_out_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, address_key)
) {clustered};
";
