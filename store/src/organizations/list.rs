//! The list of organizations: searched, filtered and ordered in the database, a page at a time.

use domain::glance::{Glance, Health, OrganizationOrder};
use domain::id::{OrganizationId, PartnerId};
use domain::period::Period;
use domain::time::Instant;
use domain::workload::Source;
use domain::zone::Zone;
use sea_orm::{DbErr, Value};

use super::ZONE;
use crate::glances::glance;
use crate::sql::{self, Row, values};
use crate::{Error, Scope, Store};

/// What of the list is wanted.
#[derive(Debug, Clone, Default)]
pub struct OrganizationQuery {
    /// A part of the organization's or the partner's name, in any case; empty for all.
    pub search: String,
    /// Only those of this health.
    pub health: Option<Health>,
    /// Only those whose delivery is on, or off.
    pub delivery_on: Option<bool>,
    /// Only those of this partner and of those below it.
    pub partner: Option<PartnerId>,
    /// In which order.
    pub order: OrganizationOrder,
    /// Which page, from 1.
    pub page: u32,
    /// How many a page, 1 to 500.
    pub per_page: u32,
}

/// A place in the list by name: the organizations after it are asked for. Ones that come or go meanwhile move nobody to
/// another page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationAfter {
    /// The lower-case form of the name by which the list is sorted.
    pub name_key: String,
    /// Which of those that are called so.
    pub id: OrganizationId,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub rows: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
}

/// An organization in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRow {
    /// The outside id.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its partner's name.
    pub partner_name: String,
    /// Where its data lives, when known.
    pub source: Option<Source>,
    /// The time zone that its days follow.
    pub zone: Zone,
    /// Whether somebody set that zone, on it or on a partner above it; otherwise it is UTC.
    pub zone_set: bool,
    /// The month of the latest report that is ready.
    pub latest_report: Option<Period>,
    /// Whether reports are e-mailed.
    pub delivery_on: bool,
    /// Since when it is gone from its source.
    pub gone_at: Option<Instant>,
    /// Its running month; none until somebody has looked.
    pub glance: Option<Glance>,
}

impl Store {
    /// A page of the organizations within the scope, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn organizations(
        &self,
        scope: &Scope,
        query: &OrganizationQuery,
    ) -> Result<Page<OrganizationRow>, Error> {
        const DOING: &str = "list the organizations";
        let per_page = i64::from(query.per_page.clamp(1, 500));
        let offset = i64::from(query.page.max(1) - 1) * per_page;
        let mut wanted = Wanted::of(scope, query);
        let count = format!("SELECT COUNT(*) {}", wanted.from());
        let total: i64 =
            sql::one(self.reader(), DOING, &count, wanted.values.clone(), |row| row.at(0)).await?;
        let bound = wanted.values.len();
        wanted.values.extend([Value::from(per_page), Value::from(offset)]);
        let order = order(query.order);
        wanted.glance |= query.order == OrganizationOrder::Attention;
        let from = wanted.from();
        let page = format!("SELECT o.id {from} ORDER BY {order} LIMIT ${} OFFSET ${}", bound + 1, bound + 2);
        let sql = rows(&page, &order);
        let values = wanted.values;
        let rows = sql::all(self.reader(), DOING, &sql, values, list_row).await?;
        Ok(Page { rows, total: total.unsigned_abs() })
    }

    /// The organizations of the query on all of its pages, at most so many. The query's order and page are not asked.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn organization_ids(
        &self,
        scope: &Scope,
        query: &OrganizationQuery,
        at_most: usize,
    ) -> Result<Vec<OrganizationId>, Error> {
        let mut wanted = Wanted::of(scope, query);
        let bound = wanted.bind(i64::try_from(at_most).unwrap_or(i64::MAX));
        let sql = format!("SELECT o.public_id {} ORDER BY o.name_key, o.id LIMIT ${bound}", wanted.from());
        let id = |row: &Row| row.at(0).map(OrganizationId);
        sql::all(self.reader(), "select organizations", &sql, wanted.values, id).await
    }

    /// The organizations of the query that follow on `after` by name, and the place of the last of them where there are more.
    /// The query's order and page are not asked.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn organizations_after(
        &self,
        scope: &Scope,
        query: &OrganizationQuery,
        after: Option<&OrganizationAfter>,
    ) -> Result<(Vec<OrganizationRow>, Option<OrganizationAfter>), Error> {
        const ORDER: &str = "o.name_key, o.public_id";
        let limit = usize::try_from(query.per_page.clamp(1, 500)).unwrap_or(500);
        let mut wanted = Wanted::of(scope, query);
        if let Some(after) = after {
            let (name, id) = (wanted.bind(after.name_key.clone()), wanted.bind(after.id.0));
            wanted.conditions.push(format!("(o.name_key, o.public_id) > (${name}, ${id})"));
        }
        // One more than is wanted tells whether there are more.
        let bound = wanted.bind(i64::try_from(limit).unwrap_or(500) + 1);
        let page = format!("SELECT o.id {} ORDER BY {ORDER} LIMIT ${bound}", wanted.from());
        let sql = rows(&page, ORDER);
        let read = |row: &Row| {
            let row = (row.get::<String>("name_key")?, list_row(row)?);
            Ok((OrganizationAfter { name_key: row.0, id: row.1.id }, row.1))
        };
        let mut found = sql::all(self.reader(), "list the organizations", &sql, wanted.values, read).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more).map(|(place, _)| place.clone());
        Ok((found.into_iter().map(|(_, row)| row).collect(), last))
    }
}

