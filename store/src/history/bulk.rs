//! Many rows in one statement, whose text is the same for any number of rows, so that it is prepared once. To SQLite the
//! rows travel as one JSON text, an array a row; to PostgreSQL, which takes JSON apart at half the speed, as an array a
//! column.

mod cells;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};
use serde::Serialize;

use crate::Error;
use crate::sql::{self, Row, values};
pub(crate) use cells::{Cell, Cells};

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
pub(crate) async fn execute<R: Serialize + Cells>(
    db: &impl ConnectionTrait,
    doing: &'static str,
    sql: &str,
    columns: &Columns,
    rows: &[R],
) -> Result<u64, Error> {
    if rows.is_empty() {
        return Ok(0);
    }
    let (sql, values) = statement(db, sql, columns, rows);
    sql::execute(db, doing, &sql, values).await
}

/// Runs a query in which `{rows}` stands for the rows as a table `k` with those columns; `read` reads each row of the
/// answer.
pub(crate) async fn query<R: Serialize + Cells, T>(
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
    let (sql, values) = statement(db, sql, columns, rows);
    sql::all(db, doing, &sql, values, read).await
}

fn statement<R: Serialize + Cells>(
    db: &impl ConnectionTrait,
    sql: &str,
    columns: &Columns,
    rows: &[R],
) -> (String, Vec<Value>) {
    if db.get_database_backend() == DbBackend::Sqlite {
        // Tuples of numbers, texts and options: serde_json has nothing to refuse in them.
        let json = serde_json::to_string(rows).unwrap_or_default();
        return (sql.replace("{rows}", &json_table(columns)), values![json]);
    }
    let arrays = cells::arrays(rows, columns.len());
    (sql.replace("{rows}", &array_table(columns)), arrays.into_iter().map(Value::from).collect())
}

/// The JSON of `$1` as a table. SQLite's `CROSS JOIN` keeps its place: written first, it is walked, and the stored
/// table beside it is looked up by its key.
fn json_table(columns: &Columns) -> String {
    let column = |(at, (name, kind)): (usize, &(&str, Kind))| match kind {
        Kind::Bytes | Kind::Uuid => format!("unhex(value->>{at}) AS {name}"),
        Kind::Int | Kind::Small | Kind::Text | Kind::Bool => format!("value->>{at} AS {name}"),
    };
    let columns: Vec<String> = columns.iter().enumerate().map(column).collect();
    format!("(SELECT {} FROM json_each($1)) AS k", columns.join(", "))
}

/// The arrays of `$1`, `$2` … as a table. They are bound as texts and cast: in this way no driver needs to know types of
/// arrays, and a prepared statement has one form.
fn array_table(columns: &Columns) -> String {
    let (mut named, mut arrays, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (name, kind)) in columns.iter().enumerate() {
        let (element, value) = match kind {
            Kind::Int => ("bigint", format!("c{at}")),
            Kind::Small => ("smallint", format!("c{at}")),
            Kind::Text => ("text", format!("c{at}")),
            Kind::Bool => ("boolean", format!("c{at}")),
            Kind::Bytes => ("text", format!("decode(c{at}, 'hex')")),
            Kind::Uuid => ("uuid", format!("c{at}")),
        };
        named.push(format!("{value} AS {name}"));
        arrays.push(format!("${}::text::{element}[]", at + 1));
        places.push(format!("c{at}"));
    }
    let (named, arrays, places) = (named.join(", "), arrays.join(", "), places.join(", "));
    format!("(SELECT {named} FROM unnest({arrays}) AS r ({places})) AS k")
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
