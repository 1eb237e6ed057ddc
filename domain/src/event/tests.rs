//! Lines, good and bad, and what they get.

use super::*;
use crate::time::parse_instant;
use proptest::prelude::*;

fn refused(line: &str) -> String {
    parse_line(line).unwrap_err().to_string()
}

/// A run with one field set to some JSON, or left out when empty.
fn run_with(field: &str, json: &str) -> String {
    let fields = [
        ("type", r#""run""#),
        ("organization", r#""o1""#),
        ("account", r#""a1""#),
        ("workload", r#""email""#),
        ("ended_at", r#""2026-10-31T18:17:00Z""#),
        ("outcome", r#""succeeded""#),
    ];
    let mut fields: Vec<(&str, &str)> = fields.into_iter().filter(|(name, _)| *name != field).collect();
    if !json.is_empty() {
        fields.push((field, json));
    }
    let fields: Vec<String> = fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    format!("{{{}}}", fields.join(","))
}

#[test]
fn each_type_of_event_is_read() {
    let at = parse_instant("2026-10-01T00:00:00Z").unwrap();
    let cases = [
        (
            r#"{"type":"partner","id":"p","name":"P","parent":"root","domains":["Example.COM","example.com"],"time_zone":"Europe/Berlin"}"#,
            Event::Partner {
                id: "p".into(),
                name: "P".into(),
                parent: Some("root".into()),
                domains: Some(vec!["example.com".into()]),
                time_zone: Some("Europe/Berlin".parse().unwrap()),
            },
        ),
        (
            r#"{"type":"organization","id":"o","partner":"p","name":"O","source":"gws","owner":"boss@example.com"}"#,
            Event::Organization {
                id: "o".into(),
                partner: "p".into(),
                name: "O".into(),
                domains: None,
                time_zone: None,
                source: Some(Source::Gws),
                owner: Some("boss@example.com".into()),
            },
        ),
        (
            r#"{"type":"account","organization":"o","id":"a","address":"A@example.com","added_at":"2026-10-01T02:00:00+02:00","workloads":["tasks","email"],"deleted_at":null}"#,
            Event::Account {
                organization: "o".into(),
                id: "a".into(),
                address: "A@example.com".into(),
                name: None,
                kind: None,
                added_at: at,
                workloads: [Workload::Email, Workload::Tasks].into_iter().collect(),
                deleted_at: None,
            },
        ),
        (
            r#"{"type":"state","organization":"o","account":"a","at":"2026-10-01T00:00:00Z","on":false}"#,
            Event::State { organization: "o".into(), account: "a".into(), workload: None, at, on: false },
        ),
        (
            r#"{"type":"run","organization":"o","account":"a","workload":"onedrive","ended_at":"2026-10-01T00:00:00.1234567Z","outcome":"warning","objects":0,"bytes":9223372036854775807,"error":"=1+1\n<b>","more":{"x":[1]}}"#,
            Event::Run {
                organization: "o".into(),
                account: "a".into(),
                workload: Workload::OneDrive,
                ended_at: at,
                outcome: Outcome::Warning,
                objects: Some(0),
                bytes: Some(i64::MAX as u64),
                error: Some("=1+1\u{fffd}<b>".into()),
            },
        ),
    ];
    for (line, event) in cases {
        assert_eq!(parse_line(line), Ok(event), "{line}");
    }
}

#[test]
fn what_surrounds_a_line_is_passed_over() {
    let line = run_with("", "");
    assert!(parse_line(&format!("\u{feff}{line}\r")).is_ok());
    assert!(parse_bytes(format!(" {line}\t\r\n").as_bytes()).is_ok());
}

#[test]
fn odd_instants_that_are_right_are_taken() {
    for (text, at) in [
        ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"),
        ("2026-10-31T18:17:00.1234567+02:00", "2026-10-31T16:17:00Z"),
        ("2026-10-31t18:17:00z", "2026-10-31T18:17:00Z"),
        ("2026-10-31T18:17:00-00:00", "2026-10-31T18:17:00Z"),
    ] {
        let Ok(Event::Run { ended_at, .. }) = parse_line(&run_with("ended_at", &format!("\"{text}\"")))
        else {
            panic!("{text} is refused")
        };
        assert_eq!(ended_at, parse_instant(at).unwrap(), "{text}");
    }
}

#[test]
fn a_field_that_is_wrong_is_named() {
    for (field, json, part) in [
        ("type", "", "type is missing"),
        ("type", r#""runs""#, "type: «runs» is not a type of event"),
        ("type", "null", "type is missing"),
        ("organization", "", "organization is missing"),
        ("organization", "7", "organization: has to be a text"),
        ("account", r#"" ""#, "account: is empty"),
        ("account", r#""a\u0000""#, "account: holds control characters"),
        ("account", r#""a\u202eb""#, "account: holds control characters"),
        ("workload", r#""Email""#, "workload: «Email» is not a workload: use email, onedrive"),
        ("workload", "", "workload is missing"),
        ("outcome", r#""ok""#, "outcome: «ok» is not an outcome"),
        ("ended_at", r#""2026-10-31""#, "ended_at: «2026-10-31» is a date alone"),
        ("ended_at", r#""2026-10-31T18:17:00""#, "names no zone"),
        ("ended_at", r#""2026-10-31T18:17:60Z""#, "leap second"),
        ("ended_at", r#""2026-02-29T00:00:00Z""#, "not an instant"),
        ("ended_at", r#""0001-01-01T00:00:00Z""#, "out of range"),
        ("ended_at", r#""9999-12-31T00:00:00Z""#, "out of range"),
        ("ended_at", "1793470620000", "ended_at: has to be a text such as"),
        ("objects", "-1", "objects: has to be a whole number from 0"),
        ("objects", "1.5", "objects: has to be a whole number"),
        ("objects", r#""1""#, "objects: has to be a whole number"),
        ("bytes", "9223372036854775808", "bytes: has to be a whole number"),
        ("bytes", "18446744073709551616", "bytes: has to be a whole number"),
        ("bytes", "1e400", "not a JSON object"),
        ("bytes", "NaN", "not a JSON object"),
        ("error", "[]", "error: has to be a text"),
    ] {
        let sentence = refused(&run_with(field, json));
        assert!(sentence.contains(part), "{field} {json}: {sentence}");
    }
}

#[test]
fn what_is_not_an_object_of_fields_is_refused() {
    let deep = format!(r#"{{"type":"run","x":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    for (line, part) in [
        ("", "empty"),
        (" \r\n", "empty"),
        ("[]", "not a JSON object"),
        ("\"run\"", "not a JSON object"),
        ("nonsense", "not a JSON object"),
        (r#"{"type":"run","type":"run"}"#, "«type» stands twice"),
        (r#"{"type":"run","x":1,"x":2}"#, "«x» stands twice"),
        (r#"{"type":"run","organization":"o"#, "ends in the middle"),
        (r#"{"type":"run"} {"type":"run"}"#, "not a JSON object"),
        (&deep, "recursion limit"),
    ] {
        let sentence = refused(line);
        assert!(sentence.contains(part), "{sentence}");
    }
    assert_eq!(
        parse_bytes(b"{\"type\":\"\xff\"}").unwrap_err().to_string(),
        "the line is not UTF-8 (byte 10)"
    );
}

#[test]
fn accounts_and_organizations_are_checked_too() {
    for (line, part) in [
        (
            r#"{"type":"account","organization":"o","id":"a","address":"a@b.c","added_at":"2026-10-02T00:00:00Z","workloads":[],"deleted_at":"2026-10-01T00:00:00Z"}"#,
            "deleted_at is before added_at",
        ),
        (
            r#"{"type":"account","organization":"o","id":"a","address":"a@b.c","added_at":"2026-10-02T00:00:00Z"}"#,
            "workloads is missing",
        ),
        (
            r#"{"type":"account","organization":"o","id":"a","address":"a@b.c","added_at":"2026-10-02T00:00:00Z","workloads":["mail"]}"#,
            "workloads: «mail» is not a workload",
        ),
        (
            r#"{"type":"organization","id":"o","partner":"p","name":"O","time_zone":"Bonn"}"#,
            "time_zone: “Bonn” is not a time zone",
        ),
        (r#"{"type":"organization","id":"o","partner":"p","name":"O","domains":["a b"]}"#, "domains: "),
        (
            r#"{"type":"organization","id":"o","partner":"p","name":"O","domains":"a.com"}"#,
            "domains: has to be a list",
        ),
        (r#"{"type":"organization","id":"o","partner":"p"}"#, "name is missing"),
        (
            r#"{"type":"state","organization":"o","account":"a","at":"2026-10-01T00:00:00Z","on":"yes"}"#,
            "on: has to be true or false",
        ),
    ] {
        let sentence = refused(line);
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[test]
fn names_are_never_refused_for_their_content() {
    let name = serde_json::to_string(&format!("\u{202e}#eval(\"x\")\0{}", "n".repeat(300))).unwrap();
    let Ok(Event::Partner { name, .. }) =
        parse_line(&format!(r#"{{"type":"partner","id":"p","name":{name}}}"#))
    else {
        panic!("a partner")
    };
    assert!(name.starts_with("\u{fffd}#eval(\"x\")\u{fffd}nn"));
    assert_eq!(name.chars().count(), 200);
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(line in ".*", bytes: Vec<u8>) {
        let _ = parse_line(&line);
        let _ = parse_bytes(&bytes);
    }

    #[test]
    fn no_field_makes_it_panic(field in "type|organization|ended_at|objects|bytes|outcome|x", value in r#"\PC*"#, number: f64) {
        let _ = parse_line(&run_with(&field, &serde_json::to_string(&value).unwrap()));
        let _ = parse_line(&run_with(&field, &number.to_string()));
    }
}
