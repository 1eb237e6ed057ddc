//! How reports look: language, paper, accent colour and logo of partners and organizations.

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

/// - NULL means that it is not set here: the nearest partner above says it, else the default holds.
/// - `logo` and `logo_type` (its media type) are both there or neither. The logo comes last: a row is read up to the
///   column that is wanted.
const SQL: &str = "
ALTER TABLE partner ADD COLUMN language TEXT;
ALTER TABLE partner ADD COLUMN paper TEXT;
ALTER TABLE partner ADD COLUMN accent TEXT;
ALTER TABLE partner ADD COLUMN logo_type TEXT;
ALTER TABLE partner ADD COLUMN logo {blob};
ALTER TABLE organization ADD COLUMN language TEXT;
ALTER TABLE organization ADD COLUMN paper TEXT;
ALTER TABLE organization ADD COLUMN accent TEXT;
ALTER TABLE organization ADD COLUMN logo_type TEXT;
ALTER TABLE organization ADD COLUMN logo {blob};
";
