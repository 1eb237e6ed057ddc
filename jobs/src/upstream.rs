//! The connector: pulls the state of every organization from a SaaS Backup API (upstream-api.md, spec.md section 2),
//! and records what it means.
//!
//! A sync asks `/status` and `/users`, then for each organization its tenants and the lists of all six workloads. Each
//! list stands for itself: what was read to its last page counts, what failed says nothing. What the rows mean is
//! decided by [`domain::poll::fold`]; what cannot be understood is reported, and is neither healthy nor unhealthy.
//!
//! Calls are spaced, a busy upstream is obeyed, passing failures are tried again, and one organization's failure stops
//! no other. The organizations' tokens are read anew at each sync and stored nowhere; no token is in a log or an error.

mod client;
mod envelope;
mod field;
mod line;
mod list;
mod pace;
mod reading;
mod record;
mod roll;
mod row;
mod tenants;
mod users;

#[cfg(test)]
mod tests;

use std::time::Duration;

use domain::text::without_addresses;
use futures::{StreamExt, stream};
use serde_json::Value;
use store::{Scope, Store};
use tokio::sync::Mutex;
use url::Url;

use crate::secret::Secret;
use client::{CallError, Client};
pub use line::{Problem, SyncLine, Synced};
use list::ListError;
pub(crate) use roll::Rolls;
use users::Users;

/// How many organizations are read at the same time; their calls share one spacing.
const IN_FLIGHT: usize = 4;

/// An upstream to pull from, as the settings describe it.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// The base address of its API, which ends in `/api`.
    pub url: String,
    /// Sent as `X-Reseller-Token` with every call.
    pub reseller_token: Secret,
    /// The reseller's own `X-Access-Token`.
    pub access_token: Secret,
    /// The partner that its organizations belong to; made at the first sync.
    pub partner: String,
    /// What `storage` of the three Email lists counts.
    pub account_storage_unit: StorageUnit,
    /// The least time from one call to the next.
    pub spacing: Duration,
    /// How long after one of its pulls the next one begins.
    pub interval: Duration,
    /// How patient a call is; [`Limits::default`] but in tests.
    pub limits: Limits,
}

impl Upstream {
    /// The partner and the host: how messages and the upstream's health call it. No token is in it.
    #[must_use]
    pub fn name(&self) -> String {
        let url = Url::parse(&self.url).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or("an unknown host");
        // A port that is not the scheme's own belongs to the name: it may be what is wrong.
        let port = url.as_ref().and_then(Url::port).map(|port| format!(":{port}")).unwrap_or_default();
        format!("{} at {host}{port}", self.partner)
    }
}

/// The unit of `storage` in the Email lists, about which the API's public clients disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StorageUnit {
    /// 1,024 bytes.
    #[default]
    KB,
    /// Bytes.
    B,
}

impl StorageUnit {
    fn bytes(self) -> u64 {
        match self {
            Self::KB => 1_024,
            Self::B => 1,
        }
    }
}

/// The bounds of calls and lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long one call may take, its body included.
    pub timeout: Duration,
    /// The wait before a call that failed for a passing reason is made again; it doubles each time.
    pub first_wait: Duration,
    /// How many bytes an answer may hold.
    pub body: usize,
    /// How many pages a list may have.
    pub pages: usize,
}

impl Default for Limits {
    /// 30 s, 1 s, 64 MiB, and 5,000 pages: half a million rows.
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            first_wait: Duration::from_secs(1),
            body: 64 * 1024 * 1024,
            pages: 5_000,
        }
    }
}

/// Pulls once from every upstream, one after the other, and records what was seen. Never fails as a whole: what went
/// wrong is in the answer, and in the upstream's health.
pub async fn sync(upstreams: &[Upstream], store: &Store, deployment: &Scope) -> Vec<Synced> {
    let rolls = Mutex::new(Rolls::of(upstreams));
    let mut all = Vec::new();
    for (place, upstream) in upstreams.iter().enumerate() {
        all.push(pull(upstream, place, &rolls, store, deployment).await);
    }
    all
}

