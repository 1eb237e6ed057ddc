//! Which addresses of its tenants are backed up and which are not, as the upstream says.

use domain::id::OrganizationId;

use crate::sql::{self, values};
use crate::{CoverageRow, Error, Scope, Store, reach};

impl Store {
    /// The coverage of an organization as the latest poll saw it, by address; empty for those whose data is pushed.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn coverage(&self, scope: &Scope, id: OrganizationId) -> Result<Vec<CoverageRow>, Error> {
        let row = reach::organization(self.reader(), scope, id).await?;
        sql::all(
            self.reader(),
            "read the coverage",
            "SELECT address, name, status, kind FROM coverage WHERE organization_id = $1 ORDER BY address_key",
            values![row],
            |row| {
                Ok(CoverageRow {
                    address: row.get("address")?,
                    name: row.get("name")?,
                    status: row.get("status")?,
                    kind: row.parse("kind")?,
                })
            },
        )
        .await
    }
}
