//! Expiry: at a report's expiry its row becomes a tombstone, then its file goes. The tombstone stays, so that nothing is
//! made or sent again and the link can answer «expired».

use crate::{Error, Scope, Store, sql};

/// A report that has expired and whose file is still to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredReport {
    id: i64,
    file_key: String,
}

const DOING: &str = "expire reports";

impl Store {
    /// Makes tombstones of reports whose expiry has come, and cancels mails that would carry them. Answers how many.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn expire_reports(&self, scope: &Scope) -> Result<u64, Error> {
        scope.require_deployment()?;
        let now = self.now().timestamp();
        let transaction = self.begin().await?;
        // A claim that is still out loses its fence: what it makes is discarded.
        let statement = "UPDATE report SET state = 'expired', fence = fence + 1, lease_until = NULL
             WHERE expires_at <= $1 AND state <> 'expired'";
        let expired = sql::execute(&transaction, DOING, statement, sql::values![now]).await?;
        if expired > 0 {
            let statement = "UPDATE delivery SET state = 'cancelled', fence = fence + 1, lease_until = NULL,
                        last_error = 'the report expired before it was sent'
                 WHERE state IN ('due', 'sending')
                   AND report_id IN (SELECT id FROM report WHERE state = 'expired' AND expires_at <= $1)";
            sql::execute(&transaction, DOING, statement, sql::values![now]).await?;
        }
        sql::commit(transaction, DOING).await?;
        Ok(expired)
    }

    /// Expired reports whose file is still there, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn expired_files(&self, scope: &Scope, limit: u32) -> Result<Vec<ExpiredReport>, Error> {
        scope.require_deployment()?;
        let statement = "SELECT id, file_key FROM report WHERE state = 'expired' AND file_key IS NOT NULL ORDER BY id LIMIT $1";
        sql::all(self.reader(), DOING, statement, sql::values![i64::from(limit)], |row| {
            Ok(ExpiredReport { id: row.get("id")?, file_key: row.get("file_key")? })
        })
        .await
    }

    /// Removes an expired report's file, and then its key from the row: a crash between the two repeats the first.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub async fn remove_expired_file(&self, scope: &Scope, report: &ExpiredReport) -> Result<(), Error> {
        scope.require_deployment()?;
        self.files().delete(&report.file_key).await?;
        let statement = "UPDATE report SET file_key = NULL WHERE id = $1 AND state = 'expired'";
        sql::execute(self.writer(), DOING, statement, sql::values![report.id]).await.map(|_| ())
    }
}
