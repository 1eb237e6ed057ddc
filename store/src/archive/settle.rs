//! What a restored database must not do: send a mail again that went out after the backup was taken.
//!
//! The database cannot know what was sent since. A mail twice is a promise broken (P2); a mail that is missing is seen in
//! the ledger, and its report is in the portal. So a restored installation sends nothing that may have been sent.

use domain::time::Instant;
use sea_orm::{DatabaseTransaction, TransactionTrait as _};
use serde_json::json;

use crate::audit::{self, Entry};
use crate::{Error, Scope, Store, sql};

/// What a restored database does not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldMails {
    /// The instant of the restore: what falls due later is mailed as ever.
    pub until: Instant,
    /// Mails that were open in the backup; they are cancelled, and say why.
    pub mails: u64,
    /// Reports that had fallen due, with nothing decided yet of their mails; they are made, and not mailed.
    pub reports: u64,
    /// Organizations with delivery on: reports of theirs that fell due until then, and that the backup has no row of, are
    /// made, and not mailed.
    pub organizations: u64,
    /// Invitations that were open in the backup; they are withdrawn, for they may have been accepted or withdrawn since.
    pub invitations: u64,
}

const DOING: &str = "settle what a restored database sends";

/// What the ledger says of such a mail.
const REASON: &str = "it was open in the backup that was restored, and may have been sent since";

impl Store {
    /// After the database was restored by other means than [`crate::restore`], from a state of `taken_at`: as it does,
    /// mails that may have been sent since are not sent, and sign-ins end.
    ///
    /// # Errors
    /// [`Error::Refused`] for an instant that is still to come; [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn settle_restored(&self, scope: &Scope, taken_at: Instant) -> Result<HeldMails, Error> {
        scope.require_deployment()?;
        let now = self.now();
        if taken_at > now {
            let sentence = format!("the backup cannot be of {taken_at:?}: that is still to come");
            return Err(Error::Refused(sentence));
        }
        let transaction = self.begin().await?;
        let held = hold_mails(&transaction, now).await?;
        end_sign_ins(&transaction).await?;
        note(&transaction, taken_at, now, Some(held)).await?;
        sql::commit(transaction, DOING).await?;
        Ok(held)
    }
}

/// The same in a database that is not in its place yet; `send_open_mails` leaves mails as they are.
pub(super) async fn settle(
    db: &sea_orm::DatabaseConnection,
    taken_at: Instant,
    now: Instant,
    send_open_mails: bool,
) -> Result<Option<HeldMails>, Error> {
    let transaction = db.begin().await.map_err(|source| Error::database(DOING, source))?;
    let held = match send_open_mails {
        true => None,
        false => Some(hold_mails(&transaction, now).await?),
    };
    end_sign_ins(&transaction).await?;
    note(&transaction, taken_at, now, held).await?;
    sql::commit(transaction, DOING).await?;
    Ok(held)
}

async fn hold_mails(tx: &DatabaseTransaction, now: Instant) -> Result<HeldMails, Error> {
    let until = now.timestamp();
    let cancel =
        "UPDATE delivery SET state = 'cancelled', fence = fence + 1, lease_until = NULL, last_error = $1
         WHERE state IN ('due', 'sending', 'in_doubt')";
    let mails = sql::execute(tx, DOING, cancel, sql::values![REASON]).await?;
    let decide = "UPDATE report SET delivery_on_at_due = FALSE
         WHERE delivery_on_at_due IS NULL AND state <> 'expired' AND due_at <= $1";
    let reports = sql::execute(tx, DOING, decide, sql::values![until]).await?;
    // Others fell due and have no row here: after the backup, or just before it. Whether a report is mailed is decided by
    // what delivery was at its due instant, so it was on at none before this one.
    sql::execute(tx, DOING, "DELETE FROM delivery_switch", []).await?;
    let switch = "INSERT INTO delivery_switch (organization_id, at, is_on)
         SELECT organization_id, $1, TRUE FROM delivery_settings WHERE is_on";
    let organizations = sql::execute(tx, DOING, switch, sql::values![until]).await?;
    // What was used once must not work again.
    let withdraw =
        "UPDATE invitation SET withdrawn_at = $1 WHERE accepted_at IS NULL AND withdrawn_at IS NULL";
    let invitations = sql::execute(tx, DOING, withdraw, sql::values![until]).await?;
    let cancel = "UPDATE invitation_mail SET state = 'cancelled', fence = fence + 1, lease_until = NULL, last_error = $1
         WHERE state IN ('due', 'sending')";
    sql::execute(tx, DOING, cancel, sql::values![REASON]).await?;
    Ok(HeldMails { until: now, mails, reports, organizations, invitations })
}

/// Somebody may have signed out since, or lost their password: those sign-ins must not come back.
async fn end_sign_ins(tx: &DatabaseTransaction) -> Result<(), Error> {
    sql::execute(tx, DOING, "DELETE FROM known_browser", []).await?;
    sql::execute(tx, DOING, "DELETE FROM sign_in_step", []).await?;
    sql::execute(tx, DOING, "DELETE FROM session_end", []).await?;
    sql::execute(tx, DOING, "DELETE FROM session", []).await.map(|_| ())
}

async fn note(
    tx: &DatabaseTransaction,
    taken_at: Instant,
    now: Instant,
    held: Option<HeldMails>,
) -> Result<(), Error> {
    let mut entry = Entry::new("deployment.restored");
    entry.after = json!({
        "backup_of": taken_at.timestamp(),
        "mails_cancelled": held.map(|held| held.mails),
        "reports_not_mailed": held.map(|held| held.reports),
        "organizations_with_delivery_on": held.map(|held| held.organizations),
        "invitations_withdrawn": held.map(|held| held.invitations),
    });
    audit::record(tx, &Scope::deployment(), now, entry).await
}
