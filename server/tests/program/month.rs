//! The main job, whole: polls through a month against a service that speaks the upstream's API, then the fifth.
//!
//! What the days must be is decided here a second time, from the service's own world and the sentences of spec.md
//! sections 2 and 3, with nothing of ours in it.

mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};
use end2end::upstream::{
    Account, Envelope, Fault, Instant, Life, List, Organization, Result, Style, Upstream, Workload,
    World as Service, instant,
};
use sha2::{Digest as _, Sha256};

use crate::support::World;
use oracle::Oracle;

const FIRST_POLL: &str = "2026-09-30T00:00:00Z";
const THE_FIFTH: &str = "2026-11-05T18:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn a_month_of_polls_becomes_the_states_that_the_rules_demand_a_pdf_each_and_mail_for_some() {
    let service = service();
    let upstream = Upstream::start(service.clone()).await.unwrap();
    // A passing failure is tried again within a poll: it changes nothing.
    upstream.fault(Fault::status(503).on(List::Tasks).times(1));
    let mut world = world(&upstream, &service);

    let fifth = instant(THE_FIFTH);
    let mut polls = Vec::new();
    let mut at = instant(FIRST_POLL);
    while at < fifth {
        upstream.set_now(at);
        world.set("BSR_NOW", &written(at));
        let seen = world.ok(&["sync"]);
        assert_eq!(seen.lines().count(), service.organizations.len(), "a line an organization: {seen}");
        if polls.is_empty() {
            settle(&world);
        }
        polls.push(at);
        at += Duration::hours(4);
    }

    world.set("BSR_NOW", THE_FIFTH);
    world.ok(&["run-due"]);
    for (organization, zone) in service.organizations.iter().zip(ZONES) {
        let expected = Oracle { organization, zone: zone.parse().unwrap(), polls: &polls }.october();
        let states = history(&world, organization.id);
        let wrong: Vec<String> = expected
            .iter()
            .filter_map(|(key, state)| {
                let found = states.get(key).map_or("none", String::as_str);
                (found != *state).then(|| format!("{key:?}: {found}, not {state}"))
            })
            .chain(
                states
                    .keys()
                    .filter(|key| !expected.contains_key(*key))
                    .map(|key| format!("{key:?}: unexpected")),
            )
            .collect();
        assert!(
            wrong.is_empty(),
            "{}: {} wrong: {:#?}",
            organization.name,
            wrong.len(),
            &wrong[..wrong.len().min(20)]
        );
        assert!(expected.len() > 100, "the oracle has something to say");
    }

    let files = files(&world);
    // First seen on the last day of September, they are owed that month's report too (spec.md section 5).
    for period in ["2026-09", "2026-10"] {
        let of_period = |name: &&String| name.ends_with(".pdf") && name.contains(&format!("/{period}/"));
        let pdfs = files.keys().filter(of_period).count();
        assert_eq!(pdfs, service.organizations.len(), "a PDF an organization for {period}");
    }
    let mail: Vec<&String> = files.keys().filter(|name| name.ends_with(".eml")).collect();
    let october = mail.iter().filter(|name| name.contains("2026-10")).count();
    assert_eq!(october, 2, "a message a recipient: {mail:?}");
    assert!(mail.iter().all(|name| name.contains("acme-dental")), "only where delivery is on: {mail:?}");
    for id in service.organizations.iter().map(|organization| organization.id.to_string()) {
        let listed = world.ok(&["reports", "--organization", &id]);
        assert!(
            listed.lines().skip(1).any(|line| line.contains("2026-10") && line.contains(",ready,")),
            "{listed}"
        );
    }
    // What the mail and the reports are does not change by looking again.
    let listed = world.ok(&["status"]);
    world.ok(&["run-due"]);
    assert_eq!(self::files(&world), files, "a second pass changes nothing");
    assert_eq!(world.ok(&["status"]), listed);

    // October is reported: its days stay those of the zone that its report has.
    let states = history(&world, 26001);
    world.ok(&["organization", "set", "26001", "--time-zone", "Pacific/Auckland"]);
    assert_eq!(history(&world, 26001), states);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_told_without_showing_it() {
    let service = service();
    let upstream = Upstream::start(service.clone()).await.unwrap();
    let mut world = world(&upstream, &service);
    world.set("BSR_UPSTREAM_ACCESS_TOKEN", "hunter2");
    let said = world.refused(&["sync"]);
    assert!(said.contains("answered 401"), "{said}");
    assert!(!said.contains("hunter2") && !said.contains(&service.reseller_token), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_that_fails_is_named_and_stops_no_other() {
    let mut service = service();
    service.organizations[0].token = None;
    let upstream = Upstream::start(service.clone()).await.unwrap();
    upstream.set_now(instant("2026-10-10T00:00:00Z"));
    let mut world = world(&upstream, &service);
    world.set("BSR_NOW", "2026-10-10T00:00:00Z");
    let seen = world.ok(&["sync"]);
    assert_eq!(seen.lines().count(), service.organizations.len(), "{seen}");
    assert_eq!(seen.lines().filter(|line| line.contains("failed")).count(), 1, "{seen}");
}

/// Zones with and without a change of clocks in the month, one far from UTC.
const ZONES: [&str; 3] = ["Europe/Berlin", "Pacific/Auckland", "UTC"];

/// Two seeded organizations, and one made by hand for what must be in it.
fn service() -> Service {
    let october = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
    let mut service = Service::seeded(4, 2, 4, october);
    service.now = instant(FIRST_POLL);
    let added = instant("2026-09-20T08:00:00Z");
    let mut steady = Account::mailbox("ann@org7.example", added);
    let mut silent = Account::mailbox("bob@org7.example", added).with(Life::new(Workload::Tasks, added));
    for day in 0..37 {
        let night = instant("2026-09-29T02:10:00Z") + Duration::days(day);
        let result = match day {
            8 => Result::Failed("throttled"),
            12 => Result::Warned("two items skipped"),
            20..23 => Result::Unreachable,
            _ => Result::Succeeded,
        };
        steady = steady.run(&written(night), result);
        // The second mailbox's backup stops on the fifteenth without an error; its tasks never ran.
        if day < 17 {
            silent.lives[0] = silent.lives[0].clone().run(&written(night), Result::Succeeded);
        }
    }
    let left = Account::mailbox("cleo@org7.example", added).run("2026-10-02T03:00:00Z", Result::Succeeded);
    let mut left = left;
    left.lives[0] = left.lives[0].clone().off("2026-10-10T09:30:00Z", Some("2026-10-20T10:00:00Z"));
    let mut gone = Account::mailbox("dan@org7.example", added).run("2026-10-01T03:00:00Z", Result::Succeeded);
    gone.deleted_at = Some(instant("2026-10-12T11:00:00Z"));
    let late = Account::site("https://org7.sharepoint.example/sites/a", instant("2026-10-18T07:00:00Z"))
        .run("2026-10-19T03:00:00Z", Result::Succeeded);
    let made = [steady, silent, left, gone, late]
        .into_iter()
        .fold(Organization::new(7, "Handmade [0abc]"), Organization::with);
    service.with(made.styled(Style::default().in_envelope(Envelope::Data, 3)))
}

fn world(upstream: &Upstream, service: &Service) -> World {
    World::new()
        .with("BSR_UPSTREAM_URL", &upstream.url())
        .with("BSR_UPSTREAM_RESELLER_TOKEN", &service.reseller_token)
        .with("BSR_UPSTREAM_ACCESS_TOKEN", &service.access_token)
        .with("BSR_UPSTREAM_SPACING", "0ms")
}

/// After the first poll: zones are set, and delivery is switched on for one of the three.
fn settle(world: &World) {
    for (id, zone) in ["26001", "26002"].iter().zip(ZONES) {
        world.ok(&["organization", "set", id, "--time-zone", zone]);
    }
    let to = ["--to", "office@client0001.example", "--to", "it@client0001.example"];
    world.ok(&[&["delivery", "--organization", "26001", "--on"], &to[..]].concat());
}

/// Account, workload and day, and the state of each.
fn history(world: &World, id: u64) -> BTreeMap<oracle::Key, String> {
    let text = world.ok(&["history", "--organization", &id.to_string(), "--period", "2026-10"]);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), 5, "{line}");
        assert_eq!(cells[0], id.to_string());
        ((cells[1].to_owned(), cells[2].to_owned(), cells[3].parse().unwrap()), cells[4].to_owned())
    };
    text.lines().skip(1).map(row).collect()
}

/// The files of reports and mail with a hash of each.
fn files(world: &World) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = BTreeSet::from([world.path("data")]);
    while let Some(folder) = folders.pop_first() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.insert(path);
            } else if path.extension().is_some_and(|extension| extension == "pdf" || extension == "eml") {
                found.insert(
                    path.display().to_string(),
                    Sha256::digest(std::fs::read(&path).unwrap()).to_vec(),
                );
            }
        }
    }
    found
}

fn written(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
