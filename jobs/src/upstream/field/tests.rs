//! Every shape of every kind of field.

use super::*;
use serde_json::json;

fn read<T>(value: Value, get: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> (Option<T>, usize) {
    let mut row = Map::new();
    row.insert("x".to_owned(), value);
    let mut fields = Fields::new(&row);
    let read = get(&mut fields);
    (read, fields.misread.len())
}

#[test]
fn errors_come_in_many_shapes() {
    let error = |errors: Value, status: Value| {
        let row = json!({"errors": errors, "current_backup_status": status});
        Fields::new(row.as_object().unwrap()).error()
    };
    for none in [
        json!(null),
        json!(""),
        json!("  "),
        json!({}),
        json!([]),
        json!(false),
        json!([""]),
        json!({"host": null}),
    ] {
        assert_eq!(error(none.clone(), json!("Completed")), None, "{none}");
        assert_eq!(error(none.clone(), json!(null)), None, "{none}");
        assert_eq!(error(none, json!("Backup FAILED")), Some("Backup FAILED".to_owned()));
    }
    for (some, text) in [
        (json!("connection timed out"), "connection timed out"),
        (json!({"host": "connection timed out"}), "host: connection timed out"),
        (json!(["quota", "connection timed out"]), "quota; connection timed out"),
        (json!([{"host": "timed out"}, null]), "host: timed out"),
        (json!({"host": ["a", "b"]}), "host: a; host: b"),
        (json!(503), "503"),
    ] {
        assert_eq!(error(some, json!("Completed")).as_deref(), Some(text));
    }
    for unknown in ["Running", "Preparing Backup", "Pausing for Thought", ""] {
        assert_eq!(error(json!(null), json!(unknown)), None);
    }
    for failure in ["Failed", "failed", "Completed with ERRORS", "Failure"] {
        assert!(error(json!([]), json!(failure)).is_some(), "{failure}");
    }
}

#[test]
fn a_status_of_no_known_shape_is_not_understood() {
    let row = json!({"current_backup_status": {"state": "failed"}});
    let mut fields = Fields::new(row.as_object().unwrap());
    assert_eq!(fields.error(), None);
    assert_eq!(fields.misread[0].0, "current_backup_status");
}

#[test]
fn instants_are_iso_8601_with_or_without_a_zone() {
    let now = parse_instant("2026-10-31T00:00:00Z").unwrap();
    let six = Some(parse_instant("2026-10-01T06:00:00Z").unwrap());
    for text in [
        "2026-10-01T06:00:00Z",
        "2026-10-01T06:00:00.250Z",
        "2026-10-01T08:00:00+02:00",
        "2026-10-01T08:00:00+0200",
        "2026-10-01T08:00:00+02",
        "2026-10-01T06:00:00",
        "2026-10-01 06:00:00",
        "2026-10-01 06:00:00 UTC",
        "2026-10-01 08:00:00 +0200",
        "2026-10-01T01:00:00.999999-05:00",
        " 2026-10-01T06:00:00z ",
        "2026-10-01T06:00:00.1234567",
    ] {
        let got = read(json!(text), |fields| fields.instant("x", now, DateAlone::Refused));
        assert_eq!(got, (six, 0), "{text}");
    }
    for bad in [
        json!("yesterday"),
        json!(1_790_000_000),
        json!("1790000000"),
        json!("2026-10-01"),
        json!("2026-13-01T06:00:00Z"),
        json!("2026-10-01T06:00:61Z"),
        json!("0001-01-01T00:00:00Z"),
        json!({"at": 1}),
        json!("2026-11-01T00:00:01Z"),
        json!("2026-10-01T06:00:00+"),
        json!("ÄÄÄÄÄÄÄÄÄÄÄÄ"),
        json!(true),
    ] {
        let got = read(bad.clone(), |fields| fields.instant("x", now, DateAlone::Refused));
        assert_eq!(got, (None, 1), "{bad}");
    }
    for none in [json!(null), json!(""), json!(" ")] {
        assert_eq!(read(none, |fields| fields.instant("x", now, DateAlone::Refused)), (None, 0));
    }
    let day = read(json!("2026-10-01"), |fields| fields.instant("x", now, DateAlone::Accepted));
    assert_eq!(day, (Some(parse_instant("2026-10-01T00:00:00Z").unwrap()), 0));
}

#[test]
fn counts_are_whole_numbers_and_may_be_missing() {
    for (value, unit, count) in [
        (json!(0), 1, 0),
        (json!(17), 1, 17),
        (json!("17"), 1, 17),
        (json!(17.0), 1, 17),
        (json!(3), 1_024, 3_072),
    ] {
        assert_eq!(read(value, |fields| fields.count("x", unit)), (Some(count), 0));
    }
    for none in [json!(null), json!("")] {
        assert_eq!(read(none, |fields| fields.count("x", 1)), (None, 0));
    }
    for bad in [json!(-1), json!(1.5), json!("many"), json!([]), json!(true), json!(u64::MAX)] {
        assert_eq!(read(bad.clone(), |fields| fields.count("x", 1)).1, 1, "{bad}");
    }
}

#[test]
fn ids_and_flags_come_as_text_or_number() {
    assert_eq!(read(json!(17), |fields| fields.id("x")), (Some("17".to_owned()), 0));
    assert_eq!(read(json!(" 1788161-14 "), |fields| fields.id("x")), (Some("1788161-14".to_owned()), 0));
    for bad in [json!(-1), json!(""), json!("a\nb"), json!([1]), json!("x".repeat(65))] {
        assert_eq!(read(bad, |fields| fields.id("x")), (None, 1));
    }
    for (value, flag) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(1), true),
        (json!("0"), false),
        (json!(null), false),
    ] {
        assert_eq!(read(value, |fields| fields.flag("x")), (Some(flag), 0));
    }
    assert_eq!(read(json!("perhaps"), |fields| fields.flag("x")), (None, 1));
}

#[test]
fn an_address_is_a_text_that_is_there() {
    assert_eq!(
        read(json!(" ann@acme.example "), |fields| fields.address("x")).0.unwrap(),
        "ann@acme.example"
    );
    assert_eq!(read(json!("a\u{202e}b@c"), |fields| fields.address("x")).0.unwrap(), "a\u{fffd}b@c");
    for bad in [json!(null), json!(""), json!(7), json!("x".repeat(3_000))] {
        assert_eq!(read(bad, |fields| fields.address("x")), (None, 1));
    }
}
