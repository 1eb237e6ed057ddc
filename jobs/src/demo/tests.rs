//! The world itself, without a store.

use std::collections::BTreeSet;

use super::*;

fn at(text: &str) -> Instant {
    domain::time::parse_instant(text).unwrap()
}

fn world(seed: u64, now: &str) -> Vec<Value> {
    let start = at("2026-07-10T06:00:00Z");
    ORGANIZATIONS
        .iter()
        .flat_map(|organization| history::events(seed, organization, start, at(now)))
        .collect()
}

#[test]
fn it_begins_four_months_back_across_a_new_year() {
    assert_eq!(beginning(at("2026-11-23T12:00:00Z")), at("2026-07-10T06:00:00Z"));
    assert_eq!(beginning(at("2026-02-01T00:00:00Z")), at("2025-10-10T06:00:00Z"));
    assert_eq!(beginning(at("2026-04-30T00:00:00Z")), at("2025-12-10T06:00:00Z"));
}

#[test]
fn every_line_is_an_event_that_the_ingest_understands() {
    for line in history::declarations(1).iter().chain(&world(1, "2026-11-23T12:00:00Z")) {
        if let Err(refusal) = domain::event::parse_line(&line.to_string()) {
            panic!("{line}: {refusal}");
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_world_and_a_later_day_only_adds() {
    let earlier: BTreeSet<String> = world(1, "2026-10-01T12:00:00Z")
        .iter()
        .filter(|line| line["type"] != "account")
        .map(Value::to_string)
        .collect();
    let later: BTreeSet<String> = world(1, "2026-11-23T12:00:00Z").iter().map(Value::to_string).collect();
    assert!(earlier.is_subset(&later));
    assert!(earlier.len() < later.len());
    let other: BTreeSet<String> = world(2, "2026-11-23T12:00:00Z").iter().map(Value::to_string).collect();
    assert_ne!(later, other);
}

#[test]
fn something_happens_in_it() {
    let lines = world(1, "2026-11-23T12:00:00Z");
    let count = |name: &str, value: &Value| lines.iter().filter(|line| line[name] == *value).count();
    assert!(count("type", &"account".into()) > 400);
    assert!(count("outcome", &"failed".into()) > 500);
    assert!(count("outcome", &"warning".into()) > 100);
    assert!(count("on", &false.into()) > 10 && count("on", &true.into()) > 3);
    assert!(lines.iter().any(|line| line.get("deleted_at").is_some()));
    assert!(
        lines.iter().all(|line| line["organization"] != history::MARKED),
        "one organization has no accounts"
    );
}

#[test]
fn every_seed_makes_passwords_that_are_taken() {
    for seed in 0..60 {
        for user in USERS {
            let made = password(seed, user);
            assert_eq!(made, password(seed, user));
            assert_eq!(store::check_password(&made, &[user.email, user.name]), Ok(()), "{seed}: {made}");
        }
    }
}
