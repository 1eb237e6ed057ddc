//! Invitations to the portal, and the mails that bring them.

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

/// - `invitation.language`: what its mails and its page are written in. `user_id`: who it became.
/// - An address has one open invitation of a partner; what other partners do with it makes no difference, so that nobody learns of it.
/// - `invitation_mail`: a row a sending, of which only the latest has a link that works. The link is the row's `public_id` with a
///   signature, so nothing that opens it is stored. `state`: due, sending, accepted, failed, cancelled.
/// - `attempt.subject_id` is such a row's id where `kind` is `invite`.
const SQL: &str = "
CREATE TABLE invitation (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    partner_id BIGINT NOT NULL REFERENCES partner (id),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    withdrawn_at BIGINT,
    user_id BIGINT REFERENCES user_account (id)
);
CREATE UNIQUE INDEX invitation_open ON invitation (partner_id, email_key)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
CREATE TABLE invitation_mail (
    id {key},
    public_id {uuid} NOT NULL UNIQUE,
    invitation_id BIGINT NOT NULL REFERENCES invitation (id),
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    fence BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT,
    next_try_at BIGINT NOT NULL,
    accepted_at BIGINT,
    response TEXT,
    last_error TEXT
);
CREATE INDEX invitation_mail_next ON invitation_mail (state, next_try_at);
CREATE INDEX invitation_mail_of ON invitation_mail (invitation_id, id);
";
