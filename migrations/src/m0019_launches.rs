//! Pages inside another portal's iframe: who may frame them, whose launch tokens are taken, and sessions that begin so.

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

/// - `frame_origin`: the origins (RFC 6454) that may frame the pages of a partner's users.
/// - `launch_key.public_key`: as a JWK (RFC 7517); `issuer`: what `iss` must say in its tokens.
/// - `launch_used`: a hash of each `jti` that was taken, until its token would have expired anyway.
/// - `session.organization_id`: the only one that the session reaches; `framed_by`: the origin that frames it, NULL in a tab
///   of its own; `launch_key_id`: whose token began it.
/// - `launch_code`: goes on with a launch whose cookie the browser did not take, once.
const SQL: &str = "
CREATE TABLE frame_origin (
    partner_id BIGINT NOT NULL REFERENCES partner (id),
    origin TEXT NOT NULL,
    PRIMARY KEY (partner_id, origin)
) {clustered};
CREATE TABLE launch_key (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    partner_id BIGINT NOT NULL REFERENCES partner (id),
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    public_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX launch_key_partner ON launch_key (partner_id);
CREATE TABLE launch_used (
    launch_key_id BIGINT NOT NULL REFERENCES launch_key (id),
    jti_hash {blob} NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (launch_key_id, jti_hash)
) {clustered};
CREATE INDEX launch_used_expiry ON launch_used (expires_at);
ALTER TABLE session ADD COLUMN organization_id BIGINT REFERENCES organization (id);
ALTER TABLE session ADD COLUMN launch_key_id BIGINT REFERENCES launch_key (id);
ALTER TABLE session ADD COLUMN framed_by TEXT;
CREATE TABLE launch_code (
    code_hash {blob} NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    launch_key_id BIGINT NOT NULL REFERENCES launch_key (id),
    framed_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) {clustered};
CREATE INDEX launch_code_expiry ON launch_code (expires_at);
";
