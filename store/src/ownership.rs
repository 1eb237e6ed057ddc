//! Whose addresses count as the partner's or the organization's (spec section 6).

use std::collections::HashMap;

use domain::id::OrganizationId;
use domain::recipient::{Ownership, Registered, owned_domain};
use domain::role::Role;
use sea_orm::ConnectionTrait;

use crate::history::bulk::{self, Kind};
use crate::sql::Row;
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

/// The same for an organization's row.
async fn of(db: &impl ConnectionTrait, row: i64, allow_outside: bool) -> Result<Ownership, Error> {
    let mut found = read(db, &[(row, String::new())], "", allow_outside).await?;
    Ok(found.remove(&row).unwrap_or_default())
}

/// What of it decides about these recipients, each an organization's row and an address's key: of known addresses only
/// those that may be theirs. For a transaction that is about to send.
pub(crate) async fn of_recipients(
    db: &impl ConnectionTrait,
    recipients: &[(i64, String)],
    allow_outside: bool,
) -> Result<HashMap<i64, Ownership>, Error> {
    // An international address has more than one spelling: it is compared by the rules, not here.
    read(db, recipients, "AND ({key} = k.a OR octet_length({key}) <> length({key}))", allow_outside).await
}

async fn read(
    db: &impl ConnectionTrait,
    rows: &[(i64, String)],
    which: &str,
    allow_outside: bool,
) -> Result<HashMap<i64, Ownership>, Error> {
    const DOING: &str = "read whose addresses count";
    const COLUMNS: &bulk::Columns = &[("o", Kind::Int), ("a", Kind::Text)];
    let text = |row: &Row| Ok((row.at::<i64>(0)?, row.at::<String>(1)?));
    let mut found: HashMap<i64, Ownership> =
        rows.iter().map(|(row, _)| (*row, Ownership { allow_outside, ..Ownership::default() })).collect();
    let domains = "SELECT k.o, d.domain FROM {rows} CROSS JOIN organization_domain d
         WHERE d.organization_id = k.o AND d.origin <> 'partner'
         UNION
         SELECT k.o, d.domain FROM {rows} CROSS JOIN organization o CROSS JOIN partner_domain d
         WHERE o.id = k.o AND d.partner_id = o.partner_id AND d.origin <> 'partner'
         ORDER BY 2";
    for (row, domain) in bulk::query(db, DOING, domains, COLUMNS, rows, text).await? {
        // What was stored when it looked like a domain may be a public suffix by today's list.
        if let (Ok(domain), Some(ownership)) = (owned_domain(&domain), found.get_mut(&row)) {
            ownership.domains.push(domain);
        }
    }
    let addresses = format!(
        "SELECT k.o, a.address FROM {{rows}} CROSS JOIN account a
         WHERE a.organization_id = k.o AND a.deleted_at IS NULL AND a.kind = 'mailbox' {}
         UNION
         SELECT k.o, u.email FROM {{rows}} CROSS JOIN organization o CROSS JOIN user_account u
         WHERE o.id = k.o AND u.partner_id = o.partner_id AND u.deleted_at IS NULL {}
         ORDER BY 2",
        which.replace("{key}", "a.address_key"),
        which.replace("{key}", "u.email_key")
    );
    for (row, address) in bulk::query(db, DOING, &addresses, COLUMNS, rows, text).await? {
        if let Some(ownership) = found.get_mut(&row) {
            ownership.addresses.push(address);
        }
    }
    let registered = "SELECT DISTINCT k.o, r.position, r.address, r.outside_consent_at
         FROM {rows} CROSS JOIN delivery_recipient r WHERE r.organization_id = k.o ORDER BY k.o, r.position";
    let registered = bulk::query(db, DOING, registered, COLUMNS, rows, |row| {
        let consent = row.at::<Option<i64>>(3)?.is_some();
        Ok((row.at::<i64>(0)?, Registered { address: row.at(2)?, consent }))
    });
    for (row, registered) in registered.await? {
        if let Some(ownership) = found.get_mut(&row) {
            ownership.registered.push(registered);
        }
    }
    Ok(found)
}
