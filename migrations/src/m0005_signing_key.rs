//! The key that signs reports, where several machines share a database and no folder.

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

/// - `signing_key.purpose`: what it signs, `report`; the key forbids a second one. With SQLite the table stays empty:
///   the key is then a file in the data folder, where `bsr verify` finds it without a database.
/// - `signing_key.pem`: the private key, PKCS#8 in PEM.
const SQL: &str = "
CREATE TABLE signing_key (
    purpose TEXT NOT NULL PRIMARY KEY,
    pem TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
";
