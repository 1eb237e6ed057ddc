//! Plan: a row for every report that is owed and has none. Organizations that are gone are owed those of the periods
//! they were in (spec section 5). Takes no input, may run twice, and at the same time on every node.

use domain::time::Instant;
use domain::zone::Zone;
use store::{Error, OrganizationKey, PlanOrganization, PlannedReport};

use crate::context::Context;

/// Organizations read at a time.
const CHUNK: u32 = 1_000;

/// Writes down every report that is owed now, and decides the delivery of those that were made before they fell due.
/// Answers how many reports are new.
///
/// # Errors
/// The store's.
pub(crate) async fn plan(context: &Context) -> Result<u64, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let now = store.now();
    let since = oldest_period(context, now);
    let mut planned = 0;
    let mut after = OrganizationKey::default();
    loop {
        let organizations = store.organizations_to_plan(scope, after, CHUNK, since).await?;
        let Some(last) = organizations.last() else { break };
        after = last.key;
        let owed: Vec<PlannedReport> =
            organizations.iter().flat_map(|organization| owed(context, organization, now)).collect();
        planned += store.plan_reports(scope, &owed).await?;
    }
    store.decide_deliveries(scope).await?;
    Ok(planned)
}

/// The reports that an organization is owed and that have no row.
pub(crate) fn owed(context: &Context, organization: &PlanOrganization, now: Instant) -> Vec<PlannedReport> {
    let PlanOrganization { zone, first_known_at, gone_at, .. } = *organization;
    context
        .schedule
        .due_periods(zone, first_known_at, gone_at, now)
        .into_iter()
        .filter(|period| !organization.planned.contains(period))
        .map(|period| PlannedReport {
            organization: organization.key,
            period,
            due_at: context.schedule.due_at(period, zone),
            expires_at: context.schedule.expires_at(period, zone),
            cut_off: None,
        })
        .collect()
}

/// No zone is owed a report of a period before this one: what expires then has expired everywhere.
fn oldest_period(context: &Context, now: Instant) -> domain::period::Period {
    let (next, _) = context.schedule.next_due(Zone::default(), now);
    next.plus(-8)
}
