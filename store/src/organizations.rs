//! Organizations: the list, one, finding by what a person types, changing.

mod list;

use domain::history::Absence;
use domain::id::{OrganizationId, PartnerId};
use domain::role::Role;
use domain::schedule::Presence;
use domain::workload::Source;
use domain::zone::Zone;
use sea_orm::DbErr;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::change::{self, Table};
use crate::find::{FindError, only};
use crate::sql::{self, Row, values};
use crate::{AppearanceFacts, Error, Scope, Store, appearance, reach};

pub use crate::change::Change as OrganizationChange;
pub use list::{OrganizationAfter, OrganizationQuery, OrganizationRow, Page};

/// The name of the time zone of an organization `o`: its own, else that of the nearest partner above it that has one,
/// else NULL, which means UTC.
pub(crate) const ZONE: &str = "coalesce(o.time_zone, (
    SELECT above.time_zone FROM partner_closure up JOIN partner above ON above.id = up.ancestor_id
    WHERE up.descendant_id = o.partner_id AND above.time_zone IS NOT NULL ORDER BY up.depth LIMIT 1))";

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// The outside id.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its partner.
    pub partner_id: PartnerId,
    /// Its partner's name.
    pub partner_name: String,
    /// The upstream's `organization_id`, or the sender's id.
    pub external_id: String,
    /// Its owner's e-mail address.
    pub owner: Option<String>,
    /// Its e-mail domains, whoever declared them.
    pub domains: Vec<String>,
    /// The time zone that its days follow.
    pub zone: Zone,
    /// Whether somebody set that zone, on it or on a partner above it; otherwise it is UTC.
    pub zone_set: bool,
    /// How its reports look, by what is set on it or on a partner above it.
    pub appearance: AppearanceFacts,
    /// Where its data lives, when known.
    pub source: Option<Source>,
    /// Since when we know it, and when it was gone from its source.
    pub presence: Presence,
}

/// The organizations `o` with their partners `p` that a scope reaches; [`Scope::organizations`] says what is bound as `$1` and
/// what else is a condition.
pub(crate) const FROM: &str = "FROM organization o
     JOIN partner_closure reach ON reach.descendant_id = o.partner_id AND reach.ancestor_id = $1
     JOIN partner p ON p.id = o.partner_id";

/// What a query selects of an organization so that [`organization`] can read it.
pub(crate) fn columns() -> String {
    let appearance = appearance::fact_columns();
    format!(
        "o.public_id, o.name, p.public_id AS partner_id, p.name AS partner_name, o.external_id, o.owner,
         {ZONE} AS zone, o.source, o.first_known_at, o.gone_at, {appearance},
         (SELECT string_agg(d.domain, ' ' ORDER BY d.domain) FROM organization_domain d
          WHERE d.organization_id = o.id) AS domains,
         (SELECT string_agg(CAST(a.gone_at AS TEXT) || ' ' || CAST(a.back_at AS TEXT), ' ' ORDER BY a.gone_at)
          FROM organization_absence a WHERE a.organization_id = o.id) AS absences"
    )
}

/// The times that are over in which organizations were gone; read by [`absence`].
pub(crate) const ABSENCES: &str = "SELECT organization_id, gone_at, back_at FROM organization_absence";

