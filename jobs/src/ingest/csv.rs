//! CSV for those who have neither an API client nor NDJSON: the same events, a column a field.
//!
//! The heading names the columns, in any order; an empty cell is a field left out, an unknown column is ignored,
//! and several domains or workloads stand in one cell with semicolons between them. A row becomes the same JSON
//! as a line of NDJSON, so that there is one parser and one set of reasons.

mod numbered;

use std::io::Read;

use domain::event;
use serde_json::{Map, Value};
use store::{RefusedLine, Scope, Store};

use self::numbered::Numbered;
use super::{IngestError, IngestErrorKind, LINE_LIMIT, Sink, Totals};

/// The columns with a meaning: the fields of all five types.
pub const CSV_COLUMNS: [&str; 24] = [
    "type",
    "id",
    "partner",
    "parent",
    "organization",
    "account",
    "name",
    "domains",
    "time_zone",
    "source",
    "owner",
    "address",
    "kind",
    "added_at",
    "workloads",
    "deleted_at",
    "workload",
    "at",
    "on",
    "ended_at",
    "outcome",
    "objects",
    "bytes",
    "error",
];

/// Reads CSV (RFC 4180, UTF-8) to its end. Line numbers are those on which a row begins.
///
/// # Errors
/// The heading has no column `type`, or names one twice; the file or the store failed.
pub async fn csv<R: Read + Send>(
    store: &Store,
    scope: &Scope,
    reader: R,
    on_refused: &mut (dyn FnMut(RefusedLine) + Send),
) -> Result<Totals, IngestError> {
    let mut sink = Sink::new(store, scope, on_refused);
    let read = rows(&mut sink, reader).await;
    sink.finish(read).await
}

async fn rows<R: Read + Send>(sink: &mut Sink<'_>, reader: R) -> Result<(), IngestErrorKind> {
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(Numbered::new(reader));
    let heading = heading(&mut reader)?;
    let mut record = ::csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return Err(unreadable(error)),
        }
        let line = reader.get_mut().line_from(record.position().map_or(0, ::csv::Position::byte));
        let parsed = json(&heading, &record).and_then(|json| {
            sink.bytes += json.len();
            event::parse_line(&json).map_err(|refusal| refusal.to_string())
        });
        sink.push(line, parsed).await?;
    }
}

/// The columns' fields in the file's order; none for a column without a meaning.
fn heading<R: Read>(reader: &mut ::csv::Reader<R>) -> Result<Vec<Option<&'static str>>, IngestErrorKind> {
    let record = reader.byte_headers().map_err(unreadable)?;
    let mut heading = Vec::with_capacity(record.len());
    for cell in record {
        let cell = cell.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(cell).trim_ascii();
        let field = CSV_COLUMNS.into_iter().find(|name| name.as_bytes().eq_ignore_ascii_case(cell));
        if let Some(field) = field.filter(|field| heading.contains(&Some(*field))) {
            return Err(IngestErrorKind::Heading(format!("the heading has the column «{field}» twice")));
        }
        heading.push(field);
    }
    if heading.contains(&Some("type")) {
        return Ok(heading);
    }
    Err(IngestErrorKind::Heading(
        "the first line is no heading: the column «type» is missing; docs/ingest.md lists the columns"
            .to_owned(),
    ))
}

/// A row as a line of NDJSON, or the reason why it is refused.
fn json(heading: &[Option<&'static str>], record: &::csv::ByteRecord) -> Result<String, String> {
    if record.len() != heading.len() {
        return Err(format!("the row has {} cells, the heading {}", record.len(), heading.len()));
    }
    if record.as_slice().len() > LINE_LIMIT {
        return Err(format!("the row is longer than {LINE_LIMIT} bytes"));
    }
    let mut fields = Map::new();
    for (field, cell) in heading.iter().zip(record) {
        let Some(field) = field else { continue };
        let text = std::str::from_utf8(cell).map_err(|_| format!("the cell «{field}» is not UTF-8"))?.trim();
        if !text.is_empty() {
            fields.insert((*field).to_owned(), value(field, text));
        } else if *field == "workloads" && is_account(heading, record) {
            // An account that has none yet says so with an empty cell; the field itself is not optional.
            fields.insert((*field).to_owned(), Value::Array(Vec::new()));
        }
    }
    Ok(Value::Object(fields).to_string())
}

fn is_account(heading: &[Option<&'static str>], record: &::csv::ByteRecord) -> bool {
    heading.iter().zip(record).any(|(field, cell)| *field == Some("type") && cell.trim_ascii() == b"account")
}

/// A cell as the JSON that its field wants. What does not fit stays text: the one parser says why it is refused.
fn value(field: &str, text: &str) -> Value {
    let as_text = || Value::String(text.to_owned());
    match field {
        "domains" | "workloads" => {
            text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(Value::from).collect()
        }
        "objects" | "bytes" => text.parse::<u64>().map_or_else(|_| as_text(), Value::from),
        "on" => match text.to_ascii_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => as_text(),
        },
        _ => as_text(),
    }
}

fn unreadable(error: ::csv::Error) -> IngestErrorKind {
    IngestErrorKind::Unreadable(std::io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Result<String, String>> {
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let heading = heading(&mut reader).unwrap();
        reader.byte_records().map(|record| json(&heading, &record.unwrap())).collect()
    }

    #[test]
    fn a_row_becomes_the_line_of_ndjson_that_says_the_same() {
        let text = "\u{feff}Type,organization,account,workload,ended_at,outcome,objects,note\n\
            run,o-1,a-1,email,2026-10-01T02:00:00Z,succeeded,12,ignored\n";
        let expected = r#"{"account":"a-1","ended_at":"2026-10-01T02:00:00Z","objects":12,"organization":"o-1","outcome":"succeeded","type":"run","workload":"email"}"#;
        assert_eq!(lines(text), [Ok(expected.to_owned())]);
    }

    #[test]
    fn lists_are_split_and_an_account_may_have_none() {
        let text = "type,workloads,domains\naccount,email; tasks,\naccount,,\npartner,,a.example;b.example\n";
        assert_eq!(
            lines(text),
            [
                Ok(r#"{"type":"account","workloads":["email","tasks"]}"#.to_owned()),
                Ok(r#"{"type":"account","workloads":[]}"#.to_owned()),
                Ok(r#"{"domains":["a.example","b.example"],"type":"partner"}"#.to_owned()),
            ]
        );
    }

    #[test]
    fn a_cut_row_is_refused() {
        assert_eq!(
            lines("type,id,name\npartner,p\n"),
            [Err("the row has 2 cells, the heading 3".to_owned())]
        );
    }

    #[test]
    fn a_file_without_a_heading_is_told() {
        let mut reader = ::csv::ReaderBuilder::new().from_reader("partner,p-1,North\n".as_bytes());
        assert!(heading(&mut reader).is_err());
    }
}