/// Pulls once from the upstream at that place of the settings. `rolls` remembers from pull to pull who is listed where.
pub(crate) async fn pull(
    upstream: &Upstream,
    place: usize,
    rolls: &Mutex<Rolls>,
    store: &Store,
    deployment: &Scope,
) -> Synced {
    let mut synced = Synced { upstream: upstream.name(), ..Synced::default() };
    let turn = rolls.lock().await.begin();
    let listed = match one(upstream, store, deployment, &mut synced).await {
        Ok(listed) => {
            tracing::info!(organizations = synced.lines.len(), "pulled from an upstream");
            listed
        }
        Err(error) => {
            tracing::warn!(error = without_addresses(&error), "an upstream could not be read");
            synced.error = Some(error);
            None
        }
    };
    let outcome =
        store.record_upstream_outcome(deployment, &synced.upstream, store.now(), synced.error.as_deref());
    if let Err(error) = outcome.await {
        synced.error.get_or_insert_with(|| sentence(&error));
    }
    let present = rolls.lock().await.note(place, turn, listed);
    if let Some(present) = present {
        match store.mark_gone(deployment, &upstream.partner, &present, store.now()).await {
            Ok(gone) => synced.gone = gone,
            Err(error) => synced.error = Some(sentence(&error)),
        }
    }
    synced
}

/// Pulls from one upstream. Answers the `organization_id`s that it lists; none when some row could not be understood, so
/// that nobody can be missed.
///
/// # Errors
/// A sentence when its organizations could not be listed.
async fn one(
    upstream: &Upstream,
    store: &Store,
    deployment: &Scope,
    synced: &mut Synced,
) -> Result<Option<Vec<String>>, String> {
    let client = Client::new(upstream)?;
    let token = &upstream.access_token;
    match client.json(token, &["status"], &[]).await {
        Ok(Value::String(word)) if word == "OK" => {}
        Err(error @ CallError::Unauthorized) => return Err(about("/status", &error)),
        Err(error) if error.is_silence() => return Err(about("/status", &error)),
        // Its list of organizations tells more about its health than this word does.
        Ok(_) => tracing::warn!("the upstream's /status is not OK"),
        Err(error) => {
            let error = without_addresses(&error.to_string());
            tracing::warn!(error, "the upstream's /status could not be read");
        }
    }
    let rows = list::read(&client, token, &["users"], &[]).await.map_err(|error| match &error {
        ListError::Call { error: call @ CallError::Unauthorized, .. } => about("/users", call),
        _ => format!("/users {error}"),
    })?;
    let Users { users, problems, complete } = users::read(&rows);
    synced.problems = problems;
    let listed = users.iter().filter(|user| !user.deactivated).map(|user| user.organization_id.clone());
    let listed = complete.then(|| listed.collect());

    let client = &client;
    let reads = stream::iter(users.iter().enumerate().map(|(place, user)| async move {
        (place, record::organization(client, store, deployment, user).await)
    }));
    let mut lines: Vec<(usize, SyncLine)> = reads.buffer_unordered(IN_FLIGHT).collect().await;
    lines.sort_by_key(|(place, _)| *place);
    synced.lines = lines.into_iter().map(|(_, line)| line).collect();
    for line in synced.lines.iter().filter(|line| line.error.is_some() || !line.unread.is_empty()) {
        tracing::warn!(
            organization = line.organization_id,
            "an organization could not be read, or not all of it"
        );
    }
    Ok(listed)
}

fn about(endpoint: &str, error: &CallError) -> String {
    let hint = match error {
        CallError::Unauthorized => {
            ": the reseller's tokens were not accepted; check upstream.reseller_token and upstream.access_token"
        }
        CallError::Connection(_) | CallError::Silence(_) => {
            "; check upstream.url and whether it can be reached from here"
        }
        _ => "",
    };
    format!("{endpoint} {error}{hint}")
}

/// An error of the store with its reasons, in one sentence.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
