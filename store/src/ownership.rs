//! Whose addresses count as the partner's or the organization's (spec section 6).

use domain::id::OrganizationId;
use domain::recipient::{Ownership, Registered, owned_domain};
use domain::role::Role;
use sea_orm::ConnectionTrait;

use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach};

impl Store {
    /// What belongs to the organization and to its own partner: not what is of partners above or below that one, no
    /// deleted users or accounts, and only domains whose origin can be trusted and that somebody can own. With it comes
    /// what is registered already.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; [`Error::Forbidden`] for those who see no reports.
    pub async fn ownership(
        &self,
        scope: &Scope,
        id: OrganizationId,
        allow_outside: bool,
    ) -> Result<Ownership, Error> {
        let row = reach::organization(self.reader(), scope, id).await?;
        scope.require(Role::sees_reports, "see the e-mail delivery settings")?;
        of(self.reader(), row, allow_outside).await
    }
}

/// The same for an organization's row: also within a transaction that is about to send.
pub(crate) async fn of(db: &impl ConnectionTrait, row: i64, allow_outside: bool) -> Result<Ownership, Error> {
    const DOING: &str = "read whose addresses count";
    let domains = sql::all(
        db,
        DOING,
        "SELECT d.domain FROM organization_domain d WHERE d.organization_id = $1 AND d.origin <> 'partner'
         UNION
         SELECT d.domain FROM partner_domain d JOIN organization o ON o.partner_id = d.partner_id
         WHERE o.id = $1 AND d.origin <> 'partner'
         ORDER BY 1",
        values![row],
        |row| row.at::<String>(0),
    )
    .await?;
    let addresses = sql::all(
        db,
        DOING,
        "SELECT a.address FROM account a
         WHERE a.organization_id = $1 AND a.deleted_at IS NULL AND a.kind = 'mailbox'
         UNION
         SELECT u.email FROM user_account u JOIN organization o ON o.partner_id = u.partner_id
         WHERE o.id = $1 AND u.deleted_at IS NULL
         ORDER BY 1",
        values![row],
        |row| row.at::<String>(0),
    )
    .await?;
    let registered = sql::all(
        db,
        DOING,
        "SELECT address, outside_consent_at FROM delivery_recipient WHERE organization_id = $1 ORDER BY position",
        values![row],
        |row| {
            let consent = row.instant_or_none("outside_consent_at")?.is_some();
            Ok(Registered { address: row.get("address")?, consent })
        },
    )
    .await?;
    // What was stored when it looked like a domain may be a public suffix by today's list.
    let domains = domains.iter().filter_map(|domain| owned_domain(domain).ok()).collect();
    Ok(Ownership { domains, addresses, registered, allow_outside })
}
