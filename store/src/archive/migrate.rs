//! The move of an SQLite installation to PostgreSQL, and of its files to wherever the settings say. All rows come in one
//! transaction, which is committed when both sides have been compared; files that were copied before a move that broke
//! off are found again by the next.

use std::path::{Path, PathBuf};

use futures::TryStreamExt as _;
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row as _};

use super::canon::{Column, Sum};
use super::carry::{Carried, carry, named};
use super::database;
use super::tables::{self, Table, failed};
use crate::files::Files;
use crate::machine::MachineLock;
use crate::open::{Database, MIGRATION_LOCK, SQLITE_FILE};
use crate::sealing::{self, sealing_key_in};
use crate::signing_key::{self, signing_key_in};
use crate::{Error, Options, Store};

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// Every table, in the order of the copy; the same on both sides.
    pub tables: Vec<MigratedTable>,
    /// Files of reports.
    pub reports: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// Whether there was a key that signs reports; it is in the database now.
    pub signing_key: bool,
}

/// A table that was copied and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigratedTable {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// The beginning of the sum of its rows' hashes.
    pub sum: String,
}

/// COPY is given so many bytes at once.
const PORTION: usize = 1 << 20;

/// Moves the SQLite installation in the folder `from` (a data folder, or a backup) to the empty PostgreSQL database and the
/// storage that `options` name. The source stays as it is; nobody may have it open meanwhile.
///
/// # Errors
/// [`Error::Refused`] when the settings name no PostgreSQL, the target is not empty, the source is not there, in use,
/// of another schema or damaged; [`Error::Corrupt`] when the two sides differ. Nothing is in the database then.
pub async fn migrate_from(options: &Options, from: &Path) -> Result<Migrated, Error> {
    let Database::Postgres(_) = Database::of(options)? else {
        return Err(Error::Refused(
            "bsr migrate-store moves an installation to PostgreSQL, and the settings name none: set BSR_DATABASE_URL to \
             postgres://…, and BSR_STORAGE_URL to where the files are to be"
                .to_owned(),
        ));
    };
    let file = from.join(SQLITE_FILE);
    if !file.is_file() {
        let sentence = format!("there is no installation in {}: it has no {SQLITE_FILE}", from.display());
        return Err(Error::Refused(sentence));
    }
    let _alone = alone(file.clone()).await?;
    let source = database::open(&file, false).await?;
    if database::schema(&source).await? != database::known_schema() {
        return Err(Error::Refused(format!(
            "{} has the schema of another version of this program: bring it up to date with bsr migrate, or restore it \
             first when it is a backup",
            file.display()
        )));
    }
    database::check(&source, "the database to be moved").await?;

    let opened = Store::open(options).await?;
    let pool = opened.store.writer().get_postgres_connection_pool();
    let mut connection = pool.acquire().await.map_err(failed(DOING))?;
    let tables = tables::common(&source, &mut connection).await?;
    require_empty(&mut connection, &tables).await?;
    drop(connection);
    let (reports, bytes) = copy_files(&source, from, &opened.store).await?;

    let mut transaction = pool.begin().await.map_err(failed(DOING))?;
    lock(&mut transaction, &tables).await?;
    require_empty(&mut transaction, &tables).await?;
    let mut copied = Vec::new();
    for table in &tables {
        copied.push(copy(&source, &mut transaction, table).await?);
    }
    let mut moved = Vec::new();
    for (table, sum) in tables.iter().zip(copied) {
        moved.push(compare(&mut transaction, table, sum).await?);
        count_on(&mut transaction, table).await?;
    }
    let key = signing_key_in(from)?;
    let sealing_key = sealing_key_in(from)?;
    for (purpose, key) in [(signing_key::PURPOSE, &key), (sealing::PURPOSE, &sealing_key)] {
        if let Some(key) = key {
            keep_key(&mut transaction, purpose, key, opened.store.now().timestamp()).await?;
        }
    }
    transaction.commit().await.map_err(failed(DOING))?;
    database::close(source).await?;
    Ok(Migrated { tables: moved, reports, bytes, signing_key: key.is_some() })
}

const DOING: &str = "move the installation";

async fn alone(file: PathBuf) -> Result<MachineLock, Error> {
    let taken = tokio::task::spawn_blocking(move || MachineLock::alone(&file)).await;
    taken.map_err(Error::open("waiting for other processes broke off".to_owned()))?
}

async fn require_empty(target: &mut PgConnection, tables: &[Table]) -> Result<(), Error> {
    for Table { name, .. } in tables {
        let statement = format!("SELECT EXISTS (SELECT 1 FROM \"{name}\")");
        let row = sqlx::query(AssertSqlSafe(statement)).fetch_one(&mut *target).await;
        if row.and_then(|row| row.try_get::<bool, _>(0)).map_err(failed(DOING))? {
            return Err(Error::Refused(format!(
                "the PostgreSQL database is not empty ({name} has rows): give bsr migrate-store one that nobody has used yet"
            )));
        }
    }
    Ok(())
}

