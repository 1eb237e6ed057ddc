//! Browsers that have signed in before: what strangers try with an address does not hold them up.

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

/// `known_browser`: a user has signed in with a right password in a browser that holds this token; `token_hash` is its hash.
/// Several users of one browser have a row each, of one token. Failures are counted by `id`, which stays when the token changes.
const SQL: &str = "
CREATE TABLE known_browser (
    id {key},
    token_hash {blob} NOT NULL,
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX known_browser_token ON known_browser (token_hash, user_id);
CREATE INDEX known_browser_user ON known_browser (user_id, expires_at);
CREATE INDEX known_browser_expiry ON known_browser (expires_at);
";
