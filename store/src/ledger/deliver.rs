//! Deciding delivery: at a report's due instant, and by what was true at that instant, whenever the decision is made.

use domain::time::Instant;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::history::bulk::{self, Kind};
use crate::{Error, Scope, Store, sql};

const DOING: &str = "decide who gets a report by mail";

/// Reports decided in one transaction.
const CHUNK: usize = 1_000;

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
        for chunk in reports.chunks(CHUNK) {
            let transaction = self.begin().await?;
            decide(&transaction, chunk, now).await?;
            sql::commit(transaction, DOING).await?;
        }
        Ok(reports.len())
    }
}

/// Of reports that were made before they fell due, the ones that have just become ready are mailed, not the earlier ones.
pub(super) async fn supersede(db: &impl ConnectionTrait, reports: &[i64]) -> Result<(), Error> {
    let statement = "UPDATE report SET delivery_on_at_due = FALSE
         WHERE delivery_on_at_due IS NULL AND EXISTS (SELECT 1 FROM {rows} CROSS JOIN report n WHERE n.id = k.i
             AND n.organization_id = report.organization_id AND n.period = report.period AND n.revision > report.revision)";
    bulk::execute(db, DOING, statement, ONE, &keys(reports)).await.map(|_| ())
}

/// Decides the delivery of reports, once each: was delivery on at its due instant? Then whoever is registered now gets a
/// row. Does nothing for those whose due instant is still to come. Of several revisions one is mailed: the first that is
/// decided. Answers how many mails there are to send.
pub(super) async fn decide(db: &impl ConnectionTrait, reports: &[i64], now: Instant) -> Result<u64, Error> {
    let statement = format!(
        "UPDATE report SET delivery_on_at_due = COALESCE(
                (SELECT s.is_on FROM delivery_switch s
                 WHERE s.organization_id = report.organization_id AND s.at <= report.due_at
                 ORDER BY s.at DESC LIMIT 1), FALSE)
             AND NOT EXISTS (SELECT 1 FROM report o WHERE o.organization_id = report.organization_id
                 AND o.period = report.period AND o.delivery_on_at_due)
         FROM {{rows}}
         WHERE report.id = k.i AND report.delivery_on_at_due IS NULL AND report.due_at <= {}
         RETURNING report.delivery_on_at_due, report.id, report.organization_id, report.due_at",
        now.timestamp()
    );
    let decided = bulk::query(db, DOING, &statement, ONE, &keys(reports), |row| {
        let mailed = (row.at::<i64>(1)?, row.at::<i64>(2)?, row.at::<i64>(3)?);
        Ok(row.at::<bool>(0)?.then_some(mailed))
    })
    .await?;
    let mailed: Vec<_> = decided.into_iter().flatten().collect();
    let statement = "SELECT k.r, k.d, t.address, t.address_key FROM {rows} CROSS JOIN delivery_recipient t
         WHERE t.organization_id = k.o ORDER BY k.r, t.position";
    let columns = &[("r", Kind::Int), ("o", Kind::Int), ("d", Kind::Int)];
    let recipients = bulk::query(db, DOING, statement, columns, &mailed, |row| {
        let id = Uuid::now_v7().simple().to_string();
        Ok((id, row.at::<i64>(0)?, row.at::<i64>(1)?, row.at::<String>(2)?, row.at::<String>(3)?))
    })
    .await?;
    let statement =
        "INSERT INTO delivery (public_id, report_id, recipient, recipient_key, state, next_try_at)
         SELECT k.u, k.r, k.a, k.ak, 'due', k.d FROM {rows} WHERE true
         ON CONFLICT (report_id, recipient_key) DO NOTHING";
    let columns =
        &[("u", Kind::Uuid), ("r", Kind::Int), ("d", Kind::Int), ("a", Kind::Text), ("ak", Kind::Text)];
    bulk::execute(db, DOING, statement, columns, &recipients).await
}

/// Rows as a table's only column.
const ONE: &bulk::Columns = &[("i", Kind::Int)];

fn keys(rows: &[i64]) -> Vec<(i64,)> {
    rows.iter().map(|row| (*row,)).collect()
}
