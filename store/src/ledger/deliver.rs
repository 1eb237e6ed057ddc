//! Deciding delivery: at a report's due instant, and by what was true at that instant, whenever the decision is made.

use domain::time::Instant;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{Error, Scope, Store, sql};

const DOING: &str = "decide who gets a report by mail";

impl Store {
    /// Decides delivery of ready reports whose due instant has come since: those that `generate` made early. Answers how
    /// many were decided.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn decide_deliveries(&self, scope: &Scope) -> Result<usize, Error> {
        scope.require_deployment()?;
        let now = self.now();
        let statement = "SELECT id FROM report
             WHERE delivery_on_at_due IS NULL AND state = 'ready' AND due_at <= $1 ORDER BY due_at";
        let reports =
            sql::all(self.reader(), DOING, statement, sql::values![now.timestamp()], |row| row.at::<i64>(0))
                .await?;
        for report in &reports {
            let transaction = self.begin().await?;
            decide(&transaction, *report, now).await?;
            sql::commit(transaction, DOING).await?;
        }
        Ok(reports.len())
    }
}

/// Of reports that were made before they fell due, the one that has just become ready is mailed, not the earlier ones.
pub(super) async fn supersede(db: &impl ConnectionTrait, report: i64) -> Result<(), Error> {
    let statement = "UPDATE report SET delivery_on_at_due = FALSE
         WHERE delivery_on_at_due IS NULL AND EXISTS (SELECT 1 FROM report n WHERE n.id = $1
             AND n.organization_id = report.organization_id AND n.period = report.period AND n.revision > report.revision)";
    sql::execute(db, DOING, statement, sql::values![report]).await.map(|_| ())
}

/// Decides one report's delivery, once: was delivery on at its due instant? Then whoever is registered now gets a row.
/// Does nothing while the due instant is still to come. Of several revisions one is mailed: the first that is decided.
pub(super) async fn decide(db: &impl ConnectionTrait, report: i64, now: Instant) -> Result<(), Error> {
    let statement = "UPDATE report SET delivery_on_at_due = COALESCE(
                (SELECT s.is_on FROM delivery_switch s
                 WHERE s.organization_id = report.organization_id AND s.at <= report.due_at
                 ORDER BY s.at DESC LIMIT 1), FALSE)
             AND NOT EXISTS (SELECT 1 FROM report o WHERE o.organization_id = report.organization_id
                 AND o.period = report.period AND o.delivery_on_at_due)
         WHERE id = $1 AND delivery_on_at_due IS NULL AND due_at <= $2
         RETURNING delivery_on_at_due, organization_id, due_at";
    let decided = sql::optional(db, DOING, statement, sql::values![report, now.timestamp()], |row| {
        Ok((
            row.get::<bool>("delivery_on_at_due")?,
            row.get::<i64>("organization_id")?,
            row.get::<i64>("due_at")?,
        ))
    })
    .await?;
    let Some((true, organization, due_at)) = decided else { return Ok(()) };
    let statement =
        "SELECT address, address_key FROM delivery_recipient WHERE organization_id = $1 ORDER BY position";
    let recipients = sql::all(db, DOING, statement, sql::values![organization], |row| {
        Ok((row.get::<String>("address")?, row.get::<String>("address_key")?))
    })
    .await?;
    for (address, key) in recipients {
        let statement =
            "INSERT INTO delivery (public_id, report_id, recipient, recipient_key, state, next_try_at)
             VALUES ($1, $2, $3, $4, 'due', $5) ON CONFLICT (report_id, recipient_key) DO NOTHING";
        let values = sql::values![Uuid::now_v7(), report, address, key, due_at];
        sql::execute(db, DOING, statement, values).await?;
    }
    Ok(())
}
