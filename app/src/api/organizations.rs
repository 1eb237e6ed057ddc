//! The list of organizations.

use super::{AppError, Viewer};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::who::{asked, failed};

/// One page of the list, and who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationsList {
    /// Who looks.
    pub viewer: Viewer,
    /// What was searched for; empty when nothing.
    pub search: String,
    /// The organizations of this page, ordered by name.
    pub lines: Vec<OrganizationLine>,
    /// This page's number, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// How many organizations were found.
    pub found: u64,
}

/// One organization in the list, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationLine {
    /// Our id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its partner's name.
    pub partner_name: String,
    /// How many accounts have a workload on.
    pub active: String,
    /// How many have none on.
    pub deactivated: String,
    /// The month of the latest report, if there is one.
    pub latest_report: Option<String>,
    /// Whether reports are e-mailed.
    pub delivery_on: bool,
    /// The time zone that its days follow.
    pub zone: String,
    /// Whether somebody set that zone, or it is the default.
    pub zone_set: bool,
    /// Since which day it is gone from the backup service, if it is.
    pub gone_since: Option<String>,
}

/// Reads a page of the organizations that the user reaches and whose name contains `search`.
#[server(prefix = "/api/ui", endpoint = "organizations")]
pub async fn read_organizations(
    /// A part of the name; empty for all.
    search: String,
    /// Which page, from 1.
    page: u32,
) -> Result<OrganizationsList, AppError> {
    const PER_PAGE: u32 = 25;

    asked(None, async move |asked| {
        let search: String = search.trim().chars().take(200).collect();
        let query =
            store::OrganizationQuery { search: search.clone(), page: page.max(1), per_page: PER_PAGE };
        let found = asked.deployment.store.organizations(&asked.scope, &query).await;
        let found = found.map_err(failed("listing organizations"))?;
        let lines = found.rows.into_iter().map(line).collect();
        let pages = u32::try_from(found.total.div_ceil(u64::from(PER_PAGE))).unwrap_or(u32::MAX).max(1);
        Ok(OrganizationsList {
            viewer: asked.viewer(),
            search,
            lines,
            page: page.max(1),
            pages,
            found: found.total,
        })
    })
    .await
}

#[cfg(feature = "ssr")]
fn line(row: store::OrganizationRow) -> OrganizationLine {
    OrganizationLine {
        id: row.id.to_string(),
        name: row.name,
        partner_name: row.partner_name,
        active: domain::format::count(crate::LANGUAGE, row.active),
        deactivated: domain::format::count(crate::LANGUAGE, row.deactivated),
        latest_report: row.latest_report.map(|value| domain::format::month(crate::LANGUAGE, value)),
        delivery_on: row.delivery_on,
        zone: row.zone.to_string(),
        zone_set: row.zone_set,
        gone_since: row
            .gone_at
            .map(|at| domain::format::short_date(crate::LANGUAGE, row.zone.local(at).date())),
    }
}
