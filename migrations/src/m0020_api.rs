//! The API: what keys are for, the one organization of some, and answers that are given again.

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

/// - `api_key.organization_id`: the only one that the key reaches; NULL: all of its partner's.
/// - `api_key.purposes`: words of `domain::purpose` with blanks between; keys of before pushed, and nothing else.
/// - `idempotent_answer`: what became of a request that named itself by an `Idempotency-Key`. Without a `status` it is still
///   running, until `expires_at` at the latest; with one, this is its answer until then.
const SQL: &str = "
ALTER TABLE api_key ADD COLUMN organization_id BIGINT REFERENCES organization (id);
ALTER TABLE api_key ADD COLUMN purposes TEXT NOT NULL DEFAULT 'ingest';
CREATE TABLE idempotent_answer (
    api_key_id BIGINT NOT NULL REFERENCES api_key (id),
    idempotency_key TEXT NOT NULL,
    request_hash {blob} NOT NULL,
    status SMALLINT,
    headers TEXT,
    body {blob},
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (api_key_id, idempotency_key)
) {clustered};
CREATE INDEX idempotent_answer_expiry ON idempotent_answer (expires_at);
";
