//! Sending a report's mail again, because somebody asked for it.

use domain::id::OrganizationId;
use domain::period::Period;
use domain::role::Role;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::plan::small;
use super::render;
use crate::audit::{self, Entry};
use crate::{Error, Scope, Store, delivery_settings, reach, sql};

const DOING: &str = "send a report's mail again";

/// What became of the wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It goes out now.
    Queued,
    /// It was going out already: nothing is changed.
    OnItsWay,
    /// There is no report of this month that could be sent.
    NoReport,
    /// Delivery is off.
    Off,
    /// The address is not registered, or nothing is sent to it: opted out, or undeliverable.
    NotSentTo,
}

impl Store {
    /// Sends the month's latest report to one registered address, whether or not it was sent there before, as a message of
    /// its own. The audit log's entry is in the same transaction; the rules are asked again when it goes out.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] for roles that do not change delivery settings.
    pub async fn send_again(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        period: Period,
        address: &str,
    ) -> Result<Again, Error> {
        let tx = self.begin().await?;
        let row = reach::organization(&tx, scope, organization).await?;
        scope.require(Role::changes_delivery, "send a report again")?;
        match self.queue_again(&tx, scope, row, period, address).await? {
            Again::Queued => {
                self.announce(&tx).await?;
                sql::commit(tx, DOING).await?;
                self.announced();
                Ok(Again::Queued)
            }
            other => {
                // At once: until then the row is locked for whoever is about to claim it.
                sql::roll_back(tx, DOING).await?;
                Ok(other)
            }
        }
    }

    /// Sends the month's latest report again to those of its recipients at whom its mail was given up, as far as reports still go there:
    /// what an operator asks for. Answers to how many. The audit log's entries are in the same transaction.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the deployment or one of its operators asks.
    pub async fn try_mails_again(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        period: Period,
    ) -> Result<usize, Error> {
        scope.require_operator()?;
        let tx = self.begin().await?;
        // Whoever has the month's report by another revision's mail, or is about to, needs no more.
        let statement = "SELECT DISTINCT o.id, d.recipient FROM organization o
             JOIN report r ON r.organization_id = o.id AND r.period = $2
             JOIN delivery d ON d.report_id = r.id AND d.state = 'failed'
             WHERE o.public_id = $1 AND NOT EXISTS (
               SELECT 1 FROM report other JOIN delivery had ON had.report_id = other.id
               WHERE other.organization_id = o.id AND other.period = $2 AND had.recipient_key = d.recipient_key
                 AND had.state NOT IN ('failed', 'cancelled'))
             ORDER BY d.recipient";
        let values = sql::values![organization.0, small(period)];
        let given_up =
            sql::all(&tx, DOING, statement, values, |row| Ok((row.at::<i64>(0)?, row.at::<String>(1)?)));
        let mut queued = 0;
        for (row, recipient) in given_up.await? {
            let again = self.queue_again(&tx, scope, row, period, &recipient).await?;
            queued += usize::from(again == Again::Queued);
        }
        self.announce(&tx).await?;
        sql::commit(tx, DOING).await?;
        self.announced();
        Ok(queued)
    }

    /// `row` is the organization's.
    async fn queue_again(
        &self,
        tx: &DatabaseTransaction,
        scope: &Scope,
        row: i64,
        period: Period,
        address: &str,
    ) -> Result<Again, Error> {
        let (now, key) = (self.now().timestamp(), address.trim().to_ascii_lowercase());
        let settings = delivery_settings::read(tx, row).await?;
        if !settings.on {
            return Ok(Again::Off);
        }
        let recipient = settings.recipients.iter().find(|it| it.address.eq_ignore_ascii_case(&key));
        let is_sent_to =
            |it: &&crate::SavedRecipient| it.opted_out_at.is_none() && it.undeliverable_since.is_none();
        let Some(recipient) = recipient.filter(is_sent_to) else {
            return Ok(Again::NotSentTo);
        };
        // Before its delivery is decided it is not sent again: it will be sent.
        let statement = "SELECT id FROM report WHERE organization_id = $1 AND period = $2 AND state = 'ready'
             AND expires_at > $3 AND delivery_on_at_due IS NOT NULL ORDER BY revision DESC LIMIT 1";
        let values = sql::values![row, small(period), now];
        let report = sql::optional(tx, DOING, statement, values, |row| row.at::<i64>(0)).await?;
        let Some(report) = report else { return Ok(Again::NoReport) };

        let old = "SELECT state FROM delivery WHERE report_id = $1 AND recipient_key = $2";
        let old = sql::optional(tx, DOING, old, sql::values![report, key.clone()], |row| row.at::<String>(0));
        let before = old.await?;
        let statement = "INSERT INTO delivery
               (public_id, report_id, recipient, recipient_key, state, next_try_at, asked_again_at)
             VALUES ($1, $2, $3, $4, 'due', $5, $5)
             ON CONFLICT (report_id, recipient_key) DO UPDATE SET state = 'due', next_try_at = $5, asked_again_at = $5,
                 attempt = 0, uncertain = 0, message_id = NULL, accepted_at = NULL, response = NULL, last_error = NULL
             WHERE delivery.state IN ('accepted', 'failed', 'cancelled')
                OR (delivery.state = 'in_doubt' AND (delivery.lease_until IS NULL OR delivery.lease_until <= $5))
             RETURNING id";
        let values = sql::values![Uuid::now_v7(), report, recipient.address.clone(), key, now];
        let asked = sql::optional(tx, DOING, statement, values, |row| row.at::<i64>(0)).await?;
        let Some(delivery) = asked else { return Ok(Again::OnItsWay) };
        // What came back was the message of before.
        let statement = "DELETE FROM bounce WHERE delivery_id = $1";
        sql::execute(tx, DOING, statement, sql::values![delivery]).await?;
        let entry = Entry {
            organization: Some(row),
            before: before.map_or(serde_json::Value::Null, |state| json!({ "state": state })),
            after: json!({
                "period": render::period(small(period)).to_string(),
                "recipient": recipient.address,
            }),
            ..Entry::new("delivery.sent_again")
        };
        audit::record(tx, scope, self.now(), entry).await?;
        Ok(Again::Queued)
    }
}
