//! What of an organization's tenants is backed up and what is not, as the upstream says.

use std::collections::HashMap;

use domain::id::OrganizationId;
use domain::summary::Coverage;

use uuid::Uuid;

use crate::history::bulk::{self, Kind};
use crate::{Error, Scope, Store};

impl Store {
    /// How many addresses of these organizations' tenants are not backed up, as the latest poll that was told saw it. Those
    /// whose data is pushed, of which no poll was told, or which are outside the scope are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn coverage(
        &self,
        scope: &Scope,
        organizations: &[OrganizationId],
    ) -> Result<HashMap<OrganizationId, Coverage>, Error> {
        let (root, only) = scope.organizations();
        let keys: Vec<_> = organizations.iter().map(|id| (id.0.simple().to_string(), root)).collect();
        let statement = format!(
            "SELECT o.public_id, COUNT(CASE WHEN v.status = 'available' THEN 1 END),
                    COUNT(CASE WHEN v.status = 'excluded' THEN 1 END)
             FROM {{rows}} CROSS JOIN organization o CROSS JOIN partner_closure c CROSS JOIN coverage v
             WHERE o.public_id = k.u AND c.ancestor_id = k.r AND c.descendant_id = o.partner_id
               AND v.organization_id = o.id{only} GROUP BY o.public_id"
        );
        let columns = [("u", Kind::Uuid), ("r", Kind::Int)];
        let counted = bulk::query(self.reader(), "read the coverage", &statement, &columns, &keys, |row| {
            let count = |at: usize| row.at::<i64>(at).map(|it| usize::try_from(it).unwrap_or(0));
            let coverage = Coverage { available: count(1)?, excluded: count(2)? };
            Ok((OrganizationId::from(row.at::<Uuid>(0)?), coverage))
        });
        Ok(counted.await?.into_iter().collect())
    }
}
