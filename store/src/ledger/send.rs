//! Sending: one delivery is one message to one recipient, in three transactions. The first claims it and asks again whether
//! it may be sent (`mail_claim`, `permission`); the second says that the relay is about to get the body, after which nobody
//! can know whether it went; the third says what came of it.

use bytes::Bytes;
use domain::time::Instant;

use super::{DeliveryClaim, Held};
use crate::{Error, Scope, Store, sql};

/// How long a message whose answer was lost is left alone before its one repetition.
const UNCERTAIN_SECONDS: i64 = 30 * 60;

impl Store {
    /// The PDF that a mail carries, compared with its hash.
    ///
    /// # Errors
    /// A file that cannot be read, or is not what was written.
    pub async fn delivery_file(&self, scope: &Scope, claim: &DeliveryClaim) -> Result<Bytes, Error> {
        scope.require_deployment()?;
        Ok(self.files().get(&claim.file_key, &claim.sha256).await?)
    }

    /// The second transaction, between the relay's `354` and the body: from here to the third, whether it was sent is
    /// uncertain. A mail is lost here, too, when delivery was switched off or its recipient taken off or opted out since
    /// it was claimed.
    ///
    /// # Errors
    /// The database's: the body must not be sent then.
    pub async fn mark_in_doubt(&self, scope: &Scope, claim: &DeliveryClaim) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE delivery SET state = 'in_doubt', uncertain = uncertain + 1, next_try_at = $3
             WHERE id = $1 AND fence = $2 AND state = 'sending' AND EXISTS (
                SELECT 1 FROM report r
                JOIN delivery_settings s ON s.organization_id = r.organization_id
                JOIN delivery_recipient t ON t.organization_id = r.organization_id
                WHERE r.id = delivery.report_id AND s.is_on AND t.address_key = delivery.recipient_key
                  AND NOT EXISTS (SELECT 1 FROM suppression x WHERE x.organization_id = r.organization_id
                                    AND x.address_key = delivery.recipient_key))";
        let repeat_at = self.now().timestamp() + UNCERTAIN_SECONDS;
        self.settle(claim.lease, statement, sql::values![repeat_at], None).await
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
        self.settle(claim.lease, statement, values, Some(("accepted", Some(response)))).await
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
        self.settle(claim.lease, statement, values, Some((outcome, Some(error)))).await
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
        self.settle(claim.lease, statement, values, Some(("failed", Some(error)))).await
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
        self.settle(claim.lease, statement, values, Some(("uncertain", Some(error)))).await
    }
}
