//! Many workers: what they know together of a relay, and of reports that ended the workers that made them.

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

/// - `report.alone`: its present claim is that of a suspect, which its worker makes with nothing else beside it;
///   `report.deaths`: how many workers ended in such a claim.
/// - `relay.name`: host and port. `relay.rate`: messages a minute that it takes at present; `relay.credit`: thousandths of
///   a message that may go now, as of `relay.credited_at`; `relay.changed_at`: when the rate was changed last; both in seconds since 1970.
/// - `relay.failures`: how many times in a row the relay itself did not work; `relay.closed_until`: nobody tries before.
const SQL: &str = "
ALTER TABLE report ADD COLUMN alone BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE report ADD COLUMN deaths SMALLINT NOT NULL DEFAULT 0;
CREATE TABLE relay (
    name TEXT NOT NULL PRIMARY KEY,
    rate BIGINT NOT NULL,
    credit BIGINT NOT NULL,
    credited_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    closed_until BIGINT NOT NULL
) {clustered};
";
