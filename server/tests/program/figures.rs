//! `/metrics`: what it tells, and that its documentation has all of it.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::StatusCode;

use super::http::client;
use crate::support::{Server, World, docs};

/// An organization that was known before October ended, and an upstream that was never read.
fn month_end() -> World {
    let mut world = World::new().with("BSR_NOW", "2026-10-20T08:00:00Z");
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Secret Reseller","domains":["secret.example"]}
{"type":"organization","id":"o","partner":"p","name":"Secret Client"}"#,
    );
    world.ok(&["ingest", &lines]);
    for (name, value) in [
        ("BSR_NOW", "2026-11-06T08:00:00Z"),
        ("BSR_UPSTREAM_URL", "http://127.0.0.1:1/api"),
        ("BSR_UPSTREAM_RESELLER_TOKEN", "r"),
        ("BSR_UPSTREAM_ACCESS_TOKEN", "a"),
    ] {
        world.set(name, value);
    }
    world
}

/// The lines of `/metrics` that are no comments: name with labels, and value.
async fn figures(server: &Server) -> BTreeMap<String, String> {
    let answer = client().get(server.url("/metrics")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let text = answer.text().await.unwrap();
    assert!(!text.contains("Secret"), "{text}");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.rsplit_once(' ')).map(|(name, value)| (name.into(), value.into())).collect()
}

#[tokio::test]
async fn the_figures_tell_a_missing_report_until_it_is_made() {
    let world = month_end();
    let server = world.serve(&["--no-worker"]);
    let before = figures(&server).await;
    assert_eq!((&*before["bsr_reports_owed"], &*before["bsr_reports_missing"]), ("1", "1"), "{before:?}");
    assert_eq!(before["bsr_upstream_success_age_seconds{upstream=\"default at 127.0.0.1:1\"}"], "inf");
    assert!(
        world
            .ok(&["status"])
            .contains("proof: 1 reports owed, 1 of them not in the ledger (is a worker running?")
    );
    drop(server);

    world.ok(&["run-due"]);
    let server = world.serve(&["--no-worker"]);
    let after = figures(&server).await;
    assert_eq!((&*after["bsr_reports_owed"], &*after["bsr_reports_missing"]), ("1", "0"), "{after:?}");
    assert_eq!(after["bsr_reports{state=\"ready\"}"], "1");
    assert_eq!(after["bsr_reports_overdue_seconds"], "0");
    assert!(world.ok(&["status"]).contains("proof: 1 reports owed, 0 of them not in the ledger\n"));
}

#[tokio::test]
async fn every_figure_is_documented_and_every_documented_one_is_there() {
    let mut world = month_end();
    // A relay shows up with the first mail: nobody listens at this one.
    world.set("BSR_MAIL_URL", "smtp://127.0.0.1:1");
    world.set("BSR_NOW", "2026-10-20T08:00:00Z");
    world.ok(&["delivery", "--organization", "o", "--on", "--to", "it@secret.example"]);
    world.set("BSR_NOW", "2026-11-06T08:00:00Z");
    world.ok(&["run-due"]);
    let status = world.ok(&["status"]);
    assert!(
        status.contains(
            "relay 127.0.0.1:1: did not work the last time; a mail tries it again after 2026-11-06T08:0"
        ),
        "{status}"
    );
    let server = world.serve(&["--no-worker"]);
    // The first request is counted when it has been answered.
    figures(&server).await;
    let told: BTreeSet<String> = figures(&server)
        .await
        .into_keys()
        .map(|name| name.split('{').next().unwrap_or_default().to_owned())
        .map(|name| name.trim_end_matches("_sum").trim_end_matches("_count").to_owned())
        .collect();
    let documented: BTreeSet<String> = docs("metrics.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|line| line.split(['{', '`']).next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(told, documented);
}
