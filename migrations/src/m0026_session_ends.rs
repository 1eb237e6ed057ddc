//! Why sessions ended that their users did not end themselves: so that they can be told.

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

/// `session_end`: a session was taken from its user. `token_hash` is what its row had, whose browser may still hold the token;
/// `reason` as `domain::session_end::SessionEnd` spells it.
const SQL: &str = "
CREATE TABLE session_end (
    token_hash {blob} NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    ended_at BIGINT NOT NULL
) {clustered};
CREATE INDEX session_end_at ON session_end (ended_at);
";