async fn copy_files(source: &DatabaseConnection, from: &Path, store: &Store) -> Result<(usize, u64), Error> {
    let wanted = database::report_files(source).await?;
    let Carried { files, damaged } = carry(&Files::folder(from)?, store.files(), wanted).await?;
    if damaged.is_empty() {
        return Ok((files.len(), files.iter().map(|file| file.bytes).sum()));
    }
    let keys: Vec<String> = damaged.into_iter().map(|file| file.key).collect();
    Err(Error::Refused(format!(
        "nothing was moved: of {} reports the file is lost or damaged in {} ({}); put it back from a backup",
        keys.len(),
        from.display(),
        named(&keys)
    )))
}

/// Whoever opens the database now, or has it open, waits until the move is over.
async fn lock(target: &mut PgConnection, tables: &[Table]) -> Result<(), Error> {
    let opening = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK);
    opening.execute(&mut *target).await.map_err(failed(DOING))?;
    let names: Vec<String> = tables.iter().map(|table| format!("\"{}\"", table.name)).collect();
    let statement = format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", names.join(", "));
    sqlx::query(AssertSqlSafe(statement)).execute(target).await.map_err(failed(DOING))?;
    Ok(())
}

fn list(table: &Table, form: impl Fn(&Column) -> String) -> String {
    table.columns.iter().map(form).collect::<Vec<_>>().join(", ")
}

/// Copies a table in one statement, so that rows may belong to later ones; answers what was read.
async fn copy(source: &DatabaseConnection, target: &mut PgConnection, table: &Table) -> Result<Sum, Error> {
    const DOING: &str = "copy a table";
    let names = list(table, |column| format!("\"{}\"", column.name));
    let statement = format!("COPY \"{}\" ({names}) FROM STDIN", table.name);
    let mut copy = target.copy_in_raw(&statement).await.map_err(failed(DOING))?;
    let statement = format!("SELECT {} FROM \"{}\"", list(table, Column::in_sqlite), table.name);
    let mut rows = sqlx::query(AssertSqlSafe(statement)).fetch(source.get_sqlite_connection_pool());
    let (mut sum, mut portion) = (Sum::default(), String::new());
    while let Some(row) = rows.try_next().await.map_err(failed(DOING))? {
        let values = (0..table.columns.len()).map(|at| row.try_get::<Option<String>, _>(at));
        let values = values.collect::<Result<Vec<_>, _>>().map_err(failed(DOING))?;
        for (at, (column, value)) in table.columns.iter().zip(&values).enumerate() {
            if at > 0 {
                portion.push('\t');
            }
            column.write_field(value.as_deref(), &mut portion);
        }
        portion.push('\n');
        sum.add(&values);
        if portion.len() >= PORTION {
            copy.send(portion.as_bytes()).await.map_err(failed(DOING))?;
            portion.clear();
        }
    }
    copy.send(portion.as_bytes()).await.map_err(failed(DOING))?;
    copy.finish().await.map_err(failed(DOING))?;
    Ok(sum)
}

/// Reads the table back from PostgreSQL.
async fn compare(target: &mut PgConnection, table: &Table, copied: Sum) -> Result<MigratedTable, Error> {
    const DOING: &str = "compare a table";
    let statement = format!("SELECT {} FROM \"{}\"", list(table, Column::in_postgres), table.name);
    let mut rows = sqlx::query(AssertSqlSafe(statement)).fetch(target);
    let mut found = Sum::default();
    while let Some(row) = rows.try_next().await.map_err(failed(DOING))? {
        let values = (0..table.columns.len()).map(|at| row.try_get::<Option<String>, _>(at));
        found.add(&values.collect::<Result<Vec<_>, _>>().map_err(failed(DOING))?);
    }
    if found != copied {
        let what = format!(
            "{} has {} rows ({}) in SQLite and {} rows ({}) in PostgreSQL; nothing was moved",
            table.name,
            copied.rows,
            copied.shown(),
            found.rows,
            found.shown()
        );
        return Err(Error::Corrupt { doing: DOING, what });
    }
    Ok(MigratedTable { name: table.name.clone(), rows: found.rows, sum: found.shown() })
}

/// New rows get ids after the ones that were copied.
async fn count_on(target: &mut PgConnection, table: &Table) -> Result<(), Error> {
    let Some(id) = &table.identity else { return Ok(()) };
    let statement = format!(
        "SELECT setval(pg_get_serial_sequence('\"{name}\"', '{id}'), MAX(\"{id}\")) FROM \"{name}\" HAVING COUNT(*) > 0",
        name = table.name
    );
    sqlx::query(AssertSqlSafe(statement)).execute(target).await.map_err(failed("count ids on"))?;
    Ok(())
}

/// The deployment's own keys go from the folder, where one machine finds them, to where all find them.
async fn keep_key(target: &mut PgConnection, purpose: &str, key: &str, now: i64) -> Result<(), Error> {
    const DOING: &str = "keep a key of the deployment";
    let statement = "INSERT INTO signing_key (purpose, pem, created_at) VALUES ($1, $2, $3) RETURNING pem";
    let row = sqlx::query(statement).bind(purpose).bind(key).bind(now).fetch_one(target).await;
    let kept: String = row.and_then(|row| row.try_get(0)).map_err(failed(DOING))?;
    if kept == key {
        return Ok(());
    }
    Err(Error::Corrupt { doing: DOING, what: "it is another than the one that was there".to_owned() })
}
