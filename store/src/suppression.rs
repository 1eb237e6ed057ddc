//! Opting out: the holder of an address stops one organization's reports, and may have them again (spec section 7). Who
//! holds it is shown by the link in a mail, which `jobs` signs and checks. The other reason for which nothing more is sent to an
//! address, that its mails come back, is in `bounce.rs`.

use domain::digest::MonthDigest;
use domain::id::DeliveryId;
use domain::language::Language;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::scope::Holder;
use crate::sql::{self, values};
use crate::{Error, Scope, Store};

/// What the holder of an address is asked about.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The organization's name.
    pub organization: String,
    /// The address.
    pub recipient: String,
    /// What the mail was written in.
    pub language: Language,
    /// Since when no more reports are sent to it; none while they are.
    pub opted_out_at: Option<Instant>,
}

// Addresses stay out of logs.
impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").field("opted_out_at", &self.opted_out_at).finish_non_exhaustive()
    }
}

/// Since when its holder does not want an organization's reports: of `$1`, its row, and `$2`, the address's key.
const OPTED_OUT_SINCE: &str = "SELECT opted_out_at FROM suppression WHERE organization_id = $1 AND address_key = $2 AND reason = 'opted_out'";

impl Store {
    /// The scope of whoever holds the link of that mail: its recipient, for this one organization. Call it only for a link
    /// whose signature is ours. None for a mail that is not there.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn holder_scope(&self, mail: DeliveryId) -> Result<Option<Scope>, Error> {
        let statement = "SELECT d.recipient, d.recipient_key, r.organization_id, r.summary
             FROM delivery d JOIN report r ON r.id = d.report_id WHERE d.public_id = $1";
        let found =
            sql::optional(self.reader(), "find a mail", statement, values![Uuid::from(mail)], |row| {
                let digest: Option<String> = row.get("summary")?;
                let digest = digest.and_then(|digest| serde_json::from_str::<MonthDigest>(&digest).ok());
                Ok(Scope::of_holder(Holder {
                    organization: row.get("organization_id")?,
                    recipient: row.get("recipient")?,
                    address_key: row.get("recipient_key")?,
                    // Of a mail there is always a digest; were it unreadable, English has to do.
                    language: digest.map(|digest| digest.language).unwrap_or_default(),
                }))
            });
        found.await
    }

    /// What the holder may stop, or have again.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but a holder's.
    pub async fn subscription(&self, scope: &Scope) -> Result<Subscription, Error> {
        read(self.reader(), scope.holder()?).await
    }

    /// Stops the organization's reports to this address, or lets them be sent again; the audit log says so. Answers how
    /// it stands then. Twice is once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but a holder's.
    pub async fn opt_out(&self, scope: &Scope, out: bool) -> Result<Subscription, Error> {
        const DOING: &str = "record whether reports are wanted";
        let holder = scope.holder()?;
        let now = self.now();
        let tx = self.begin().await?;
        // Whoever is sending at this moment has asked before us, or asks after us.
        if tx.get_database_backend() == DbBackend::Postgres {
            let lock = "SELECT organization_id FROM delivery_settings WHERE organization_id = $1 FOR UPDATE";
            sql::execute(&tx, DOING, lock, values![holder.organization]).await?;
        }
        let (action, changed) = if out {
            // Whose mails came back may say «no» all the same, by the link of an earlier one; nobody else lifts that then.
            let statement = "INSERT INTO suppression (organization_id, address_key, opted_out_at, reason)
                 VALUES ($1, $2, $3, 'opted_out')
                 ON CONFLICT (organization_id, address_key) DO UPDATE SET reason = excluded.reason,
                     opted_out_at = excluded.opted_out_at WHERE suppression.reason <> excluded.reason";
            let values = values![holder.organization, holder.address_key.as_str(), now.timestamp()];
            ("delivery.opted_out", sql::execute(&tx, DOING, statement, values).await?)
        } else {
            let statement = "DELETE FROM suppression
                 WHERE organization_id = $1 AND address_key = $2 AND reason = 'opted_out'";
            let values = values![holder.organization, holder.address_key.as_str()];
            ("delivery.opted_in", sql::execute(&tx, DOING, statement, values).await?)
        };
        if changed > 0 {
            let after = json!({ "recipient": holder.recipient });
            let entry = Entry { organization: Some(holder.organization), after, ..Entry::new(action) };
            audit::record(&tx, scope, now, entry).await?;
        }
        let subscription = read(&tx, holder).await?;
        sql::commit(tx, DOING).await?;
        Ok(subscription)
    }
}

async fn read(db: &impl ConnectionTrait, holder: &Holder) -> Result<Subscription, Error> {
    let statement =
        format!("SELECT o.name, ({OPTED_OUT_SINCE}) AS opted_out_at FROM organization o WHERE o.id = $1");
    let values = values![holder.organization, holder.address_key.as_str()];
    sql::one(db, "read whether reports are wanted", &statement, values, |row| {
        Ok(Subscription {
            organization: row.get("name")?,
            recipient: holder.recipient.clone(),
            language: holder.language,
            opted_out_at: row.instant_or_none("opted_out_at")?,
        })
    })
    .await
}