/// The rows of a page of organizations: which they are is decided first, so that the figures are looked up for them alone.
fn rows(page: &str, order: &str) -> String {
    format!(
        "SELECT o.public_id, o.name, o.name_key, p.name AS partner_name, o.source, {ZONE} AS zone, o.gone_at,
                {LATEST_REPORT} AS latest_report, {DELIVERY_ON} AS delivery_on,
                g.as_of, g.period AS glance_period, g.days, g.health, g.failing, g.active, g.deactivated
         FROM ({page}) page
         JOIN organization o ON o.id = page.id
         JOIN partner p ON p.id = o.partner_id
         LEFT JOIN glance g ON g.organization_id = o.id
         ORDER BY {order}"
    )
}

/// The month of the latest report of an organization `o` that is ready, or NULL.
const LATEST_REPORT: &str =
    "(SELECT MAX(r.period) FROM report r WHERE r.organization_id = o.id AND r.state = 'ready')";

/// Whether the reports of an organization `o` are mailed.
const DELIVERY_ON: &str =
    "coalesce((SELECT d.is_on FROM delivery_settings d WHERE d.organization_id = o.id), FALSE)";

/// What the list is asked for, as conditions and what they are bound to.
struct Wanted {
    /// What the scope adds.
    only: String,
    conditions: Vec<String>,
    values: Vec<Value>,
    /// Whether the partner `p` and the glance `g` are asked about: thousands of rows are not joined for nothing.
    partner: bool,
    glance: bool,
}

impl Wanted {
    fn of(scope: &Scope, query: &OrganizationQuery) -> Self {
        let (root, only) = scope.organizations();
        let mut wanted =
            Self { only, conditions: Vec::new(), values: values![root], partner: false, glance: false };
        let search = query.search.trim().to_lowercase();
        if !search.is_empty() {
            let place = wanted.bind(like(&search));
            wanted.partner = true;
            wanted.conditions.push(format!(
                r"(o.name_key LIKE ${place} ESCAPE '\' OR p.name_key LIKE ${place} ESCAPE '\')"
            ));
        }
        if let Some(health) = query.health {
            // Numbers of our own, and constants: nothing to bind.
            let place = Health::ALL.iter().position(|it| *it == health).unwrap_or_default();
            wanted.glance = true;
            wanted.conditions.push(format!("g.health = {place} AND o.gone_at IS NULL"));
        }
        if let Some(on) = query.delivery_on {
            wanted.conditions.push(format!("{DELIVERY_ON} = {}", if on { "TRUE" } else { "FALSE" }));
        }
        if let Some(partner) = query.partner {
            let place = wanted.bind(partner.0);
            wanted.conditions.push(format!(
                "EXISTS (SELECT 1 FROM partner below JOIN partner_closure c ON c.ancestor_id = below.id
                         WHERE below.public_id = ${place} AND c.descendant_id = o.partner_id)"
            ));
        }
        wanted
    }

    /// Its place in the statement.
    fn bind(&mut self, value: impl Into<Value>) -> usize {
        self.values.push(value.into());
        self.values.len()
    }

    fn from(&self) -> String {
        // True of every name, and what makes SQLite's planner take the index that has all that is ordered by: with statistics
        // it took the one of outside ids otherwise, and looked thousands of rows up.
        let mut condition = "WHERE o.name_key >= ''".to_owned();
        for more in &self.conditions {
            condition.push_str(" AND ");
            condition.push_str(more);
        }
        let only = &self.only;
        let partner = if self.partner { "JOIN partner p ON p.id = o.partner_id" } else { "" };
        let glance = if self.glance { "LEFT JOIN glance g ON g.organization_id = o.id" } else { "" };
        format!(
            "FROM organization o
             JOIN partner_closure reach ON reach.descendant_id = o.partner_id AND reach.ancestor_id = $1{only}
             {partner} {glance} {condition}"
        )
    }
}

fn order(order: OrganizationOrder) -> String {
    let first = match order {
        OrganizationOrder::Name => String::new(),
        // Those that are gone need nobody, those at which nobody has looked are not known to.
        OrganizationOrder::Attention => {
            "CASE WHEN o.gone_at IS NOT NULL THEN 99 ELSE coalesce(g.health, 98) END, coalesce(g.failing, 0) DESC, "
                .to_owned()
        }
        OrganizationOrder::Report => format!("coalesce({LATEST_REPORT}, -1) DESC, "),
        OrganizationOrder::Delivery => format!("{DELIVERY_ON}, "),
    };
    format!("{first}o.name_key, o.id")
}

/// A pattern for LIKE that finds the text anywhere.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for char in text.chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}

fn list_row(row: &Row) -> Result<OrganizationRow, DbErr> {
    let zone: Option<Zone> = row.parse_or_none("zone")?;
    let latest: Option<i16> = row.get("latest_report")?;
    Ok(OrganizationRow {
        id: OrganizationId(row.get("public_id")?),
        name: row.get("name")?,
        partner_name: row.get("partner_name")?,
        source: row.parse_or_none("source")?,
        zone: zone.unwrap_or_default(),
        zone_set: zone.is_some(),
        latest_report: latest.map(|index| Period::from_index(i32::from(index))),
        delivery_on: row.get("delivery_on")?,
        gone_at: row.instant_or_none("gone_at")?,
        glance: glance(row)?,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_search_is_no_pattern() {
        assert_eq!(super::like("a%b_c\\"), "%a\\%b\\_c\\\\%");
    }
}
