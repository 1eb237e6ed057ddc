//! Running SQL: the few functions through which every statement of the store goes.
//!
//! ```text
//! let name = sql::optional(store.reader(), "read a partner", "SELECT name FROM partner WHERE id = $1", values![id],
//!     |row| row.get::<String>("name")).await?;
//! ```
//! Rules that keep one text fit for both databases: BIGINT columns are read as `i64`, SMALLINT ones as `i16`;
//! `COUNT(*)` is an `i64`, a `SUM` needs `CAST(… AS BIGINT)`; `ON CONFLICT … DO UPDATE`, `RETURNING` and
//! `WITH t (a, b) AS (VALUES …)` are understood by both; a parameter that is only compared with NULL needs a cast.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::time::Instant;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, TryGetable, Value,
};

use crate::Error;

/// Values for a statement's placeholders, in their order: `values![id, name, at.timestamp()]`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(::sea_orm::Value::from($value)),*] };
}
pub(crate) use values;

/// How many statements, beginnings and ends of transactions this process has sent to the database.
pub(crate) fn sent() -> u64 {
    SENT.load(Ordering::Relaxed)
}

static SENT: AtomicU64 = AtomicU64::new(0);

fn count() {
    SENT.fetch_add(1, Ordering::Relaxed);
}

/// Values that one statement may bind on both databases (SQLite 32,766; PostgreSQL 65,535). Longer input goes in chunks.
pub(crate) const MAX_VALUES: usize = 30_000;

/// One row of an answer.
#[derive(Debug)]
pub(crate) struct Row(QueryResult);

impl Row {
    /// A column's value: `i64` for BIGINT, `i16` for SMALLINT, `String`, `bool`, `Vec<u8>`, `Uuid`, or an `Option` of one.
    pub(crate) fn get<T: TryGetable>(&self, column: &str) -> Result<T, DbErr> {
        self.0.try_get_by(column)
    }

    /// The same by position, which is quicker for many rows.
    pub(crate) fn at<T: TryGetable>(&self, position: usize) -> Result<T, DbErr> {
        self.0.try_get_by_index(position)
    }

    /// A column of seconds since 1970.
    pub(crate) fn instant(&self, column: &str) -> Result<Instant, DbErr> {
        instant(self.get(column)?)
    }

    /// A column of seconds since 1970 that may be NULL.
    pub(crate) fn instant_or_none(&self, column: &str) -> Result<Option<Instant>, DbErr> {
        self.get::<Option<i64>>(column)?.map(instant).transpose()
    }

    /// A column of text that `domain` parses: a role, a zone, a state.
    pub(crate) fn parse<T: std::str::FromStr>(&self, column: &str) -> Result<T, DbErr> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| DbErr::Type(format!("the column {column} holds an unknown word")))
    }

    /// The same for a column that may be NULL.
    pub(crate) fn parse_or_none<T: std::str::FromStr>(&self, column: &str) -> Result<Option<T>, DbErr> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| {
            text.parse().map_err(|_| DbErr::Type(format!("the column {column} holds an unknown word")))
        })
        .transpose()
    }
}

/// An instant of its stored form.
pub(crate) fn instant(seconds: i64) -> Result<Instant, DbErr> {
    chrono::DateTime::from_timestamp(seconds, 0)
        .ok_or_else(|| DbErr::Type(format!("{seconds} is not an instant")))
}

/// All rows of an answer, each read by `read`.
pub(crate) async fn all<T>(
    db: &impl ConnectionTrait,
    doing: &'static str,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
    read: impl FnMut(&Row) -> Result<T, DbErr>,
) -> Result<Vec<T>, Error> {
    let rows = db
        .query_all_raw(statement(db, sql, values))
        .await
        .map_err(|source| Error::database(doing, source))?;
    let mut read = read;
    rows.into_iter()
        .map(|row| read(&Row(row)))
        .collect::<Result<_, _>>()
        .map_err(|source| Error::database(doing, source))
}

/// The first row of an answer, if there is one.
pub(crate) async fn optional<T>(
    db: &impl ConnectionTrait,
    doing: &'static str,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
    read: impl FnOnce(&Row) -> Result<T, DbErr>,
) -> Result<Option<T>, Error> {
    let row = db
        .query_one_raw(statement(db, sql, values))
        .await
        .map_err(|source| Error::database(doing, source))?;
    row.map(|row| read(&Row(row))).transpose().map_err(|source| Error::database(doing, source))
}

/// The first row of an answer that always has one (a count, `INSERT … RETURNING`).
pub(crate) async fn one<T>(
    db: &impl ConnectionTrait,
    doing: &'static str,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
    read: impl FnOnce(&Row) -> Result<T, DbErr>,
) -> Result<T, Error> {
    optional(db, doing, sql, values, read).await?.ok_or_else(|| Error::Database {
        doing,
        source: DbErr::RecordNotFound("the answer has no row".to_owned()),
    })
}

/// Runs a statement; answers how many rows it changed.
pub(crate) async fn execute(
    db: &impl ConnectionTrait,
    doing: &'static str,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, Error> {
    let done =
        db.execute_raw(statement(db, sql, values)).await.map_err(|source| Error::database(doing, source))?;
    Ok(done.rows_affected())
}

/// `($1,$2),($3,$4)` for `rows` rows of `columns` values, after `before` placeholders that come first.
pub(crate) fn tuples(rows: usize, columns: usize, before: usize) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(rows * columns * 7);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { "," };
            // Writing to a String cannot fail.
            let _ = write!(text, "{comma}${}", before + row * columns + column + 1);
        }
        text.push(')');
    }
    text
}

/// Begins a transaction that writes.
pub(crate) async fn begin(writer: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    let options = match writer.get_database_backend() {
        // Taking the lock at once means waiting for it at once: no «database is locked» half-way.
        DbBackend::Sqlite => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions::default(),
    };
    count();
    writer.begin_with_options(options).await.map_err(|source| Error::database("begin a transaction", source))
}

/// Commits what [`begin`] began.
pub(crate) async fn commit(transaction: DatabaseTransaction, doing: &'static str) -> Result<(), Error> {
    count();
    transaction.commit().await.map_err(|source| Error::database(doing, source))
}

pub(crate) async fn roll_back(transaction: DatabaseTransaction, doing: &'static str) -> Result<(), Error> {
    count();
    transaction.rollback().await.map_err(|source| Error::database(doing, source))
}

fn statement(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    count();
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

#[cfg(test)]
mod tests {
    #[test]
    fn tuples_are_numbered_through() {
        assert_eq!(super::tuples(2, 3, 0), "($1,$2,$3),($4,$5,$6)");
        assert_eq!(super::tuples(2, 1, 4), "($5),($6)");
    }
}
