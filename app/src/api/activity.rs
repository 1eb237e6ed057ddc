//! The Activity tab: an organization's audit trail.

use super::OrganizationHead;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
use super::{AppError, organization::not_found_or, who::asked};
#[cfg(feature = "ssr")]
use domain::{language::Language, texts::portal_activity as texts};

/// What the Activity tab shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityTab {
    /// The page's head.
    pub head: OrganizationHead,
    /// The zone of the times.
    pub zone: String,
    /// What happened, latest first.
    pub entries: Vec<ActivityEntry>,
    /// This page's number, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
}

/// One thing that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityEntry {
    /// When, in the organization's zone.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What, in words.
    pub what: String,
    /// What changed: the old and the new value.
    pub changes: Vec<(String, String)>,
    /// The network address it came from, when known.
    pub address: Option<String>,
}

/// Who did something, for people to read.
#[cfg(feature = "ssr")]
pub fn actor(language: Language, name: String) -> String {
    if name == store::Scope::COMMAND_LINE { texts::command_line(language).to_owned() } else { name }
}

/// Reads a page of an organization's audit trail.
#[cfg(feature = "ssr")]
pub(super) async fn read_activity(id: String, page: usize) -> Result<ActivityTab, AppError> {
    const PER_PAGE: u32 = 50;

    asked(None, async move |asked| {
        let organization = asked.organization(&id).await?;
        let (store, page) = (&asked.deployment.store, page.max(1));
        let number = u32::try_from(page).unwrap_or(u32::MAX);
        let trail = store.audit_trail_page(&asked.scope, organization.id, number, PER_PAGE).await;
        let (trail, total) = trail.map_err(not_found_or("reading the audit trail"))?;
        let language = crate::language();
        let entries = trail.into_iter().map(|row| words::entry(language, row, organization.zone)).collect();
        Ok(ActivityTab {
            head: asked.head(&organization),
            zone: organization.zone.to_string(),
            entries,
            page,
            pages: usize::try_from(total.div_ceil(u64::from(PER_PAGE))).unwrap_or(usize::MAX).max(1),
        })
    })
    .await
}
