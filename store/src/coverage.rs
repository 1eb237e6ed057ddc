//! What of an organization's tenants is backed up and what is not, as the upstream says.

use domain::id::OrganizationId;
use domain::summary::Coverage;

use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach};

impl Store {
    /// How many addresses of the organization's tenants are not backed up, as the latest poll that was told saw it; none
    /// for those whose data is pushed, and while no poll was told.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn coverage(&self, scope: &Scope, id: OrganizationId) -> Result<Option<Coverage>, Error> {
        let row = reach::organization(self.reader(), scope, id).await?;
        sql::one(
            self.reader(),
            "read the coverage",
            "SELECT COUNT(*) AS addresses, COUNT(CASE WHEN status = 'available' THEN 1 END) AS available,
                    COUNT(CASE WHEN status = 'excluded' THEN 1 END) AS excluded
             FROM coverage WHERE organization_id = $1",
            values![row],
            |row| {
                let count = |name: &str| row.get::<i64>(name).map(|it| usize::try_from(it).unwrap_or(0));
                let (addresses, available, excluded) =
                    (count("addresses")?, count("available")?, count("excluded")?);
                Ok((addresses > 0).then_some(Coverage { available, excluded }))
            },
        )
        .await
    }
}
