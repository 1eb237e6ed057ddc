//! A mail that somebody had sent again.

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

/// `delivery.asked_again_at`: when somebody asked for the mail to be sent again, the last time, if ever; tries of before do
/// not count, and the message is another one.
const SQL: &str = "
ALTER TABLE delivery ADD COLUMN asked_again_at BIGINT;
";
