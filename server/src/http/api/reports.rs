//! Reports: which there are and will be, and a report's file.

use app::{
    api::ReportProgress,
    facts::{ReportFact, report_facts},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::{id::OrganizationId, period::Period, time::Instant};
use serde::Serialize;
use store::{ReportFileError, Scope};
use utoipa::{IntoParams, ToSchema};

use super::{
    super::{Shared, download, problem::Problem},
    asked::{MonthAt, OrganizationAt, Reader},
    organizations::NextReport,
    words::Month,
};

/// The reports of an organization.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportList {
    /// The month that runs, which can be read before its report.
    running_month: Month,
    /// The report that comes next; null when there will be none.
    next_report: Option<NextReport>,
    /// The latest six months, latest first: those with a report, and those that are owed one.
    reports: Vec<Report>,
}

/// A month that has a report or is owed one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Report {
    /// Which month.
    period: Month,
    /// How far it is.
    state: Progress,
    /// 1, or more for one that replaced an earlier one; null until it is begun.
    revision: Option<i16>,
    /// When it was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    generated_at: Option<Instant>,
    /// How many pages it has.
    pages: Option<u64>,
    /// The size of the PDF.
    bytes: Option<u64>,
    /// When it fell due.
    #[schema(value_type = String, format = DateTime)]
    due_at: Instant,
    /// When its file goes.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Instant,
    /// The IANA time zone by which its days are cut.
    time_zone: String,
}

/// How far a report is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportState)]
pub(super) enum Progress {
    /// It can be downloaded.
    Ready,
    /// It is due and being made.
    Making,
    /// It should be there, and is tried again.
    Late,
    /// It could not be made, and is not tried again by itself.
    GivenUp,
}

/// List reports
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/reports",
    operation_id = "listReports",
    tag = "Reports",
    params(("organization" = Uuid, Path, description = "The organization's id.")),
    responses((status = 200, description = "The reports.", body = ReportList))
)]
pub(super) async fn list(
    Reader(scope): Reader,
    OrganizationAt(id): OrganizationAt,
    State(shared): State<Shared>,
) -> Result<Json<ReportList>, Problem> {
    let (store, schedule) = (&shared.deployment.store, shared.deployment.schedule);
    let organization = store.organization(&scope, id).await?;
    let rows = store.reports(&scope, id).await?;
    let (zone, now) = (organization.zone, store.now());
    Ok(Json(ReportList {
        running_month: Month(Period::containing(now, zone)),
        next_report: NextReport::of(schedule.next_owed(zone, &organization.presence, now)),
        reports: report_facts(&rows, &organization, &schedule, now).iter().map(report).collect(),
    }))
}

fn report(fact: &ReportFact<'_>) -> Report {
    Report {
        period: Month(fact.period),
        state: match fact.progress {
            ReportProgress::Ready => Progress::Ready,
            ReportProgress::Making => Progress::Making,
            ReportProgress::Late => Progress::Late,
            ReportProgress::GivenUp => Progress::GivenUp,
        },
        revision: fact.row.map(|row| row.revision),
        generated_at: fact.row.and_then(|row| row.generated_at),
        pages: fact.row.and_then(|row| row.pages),
        bytes: fact.row.and_then(|row| row.bytes),
        due_at: fact.due_at,
        expires_at: fact.expires_at,
        time_zone: fact.zone.to_string(),
    }
}

/// The file that is there already.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes what `download::answer` reads")]
pub(super) struct Known {
    /// The `ETag` of the file that is there already.
    #[param(rename = "If-None-Match", nullable = false)]
    if_none_match: Option<String>,
}

/// A PDF.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it describes the file's bytes")]
pub(super) struct Pdf(Vec<u8>);

/// Download a report
///
/// The sealed PDF of the month's latest revision. Its `ETag` is a hash of its bytes: who has it already sends it as
/// `If-None-Match` and gets 304.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/reports/{period}/pdf",
    operation_id = "downloadReport",
    tag = "Reports",
    params(
        ("organization" = Uuid, Path, description = "The organization's id."),
        ("period" = inline(Month), Path, description = "The month, such as 2026-10."),
        Known,
    ),
    responses(
        (status = 200, description = "The PDF.", body = inline(Pdf), content_type = "application/pdf",
         headers(("ETag" = String, description = "The SHA-256 of the file."),
                 ("Content-Disposition" = String, description = "What the file is called."))),
        (status = 304, description = "It is the same as the one that is there already."),
        (status = 410, description = "It has expired: reports are kept for six months.",
         body = super::document::ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(super) async fn pdf(
    Reader(scope): Reader,
    MonthAt(organization, period): MonthAt,
    State(shared): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match shared.deployment.store.report_file(&scope, organization, period).await {
        Ok(file) => Ok(download::answer(file, &headers)),
        Err(ReportFileError::NotFound | ReportFileError::NotYet { .. }) => {
            Err(not_there(&shared, &scope, organization, period).await?)
        }
        Err(ReportFileError::Expired) => {
            let detail = "This report has expired: reports are kept for six months.";
            Err(Problem::new(StatusCode::GONE, detail))
        }
        Err(ReportFileError::Store(error)) => Err(error.into()),
    }
}

/// Why there is no file: it is not due, it is being made, or it will never be.
async fn not_there(
    shared: &Shared,
    scope: &Scope,
    id: OrganizationId,
    period: Period,
) -> Result<Problem, Problem> {
    let (store, schedule) = (&shared.deployment.store, shared.deployment.schedule);
    let organization = store.organization(scope, id).await?;
    let (zone, now, presence) = (organization.zone, store.now(), &organization.presence);
    let due_at = schedule.due_at(period, zone);
    let at = due_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    Ok(if due_at > now && presence.was_there(zone, period) {
        Problem::new(StatusCode::NOT_FOUND, format!("This report is not there yet: it will be made at {at}."))
            .with("due_at", at)
    } else if schedule.due_periods(zone, presence, now).contains(&period) {
        Problem::new(StatusCode::NOT_FOUND, "This report is due and being made.").with("due_at", at)
    } else {
        Problem::new(StatusCode::NOT_FOUND, "There is no report of this month.")
    })
}
