//! Signing in at another provider: who is known there as whom, and the ways there that are not over yet.

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

/// - `user_identity`: an issuer's id of a person (`iss` and `sub` of its tokens), and whose account that opens here. A user has
///   one of each issuer.
/// - `sign_in_way`: a way to a provider and back, until it is gone or its time is over. `state_hash` and `browser_hash` are
///   hashes of what the address and the browser's cookie hold; `provider` is the setting's id, `next` the page to go to.
const SQL: &str = "
CREATE TABLE user_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
) {clustered};
CREATE UNIQUE INDEX user_identity_user ON user_identity (user_id, issuer);
CREATE TABLE sign_in_way (
    state_hash {blob} NOT NULL PRIMARY KEY,
    browser_hash {blob} NOT NULL,
    provider TEXT NOT NULL,
    next TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) {clustered};
CREATE INDEX sign_in_way_expiry ON sign_in_way (expires_at);
";
