//! The language that a user wants to read the portal in.

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

/// `user_account.language`: what the user wants to read the portal in; NULL as the browser says.
const SQL: &str = "
ALTER TABLE user_account ADD COLUMN language TEXT;
";
