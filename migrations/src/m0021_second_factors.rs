//! The second step of signing in, and sessions that their user can see and end.

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

/// - `second_factor.secret`: the secret of the user's authenticator app, sealed (`store/src/sealing.rs`). The key is kept as
///   the one that signs reports is: beside an SQLite file, or as the row `sign-in` of `signing_key`, there as base64.
/// - `second_factor.begun_in`: the session that sets it up, its `public_id`; `confirmed_at`: NULL until a code has shown that
///   the app has it: it counts only then.
/// - `second_factor.last_step`: the latest time step (RFC 6238) whose code was taken: none is taken twice.
///   `wrong_in_a_row`: attempts since the last right one.
/// - `recovery_code.code_hash`: a hash of the code; `used_at`: each is taken once.
/// - `sign_in_step`: a password was right, the code is yet to come. `wrong`: attempts so far.
/// - `session.public_id`: what a session is called when it is ended; NULL in rows of programs that did not know it, until
///   somebody uses it. `user_agent`, `address`: where it began.
const SQL: &str = "
CREATE TABLE second_factor (
    user_id BIGINT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    secret {blob} NOT NULL,
    begun_at BIGINT NOT NULL,
    begun_in {uuid} NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL,
    wrong_in_a_row BIGINT NOT NULL
) {clustered};
CREATE TABLE recovery_code (
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    code_hash {blob} NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
) {clustered};
CREATE TABLE sign_in_step (
    token_hash {blob} NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    wrong BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) {clustered};
CREATE INDEX sign_in_step_of_user ON sign_in_step (user_id);
CREATE INDEX sign_in_step_expiry ON sign_in_step (expires_at);
ALTER TABLE session ADD COLUMN public_id {uuid};
ALTER TABLE session ADD COLUMN user_agent TEXT;
ALTER TABLE session ADD COLUMN address TEXT;
CREATE UNIQUE INDEX session_public_id ON session (public_id);
";
