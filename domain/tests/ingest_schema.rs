//! `docs/ingest.schema.json` is the contract of pushed lines, and `domain::event` reads them: both say the same.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use boon::{Compiler, SchemaIndex, Schemas};
use domain::event::{Event, parse_line};
use serde_json::{Value, json};

/// A line of each type with every field that it may have.
fn whole_lines() -> [Value; 5] {
    [
        json!({"type": "partner", "id": "p", "name": "P", "parent": "root", "domains": ["p.example"],
            "time_zone": "Europe/Berlin"}),
        json!({"type": "organization", "id": "o", "partner": "p", "name": "O", "domains": ["o.example"],
            "time_zone": "UTC", "source": "m365", "owner": "boss@o.example"}),
        json!({"type": "account", "organization": "o", "id": "a", "address": "a@o.example", "name": "A",
            "kind": "mailbox", "added_at": "2026-10-01T00:00:00Z", "workloads": ["email", "tasks"],
            "deleted_at": "2027-01-01T00:00:00Z"}),
        json!({"type": "state", "organization": "o", "account": "a", "workload": "email",
            "at": "2026-10-01T02:00:00+02:00", "on": true}),
        json!({"type": "run", "organization": "o", "account": "a", "workload": "onedrive",
            "ended_at": "2026-10-01T00:00:00.5Z", "outcome": "warning", "objects": 1, "bytes": 2, "error": "E"}),
    ]
}

/// The names of an event's fields. A field that is added there has to be added here, or this does not compile.
fn fields(event: &Event) -> BTreeSet<&'static str> {
    macro_rules! names {
        ($($kind:ident { $($field:ident),+ }),+) => {
            match event { $(Event::$kind { $($field: _),+ } => BTreeSet::from([$(stringify!($field)),+])),+ }
        };
    }
    names! {
        Partner { id, name, parent, domains, time_zone },
        Organization { id, partner, name, domains, time_zone, source, owner },
        Account { organization, id, address, name, kind, added_at, workloads, deleted_at },
        State { organization, account, workload, at, on },
        Run { organization, account, workload, ended_at, outcome, objects, bytes, error }
    }
}

/// Values that a field may be sent with, wrongly or rightly.
fn values() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "x",
        " x\t",
        "a\0b",
        "a\u{202e}b",
        "ü.example",
        "email",
        "Email",
        "failed",
        "gws",
        "site",
        "2026-10-31T18:17:00Z",
        "2026-10-31t18:17:00.1234567z",
        "2026-10-31 18:17:00-11:30",
        "2026-10-31",
        "2026-10-31T18:17:00",
        "2026-10-31T18:17:60Z",
        "2026-02-29T00:00:00Z",
        "2026-10-31T24:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z",
        "1793470620",
    ];
    let long =
        ["x".repeat(200), "ü".repeat(201), "x".repeat(500), format!("{} ", "x".repeat(500)), "x".repeat(501)];
    let mut values: Vec<Value> = texts.into_iter().map(str::to_owned).chain(long).map(Value::from).collect();
    values.extend([
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(i64::MAX),
        // One more than the largest is too close: the validator compares floating point numbers.
        json!(u64::MAX),
        json!({}),
        json!([]),
        json!([1]),
        json!([null]),
        json!(["email"]),
        json!(["email", "email", "sharepoint"]),
        json!(["mail"]),
        json!(["a.example", "ü.example"]),
        json!([""]),
        json!(vec!["a.example"; 1000]),
        json!(vec!["a.example"; 1001]),
    ]);
    values
}

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
    text: Value,
}

impl Schema {
    fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ingest.schema.json");
        let text: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        compiler.add_resource("urn:bsr:ingest:1", text.clone()).unwrap();
        let index = compiler.compile("urn:bsr:ingest:1", &mut schemas).unwrap();
        Self { schemas, index, text }
    }

    fn accepts(&self, line: &Value) -> bool {
        self.schemas.validate(line, self.index).is_ok()
    }

    /// What stands there about a line's type, but for the type itself.
    fn of(&self, line: &Value) -> (BTreeSet<&str>, BTreeSet<&str>) {
        let definition = &self.text["$defs"][line["type"].as_str().unwrap()];
        let names = definition["properties"].as_object().unwrap().keys().map(String::as_str);
        let required = definition["required"].as_array().unwrap().iter().filter_map(Value::as_str);
        (names.filter(|name| *name != "type").collect(), required.filter(|name| *name != "type").collect())
    }
}

fn is_accepted(line: &Value) -> bool {
    parse_line(&line.to_string()).is_ok()
}

#[test]
fn fields_are_the_same_and_so_are_those_that_are_needed() {
    let schema = Schema::read();
    for line in whole_lines() {
        let (names, required) = schema.of(&line);
        assert_eq!(names, fields(&parse_line(&line.to_string()).unwrap()), "{line}");
        let needed = names.iter().copied().filter(|name| {
            let mut rest = line.clone();
            rest.as_object_mut().unwrap().remove(*name);
            !is_accepted(&rest)
        });
        assert_eq!(required, needed.collect(), "{line}");
    }
}

#[test]
fn every_value_of_every_field_gets_the_same_answer() {
    let schema = Schema::read();
    let (mut accepted, mut refused) = (0, 0);
    for whole in whole_lines() {
        assert!(schema.accepts(&whole) && is_accepted(&whole), "{whole}");
        for field in whole.as_object().unwrap().keys() {
            for value in values() {
                // Which names the zones' database has cannot be said in a schema.
                if field == "time_zone" && value.is_string() {
                    continue;
                }
                let mut line = whole.clone();
                line[field] = value;
                let answer = is_accepted(&line);
                assert_eq!(schema.accepts(&line), answer, "{line}");
                if answer { accepted += 1 } else { refused += 1 }
            }
        }
    }
    assert!(accepted > 100 && refused > 500, "{accepted} accepted, {refused} refused");
}

#[test]
fn what_is_no_event_at_all_is_refused_by_both() {
    let schema = Schema::read();
    for line in
        [json!({}), json!([]), json!("run"), json!(null), json!({"type": "runs"}), json!({"type": "run"})]
    {
        assert!(!schema.accepts(&line) && !is_accepted(&line), "{line}");
    }
}

#[test]
fn every_line_of_the_example_is_accepted_by_both_and_unknown_fields_are_ignored() {
    let schema = Schema::read();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ingest-example.ndjson");
    for line in std::fs::read_to_string(example).unwrap().lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        assert!(schema.accepts(&line) && is_accepted(&line), "{line}");
        line["ticket"] = json!({"number": [7]});
        assert!(schema.accepts(&line) && is_accepted(&line), "{line}");
    }
}
