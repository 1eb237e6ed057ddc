//! Everything that the Reports tab shows of an organization, in four trips to the database.

use domain::id::OrganizationId;
use domain::recipient::Ownership;
use domain::role::Role;

use super::mail_row::DeliveryRow;
use super::show::ReportRow;
use crate::delivery_settings::{self, DeliverySettings};
use crate::organizations::{self, Organization};
use crate::sql::values;
use crate::{Error, Scope, Store, ownership, sql};

/// What the Reports tab shows.
#[derive(Debug, Clone)]
pub struct ReportsTab {
    /// The organization.
    pub organization: Organization,
    /// Its e-mail delivery settings.
    pub settings: DeliverySettings,
    /// Whose addresses count.
    pub ownership: Ownership,
    /// Its reports of the latest six months, latest first.
    pub reports: Vec<ReportRow>,
    /// What became of its mails, latest first.
    pub deliveries: Vec<DeliveryRow>,
}

impl Store {
    /// Reads an organization's Reports tab.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] for a role that sees no reports.
    pub async fn reports_tab(
        &self,
        scope: &Scope,
        id: OrganizationId,
        allow_outside: bool,
    ) -> Result<ReportsTab, Error> {
        let db = self.reader();
        let (columns, joins) = (organizations::columns(), delivery_settings::joins());
        let (from, settings) = (organizations::FROM, delivery_settings::COLUMNS);
        let (root, only) = scope.organizations();
        let statement = format!(
            "SELECT o.id AS organization_row, {columns}, {settings} {from} {joins} WHERE o.public_id = $2{only} ORDER BY k.position"
        );
        let rows = sql::all(db, "read the Reports tab", &statement, values![root, id.0], |row| {
            let organization = (row.get::<i64>("organization_row")?, organizations::organization(row)?);
            Ok((organization, delivery_settings::saved(row)?))
        });
        let (mut organizations, saved): (Vec<_>, Vec<_>) = rows.await?.into_iter().unzip();
        let (row, organization) = organizations.pop().ok_or(Error::NotFound)?;
        scope.require(Role::sees_reports, "see reports")?;
        Ok(ReportsTab {
            organization,
            settings: DeliverySettings::of(saved),
            ownership: ownership::of(db, row, allow_outside).await?,
            reports: self.reports_of(row).await?,
            deliveries: self.deliveries_of(row).await?,
        })
    }
}
