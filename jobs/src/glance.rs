//! Glance: the running month of each organization in a line, for the list. What nobody has looked at for a while is looked
//! at again; takes no input, may run twice, and on every node.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use domain::glance::Glance;
use domain::history::OrganizationHistory;
use domain::id::OrganizationId;
use domain::month::organization_month;
use domain::period::Period;
use domain::time::Instant;
use store::Error;

use crate::chain;
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
        let histories = histories(context, &wanted, first..=last).await;
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

/// Reads their histories. Where a stored history cannot be understood, that organization alone is not looked at.
async fn histories(
    context: &Context,
    wanted: &[(OrganizationId, Instant)],
    periods: RangeInclusive<Period>,
) -> HashMap<OrganizationId, OrganizationHistory> {
    let (store, scope) = (&context.store, &context.deployment);
    if let Ok(found) = store.organization_histories(scope, wanted, periods.clone()).await {
        return found;
    }
    let mut found = HashMap::new();
    for one in wanted {
        match store.organization_histories(scope, &[*one], periods.clone()).await {
            Ok(history) => found.extend(history),
            Err(error) => {
                tracing::warn!(organization = %one.0, error = chain(&error), "an organization could not be looked at");
            }
        }
    }
    found
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