impl Store {
    /// An organization.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn organization(&self, scope: &Scope, id: OrganizationId) -> Result<Organization, Error> {
        let (columns, (root, only)) = (columns(), scope.organizations());
        let sql = format!("SELECT {columns} {FROM} WHERE o.public_id = $2{only}");
        let values = values![root, id.0];
        let found = sql::optional(self.reader(), "read an organization", &sql, values, organization).await?;
        found.ok_or(Error::NotFound)
    }

    /// The organization that a text names: our id, the upstream's `organization_id`, or the sender's id.
    ///
    /// # Errors
    /// [`FindError`] when there is none or several.
    pub async fn find_organization(&self, scope: &Scope, text: &str) -> Result<Organization, FindError> {
        let text = text.trim();
        let id = text.parse::<OrganizationId>().map_or_else(|_| Uuid::nil(), |id| id.0);
        let (root, narrower) = scope.organizations();
        let statement = format!(
            "SELECT o.public_id, o.name, p.name AS partner_name {FROM}
             WHERE (o.public_id = $2 OR o.external_id = $3){narrower} ORDER BY o.id"
        );
        let values = values![root, id, text];
        let found = sql::all(self.reader(), "find an organization", &statement, values, |row| {
            let found: Uuid = row.get("public_id")?;
            let (name, partner): (String, String) = (row.get("name")?, row.get("partner_name")?);
            let exactness = if found == id { 0 } else { 1 };
            Ok((exactness, format!("{found} ({name}, {partner})"), OrganizationId(found)))
        })
        .await?;
        Ok(self.organization(scope, only("organization", text, found)?).await?)
    }

    /// How many accounts the organization has; deleted ones do not count.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn account_count(&self, scope: &Scope, id: OrganizationId) -> Result<u64, Error> {
        let row = reach::organization(self.reader(), scope, id).await?;
        let count = "SELECT COUNT(*) FROM account WHERE organization_id = $1 AND deleted_at IS NULL";
        let number: i64 =
            sql::one(self.reader(), "count accounts", count, values![row], |row| row.at(0)).await?;
        Ok(number.unsigned_abs())
    }

    /// Changes an organization; from then on input no longer changes those fields. A time zone counts for periods whose
    /// report is not there yet.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages, [`Error::Refused`] for a domain
    /// that nobody can own.
    pub async fn set_organization(
        &self,
        scope: &Scope,
        id: OrganizationId,
        wanted: OrganizationChange,
    ) -> Result<Organization, Error> {
        let tx = self.begin().await?;
        let row = reach::organization(&tx, scope, id).await?;
        scope.require(Role::manages, "change this")?;
        if let Some((before, after)) = change::apply(&tx, Table::Organization, row, wanted).await? {
            let entry = Entry { organization: Some(row), before, after, ..Entry::new("organization.set") };
            audit::record(&tx, scope, self.now(), entry).await?;
        }
        sql::commit(tx, "change an organization").await?;
        self.organization(scope, id).await
    }
}

/// Reads [`columns`].
pub(crate) fn organization(row: &Row) -> Result<Organization, DbErr> {
    let zone: Option<Zone> = row.parse_or_none("zone")?;
    let words = |column: &str| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
    let absences = words("absences")?;
    let instants = absences.split_whitespace().map(|at| {
        let at = at.parse().map_err(|_| DbErr::Type("an absence is no time".to_owned()))?;
        sql::instant(at)
    });
    let instants = instants.collect::<Result<Vec<_>, DbErr>>()?;
    let absences = instants.chunks_exact(2).map(|it| Absence { gone_at: it[0], back_at: it[1] }).collect();
    Ok(Organization {
        id: OrganizationId(row.get("public_id")?),
        name: row.get("name")?,
        partner_id: PartnerId(row.get("partner_id")?),
        partner_name: row.get("partner_name")?,
        external_id: row.get("external_id")?,
        owner: row.get("owner")?,
        domains: words("domains")?.split_whitespace().map(str::to_owned).collect(),
        zone: zone.unwrap_or_default(),
        zone_set: zone.is_some(),
        appearance: appearance::facts(row)?,
        source: row.parse_or_none("source")?,
        presence: Presence { absences, ..presence(row)? },
    })
}

/// Of the columns `first_known_at` and `gone_at`; without the absences.
pub(crate) fn presence(row: &Row) -> Result<Presence, DbErr> {
    Ok(Presence {
        gone_at: row.instant_or_none("gone_at")?,
        ..Presence::since(row.instant("first_known_at")?)
    })
}

/// Of a row of [`ABSENCES`]: whose, and from when to when.
pub(crate) fn absence(row: &Row) -> Result<(i64, Absence), DbErr> {
    Ok((row.at(0)?, Absence { gone_at: row.instant("gone_at")?, back_at: row.instant("back_at")? }))
}
