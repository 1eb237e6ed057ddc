//! The ledger: reports, deliveries and every attempt at them.

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

/// - The unique keys, not the code, forbid a second report or a second mail.
/// - `fence` rises with each claim; whoever finishes says which fence it holds.
/// - `report.period`: `domain::Period::index`. `report.state`: due, rendering, ready, failed, expired;
///   `delivery.state`: due, sending, in_doubt, accepted, failed, cancelled.
/// - `report.cut_off`: none means the due instant. `report.summary`: what the mail says, frozen with the PDF (JSON).
///   `report.delivery_on_at_due`: none until the due instant has been reached and looked at.
/// - `delivery.message_id`: set when sending first begins, and the same ever after. `delivery.uncertain`: how many times
///   the relay took the message and its answer was lost.
/// - `attempt.subject_id` is a report's id (`render`) or a delivery's (`send`).
const SQL: &str = "
CREATE TABLE report (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    period SMALLINT NOT NULL,
    revision SMALLINT NOT NULL DEFAULT 1,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    cut_off BIGINT,
    attempt BIGINT NOT NULL DEFAULT 0,
    fence BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT,
    next_try_at BIGINT NOT NULL,
    delivery_on_at_due BOOLEAN,
    file_key TEXT,
    sha256 {blob},
    bytes BIGINT,
    pages BIGINT,
    generated_at BIGINT,
    summary TEXT,
    last_error TEXT,
    UNIQUE (organization_id, period, revision)
);
CREATE INDEX report_next ON report (state, next_try_at);
CREATE INDEX report_expiry ON report (expires_at);
CREATE INDEX report_undecided ON report (due_at) WHERE delivery_on_at_due IS NULL;
CREATE TABLE delivery (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    report_id BIGINT NOT NULL REFERENCES report (id),
    recipient TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    state TEXT NOT NULL,
    message_id TEXT,
    attempt BIGINT NOT NULL DEFAULT 0,
    fence BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT,
    next_try_at BIGINT NOT NULL,
    uncertain BIGINT NOT NULL DEFAULT 0,
    accepted_at BIGINT,
    response TEXT,
    last_error TEXT,
    UNIQUE (report_id, recipient_key)
);
CREATE INDEX delivery_next ON delivery (state, next_try_at);
CREATE TABLE attempt (
    id {key},
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT,
    detail TEXT
);
CREATE INDEX attempt_subject ON attempt (kind, subject_id, id);
";
