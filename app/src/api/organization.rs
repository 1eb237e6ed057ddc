//! The head of an organization's pages.

use super::Viewer;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    AppError,
    who::{Asked, failed},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{format, texts::portal_organizations as texts};

/// What every tab of Organization Details shows at its top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationHead {
    /// Who looks.
    pub viewer: Viewer,
    /// Our id, as it stands in addresses.
    pub id: String,
    /// The organization's name.
    pub name: String,
    /// Its partner's name.
    pub partner_name: String,
    /// Whether this user has the Reports tab, and with it the log of who changed its settings (spec section 8).
    pub sees_reports: bool,
    /// Whether this user has the Settings tab.
    pub manages: bool,
    /// Since when it is gone from the backup service, if it is.
    pub gone_since: Option<String>,
}

#[cfg(feature = "ssr")]
impl Asked {
    /// The organization of that id, when this user reaches it: what is outside answers as what is not there.
    pub(crate) async fn organization(&self, id: &str) -> Result<store::Organization, AppError> {
        let id = id.parse().map_err(|_| AppError::NotFound)?;
        self.deployment
            .store
            .organization(&self.scope, id)
            .await
            .map_err(not_found_or("reading an organization"))
    }

    pub(crate) fn head(&self, organization: &store::Organization) -> OrganizationHead {
        OrganizationHead {
            viewer: self.viewer(),
            id: organization.id.to_string(),
            name: organization.name.clone(),
            partner_name: organization.partner_name.clone(),
            sees_reports: self.role().sees_reports(),
            manages: self.role().manages(),
            gone_since: organization
                .presence
                .gone_at
                .map(|at| format::date_time(language(), at, organization.zone)),
        }
    }
}

/// The store's «not found» is the page's; every other error is ours, and logged.
#[cfg(feature = "ssr")]
pub(crate) fn not_found_or(doing: &'static str) -> impl FnOnce(store::Error) -> AppError {
    move |error| match error {
        store::Error::NotFound => AppError::NotFound,
        // The pages say beforehand what a role does not do, and why.
        store::Error::Forbidden(_) => AppError::Forbidden(texts::role_may_not(language()).to_owned()),
        error => failed(doing)(error),
    }
}
