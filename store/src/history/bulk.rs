//! Many rows in one statement. The rows travel as one JSON text, an array a row, which the database takes apart: the
//! statement's text is the same for any number of rows, so it is prepared once, and nobody counts placeholders.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use serde::Serialize;

use crate::Error;
use crate::sql::{self, Row, values};

/// What a column of the rows holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A whole number.
    Int,
    /// A whole number of 16 bits.
    Small,
    /// Text.
    Text,
    /// True or false.
    Bool,
    /// Bytes, written with [`hex`].
    Bytes,
    /// A UUID, written as 32 hexadecimal digits.
    Uuid,
}

/// Columns of the rows, in their order in each row.
pub(crate) type Columns = [(&'static str, Kind)];

/// Runs a statement in which `{rows}` stands for the rows as a table `k` with those columns.
pub(crate) async fn execute<R: Serialize>(
    db: &impl ConnectionTrait,
    doing: &'static str,
    sql: &str,
    columns: &Columns,
    rows: &[R],
) -> Result<u64, Error> {
    if rows.is_empty() {
        return Ok(0);
    }
    let (sql, json) = statement(db, sql, columns, rows);
    sql::execute(db, doing, &sql, values![json]).await
}

/// Runs a query in which `{rows}` stands for the rows as a table `k` with those columns; `read` reads each row of the
/// answer.
pub(crate) async fn query<R: Serialize, T>(
    db: &impl ConnectionTrait,
    doing: &'static str,
    sql: &str,
    columns: &Columns,
    rows: &[R],
    read: impl FnMut(&Row) -> Result<T, DbErr>,
) -> Result<Vec<T>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, json) = statement(db, sql, columns, rows);
    sql::all(db, doing, &sql, values![json], read).await
}

fn statement<R: Serialize>(
    db: &impl ConnectionTrait,
    sql: &str,
    columns: &Columns,
    rows: &[R],
) -> (String, String) {
    // Tuples of numbers, texts and options: serde_json has nothing to refuse in them.
    let json = serde_json::to_string(rows).unwrap_or_default();
    (sql.replace("{rows}", &table(db.get_database_backend(), columns)), json)
}

/// The JSON of `$1` as a table. SQLite's `CROSS JOIN` keeps its place: written first, it is walked, and the stored
/// table beside it is looked up by its key.
fn table(backend: DbBackend, columns: &Columns) -> String {
    let sqlite = backend == DbBackend::Sqlite;
    let columns: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, (name, kind))| {
            let value = format!("value->>{at}");
            let typed = match (kind, sqlite) {
                (Kind::Bytes | Kind::Uuid, true) => format!("unhex({value})"),
                (_, true) => value,
                (Kind::Int, false) => format!("({value})::bigint"),
                (Kind::Small, false) => format!("({value})::smallint"),
                (Kind::Text, false) => value,
                (Kind::Bool, false) => format!("({value})::boolean"),
                (Kind::Bytes, false) => format!("decode({value}, 'hex')"),
                (Kind::Uuid, false) => format!("({value})::uuid"),
            };
            format!("{typed} AS {name}")
        })
        .collect();
    let source = if sqlite { "json_each($1)" } else { "jsonb_array_elements($1::jsonb)" };
    format!("(SELECT {} FROM {source}) AS k", columns.join(", "))
}

/// Bytes as hexadecimal digits, the way into a JSON text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
