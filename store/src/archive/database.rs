//! An SQLite file that no server has open: a copy, a backup, or the database of an installation that stands still.

use std::collections::BTreeMap;
use std::path::Path;

use migrations::MigratorTrait;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

use super::carry::Wanted;
use crate::{Error, sql};

/// The table in which the schema's steps are remembered; its rows are compared as the schema, not as data.
pub(super) const STEPS: &str = "seaql_migrations";

const DOING: &str = "read the database";

/// Opens the file for this process alone, which may change it only `for_writing`. Its journal is a file that is gone when
/// the work is done, so that a copy stays one file.
#[expect(clippy::disallowed_methods, reason = "this is where databases that stand still are opened")]
pub(super) async fn open(path: &Path, for_writing: bool) -> Result<DatabaseConnection, Error> {
    let file = path.to_owned();
    let mut options = ConnectOptions::new("sqlite://bsr.sqlite3");
    options.max_connections(1).min_connections(0).sqlx_logging(false).record_stmt_in_spans(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite.filename(&file).create_if_missing(false).foreign_keys(true);
        if for_writing { sqlite } else { sqlite.pragma("query_only", "ON") }
    });
    let sentence = format!("{} cannot be opened", path.display());
    sea_orm::Database::connect(options).await.map_err(Error::open(sentence))
}

/// Closes what [`open`] opened: nothing of it is left but the file.
pub(super) async fn close(db: DatabaseConnection) -> Result<(), Error> {
    db.close().await.map_err(|source| Error::database("close the database", source))
}

/// The schema's steps that a database has been through.
pub(super) async fn schema(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let statement = format!("SELECT version FROM {STEPS} ORDER BY version");
    sql::all(db, "read the database's schema", &statement, [], |row| row.at(0)).await
}

/// The schema's steps that this program knows.
pub(super) fn known_schema() -> Vec<String> {
    migrations::Migrator::get_migration_files().iter().map(|step| step.name().to_owned()).collect()
}

/// The tables that hold data.
pub(super) async fn tables(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let statement = format!(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> '{STEPS}'
         ORDER BY name"
    );
    sql::all(db, DOING, &statement, [], |row| row.at(0)).await
}

/// How many rows each table has.
pub(super) async fn row_counts(db: &impl ConnectionTrait) -> Result<BTreeMap<String, u64>, Error> {
    let mut counts = BTreeMap::new();
    for table in tables(db).await? {
        let statement = format!("SELECT COUNT(*) FROM \"{table}\"");
        let count: i64 = sql::one(db, "count rows", &statement, [], |row| row.at(0)).await?;
        counts.insert(table, count.unsigned_abs());
    }
    Ok(counts)
}

/// The files that its reports have. Those of expired reports are only still to be removed.
pub(super) async fn report_files(db: &impl ConnectionTrait) -> Result<Vec<Wanted>, Error> {
    let statement = "SELECT file_key, sha256 FROM report
         WHERE file_key IS NOT NULL AND state <> 'expired' ORDER BY file_key";
    sql::all(db, "read which files reports have", statement, [], |row| {
        Ok(Wanted { key: row.at(0)?, sha256: row.at(1)? })
    })
    .await
}

/// Whether the file is sound: its pages, its indices, and what its rows say of each other.
///
/// # Errors
/// [`Error::Refused`] with what SQLite found, beginning with `what`.
pub(super) async fn check(db: &impl ConnectionTrait, what: &str) -> Result<(), Error> {
    const DOING: &str = "check the database";
    let said: Vec<String> = sql::all(db, DOING, "PRAGMA integrity_check", [], |row| row.at(0)).await?;
    if said != ["ok"] {
        let found = said.into_iter().take(3).collect::<Vec<_>>().join("; ");
        return Err(Error::Refused(format!("{what} is damaged: {}", domain::text::clean(&found, 300))));
    }
    let dangling: Vec<String> = sql::all(db, DOING, "PRAGMA foreign_key_check", [], |row| row.at(0)).await?;
    match dangling.first() {
        None => Ok(()),
        Some(table) => Err(Error::Refused(format!("{what} is damaged: rows of {table} belong to nothing"))),
    }
}
