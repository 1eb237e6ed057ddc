//! Wake-ups: whoever puts work into the ledger tells the workers, so that it need not wait for their next look. They look
//! by themselves too: a wake-up that is lost costs seconds, never work.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DbBackend};
use tokio::time::timeout;

use crate::{Error, Scope, Store, sql};

/// PostgreSQL's channel.
const CHANNEL: &str = "bsr_work";

const DOING: &str = "wake the workers";

/// Tells a worker that there may be work.
#[derive(Debug)]
pub struct WakeUps {
    store: Store,
    listener: Option<PgListener>,
}

impl Store {
    /// Wake-ups from now on.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub fn wake_ups(&self, scope: &Scope) -> Result<WakeUps, Error> {
        scope.require_deployment()?;
        Ok(WakeUps { store: self.clone(), listener: None })
    }

    /// Wakes the workers of all processes, if anything changed.
    pub(crate) async fn wake_workers(&self, changed: u64) -> Result<(), Error> {
        if changed > 0 {
            self.announce(self.writer()).await?;
            self.announced();
        }
        Ok(())
    }

    /// Has workers of other processes woken when this transaction is committed. Those of SQLite look every few seconds.
    pub(crate) async fn announce(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        if self.backend() != DbBackend::Postgres {
            return Ok(());
        }
        sql::execute(db, DOING, "SELECT pg_notify($1, '')", sql::values![CHANNEL]).await.map(|_| ())
    }

    /// Wakes this process's own worker, after the commit.
    pub(crate) fn announced(&self) {
        self.inner.work.notify_one();
    }
}

impl WakeUps {
    /// Waits for a wake-up, at most so long.
    pub async fn next(&mut self, at_most: Duration) {
        // Which of the two it was makes no difference: whoever was waiting looks.
        let _ = timeout(at_most, self.woken()).await;
    }

    async fn woken(&mut self) {
        let store = self.store.clone();
        tokio::select! {
            () = store.inner.work.notified() => {}
            () = self.notified() => {}
        }
    }

    /// Waits for PostgreSQL's word; for ever where there is none to be had.
    async fn notified(&mut self) {
        if self.store.backend() != DbBackend::Postgres {
            return std::future::pending().await;
        }
        if self.listener.is_none() {
            self.listener = self.listen().await;
        }
        let heard = match &mut self.listener {
            None => return std::future::pending().await,
            Some(listener) => listener.recv().await,
        };
        if let Err(error) = heard {
            tracing::debug!(%error, "wake-ups are lost for now; work is looked for all the same");
            self.listener = None;
            std::future::pending().await
        }
        // Several at once are one.
        while let Some(Some(Ok(Some(_)))) =
            self.listener.as_mut().map(|listener| futures::FutureExt::now_or_never(listener.try_recv()))
        {
        }
    }

    async fn listen(&self) -> Option<PgListener> {
        let pool = self.store.inner.reader.get_postgres_connection_pool();
        let mut listener = PgListener::connect_with(pool).await.ok()?;
        listener.listen(CHANNEL).await.ok()?;
        Some(listener)
    }
}
