//! Sending: one delivery is one message to one recipient, in three transactions. The first asks again whether it may be
//! sent; the second says that the relay is about to get the body, after which nobody can know whether it went; the third
//! says what came of it.

use bytes::Bytes;
use domain::id::{DeliveryId, OrganizationId};
use domain::period::Period;
use domain::recipient::{DeliveryForm, check};
use domain::time::Instant;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Claimed, Held, Only, Step, file_name, render};
use crate::{Error, Scope, Store, ownership, sql, suppression};

/// A mail that the caller alone may send until its lease runs out.
#[derive(Clone)]
pub struct DeliveryClaim {
    claimed: Claimed,
    /// Its id.
    pub id: DeliveryId,
    /// Whose report it carries.
    pub organization: OrganizationId,
    /// Which month's.
    pub period: Period,
    /// Which revision of it.
    pub revision: i16,
    /// To whom.
    pub recipient: String,
    /// The lower-case form by which recipients are compared.
    pub recipient_key: String,
    /// When the report was made: the message's date, the same at each try.
    pub generated_at: Instant,
    /// What the mail says, as `jobs` froze it.
    pub summary: String,
    /// What the attached file is called.
    pub file_name: String,
    /// Its size in bytes.
    pub file_bytes: u64,
    /// How many times it has been claimed, this time included.
    pub attempt: i64,
    /// When the first try began, leaving out those that a broken relay spoilt.
    pub first_try_at: Instant,
    organization_id: i64,
    file_key: String,
    sha256: Vec<u8>,
}

// Addresses stay out of logs.
impl std::fmt::Debug for DeliveryClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeliveryClaim")
            .field("claimed", &self.claimed)
            .field("period", &self.period)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// The answer to «may this mail be sent now?».
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission {
    /// It may, under this Message-ID: the one given at the first try.
    Granted {
        /// Without angle brackets.
        message_id: String,
    },
    /// It may not, any more; the delivery is cancelled and says why.
    Cancelled(String),
    /// The claim was lost.
    Lost,
}

/// How long a message whose answer was lost is left alone before its one repetition.
const UNCERTAIN_SECONDS: i64 = 30 * 60;

