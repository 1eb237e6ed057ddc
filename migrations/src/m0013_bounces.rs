//! Mails that came back, and addresses to which nothing more is sent because they do.

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

/// - `bounce.kind`: permanent, elsewhere (for good, but behind the address: a forwarding, a member of a list), transient.
///   The first of each kind is kept: however many notices come, a mail has three rows at most.
/// - `suppression.reason`: opted_out (by its holder, who alone lifts it), bounced (lifted by taking the address off the list);
///   `opted_out_at` is in both cases since when.
/// - `delivery_recipient.registered_at`: failures of before do not count. None for addresses of before this step, of which
///   all count.
const SQL: &str = "
CREATE TABLE bounce (
    delivery_id BIGINT NOT NULL REFERENCES delivery (id),
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    status TEXT NOT NULL,
    diagnostic TEXT NOT NULL,
    PRIMARY KEY (delivery_id, kind)
) {clustered};
ALTER TABLE suppression ADD COLUMN reason TEXT NOT NULL DEFAULT 'opted_out';
ALTER TABLE delivery_recipient ADD COLUMN registered_at BIGINT;
";
