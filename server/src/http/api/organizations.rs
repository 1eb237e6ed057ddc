//! Organizations: the list, and one.

use axum::{Json, extract::State};
use domain::{id::OrganizationId, text::clean_name, time::Instant};
use serde::{Deserialize, Serialize};
use store::{OrganizationAfter, OrganizationQuery, OrganizationRow};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    super::{Shared, problem::Problem},
    asked::{Asking, OrganizationAt, Reader},
    page,
    words::{HealthWord, Month, OrganizationDayWord, SourceWord},
};

/// What of the list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListAsked {
    /// A part of the organization's or the partner's name, in any case.
    #[param(max_length = 200)]
    search: Option<String>,
    /// Only those of this health.
    #[param(inline)]
    health: Option<HealthWord>,
    /// Only those whose reports are mailed, or are not.
    delivery_on: Option<bool>,
    /// How many at most; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the answer before; left out for the beginning.
    cursor: Option<String>,
}

/// A page of organizations, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganizationList {
    /// Those of this page.
    organizations: Vec<OrganizationLine>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// An organization in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrganizationLine {
    /// Its id here.
    id: Uuid,
    /// Its name.
    name: String,
    /// Its partner's name.
    partner_name: String,
    /// Where its data lives, when known.
    source: Option<SourceWord>,
    /// The IANA time zone that its days follow.
    time_zone: String,
    /// The month of its latest report that is there.
    latest_report: Option<Month>,
    /// Whether its reports are mailed.
    delivery_on: bool,
    /// Since when it is gone from the backup service.
    #[schema(value_type = Option<String>, format = DateTime)]
    gone_since: Option<Instant>,
    /// Its running month; null until somebody has looked, which happens about every ten minutes.
    running_month: Option<RunningMonth>,
}

/// The running month at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunningMonth {
    /// Which month.
    period: Month,
    /// When somebody looked.
    #[schema(value_type = String, format = DateTime)]
    as_of: Instant,
    /// Whether somebody should look.
    health: HealthWord,
    /// How many accounts fail.
    failing_accounts: usize,
    /// How many accounts have a workload on.
    active_accounts: usize,
    /// How many have none on.
    deactivated_accounts: usize,
    /// A state a day, from the first of the month to the latest that has begun.
    days: Vec<OrganizationDayWord>,
}

/// An organization.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Organization {
    /// Its id here.
    id: Uuid,
    /// The upstream's id of it, or the sender's.
    external_id: String,
    /// Its name.
    name: String,
    /// Its partner.
    partner: Partner,
    /// Its e-mail domains.
    domains: Vec<String>,
    /// Where its data lives, when known.
    source: Option<SourceWord>,
    /// The IANA time zone that its days follow.
    time_zone: String,
    /// Whether somebody set that zone; otherwise it is UTC.
    time_zone_set: bool,
    /// Since when it is known here.
    #[schema(value_type = String, format = DateTime)]
    known_since: Instant,
    /// Since when it is gone from the backup service.
    #[schema(value_type = Option<String>, format = DateTime)]
    gone_since: Option<Instant>,
    /// The report that comes next; null when there will be none.
    next_report: Option<NextReport>,
}

/// A partner.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Partner {
    /// Its id here.
    id: Uuid,
    /// Its name.
    name: String,
}

/// A report that is not due yet.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NextReport {
    /// The month that it is about.
    period: Month,
    /// When it will be made.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

/// Where a page ends.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    name: String,
    id: OrganizationId,
}

/// List organizations
///
/// The organizations that the key reaches, by name, a page at a time.
#[utoipa::path(
    get,
    path = "/api/v1/organizations",
    operation_id = "listOrganizations",
    tag = "Organizations",
    params(ListAsked),
    responses((status = 200, description = "A page of them.", body = OrganizationList))
)]
pub(super) async fn list(
    Reader(scope): Reader,
    Asking(asked): Asking<ListAsked>,
    State(shared): State<Shared>,
) -> Result<Json<OrganizationList>, Problem> {
    let after = page::place::<Place>(asked.cursor.as_deref())?;
    // A cursor's name comes from outside too, and a database refuses some characters.
    let after = after.map(|it| OrganizationAfter { name_key: clean_name(&it.name), id: it.id });
    let query = OrganizationQuery {
        search: page::search(asked.search)?,
        health: asked.health.map(|health| health.0),
        delivery_on: asked.delivery_on,
        per_page: page::limit(asked.limit)?,
        ..OrganizationQuery::default()
    };
    let store = &shared.deployment.store;
    let (rows, next) = store.organizations_after(&scope, &query, after.as_ref()).await?;
    let next = next.map(|it| page::cursor(&Place { name: it.name_key, id: it.id })).transpose()?;
    Ok(Json(OrganizationList { organizations: rows.into_iter().map(line).collect(), next }))
}

fn line(row: OrganizationRow) -> OrganizationLine {
    OrganizationLine {
        id: row.id.0,
        name: row.name,
        partner_name: row.partner_name,
        source: row.source.map(SourceWord),
        time_zone: row.zone.to_string(),
        latest_report: row.latest_report.map(Month),
        delivery_on: row.delivery_on,
        gone_since: row.gone_at,
        running_month: row.glance.map(|glance| RunningMonth {
            period: Month(glance.period),
            as_of: glance.as_of,
            health: HealthWord(glance.health),
            failing_accounts: glance.failing,
            active_accounts: glance.active,
            deactivated_accounts: glance.deactivated,
            days: glance.days.into_iter().map(OrganizationDayWord).collect(),
        }),
    }
}

/// Read an organization
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}",
    operation_id = "getOrganization",
    tag = "Organizations",
    params(("organization" = Uuid, Path, description = "The organization's id.")),
    responses((status = 200, description = "The organization.", body = Organization))
)]
pub(super) async fn one(
    Reader(scope): Reader,
    OrganizationAt(id): OrganizationAt,
    State(shared): State<Shared>,
) -> Result<Json<Organization>, Problem> {
    let found = shared.deployment.store.organization(&scope, id).await?;
    let now = shared.deployment.store.now();
    Ok(Json(Organization {
        id: found.id.0,
        external_id: found.external_id,
        name: found.name,
        partner: Partner { id: found.partner_id.0, name: found.partner_name },
        domains: found.domains,
        source: found.source.map(SourceWord),
        time_zone: found.zone.to_string(),
        time_zone_set: found.zone_set,
        known_since: found.presence.first_known_at,
        gone_since: found.presence.gone_at,
        next_report: NextReport::of(shared.deployment.schedule.next_owed(found.zone, &found.presence, now)),
    }))
}

impl NextReport {
    /// Of what the schedule says.
    pub(super) fn of(owed: Option<(domain::period::Period, Instant)>) -> Option<Self> {
        owed.map(|(period, at)| Self { period: Month(period), at })
    }
}