impl Store {
    /// Claims the next mail that is due: new ones, then those whose sender crashed before the body, then those whose
    /// answer was lost, once each. None when nothing is left for now.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn claim_delivery(
        &self,
        scope: &Scope,
        only: Option<Only>,
    ) -> Result<Option<DeliveryClaim>, Error> {
        scope.require_deployment()?;
        let only = match Only::condition(only) {
            none if none.is_empty() => none,
            some => format!(" AND report_id IN (SELECT id FROM report WHERE TRUE{some})"),
        };
        for condition in [
            "state = 'due' AND next_try_at <= {now}",
            "state = 'sending' AND lease_until <= {now}",
            "state = 'in_doubt' AND uncertain = 1 AND next_try_at <= {now}
                 AND (lease_until IS NULL OR lease_until <= {now})",
        ] {
            let condition = format!("{condition}{only}");
            if let Some(claimed) = self.claim(Step::Send, "delivery", &condition, "state = 'sending'").await?
            {
                return self.delivery_claim(claimed).await.map(Some);
            }
        }
        Ok(None)
    }

    async fn delivery_claim(&self, claimed: Claimed) -> Result<DeliveryClaim, Error> {
        let statement = "SELECT d.public_id AS delivery_id, d.recipient, d.recipient_key, d.attempt, r.organization_id, r.period, r.revision, r.file_key,
                    r.sha256, r.bytes, r.generated_at, r.summary, o.public_id, o.name,
                    (SELECT MIN(a.started_at) FROM attempt a WHERE a.kind = 'send' AND a.subject_id = d.id
                        AND (a.outcome IS NULL OR a.outcome <> 'relay')) AS first_try_at
             FROM delivery d JOIN report r ON r.id = d.report_id JOIN organization o ON o.id = r.organization_id
             WHERE d.id = $1";
        sql::one(self.reader(), "read a claimed mail", statement, sql::values![claimed.id], |row| {
            let period = render::period(row.get("period")?);
            Ok(DeliveryClaim {
                claimed,
                id: row.get::<Uuid>("delivery_id")?.into(),
                organization: row.get::<Uuid>("public_id")?.into(),
                period,
                revision: row.get("revision")?,
                recipient: row.get("recipient")?,
                recipient_key: row.get("recipient_key")?,
                generated_at: row.instant("generated_at")?,
                summary: row.get("summary")?,
                file_name: file_name(&row.get::<String>("name")?, period),
                file_bytes: row.get::<i64>("bytes")?.unsigned_abs(),
                attempt: row.get("attempt")?,
                first_try_at: row.instant("first_try_at")?,
                organization_id: row.get("organization_id")?,
                file_key: row.get("file_key")?,
                sha256: row.get("sha256")?,
            })
        })
        .await
    }

    /// The PDF that a mail carries, compared with its hash.
    ///
    /// # Errors
    /// A file that cannot be read, or is not what was written.
    pub async fn delivery_file(&self, scope: &Scope, claim: &DeliveryClaim) -> Result<Bytes, Error> {
        scope.require_deployment()?;
        Ok(self.files().get(&claim.file_key, &claim.sha256).await?)
    }

    /// The first transaction: delivery is on, the address is still registered and still belongs to the partner or the
    /// organization (spec section 6); else the mail is cancelled. `message_id` counts only the first time.
    ///
    /// # Errors
    /// The database's; the claim then still holds.
    pub async fn begin_delivery(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        message_id: &str,
        allow_outside: bool,
    ) -> Result<Permission, Error> {
        const DOING: &str = "ask whether a mail may be sent";
        scope.require_deployment()?;
        let transaction = self.begin().await?;
        let refusal = match registered(&transaction, self.backend(), claim).await? {
            Registered::Off => Some("delivery was switched off".to_owned()),
            Registered::Removed => Some("the address is no longer registered".to_owned()),
            Registered::OptedOut => Some("the recipient has opted out".to_owned()),
            Registered::Undeliverable => Some("mails to the address come back".to_owned()),
            Registered::Yes => {
                let ownership = ownership::of(&transaction, claim.organization_id, allow_outside).await?;
                // A consent counts where it is recorded for this address.
                let form =
                    DeliveryForm { on: true, recipients: vec![claim.recipient.clone()], consent: false };
                check(&form, &ownership).err().map(|errors| errors.sentences().collect::<Vec<_>>().join(" "))
            }
        };
        let Claimed { id, fence } = claim.claimed;
        let permission = match refusal {
            None => {
                let statement = "UPDATE delivery SET message_id = COALESCE(message_id, $3)
                     WHERE id = $1 AND fence = $2 AND state = 'sending' RETURNING message_id";
                let values = sql::values![id, fence, message_id];
                sql::optional(&transaction, DOING, statement, values, |row| row.get("message_id"))
                    .await?
                    .map_or(Permission::Lost, |message_id| Permission::Granted { message_id })
            }
            Some(reason) => {
                let statement = "UPDATE delivery SET state = 'cancelled', last_error = $3, lease_until = NULL
                     WHERE id = $1 AND fence = $2 AND state = 'sending'";
                match sql::execute(&transaction, DOING, statement, sql::values![id, fence, &*reason]).await? {
                    0 => Permission::Lost,
                    _ => Permission::Cancelled(reason),
                }
            }
        };
        match &permission {
            Permission::Granted { .. } => {}
            Permission::Cancelled(reason) => {
                self.end_attempt(&transaction, Step::Send, claim.claimed, "cancelled", Some(reason)).await?;
            }
            Permission::Lost => {
                self.end_attempt(&transaction, Step::Send, claim.claimed, "lost", None).await?;
            }
        }
        sql::commit(transaction, DOING).await?;
        Ok(permission)
    }

    /// The second transaction, between the relay's `354` and the body: from here to the third, whether it was sent is
    /// uncertain.
    ///
    /// # Errors
    /// The database's: the body must not be sent then.
    pub async fn mark_in_doubt(&self, scope: &Scope, claim: &DeliveryClaim) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE delivery SET state = 'in_doubt', uncertain = uncertain + 1, next_try_at = $3
             WHERE id = $1 AND fence = $2 AND state = 'sending'";
        let repeat_at = self.now().timestamp() + UNCERTAIN_SECONDS;
        self.settle(Step::Send, claim.claimed, statement, sql::values![repeat_at], None).await
    }

    /// The third transaction: the relay, or the folder, has taken the message. `response` is its own word for it.
    ///
    /// # Errors
    /// The database's: the mail stays in doubt.
    pub async fn accept_delivery(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        response: &str,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        // Of a message that was marked in doubt on the way, this very answer ends the doubt; earlier ones stay counted.
        let statement = "UPDATE delivery SET uncertain = CASE state WHEN 'in_doubt' THEN uncertain - 1 ELSE uncertain END,
                    state = 'accepted', accepted_at = $3, response = $4, last_error = NULL, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state IN ('sending', 'in_doubt')";
        let values = sql::values![self.now().timestamp(), super::shorten(response)];
        self.settle(Step::Send, claim.claimed, statement, values, Some(("accepted", Some(response)))).await
    }

    /// The relay said «not now», or there was no relay to say anything: tried again at `next_try_at`.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry_delivery(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        next_try_at: Instant,
        error: &str,
    ) -> Result<Held, Error> {
        self.back_to_due(scope, claim, "retry", next_try_at, error, 0).await
    }

    /// The relay itself is broken, which is no fault of this mail: it is due again and no try is counted.
    ///
    /// # Errors
    /// The database's.
    pub async fn release_delivery(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        next_try_at: Instant,
        error: &str,
    ) -> Result<Held, Error> {
        self.back_to_due(scope, claim, "relay", next_try_at, error, 1).await
    }

    async fn back_to_due(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        outcome: &str,
        next_try_at: Instant,
        error: &str,
        spared: i64,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE delivery SET uncertain = CASE state WHEN 'in_doubt' THEN uncertain - 1 ELSE uncertain END,
                    state = 'due', next_try_at = $3, last_error = $4, attempt = attempt - $5, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state IN ('sending', 'in_doubt')";
        let values = sql::values![next_try_at.timestamp(), super::shorten(error), spared];
        self.settle(Step::Send, claim.claimed, statement, values, Some((outcome, Some(error)))).await
    }

    /// It was refused for good, or given up: shown to the operator.
    ///
    /// # Errors
    /// The database's.
    pub async fn fail_delivery(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        error: &str,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE delivery SET uncertain = CASE state WHEN 'in_doubt' THEN uncertain - 1 ELSE uncertain END,
                    state = 'failed', last_error = $3, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state IN ('sending', 'in_doubt')";
        let values = sql::values![super::shorten(error)];
        self.settle(Step::Send, claim.claimed, statement, values, Some(("failed", Some(error)))).await
    }

    /// The body was handed over and the answer never came: the mail stays in doubt, and is repeated once, half an hour
    /// later, with the same bytes.
    ///
    /// # Errors
    /// The database's.
    pub async fn leave_in_doubt(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        error: &str,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE delivery SET last_error = $3, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state = 'in_doubt'";
        let values = sql::values![super::shorten(error)];
        self.settle(Step::Send, claim.claimed, statement, values, Some(("uncertain", Some(error)))).await
    }
}

