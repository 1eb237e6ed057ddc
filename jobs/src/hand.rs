//! What a worker has in hand: the leases of all that it has claimed. They are renewed while it works, so that a lease can
//! be short and a slow report or relay loses nothing; what it will not work on goes back at once.

use std::collections::HashSet;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use store::{Error, Lease};

use crate::chain;
use crate::context::Context;

/// Three renewals fit into a lease, so that one may fail.
const RENEWED_EVERY: Duration = Duration::from_secs(35);

/// How long one may take: a database that hangs gets the next one in time.
const RENEWED_WITHIN: Duration = Duration::from_secs(20);

/// How long a write that found no database is tried again.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(10),
    Duration::from_secs(20),
];

/// The leases of one worker.
pub(crate) struct Hand<'a> {
    context: &'a Context,
    leases: Mutex<HashSet<Lease>>,
}

impl<'a> Hand<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Self { context, leases: Mutex::default() }
    }

    /// Runs `work` and renews meanwhile; what it leaves in hand is given back.
    pub(crate) async fn during<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let done = tokio::select! {
            done = work => done,
            never = self.keep() => match never {},
        };
        self.give_back().await;
        done
    }

    /// Holds these from now on.
    pub(crate) fn take(&self, leases: impl IntoIterator<Item = Lease>) {
        self.leases().extend(leases);
    }

    /// This one is done with.
    pub(crate) fn put_down(&self, lease: Lease) {
        self.leases().remove(&lease);
    }

    /// Gives back what is still in hand.
    pub(crate) async fn give_back(&self) {
        let left: Vec<Lease> = self.leases().drain().collect();
        if left.is_empty() {
            return;
        }
        let given = insist(async || self.context.store.give_back(&self.context.deployment, &left).await);
        if let Err(error) = given.await {
            // Somebody takes them up when the leases have run out.
            tracing::warn!(error = chain(&error), "claimed work could not be given back");
        }
    }

    async fn keep(&self) -> Infallible {
        loop {
            tokio::time::sleep(RENEWED_EVERY).await;
            let held: Vec<Lease> = self.leases().iter().copied().collect();
            let renewing = self.context.store.renew_leases(&self.context.deployment, &held);
            match tokio::time::timeout(RENEWED_WITHIN, renewing).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(error = chain(&error), "leases could not be renewed"),
                Err(_) => tracing::warn!("leases were not renewed in time"),
            }
        }
    }

    fn leases(&self) -> std::sync::MutexGuard<'_, HashSet<Lease>> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Repeats a call that found no database, for half a minute: what has been done need not be done again because of a
/// restart. Every write of the ledger says its fence, so a repetition changes nothing that was changed.
///
/// # Errors
/// The last try's.
pub(crate) async fn insist<T>(call: impl AsyncFn() -> Result<T, Error>) -> Result<T, Error> {
    for pause in PAUSES {
        match call().await {
            Err(error @ Error::Database { .. }) => {
                tracing::warn!(error = chain(&error), "the database did not answer; it is asked again");
                tokio::time::sleep(pause).await;
            }
            other => return other,
        }
    }
    call().await
}
