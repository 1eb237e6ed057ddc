//! The Reports tab: everything that it shows, as one value.

use super::{AppError, DeliveryPanel, MailStanding, MailsPanel, MonthView, OrganizationHead, PortalClient};
use domain::period::Period;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    delivery::{delivery_panel, moment, sees_no_reports},
    flash,
    mails::mails_panel,
    month,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::facts::{ReportFact, report_facts};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    format,
    texts::{portal_reports as texts, report},
    zone::Zone,
};

/// What the Reports tab shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportsTab {
    /// The page's head.
    pub head: OrganizationHead,
    /// The e-mail delivery settings.
    pub delivery: DeliveryPanel,
    /// The reports and their mails.
    pub listed: ListedReports,
    /// The zone of the times.
    pub zone: String,
    /// The month of the latest report that is there, as bars, by the facts that were in it.
    pub latest: Option<MonthView>,
}

/// The reports and their mails: what changes by itself while somebody looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReports {
    /// The running month, which can be looked at before its report.
    pub running: Period,
    /// The month whose report is not due yet, and when it will be there; none when there will be none.
    pub upcoming: Option<(Period, String)>,
    /// The latest six months, latest first: those with a report, and those that are owed one.
    pub reports: Vec<ReportLine>,
    /// What became of the mails.
    pub mails: MailsPanel,
}

impl ListedReports {
    /// Whether something is being made or sent, so that the page follows.
    pub fn is_moving(&self) -> bool {
        self.reports.iter().any(|line| matches!(line.progress, ReportProgress::Making | ReportProgress::Late))
            || self.mails.lines.iter().any(|line| line.standing == MailStanding::Waiting)
    }
}

/// One report in the list, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// Which month; it stands in the link.
    pub period: Period,
    /// Whether it is there.
    pub progress: ReportProgress,
    /// When it was generated.
    pub generated: Option<String>,
    /// The file's size.
    pub size: Option<String>,
    /// How many pages it has.
    pub pages: Option<String>,
    /// When it expires.
    pub expires: String,
    /// «Revision 2», for one that replaced an earlier one.
    pub revision: Option<String>,
}

/// How far a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportProgress {
    /// It can be downloaded.
    Ready,
    /// It is due and being made.
    Making,
    /// It should be there, and is tried again.
    Late,
    /// It could not be made, and is not tried again by itself.
    GivenUp,
}

/// Reads the Reports tab. Roles that do not see it get 403 (spec section 8).
#[cfg(feature = "ssr")]
pub(super) async fn read_reports(id: String) -> Result<ReportsTab, AppError> {
    asked(None, async |asked| read(&asked, &id).await).await
}

/// Reads the reports and their mails anew, for a page that follows.
#[server(prefix = "/api/ui", endpoint = "listed-reports", output = Postcard, client = PortalClient)]
pub async fn read_listed_reports(
    /// The organization's id.
    id: String,
) -> Result<ListedReports, AppError> {
    asked(None, async |asked| Ok(listed(&asked, &asked.reports_tab(&id).await?))).await
}

#[cfg(feature = "ssr")]
impl Asked {
    /// Everything that an organization's Reports tab shows, for those who see it.
    pub(crate) async fn reports_tab(&self, id: &str) -> Result<store::ReportsTab, AppError> {
        let id = id.parse().map_err(|_| AppError::NotFound)?;
        let tab = self.deployment.store.reports_tab(&self.scope, id, self.deployment.allow_outside).await;
        tab.map_err(|error| match error {
            store::Error::Forbidden(_) => AppError::Forbidden(sees_no_reports(self.role())),
            error => not_found_or("reading the Reports tab")(error),
        })
    }
}

#[cfg(feature = "ssr")]
fn listed(asked: &Asked, tab: &store::ReportsTab) -> ListedReports {
    let (schedule, now) = (asked.deployment.schedule, asked.deployment.store.now());
    let zone = tab.organization.zone;
    let upcoming = schedule.next_owed(zone, &tab.organization.presence, now);
    ListedReports {
        running: Period::containing(now, zone),
        upcoming: upcoming.map(|(period, at)| (period, moment(at, zone))),
        reports: report_facts(&tab.reports, &tab.organization, &schedule, now)
            .iter()
            .map(|fact| line(fact, zone))
            .collect(),
        mails: mails_panel(asked, tab),
    }
}

#[cfg(feature = "ssr")]
async fn read(asked: &Asked, id: &str) -> Result<ReportsTab, AppError> {
    let tab = asked.reports_tab(id).await?;
    let (organization, rows) = (&tab.organization, &tab.reports);
    let zone = organization.zone;

    // What the report says, not what has become known since.
    let latest = rows.iter().find(|row| row.state == store::ReportState::Ready).and_then(|row| {
        Some(month::view(row.digest.as_ref()?, organization.source, row.cut_off, row.zone.unwrap_or(zone)))
    });
    // What a plain form left for this page.
    let path = format!("/organizations/{}/reports", organization.id);
    let left = flash::take(&path, asked.deployment.secure_cookies).unwrap_or_default();
    let mut listed = listed(asked, &tab);
    listed.mails.told = flash::told(&left, "send-again");
    let next = listed.upcoming.clone().map(|(period, at)| (format::month(language(), period), at));
    Ok(ReportsTab {
        head: asked.head(organization),
        delivery: delivery_panel(asked, tab, next, &left),
        listed,
        zone: zone.to_string(),
        latest,
    })
}

/// The report's times in the zone of its days, which is named where it is not the one that the page names.
#[cfg(feature = "ssr")]
fn line(fact: &ReportFact<'_>, present: Zone) -> ReportLine {
    let (zone, language, row) = (fact.zone, language(), fact.row);
    let generated = |at| {
        let time = format::date_time(language, at, zone);
        if zone == present { time } else { texts::time_in_zone(language, &time, &zone.to_string()) }
    };
    ReportLine {
        period: fact.period,
        progress: fact.progress,
        generated: row.and_then(|row| row.generated_at).map(generated),
        size: row.and_then(|row| row.bytes).map(|value| format::size(language, value)),
        pages: row.and_then(|row| row.pages).map(|value| format::count(language, value)),
        expires: format::short_date(language, zone.local(fact.expires_at).date()),
        revision: row
            .and_then(|row| u64::try_from(row.revision).ok())
            .filter(|number| *number > 1)
            .map(|number| report::revision(language, number)),
    }
}
