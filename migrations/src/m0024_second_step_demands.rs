//! A second step of signing in that somebody demands, and passwords that are to be changed.

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

/// - `partner.demands_second_step`: of everybody of this partner and of those below it.
/// - `user_account.password_made_up`: nobody chose it; whoever signs in with it chooses another one first.
/// - `sign_in_step.secret`: of the app that is to be set up before the session begins, sealed as `second_factor.secret` is; NULL
///   where none is to be. `is_proven`: the code was taken, and something else is wanted still. `wants_password`: another password
///   is to be chosen.
const SQL: &str = "
ALTER TABLE partner ADD COLUMN demands_second_step BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE user_account ADD COLUMN password_made_up BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sign_in_step ADD COLUMN secret {blob};
ALTER TABLE sign_in_step ADD COLUMN is_proven BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sign_in_step ADD COLUMN wants_password BOOLEAN NOT NULL DEFAULT FALSE;
";
