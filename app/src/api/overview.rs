//! The Overview tab: what is known of an organization, and its month so far.

use super::{MonthView, OrganizationHead};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{AppError, who::asked};

/// What the Overview tab shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewTab {
    /// The page's head.
    pub head: OrganizationHead,
    /// Microsoft 365 or Google Workspace, when known.
    pub source: Option<String>,
    /// Its e-mail domains.
    pub domains: Vec<String>,
    /// The time zone of its days.
    pub zone: String,
    /// Whether somebody set that zone.
    pub zone_set: bool,
    /// Since when we know it.
    pub known_since: String,
    /// The current month so far, for those who see reports (spec section 8).
    pub month: Option<MonthView>,
}

/// Reads the Overview tab.
#[cfg(feature = "ssr")]
pub(super) async fn read_overview(id: String) -> Result<OverviewTab, AppError> {
    asked(None, async move |asked| {
        let organization = asked.organization(&id).await?;
        let zone = organization.zone;
        let (organization, month) = match asked.role().sees_reports() {
            true => {
                let shown = asked.month_facts(organization, None).await?;
                let view = shown.view();
                (shown.organization, Some(view))
            }
            false => (organization, None),
        };
        Ok(OverviewTab {
            head: asked.head(&organization),
            source: organization.source.map(|source| source.label().to_owned()),
            domains: organization.domains.clone(),
            zone: zone.to_string(),
            zone_set: organization.zone_set,
            known_since: domain::format::date_time(
                crate::language(),
                organization.presence.first_known_at,
                zone,
            ),
            month,
        })
    })
    .await
}
