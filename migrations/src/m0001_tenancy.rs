//! Partners and their tree, organizations, people, keys, the audit log, delivery settings.

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

/// - `partner.declared_by`: the partner whose key declared it (0: the operator's key, the command line or an upstream);
///   `external_id` is unique within it. `set_by_person`: bits of the fields that a person set, which win over input.
/// - `partner_closure`: every ancestor of every partner, itself included (depth 0), and ancestor 0, the deployment,
///   above all of them: so every scoped query joins this table in the same way.
/// - `…_domain.origin`: `upstream`, `operator` (the operator's key or the command line) or `partner` (a partner's key);
///   the last does not count for who may receive mail (spec section 6).
/// - `…_key`: the lower-case form that is compared, searched and sorted by.
/// - `sign_in_failure.subject`: a hash of the account's e-mail or of the network address, never the text.
/// - `api_key.partner_id`, `user_account.partner_id`: none means the operator's.
/// - `delivery_switch`: when delivery was switched on and off; tells what was true at a due instant (spec section 5).
/// - `audit.hash` covers the row and the hash of the row before it.
const SQL: &str = "
CREATE TABLE partner (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    parent_id BIGINT REFERENCES partner (id),
    declared_by BIGINT NOT NULL DEFAULT 0,
    external_id TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    time_zone TEXT,
    set_by_person BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX partner_external ON partner (declared_by, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX partner_parent ON partner (parent_id);
CREATE TABLE partner_closure (
    ancestor_id BIGINT NOT NULL,
    descendant_id BIGINT NOT NULL REFERENCES partner (id),
    depth BIGINT NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id)
) {clustered};
CREATE INDEX partner_closure_up ON partner_closure (descendant_id);
CREATE TABLE partner_domain (
    partner_id BIGINT NOT NULL REFERENCES partner (id),
    domain TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (partner_id, domain)
) {clustered};

CREATE TABLE organization (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    partner_id BIGINT NOT NULL REFERENCES partner (id),
    external_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    owner TEXT,
    time_zone TEXT,
    source TEXT,
    first_known_at BIGINT NOT NULL,
    gone_at BIGINT,
    set_by_person BIGINT NOT NULL DEFAULT 0,
    UNIQUE (partner_id, external_id)
);
CREATE INDEX organization_external ON organization (external_id);
CREATE INDEX organization_name ON organization (name_key, id);
CREATE TABLE organization_domain (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    domain TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (organization_id, domain)
) {clustered};

CREATE TABLE user_account (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    partner_id BIGINT REFERENCES partner (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX user_account_email ON user_account (email_key) WHERE deleted_at IS NULL;
CREATE INDEX user_account_partner ON user_account (partner_id);
CREATE TABLE session (
    token_hash {blob} NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) {clustered};
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_expiry ON session (expires_at);
CREATE TABLE sign_in_failure (
    id {key},
    subject {blob} NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_subject ON sign_in_failure (subject, at);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);
CREATE TABLE api_key (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    partner_id BIGINT REFERENCES partner (id),
    name TEXT NOT NULL,
    secret_hash {blob} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE audit (
    id {key},
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    partner_id BIGINT REFERENCES partner (id),
    organization_id BIGINT REFERENCES organization (id),
    action TEXT NOT NULL,
    before_json TEXT NOT NULL,
    after_json TEXT NOT NULL,
    address TEXT,
    hash {blob} NOT NULL
);
CREATE INDEX audit_organization ON audit (organization_id, id);
CREATE INDEX audit_partner ON audit (partner_id, id);

CREATE TABLE delivery_settings (
    organization_id BIGINT NOT NULL PRIMARY KEY REFERENCES organization (id),
    is_on BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
CREATE TABLE delivery_recipient (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    position SMALLINT NOT NULL,
    address TEXT NOT NULL,
    address_key TEXT NOT NULL,
    outside_consent_at BIGINT,
    PRIMARY KEY (organization_id, position),
    UNIQUE (organization_id, address_key)
);
CREATE TABLE delivery_switch (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    at BIGINT NOT NULL,
    is_on BOOLEAN NOT NULL,
    PRIMARY KEY (organization_id, at)
) {clustered};
";
