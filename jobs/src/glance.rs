//! Glance: the running month of each organization in a line, for the list. What nobody has looked at for a while is looked
//! at again; takes no input, may run twice, and on every node.

use std::collections::HashMap;

use domain::glance::Glance;
use domain::history::OrganizationHistory;
use domain::id::OrganizationId;
use domain::month::organization_month;
use domain::period::Period;
use domain::time::Instant;
use store::Error;

use crate::context::Context;
use crate::turn::Turn;

/// After so many seconds an organization is looked at again.
const UNSEEN_SECONDS: i64 = 10 * 60;

/// Organizations read in one go.
const BATCH: i64 = 16;

/// Looks at all organizations that nobody has looked at lately, until the turn is over. Answers at how many.
///
/// # Errors
/// The store's.
pub(crate) async fn glance(context: &Context, turn: Turn<'_>) -> Result<usize, Error> {
    let Context { store, deployment, minor_issue_share, .. } = context;
    let mut looked = 0;
    while !turn.is_over() {
        let claimed = store.claim_glances(deployment, UNSEEN_SECONDS, BATCH).await?;
        if claimed.is_empty() {
            break;
        }
        let now = store.now();
        let wanted: Vec<_> = claimed.iter().map(|id| (*id, now)).collect();
        // Which month runs depends on the zone, and zones differ by a day at most.
        let (first, last) = (Period::of((now - DAY).date_naive()), Period::of((now + DAY).date_naive()));
        let histories = store.organization_histories(deployment, &wanted, first..=last).await?;
        let share = *minor_issue_share;
        // A large organization takes some milliseconds.
        let seen = tokio::task::spawn_blocking(move || look(histories, now, share)).await;
        let seen = seen.unwrap_or_else(|error| {
            tracing::error!(%error, "organizations could not be looked at");
            Vec::new()
        });
        store.keep_glances(deployment, &seen).await?;
        looked += claimed.len();
    }
    Ok(looked)
}

fn look(
    histories: HashMap<OrganizationId, OrganizationHistory>,
    now: Instant,
    share: f64,
) -> Vec<(OrganizationId, Glance)> {
    let seen = histories.into_iter().map(|(id, history)| {
        let period = Period::containing(now, history.zone);
        (id, Glance::of(&organization_month(&history, period, now, share)))
    });
    seen.collect()
}

/// Further than any zone is from UTC.
const DAY: chrono::TimeDelta = chrono::TimeDelta::days(1);