/// What the delivery settings say of an address.
enum Registered {
    Off,
    Removed,
    OptedOut,
    Undeliverable,
    Yes,
}

/// Reads the settings in the sending transaction; on PostgreSQL somebody who is saving them at this moment waits for it,
/// on SQLite the transaction has the write lock.
async fn registered(
    db: &impl ConnectionTrait,
    backend: sea_orm::DbBackend,
    claim: &DeliveryClaim,
) -> Result<Registered, Error> {
    const DOING: &str = "read the delivery settings again";
    let lock = if backend == sea_orm::DbBackend::Postgres { "FOR SHARE" } else { "" };
    let statement = format!("SELECT is_on FROM delivery_settings WHERE organization_id = $1 {lock}");
    let on = sql::optional(db, DOING, &statement, sql::values![claim.organization_id], |row| {
        row.get::<bool>("is_on")
    });
    if on.await? != Some(true) {
        return Ok(Registered::Off);
    }
    let statement = "SELECT position FROM delivery_recipient WHERE organization_id = $1 AND address_key = $2";
    let values = sql::values![claim.organization_id, &*claim.recipient_key];
    let listed = sql::optional(db, DOING, statement, values.clone(), |row| row.get::<i16>("position"));
    if listed.await?.is_none() {
        return Ok(Registered::Removed);
    }
    let reason = sql::optional(db, DOING, suppression::REASON, values, |row| row.at::<String>(0));
    Ok(match reason.await?.as_deref() {
        None => Registered::Yes,
        Some("bounced") => Registered::Undeliverable,
        Some(_) => Registered::OptedOut,
    })
}
