//! Permission: whether a mail may be sent, asked when it is claimed, in the transaction that claims it, and again when that
//! was a while ago. Delivery is on, the address is registered, has not opted out, and belongs to the partner or the
//! organization (spec section 6).

use std::collections::HashMap;

use domain::language::Language;
use domain::recipient::{DeliveryForm, check};
use sea_orm::{ConnectionTrait, DbBackend};

use super::{DeliveryClaim, Step};
use crate::history::bulk::{self, Kind};
use crate::{Error, Scope, Store, ownership, sql};

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

impl Store {
    /// Asks once more about a mail that was claimed a while ago.
    ///
    /// # Errors
    /// The database's; the claim then still holds.
    pub async fn ask_again(
        &self,
        scope: &Scope,
        claim: &DeliveryClaim,
        message_id: &str,
        allow_outside: bool,
    ) -> Result<Permission, Error> {
        scope.require_deployment()?;
        let transaction = self.begin().await?;
        let claims = std::slice::from_ref(claim);
        let permissions = self.permit(&transaction, claims, allow_outside, |_| message_id.to_owned()).await?;
        sql::commit(transaction, ASKING).await?;
        Ok(permissions.into_iter().next().unwrap_or(Permission::Lost))
    }

    /// Answers for each claimed mail whether it may be sent, and cancels those that may not.
    pub(super) async fn permit(
        &self,
        db: &impl ConnectionTrait,
        claims: &[DeliveryClaim],
        allow_outside: bool,
        message_id: impl Fn(&DeliveryClaim) -> String,
    ) -> Result<Vec<Permission>, Error> {
        let refusals = refusals(db, claims, allow_outside).await?;
        let (mut granted, mut refused) = (Vec::new(), Vec::new());
        for (claim, refusal) in claims.iter().zip(&refusals) {
            let (id, fence) = claim.lease.key();
            match refusal {
                None => granted.push((id, fence, message_id(claim))),
                Some(reason) => refused.push((id, fence, reason.as_str())),
            }
        }
        let columns = &[("i", Kind::Int), ("f", Kind::Int), ("t", Kind::Text)];
        let grant = "UPDATE delivery SET message_id = COALESCE(delivery.message_id, k.t) FROM {rows}
             WHERE delivery.id = k.i AND delivery.fence = k.f AND delivery.state = 'sending'
             RETURNING delivery.id, delivery.message_id";
        let granted = bulk::query(db, ASKING, grant, columns, &granted, |row| {
            Ok((row.at::<i64>(0)?, row.at::<String>(1)?))
        });
        let granted: HashMap<i64, String> = granted.await?.into_iter().collect();
        let cancel =
            "UPDATE delivery SET state = 'cancelled', last_error = k.t, lease_until = NULL FROM {rows}
             WHERE delivery.id = k.i AND delivery.fence = k.f AND delivery.state = 'sending'
             RETURNING delivery.id";
        let cancelled = bulk::query(db, ASKING, cancel, columns, &refused, |row| row.at::<i64>(0)).await?;
        let permissions: Vec<Permission> = claims
            .iter()
            .zip(refusals)
            .map(|(claim, refusal)| match (refusal, granted.get(&claim.lease.id)) {
                (None, Some(message_id)) => Permission::Granted { message_id: message_id.clone() },
                (Some(reason), _) if cancelled.contains(&claim.lease.id) => Permission::Cancelled(reason),
                _ => Permission::Lost,
            })
            .collect();
        let ends: Vec<_> = claims
            .iter()
            .zip(&permissions)
            .filter_map(|(claim, permission)| {
                let (outcome, detail) = match permission {
                    Permission::Granted { .. } => return None,
                    Permission::Cancelled(reason) => ("cancelled", Some(reason.as_str())),
                    Permission::Lost => ("lost", None),
                };
                Some((claim.lease.id, claim.lease.fence, outcome, detail))
            })
            .collect();
        self.end_attempts(db, Step::Send, &ends).await?;
        Ok(permissions)
    }
}

const ASKING: &str = "ask whether mails may be sent";

/// Why each of these mails may not be sent; none for those that may.
async fn refusals(
    db: &impl ConnectionTrait,
    claims: &[DeliveryClaim],
    allow_outside: bool,
) -> Result<Vec<Option<String>>, Error> {
    let recipients: Vec<_> =
        claims.iter().map(|claim| (claim.organization_id, claim.recipient_key.clone())).collect();
    let columns = &[("o", Kind::Int), ("a", Kind::Text)];
    if db.get_database_backend() == DbBackend::Postgres {
        // Whoever is saving settings at this moment waits for us, or we for them: what is read next is then what holds.
        // On SQLite the transaction has the write lock.
        let lock = "SELECT s.organization_id FROM {rows} CROSS JOIN delivery_settings s
             WHERE s.organization_id = k.o ORDER BY s.organization_id FOR SHARE OF s";
        bulk::query(db, ASKING, lock, columns, &recipients, |row| row.at::<i64>(0)).await?;
    }
    let settings = "SELECT k.o, k.a, r.position IS NOT NULL, x.reason
         FROM {rows} CROSS JOIN delivery_settings s
         LEFT JOIN delivery_recipient r ON r.organization_id = k.o AND r.address_key = k.a
         LEFT JOIN suppression x ON x.organization_id = k.o AND x.address_key = k.a
         WHERE s.organization_id = k.o AND s.is_on";
    let settings = bulk::query(db, ASKING, settings, columns, &recipients, |row| {
        Ok(((row.at::<i64>(0)?, row.at::<String>(1)?), (row.at::<bool>(2)?, row.at::<Option<String>>(3)?)))
    });
    let settings: HashMap<_, _> = settings.await?.into_iter().collect();
    let ownership = ownership::of_recipients(db, &recipients, allow_outside).await?;
    let refusal = |claim: &DeliveryClaim, recipient| match settings.get(recipient) {
        None => Some("delivery was switched off".to_owned()),
        Some((false, _)) => Some("the address is no longer registered".to_owned()),
        Some((true, Some(reason))) if reason == "bounced" => {
            Some("mails to the address come back".to_owned())
        }
        Some((true, Some(_))) => Some("the recipient has opted out".to_owned()),
        Some((true, None)) => {
            // A consent counts where it is recorded for this address.
            let form = DeliveryForm { on: true, recipients: vec![claim.recipient.clone()], consent: false };
            let ownership = ownership.get(&claim.organization_id).cloned().unwrap_or_default();
            check(&form, &ownership, Language::En)
                .err()
                .map(|errors| errors.sentences().collect::<Vec<_>>().join(" "))
        }
    };
    Ok(claims.iter().zip(&recipients).map(|(claim, recipient)| refusal(claim, recipient)).collect())
}
