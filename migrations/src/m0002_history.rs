//! What is remembered of the backups: accounts, states, runs by month, polls, coverage.

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

/// Millions of accounts have a few rows each here, so integers that repeat are SMALLINT and keys are composite:
/// - `workload`: `domain::Workload::index`; -1 means all of them. `month`: `domain::Period::index`, in UTC.
/// - `account.declared`: `domain::WorkloadSet::bits`, on from `added_at`.
/// - `run_month.packed`: all runs of one account in one month; `poll_month.packed`: the instants of polls whose list
///   was read to its last page. Both are packed by `store::history`.
/// - `workload_latest.ended_at` and `.last_failed_at`: instants of the months that hold the latest success and the latest
///   failure; the runs stand in `run_month`. `.objects` and `.bytes` were their figures once and are not used any more.
/// - `upstream_health.last_error`, `organization_poll.last_error`: sentences without tokens or addresses.
const SQL: &str = "
CREATE TABLE account (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    external_id TEXT,
    address TEXT NOT NULL,
    address_key TEXT NOT NULL,
    name TEXT,
    kind TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    deleted_at BIGINT,
    declared SMALLINT NOT NULL DEFAULT 0,
    UNIQUE (organization_id, address_key)
);
CREATE UNIQUE INDEX account_external ON account (organization_id, external_id) WHERE external_id IS NOT NULL;
CREATE TABLE state_change (
    account_id BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    workload SMALLINT NOT NULL,
    is_on BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, workload, at)
) {clustered};
CREATE TABLE run_month (
    organization_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    month SMALLINT NOT NULL,
    packed {blob} NOT NULL,
    PRIMARY KEY (organization_id, month, account_id)
) {rewritten};
CREATE TABLE workload_latest (
    account_id BIGINT NOT NULL REFERENCES account (id),
    ended_at BIGINT,
    objects BIGINT,
    bytes BIGINT,
    last_failed_at BIGINT,
    workload SMALLINT NOT NULL,
    PRIMARY KEY (account_id, workload)
) {rewritten};
CREATE TABLE error_text (
    id {key},
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    text TEXT NOT NULL,
    UNIQUE (organization_id, text)
);
CREATE TABLE poll_month (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    month SMALLINT NOT NULL,
    workload SMALLINT NOT NULL,
    packed {blob} NOT NULL,
    PRIMARY KEY (organization_id, month, workload)
) {rewritten};
CREATE TABLE unreadable_row (
    account_id BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    workload SMALLINT NOT NULL,
    PRIMARY KEY (account_id, workload, at)
) {clustered};
CREATE TABLE coverage (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    address_key TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT,
    status TEXT,
    kind TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, address_key)
) {clustered};
CREATE TABLE organization_poll (
    organization_id BIGINT NOT NULL PRIMARY KEY REFERENCES organization (id),
    last_poll_at BIGINT,
    last_error_at BIGINT,
    last_error TEXT
);
CREATE TABLE upstream_health (
    upstream TEXT NOT NULL PRIMARY KEY,
    last_ok_at BIGINT,
    last_error_at BIGINT,
    last_error TEXT
);
";
