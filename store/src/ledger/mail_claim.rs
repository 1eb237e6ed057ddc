//! Claiming mails: what is due, as much of it as the relay may be given, and only what may still be sent.

use std::time::Duration;

use domain::id::{DeliveryId, OrganizationId};
use domain::period::Period;
use domain::time::Instant;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::permission::Permission;
use super::relay::{self, Allowance};
use super::{Lease, Only, Step, file_name, render};
use crate::history::bulk;
use crate::{Error, Scope, Store, sql};

/// A mail that the caller alone may send while it holds the lease.
#[derive(Clone)]
pub struct DeliveryClaim {
    /// What is renewed while it is sent.
    pub lease: Lease,
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
    /// When the first try began, leaving out those that a broken relay spoilt or that were given back.
    pub first_try_at: Instant,
    /// When somebody asked for it to be sent again, the last time, if ever: another message each time.
    pub asked_again_at: Option<Instant>,
    pub(super) organization_id: i64,
    pub(super) file_key: String,
    pub(super) sha256: Vec<u8>,
}

// Addresses stay out of logs.
impl std::fmt::Debug for DeliveryClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeliveryClaim")
            .field("lease", &self.lease)
            .field("period", &self.period)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// What is asked for when mails are claimed.
#[derive(Debug, Clone, Copy)]
pub struct MailClaim<'a> {
    /// Which mails; none for whatever is due.
    pub only: Option<Only>,
    /// How many at most.
    pub limit: usize,
    /// Which relay they go through, and how many messages a minute it may be given; none for a folder.
    pub relay: Option<(&'a str, u32)>,
    /// Whether outside addresses may stand, with a consent (spec section 6).
    pub allow_outside: bool,
    /// Whether a mail whose answer was lost is repeated, once.
    pub repeats_uncertain: bool,
}

/// What a claim of mails gives.
#[derive(Debug)]
pub enum ClaimedMail {
    /// These may be sent, each under its Message-ID.
    Mails {
        /// Each with its Message-ID, without angle brackets: the one given at its first try.
        mails: Vec<(DeliveryClaim, String)>,
        /// How many others were cancelled on the way: they may not be sent any more.
        cancelled: usize,
        /// Whether this shows if the relay works again.
        trial: bool,
    },
    /// None is due.
    Nothing,
    /// The relay gets none before so long: it has had what it may be given.
    Wait(Duration),
    /// The relay gets none before so long: it does not work.
    Closed(Duration),
}

