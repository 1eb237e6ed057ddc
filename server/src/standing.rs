//! How the deployment stands: one reading, which `bsr status` prints and `/metrics` counts.

use domain::{schedule::Schedule, time::Instant};
use store::{Error, OrganizationHealth, Proof, Scope, Status, Store, UpstreamHealth};

/// Whoever may ask how the deployment stands, and what of its settings that depends on.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    pub(crate) store: Store,
    /// The deployment's own right.
    pub(crate) scope: Scope,
    pub(crate) schedule: Schedule,
    /// The names of the upstreams in the settings.
    pub(crate) upstreams: Vec<String>,
}

/// How it stands at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) at: Instant,
    pub(crate) ledger: Status,
    pub(crate) proof: Proof,
    /// Those that were ever read, and those of the settings.
    pub(crate) upstreams: Vec<UpstreamStanding>,
    /// Organizations that could not be read the last time.
    pub(crate) failing: Vec<OrganizationHealth>,
}

/// How an upstream is doing.
#[derive(Debug, Clone)]
pub(crate) struct UpstreamStanding {
    pub(crate) health: UpstreamHealth,
    /// Whether it stands in the settings; one that was removed from them grows old, and that is no fault.
    pub(crate) is_set: bool,
}

impl Watch {
    /// Reads it.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn read(&self) -> Result<Standing, Error> {
        let Self { store, scope, schedule, upstreams } = self;
        Ok(Standing {
            at: store.now(),
            ledger: store.status(scope).await?,
            proof: store.closing_proof(scope, schedule).await?,
            upstreams: merge(store.upstream_health(scope).await?, upstreams),
            failing: store.failing_organizations(scope).await?,
        })
    }
}

/// Those that were read once, and after them those of the settings that never were.
fn merge(read: Vec<UpstreamHealth>, set: &[String]) -> Vec<UpstreamStanding> {
    let never = set.iter().filter(|name| read.iter().all(|health| health.upstream != **name));
    let never: Vec<UpstreamHealth> = never
        .map(|name| UpstreamHealth {
            upstream: name.clone(),
            last_ok_at: None,
            last_error_at: None,
            last_error: None,
        })
        .collect();
    let all = read.into_iter().chain(never);
    all.map(|health| UpstreamStanding { is_set: set.contains(&health.upstream), health }).collect()
}
