//! Plan: a row for every report that is owed and has none. Organizations that are gone are owed those of the periods
//! they were in (spec section 5). Takes no input, may run twice, and at the same time on every node.

use domain::period::Period;
use domain::schedule::Schedule;
use domain::time::Instant;
use store::{Error, OrganizationKey, PlanOrganization, PlannedReport, Scope, Store, fault};

use crate::context::Context;

/// Organizations read at a time.
const CHUNK: u32 = 1_000;

/// Writes down every report that is owed now, and decides the delivery of those that were made before they fell due.
/// Answers how many reports are new.
///
/// # Errors
/// The store's.
pub(crate) async fn plan(context: &Context) -> Result<u64, Error> {
    let Context { store, deployment, schedule, .. } = context;
    let now = store.now();
    let mut planned = 0;
    let mut organizations = Organizations::all(store, deployment, schedule, now);
    while let Some(chunk) = organizations.next().await? {
        let owed: Vec<PlannedReport> =
            chunk.iter().flat_map(|organization| owed(schedule, organization, now)).collect();
        planned += store.plan_reports(deployment, &owed).await?;
    }
    fault::point("plan.written");
    store.decide_deliveries(deployment).await?;
    Ok(planned)
}

/// The reports that an organization is owed and that have no row.
pub(crate) fn owed(
    schedule: &Schedule,
    organization: &PlanOrganization,
    now: Instant,
) -> impl Iterator<Item = PlannedReport> {
    let PlanOrganization { key, zone, .. } = *organization;
    periods(schedule, organization, now).filter(|period| !organization.planned.contains(period)).map(
        move |period| PlannedReport {
            organization: key,
            period,
            due_at: schedule.due_at(period, zone),
            expires_at: schedule.expires_at(period, zone),
            cut_off: None,
        },
    )
}

/// The periods whose reports an organization is owed, with a row or without.
pub(crate) fn periods(
    schedule: &Schedule,
    organization: &PlanOrganization,
    now: Instant,
) -> impl Iterator<Item = Period> {
    schedule.due_periods(organization.zone, &organization.presence, now).into_iter()
}

/// All organizations, a chunk at a time, with what of them is planned.
pub(crate) struct Organizations<'a> {
    store: &'a Store,
    scope: &'a Scope,
    since: Period,
    after: OrganizationKey,
}

impl<'a> Organizations<'a> {
    pub(crate) fn all(store: &'a Store, scope: &'a Scope, schedule: &Schedule, now: Instant) -> Self {
        Self { store, scope, since: schedule.earliest_owed(now), after: OrganizationKey::default() }
    }

    /// The next chunk; none after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<PlanOrganization>>, Error> {
        let chunk = self.store.organizations_to_plan(self.scope, self.after, CHUNK, self.since).await?;
        let Some(last) = chunk.last() else { return Ok(None) };
        self.after = last.key;
        Ok(Some(chunk))
    }
}
