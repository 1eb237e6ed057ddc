//! Which tables and columns there are, asked of the databases themselves: a table that a later step of the schema adds is
//! copied without a word here, and one that the two databases do not share is refused.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, PgConnection, Row as _};

use super::canon::{Column, Kind};
use super::database::{self, STEPS};
use crate::{Error, sql};

/// A table of PostgreSQL.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The column that PostgreSQL counts up by itself.
    pub(super) identity: Option<String>,
}

/// PostgreSQL's tables in an order in which rows find what they belong to: the order of SQLite's foreign keys.
///
/// # Errors
/// [`Error::Refused`] when the two databases do not have the same tables and columns.
pub(super) async fn common(
    source: &DatabaseConnection,
    target: &mut PgConnection,
) -> Result<Vec<Table>, Error> {
    let (theirs, mut ours) = (sqlite_columns(source).await?, postgres_tables(target).await?);
    let columns: BTreeMap<String, BTreeSet<String>> = ours
        .iter()
        .map(|(name, table)| (name.clone(), table.columns.iter().map(|it| it.name.clone()).collect()))
        .collect();
    if theirs != columns {
        let differs =
            theirs.keys().chain(columns.keys()).find(|name| theirs.get(*name) != columns.get(*name));
        return Err(Error::Refused(format!(
            "the two databases do not have the same tables and columns (see {}): bring both up to date with bsr migrate",
            differs.map(String::as_str).unwrap_or_default()
        )));
    }
    let order = in_order(theirs.into_keys().collect(), &belongs_to(source).await?)?;
    Ok(order.iter().filter_map(|name| ours.remove(name)).collect())
}

async fn sqlite_columns(source: &DatabaseConnection) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
    let mut columns = BTreeMap::new();
    for table in database::tables(source).await? {
        let statement = "SELECT name FROM pragma_table_info($1)";
        let doing = "read a table's columns";
        let names = sql::all(source, doing, statement, sql::values![&*table], |row| row.at(0)).await?;
        columns.insert(table, names.into_iter().collect());
    }
    Ok(columns)
}

/// Pairs of a table and one that its rows belong to.
async fn belongs_to(source: &DatabaseConnection) -> Result<BTreeSet<(String, String)>, Error> {
    let statement = "SELECT m.name, f.\"table\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table'";
    let pairs = sql::all(source, "read the foreign keys", statement, [], |row| Ok((row.at(0)?, row.at(1)?)));
    Ok(pairs.await?.into_iter().collect())
}

async fn postgres_tables(target: &mut PgConnection) -> Result<BTreeMap<String, Table>, Error> {
    const DOING: &str = "read the tables of PostgreSQL";
    let statement = "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_identity = 'YES'
         FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name <> $1
         ORDER BY c.table_name, c.ordinal_position";
    let rows = sqlx::query(statement).bind(STEPS).fetch_all(target).await.map_err(failed(DOING))?;
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for row in rows {
        let read = || -> Result<(String, String, String, bool), sqlx::Error> {
            Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?))
        };
        let (table, name, data_type, is_identity) = read().map_err(failed(DOING))?;
        let Some(kind) = Kind::of(&data_type) else {
            let what =
                format!("the column {name} of {table} has the type {data_type}, which has no form here");
            return Err(Error::Corrupt { doing: DOING, what });
        };
        let entry = tables.entry(table.clone()).or_insert_with(|| Table {
            name: table,
            columns: Vec::new(),
            identity: None,
        });
        if is_identity {
            entry.identity = Some(name.clone());
        }
        entry.columns.push(Column { name, kind });
    }
    Ok(tables)
}

/// `names` so that each comes after those it belongs to; a table whose rows belong to each other is no hindrance.
fn in_order(names: Vec<String>, belongs_to: &BTreeSet<(String, String)>) -> Result<Vec<String>, Error> {
    let (mut order, mut left) = (Vec::new(), names);
    while !left.is_empty() {
        let waits = |name: &String| {
            belongs_to.iter().any(|(from, to)| from == name && to != name && left.contains(to))
        };
        let (later, now): (Vec<_>, Vec<_>) = left.iter().cloned().partition(waits);
        if now.is_empty() {
            let what = format!("the tables {} belong to each other in a circle", later.join(", "));
            return Err(Error::Corrupt { doing: "put the tables in an order", what });
        }
        order.extend(now);
        left = later;
    }
    Ok(order)
}

/// For `map_err`: sqlx's error in the operation `doing`.
pub(super) fn failed(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Error {
    move |error| {
        let cause = sea_orm::RuntimeErr::SqlxError(std::sync::Arc::new(error));
        Error::database(doing, sea_orm::DbErr::Exec(cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> BTreeSet<(String, String)> {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    #[test]
    fn a_table_comes_after_those_it_belongs_to() {
        let names = ["delivery", "organization", "partner", "report"].map(str::to_owned).to_vec();
        let belongs = pairs(&[
            ("delivery", "report"),
            ("report", "organization"),
            ("organization", "partner"),
            ("partner", "partner"),
        ]);
        assert_eq!(in_order(names, &belongs).unwrap(), ["partner", "organization", "report", "delivery"]);
    }

    #[test]
    fn a_circle_is_refused() {
        let names = ["a", "b"].map(str::to_owned).to_vec();
        assert!(in_order(names, &pairs(&[("a", "b"), ("b", "a")])).is_err());
    }
}