impl Store {
    /// Claims the next mails that are due: new ones, else those whose sender died before the body, else those whose
    /// answer was lost, once each. In the same transaction it takes from the relay's bucket and asks again whether each
    /// may be sent: delivery is on, the address is still registered, has not opted out and still belongs to the partner
    /// or the organization (spec section 6); else the mail is cancelled. `message_id` proposes one for a first try.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn claim_mails(
        &self,
        scope: &Scope,
        wanted: &MailClaim<'_>,
        message_id: impl Fn(&DeliveryClaim) -> String,
    ) -> Result<ClaimedMail, Error> {
        scope.require_deployment()?;
        let transaction = self.begin().await?;
        let (pace, limit, trial) = match wanted.relay {
            None => (None, wanted.limit, false),
            Some((name, rate)) => {
                let (pace, allowance) =
                    relay::take(&transaction, name, rate, wanted.limit, &self.now_sql()).await?;
                match allowance {
                    Allowance::Messages(number) => (Some((name, pace)), number, false),
                    Allowance::Trial => (Some((name, pace)), 1, true),
                    Allowance::Wait(time) => {
                        // Others who claim wait for the relay's row.
                        sql::roll_back(transaction, "claim mails").await?;
                        return self.unless_idle(wanted, ClaimedMail::Wait(time)).await;
                    }
                    Allowance::Closed(time) => return Ok(ClaimedMail::Closed(time)),
                }
            }
        };
        let leases = self.claim_due(&transaction, wanted, limit).await?;
        if leases.is_empty() {
            return Ok(ClaimedMail::Nothing);
        }
        let claims = delivery_claims(&transaction, &leases).await?;
        let permissions = self.permit(&transaction, &claims, wanted.allow_outside, message_id).await?;
        let mut mails = Vec::new();
        for (claim, permission) in claims.into_iter().zip(permissions) {
            if let Permission::Granted { message_id } = permission {
                mails.push((claim, message_id));
            }
        }
        if let Some((name, pace)) = pace {
            relay::leave(&transaction, name, pace, if trial { 0 } else { limit - mails.len() }).await?;
        }
        sql::commit(transaction, "claim mails").await?;
        let cancelled = leases.len() - mails.len();
        Ok(ClaimedMail::Mails { mails, cancelled, trial })
    }

    /// Of a relay that has had enough for now: nobody waits for it with nothing to send.
    async fn unless_idle(&self, wanted: &MailClaim<'_>, wait: ClaimedMail) -> Result<ClaimedMail, Error> {
        let only = only_reports(wanted.only);
        let statement = format!(
            "SELECT id FROM delivery WHERE state = 'due' AND next_try_at <= {}{only} LIMIT 1",
            self.now_sql()
        );
        let found = sql::optional(self.reader(), "look for mails that are due", &statement, [], |row| {
            row.at::<i64>(0)
        });
        Ok(if found.await?.is_some() { wait } else { ClaimedMail::Nothing })
    }

    async fn claim_due(
        &self,
        db: &impl ConnectionTrait,
        wanted: &MailClaim<'_>,
        limit: usize,
    ) -> Result<Vec<Lease>, Error> {
        let only = only_reports(wanted.only);
        let conditions = [
            "state = 'due' AND next_try_at <= {now}",
            "state = 'sending' AND lease_until <= {now}",
            "state = 'in_doubt' AND uncertain = 1 AND next_try_at <= {now}
                 AND (lease_until IS NULL OR lease_until <= {now})",
        ];
        for condition in &conditions[..if wanted.repeats_uncertain { 3 } else { 2 }] {
            let condition = format!("{condition}{only}");
            let claimed = self.claim(db, Step::Send, &condition, "state = 'sending'", limit).await?;
            if !claimed.is_empty() {
                return Ok(claimed);
            }
        }
        Ok(Vec::new())
    }
}

/// The condition on a row of `delivery`, to be added to others.
fn only_reports(only: Option<Only>) -> String {
    match Only::condition(only) {
        none if none.is_empty() => none,
        some => format!(" AND report_id IN (SELECT id FROM report WHERE TRUE{some})"),
    }
}

async fn delivery_claims(db: &impl ConnectionTrait, leases: &[Lease]) -> Result<Vec<DeliveryClaim>, Error> {
    let statement = "SELECT d.id, d.fence, d.public_id AS delivery_id, d.recipient, d.recipient_key, d.attempt,
                r.organization_id, r.period, r.revision, r.file_key, r.sha256, r.bytes, r.generated_at, r.summary,
                o.public_id, o.name, d.asked_again_at,
                (SELECT MIN(a.started_at) FROM attempt a WHERE a.kind = 'send' AND a.subject_id = d.id
                    AND (a.outcome IS NULL OR a.outcome NOT IN ('relay', 'given_back'))
                    AND a.started_at >= COALESCE(d.asked_again_at, 0)) AS first_try_at
         FROM {rows} CROSS JOIN delivery d JOIN report r ON r.id = d.report_id
              JOIN organization o ON o.id = r.organization_id
         WHERE d.id = k.i";
    let keys: Vec<_> = leases.iter().map(Lease::key).collect();
    bulk::query(db, "read claimed mails", statement, super::KEYS, &keys, |row| {
        let period = render::period(row.get("period")?);
        Ok(DeliveryClaim {
            lease: Lease { step: Step::Send, id: row.get("id")?, fence: row.get("fence")? },
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
            asked_again_at: row.instant_or_none("asked_again_at")?,
            organization_id: row.get("organization_id")?,
            file_key: row.get("file_key")?,
            sha256: row.get("sha256")?,
        })
    })
    .await
}
