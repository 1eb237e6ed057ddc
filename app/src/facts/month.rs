//! A month of an organization by the facts that count for it.

use crate::deployment::Deployment;
use domain::{
    digest::MonthDigest,
    history::OrganizationHistory,
    month::{OrganizationMonth, organization_month},
    period::Period,
    time::Instant,
};
use store::{Error, Organization, Scope};

/// A month of an organization, and the report whose facts it has, if that is there.
pub struct MonthFacts {
    /// Whose.
    pub organization: Organization,
    /// Every day of it, decided: the organization level as its report says it, which nothing repaints that has come since, and the
    /// accounts by what is known now.
    pub month: OrganizationMonth,
    /// What that follows from.
    pub history: OrganizationHistory,
    /// When its report was made; none for the running month.
    pub report_made: Option<Instant>,
    /// What that report says of the organization level.
    pub reported: Option<MonthDigest>,
}

/// The running month until now, or one with a report until that report's cut-off.
///
/// # Errors
/// [`Error::NotFound`] outside the scope and for any other month, [`Error::Forbidden`] for those who see no reports.
pub async fn month_facts(
    deployment: &Deployment,
    scope: &Scope,
    organization: Organization,
    period: Option<Period>,
) -> Result<MonthFacts, Error> {
    let store = &deployment.store;
    let now = store.now();
    let running = Period::containing(now, organization.zone);
    let period = period.unwrap_or(running);
    let (cut_off, zone, report_made, reported) = if period == running {
        (now, organization.zone, None, None)
    } else {
        let reports = store.reports(scope, organization.id).await?;
        let is_its = |report: &store::ReportRow| report.period == period && report.generated_at.is_some();
        let report = reports.into_iter().find(is_its).ok_or(Error::NotFound)?;
        (report.cut_off, report.zone.unwrap_or(organization.zone), report.generated_at, report.digest)
    };
    let share = reported.as_ref().map(|digest| digest.minor_issue_share);
    let history = store.organization_history(scope, organization.id, period..=period, cut_off).await?;
    // A share that was set since the report does not repaint it.
    let own = history.minor_issue_share.filter(|_| share.is_none());
    let history = OrganizationHistory { zone, minor_issue_share: own, ..history };
    let usual_share = share.unwrap_or(deployment.minor_issue_share);
    let mut month = organization_month(&history, period, cut_off, usual_share);
    if let Some(reported) = &reported {
        reported.uphold(&mut month);
    }
    Ok(MonthFacts { organization, month, history, report_made, reported })
}
