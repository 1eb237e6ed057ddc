//! Whose addresses count as the partner's or the organization's (spec section 6).

use std::collections::HashMap;

use domain::id::OrganizationId;
use domain::recipient::{Ownership, Registered, owned_domain};
use domain::role::Role;
use sea_orm::ConnectionTrait;

use crate::history::bulk::{self, Kind};
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
pub(crate) async fn of(db: &impl ConnectionTrait, row: i64, allow_outside: bool) -> Result<Ownership, Error> {
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
    let mut found: HashMap<i64, Ownership> =
        rows.iter().map(|(row, _)| (*row, Ownership { allow_outside, ..Ownership::default() })).collect();
    // Of what kind: a domain, a known address, a registered one, which comes in its field's place.
    let statement = format!(
        "SELECT k.o AS o, 0 AS kind, d.domain AS said, 0 AS place, CAST(NULL AS BIGINT) AS consent
         FROM {{rows}} CROSS JOIN organization_domain d
         WHERE d.organization_id = k.o AND d.origin <> 'partner'
         UNION
         SELECT k.o, 0, d.domain, 0, CAST(NULL AS BIGINT) FROM {{rows}} CROSS JOIN organization o CROSS JOIN partner_domain d
         WHERE o.id = k.o AND d.partner_id = o.partner_id AND d.origin <> 'partner'
         UNION
         SELECT k.o, 1, a.address, 0, CAST(NULL AS BIGINT) FROM {{rows}} CROSS JOIN account a
         WHERE a.organization_id = k.o AND a.deleted_at IS NULL AND a.kind = 'mailbox' {}
         UNION
         SELECT k.o, 1, u.email, 0, CAST(NULL AS BIGINT) FROM {{rows}} CROSS JOIN organization o CROSS JOIN user_account u
         WHERE o.id = k.o AND u.partner_id = o.partner_id AND u.deleted_at IS NULL {}
         UNION
         SELECT k.o, 2, r.address, r.position, r.outside_consent_at
         FROM {{rows}} CROSS JOIN delivery_recipient r WHERE r.organization_id = k.o
         ORDER BY 1, 2, 4, 3",
        which.replace("{key}", "a.address_key"),
        which.replace("{key}", "u.email_key")
    );
    let known = bulk::query(db, DOING, &statement, COLUMNS, rows, |row| {
        let consent = row.at::<Option<i64>>(4)?.is_some();
        Ok((row.at::<i64>(0)?, row.at::<i32>(1)?, row.at::<String>(2)?, consent))
    });
    for (row, kind, said, consent) in known.await? {
        let Some(ownership) = found.get_mut(&row) else { continue };
        match kind {
            // What was stored when it looked like a domain may be a public suffix by today's list.
            0 => ownership.domains.extend(owned_domain(&said).ok()),
            1 => ownership.addresses.push(said),
            _ => ownership.registered.push(Registered { address: said, consent }),
        }
    }
    Ok(found)
}
