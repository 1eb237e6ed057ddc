//! Organizations at a glance: the running month of each in a line, for the list.

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

/// - `glance.looked_at`: when somebody began to look, 0 before the first time; the oldest is looked at next.
/// - `glance.as_of`: facts after it are not in it; none before the first time, as are the next four.
/// - `glance.days`: a letter a day; `glance.health`: the place in `Health::ALL`, those that need somebody first.
const SQL: &str = "
CREATE TABLE glance (
    organization_id BIGINT NOT NULL PRIMARY KEY REFERENCES organization (id),
    looked_at BIGINT NOT NULL,
    as_of BIGINT,
    period SMALLINT,
    days TEXT,
    health SMALLINT,
    failing BIGINT
) {rewritten};
CREATE INDEX glance_looked_at ON glance (looked_at);
";
