//! Polls of one organization, one after the other.

use super::*;
use crate::history::Outcome;
use crate::time::parse_instant;
use crate::workload::Workload::{Email, OneDrive, SharePoint, Tasks};
use proptest::prelude::*;

mod world;

use world::World;

fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    parse_instant(&format!("2026-{date}T{time}:00Z")).unwrap()
}

/// A poll that read all lists to their last pages.
fn poll(time: &str, rows: Vec<SeenRow>) -> Seen {
    Seen {
        at: at(time),
        zone: Zone::UTC,
        lists: PerWorkload([ListOutcome::Read; 6]),
        accounts_complete: true,
        rows,
        unreadable: vec![],
    }
}

fn row(address: &str, workload: Workload, last_backup: &str) -> SeenRow {
    SeenRow {
        address: address.into(),
        name: None,
        kind: AccountKind::Mailbox,
        workload,
        last_backup: (!last_backup.is_empty()).then(|| at(last_backup)),
        failed: None,
        objects: Some(7),
        bytes: None,
        deactivated_since: None,
        added_on: Some(at("09-01 00:00")),
    }
}

fn failing(row: SeenRow) -> SeenRow {
    SeenRow { failed: Some("connection timed out".into()), ..row }
}

fn off_since(row: SeenRow, since: &str) -> SeenRow {
    SeenRow { deactivated_since: Some(at(since)), ..row }
}

/// The facts in short, in the order of the poll's report.
fn told(facts: &PollFacts) -> Vec<String> {
    let time = |at: Instant| at.format("%m-%d %H:%M").to_string();
    let mut told: Vec<String> = Vec::new();
    for fact in &facts.accounts {
        let verb = if fact.restored { "restored" } else { "account" };
        told.push(format!("{verb} {} {}", fact.address, time(fact.added_at)));
    }
    told.extend(facts.deleted.iter().map(|address| format!("deleted {address}")));
    for (address, change) in &facts.changes {
        let workload = change.workload.map_or("all", Workload::as_str);
        told.push(format!(
            "{address} {workload} {} {}",
            if change.on { "on" } else { "off" },
            time(change.at)
        ));
    }
    for (address, workload, run) in &facts.runs {
        told.push(format!("{address} {workload} {} {}", run.outcome, time(run.ended_at)));
    }
    told.extend(
        facts.unreadable.iter().map(|(address, workload)| format!("unreadable {address} {workload}")),
    );
    told.extend(facts.silent.iter().map(|(address, workload)| format!("silent {address} {workload}")));
    told
}

#[test]
fn the_first_poll_tells_of_accounts_states_and_last_backups() {
    let mut world = World::default();
    let rows = vec![
        row("Ann@x", Email, "10-05 02:00"),
        SeenRow { added_on: Some(at("09-10 00:00")), ..row("ann@X", OneDrive, "") },
        off_since(row("bob@x", Email, "09-20 00:00"), "09-21 00:00"),
        SeenRow { added_on: None, ..row("new@x", Tasks, "") },
    ];
    assert_eq!(
        told(&world.poll(&poll("10-05 04:00", rows))),
        [
            "account Ann@x 09-01 00:00",
            "account bob@x 09-01 00:00",
            "account new@x 10-05 04:00",
            "Ann@x email on 09-01 00:00",
            "Ann@x onedrive on 09-10 00:00",
            "bob@x email on 09-01 00:00",
            "bob@x email off 09-21 00:00",
            "new@x tasks on 10-05 04:00",
            "Ann@x email succeeded 10-05 02:00",
            "bob@x email succeeded 09-20 00:00",
        ]
    );
}

#[test]
fn a_new_last_backup_is_a_run_and_an_old_one_is_not() {
    let mut world = World::default();
    world.poll(&poll("10-05 04:00", vec![row("a@x", Email, "10-05 02:00")]));
    assert_eq!(told(&world.poll(&poll("10-05 08:00", vec![row("a@x", Email, "10-05 02:00")]))), [""; 0]);
    let facts = world.poll(&poll("10-05 12:00", vec![row("a@x", Email, "10-05 09:00")]));
    assert_eq!(told(&facts), ["a@x email succeeded 10-05 09:00"]);
    assert_eq!((facts.runs[0].2.objects, facts.runs[0].2.outcome), (Some(7), Outcome::Succeeded));
    assert_eq!(told(&world.poll(&poll("10-05 16:00", vec![row("a@x", Email, "10-05 08:00")]))), [""; 0]);
    assert_eq!(told(&world.poll(&poll("10-05 20:00", vec![row("a@x", Email, "")]))), [""; 0]);
}

#[test]
fn an_error_is_a_failed_run_once_a_day_of_the_organization() {
    let mut world = World::default();
    world.poll(&poll("10-05 00:00", vec![row("a@x", Email, "10-04 22:00")]));
    let berlin = |time| Seen {
        zone: "Europe/Berlin".parse().unwrap(),
        ..poll(time, vec![failing(row("a@x", Email, "10-04 22:00"))])
    };
    assert_eq!(told(&world.poll(&berlin("10-05 04:00"))), ["a@x email failed 10-05 04:00"]);
    assert_eq!(told(&world.poll(&berlin("10-05 21:00"))), [""; 0]);
    assert_eq!(told(&world.poll(&berlin("10-05 22:00"))), ["a@x email failed 10-05 22:00"]);
}

#[test]
fn an_error_beside_a_new_backup_is_both() {
    let mut world = World::default();
    world.poll(&poll("10-05 00:00", vec![row("a@x", Email, "10-04 22:00")]));
    let seen = poll("10-05 04:00", vec![failing(row("a@x", Email, "10-05 02:00"))]);
    assert_eq!(told(&world.poll(&seen)), ["a@x email succeeded 10-05 02:00", "a@x email failed 10-05 04:00"]);
    // At one instant there can be one run only: it succeeded, with warnings.
    let seen = poll("10-06 04:00", vec![failing(row("a@x", Email, "10-06 04:00"))]);
    assert_eq!(told(&world.poll(&seen)), ["a@x email warning 10-06 04:00"]);
    assert_eq!(told(&world.poll(&seen)), [""; 0]);
}

#[test]
fn a_backup_that_ended_at_the_second_of_a_failed_poll_ended_just_after() {
    let mut world = World::default();
    world.poll(&poll("10-05 04:00", vec![failing(row("a@x", Email, ""))]));
    let seen = poll("10-05 08:00", vec![row("a@x", Email, "10-05 04:00")]);
    let facts = world.poll(&seen);
    assert_eq!(facts.runs[0].2.ended_at, at("10-05 04:00") + chrono::Duration::seconds(1));
    assert_eq!(told(&world.poll(&seen)), [""; 0]);
}

#[test]
fn an_error_of_what_is_off_is_no_failure() {
    let mut world = World::default();
    let seen = poll("10-05 04:00", vec![off_since(failing(row("a@x", Email, "")), "10-01 00:00")]);
    assert!(world.poll(&seen).runs.is_empty());
}

#[test]
fn deactivated_since_switches_off_at_that_instant_and_its_absence_on_at_the_poll() {
    let mut world = World::default();
    let active = || row("a@x", Email, "10-01 00:00");
    world.poll(&poll("10-05 04:00", vec![active()]));
    let off = |time, since| poll(time, vec![off_since(active(), since)]);
    assert_eq!(told(&world.poll(&off("10-05 08:00", "10-05 05:30"))), ["a@x email off 10-05 05:30"]);
    assert_eq!(told(&world.poll(&off("10-05 12:00", "10-05 05:30"))), [""; 0]);
    assert_eq!(told(&world.poll(&poll("10-05 16:00", vec![active()]))), ["a@x email on 10-05 16:00"]);
    // The old instant again, from before it was switched on: it went off since the last poll.
    assert_eq!(told(&world.poll(&off("10-05 20:00", "10-05 05:30"))), ["a@x email off 10-05 20:00"]);
    // What is announced for tomorrow is on today.
    assert_eq!(told(&world.poll(&off("10-06 00:00", "10-07 00:00"))), ["a@x email on 10-06 00:00"]);
}

#[test]
fn a_row_that_vanishes_while_the_account_remains_is_off_from_that_poll() {
    let mut world = World::default();
    world.poll(&poll("10-05 04:00", vec![row("a@x", Email, ""), row("a@x", Tasks, "")]));
    let seen = poll("10-05 08:00", vec![row("A@X", Email, "")]);
    assert_eq!(told(&world.poll(&seen)), ["a@x tasks off 10-05 08:00", "silent a@x tasks"]);
    assert_eq!(told(&world.poll(&seen)), [""; 0]);
    let seen = poll("10-05 12:00", vec![row("a@x", Email, ""), row("a@x", Tasks, "")]);
    assert_eq!(told(&world.poll(&seen)), ["a@x tasks on 10-05 12:00"]);
}

#[test]
fn a_list_that_failed_says_nothing_and_one_without_a_licence_is_off() {
    let mut world = World::default();
    let both = vec![row("a@x", Email, ""), row("a@x", Tasks, ""), row("b@x", Tasks, "")];
    world.poll(&poll("10-05 04:00", both));
    let mut seen =
        poll("10-05 08:00", vec![row("a@x", Email, ""), failing(row("a@x", Tasks, "10-05 06:00"))]);
    seen.lists[Tasks] = ListOutcome::Failed;
    seen.accounts_complete = false;
    let facts = world.poll(&seen);
    assert_eq!(told(&facts), [""; 0]);
    assert!(!facts.polls.contains(Tasks) && facts.polls.contains(Email));
    seen.rows.pop();
    seen.lists[Tasks] = ListOutcome::NotLicensed;
    seen.accounts_complete = true;
    seen.at = at("10-05 12:00");
    // Nobody said that b is gone: its only list is not licensed any more.
    let facts = world.poll(&seen);
    assert_eq!(told(&facts), ["a@x tasks off 10-05 12:00", "b@x tasks off 10-05 12:00"]);
    assert!(!facts.polls.contains(Tasks));
    assert_eq!(told(&world.poll(&seen)), [""; 0]);
}

#[test]
fn an_account_that_no_list_holds_is_deleted_when_all_were_read_and_may_come_back() {
    let mut world = World::default();
    world.poll(&poll("10-05 04:00", vec![row("a@x", Email, "10-05 01:00"), row("b@x", Email, "")]));
    let mut incomplete = poll("10-05 08:00", vec![row("b@x", Email, "")]);
    incomplete.accounts_complete = false;
    incomplete.lists[Tasks] = ListOutcome::Failed;
    // Its list was read, so the workload is off; whether the account is gone, the other list would know.
    assert_eq!(told(&world.poll(&incomplete)), ["a@x email off 10-05 08:00", "silent a@x email"]);
    let gone = poll("10-05 12:00", vec![row("b@x", Email, "")]);
    assert_eq!(told(&world.poll(&gone)), ["deleted a@x"]);
    assert_eq!(told(&world.poll(&gone)), [""; 0]);
    let back = poll(
        "10-07 04:00",
        vec![row("b@x", Email, ""), row("a@x", Email, "10-07 01:00"), row("a@x", Tasks, "")],
    );
    assert_eq!(
        told(&world.poll(&back)),
        [
            "restored a@x 09-01 00:00",
            "a@x email on 10-07 04:00",
            "a@x tasks on 10-07 04:00",
            "a@x email succeeded 10-07 01:00",
        ]
    );
    assert_eq!(told(&world.poll(&back)), [""; 0]);
}

#[test]
fn a_list_that_is_licensed_only_in_part_switches_off_and_deletes_nobody() {
    let mut world = World::default();
    let both = vec![
        row("a@x", Email, ""),
        row("https://x/one", SharePoint, ""),
        row("https://x/two", SharePoint, ""),
    ];
    world.poll(&poll("10-05 04:00", both.clone()));
    let mut seen = poll("10-05 08:00", both[1..2].to_vec());
    seen.lists[SharePoint] = ListOutcome::PartlyLicensed;
    let facts = world.poll(&seen);
    // The mailbox is gone from a list that was read as a whole.
    assert_eq!(
        told(&facts),
        [
            "deleted a@x",
            "a@x email off 10-05 08:00",
            "https://x/two sharepoint off 10-05 08:00",
            "silent a@x email",
            "silent https://x/two sharepoint",
        ]
    );
    assert!(facts.polls.contains(SharePoint));
    assert_eq!(told(&world.poll(&poll("10-05 12:00", both))).len(), 3, "all are there again");
}

#[test]
fn a_backup_that_ended_while_the_poll_ran_says_nothing_of_before() {
    let mut world = World::default();
    world.poll(&poll("10-01 00:00", vec![row("a@x", Email, "10-01 00:00")]));
    let seen = poll("10-07 00:10", vec![row("a@x", Email, "10-07 00:11")]);
    assert_eq!(told(&world.poll(&seen)), ["a@x email succeeded 10-07 00:11", "silent a@x email"]);
    assert_eq!(told(&world.poll(&seen)), ["silent a@x email"]);
}

#[test]
fn a_row_that_could_not_be_understood_is_neither_off_nor_gone() {
    let mut world = World::default();
    world.poll(&poll(
        "10-05 04:00",
        vec![row("a@x", Email, ""), row("b@x", Email, ""), row("b@x", Tasks, "")],
    ));
    let mut seen = poll("10-05 08:00", vec![row("b@x", Tasks, "")]);
    seen.unreadable = vec![("A@x".into(), Email), ("b@x".into(), Email)];
    assert_eq!(told(&world.poll(&seen)), ["unreadable a@x email", "unreadable b@x email"]);
    // Not even an address: it may be anybody's who is missing in that list.
    seen.unreadable = vec![(String::new(), Email)];
    seen.at = at("10-05 12:00");
    assert_eq!(told(&world.poll(&seen)), ["unreadable a@x email", "unreadable b@x email"]);
    // A backup in next year is not understood either.
    let mut seen =
        poll("10-05 16:00", vec![row("a@x", Email, ""), row("b@x", Email, ""), row("b@x", Tasks, "")]);
    seen.rows[0].last_backup = parse_instant("2027-10-05T00:00:00Z").ok();
    assert_eq!(told(&world.poll(&seen)), ["unreadable a@x email"]);
}

#[test]
fn repeated_rows_are_one_workload() {
    let mut world = World::default();
    let old = off_since(failing(row("a@x", Email, "09-20 00:00")), "09-21 00:00");
    let new = SeenRow { objects: Some(9), ..row("A@x", Email, "10-05 01:00") };
    let facts = world.poll(&poll("10-05 04:00", vec![old, new]));
    assert_eq!(
        told(&facts),
        ["account A@x 09-01 00:00", "A@x email on 09-01 00:00", "A@x email succeeded 10-05 01:00"]
    );
    assert_eq!(facts.runs[0].2.objects, Some(9));
}

#[test]
fn a_new_name_is_told_but_not_which_list_gives_it() {
    let named = |workload, name: &str| SeenRow { name: Some(name.into()), ..row("a@x", workload, "") };
    let mut world = World::default();
    world.poll(&poll("10-05 04:00", vec![named(Email, "Ann B"), named(Tasks, "B, Ann")]));
    let facts = world.poll(&poll("10-05 08:00", vec![named(Tasks, "Ann B"), named(Email, "B, Ann")]));
    assert!(facts.accounts.is_empty());
    let facts = world.poll(&poll("10-05 12:00", vec![named(Tasks, "Ann C"), row("a@x", Email, "")]));
    assert_eq!(facts.accounts[0].name.as_deref(), Some("Ann C"));
    assert!(!facts.accounts[0].restored);
}

/// Never at the second of a poll: what happens then has its own tests.
fn any_row() -> impl Strategy<Value = SeenRow> {
    let instant =
        || prop::option::of((0_i64..72).prop_map(|hours| at("10-01 00:30") + chrono::Duration::hours(hours)));
    let address = prop::sample::select(vec!["a@x", "A@X", "b@x", "", "c@x"]);
    let workload = prop::sample::select(vec![Email, OneDrive]);
    let failed = prop::option::of(Just("broken".to_owned()));
    let name = prop::option::of(prop::sample::select(vec!["", "A", "B"]).prop_map(str::to_owned));
    (address, workload, instant(), failed, instant(), instant(), name).prop_map(
        |(address, workload, last_backup, failed, deactivated_since, added_on, name)| SeenRow {
            name,
            last_backup,
            failed,
            deactivated_since,
            added_on,
            ..row(address, workload, "")
        },
    )
}

prop_compose! {
    fn any_poll()(
        rows in prop::collection::vec(any_row(), 0..8),
        lists in [0..8_u8, 0..8],
        unreadable in prop::collection::vec((prop::sample::select(vec!["a@x", "b@x", ""]), prop::sample::select(vec![Email, OneDrive])), 0..2),
    ) -> Seen {
        let mut seen = poll("10-01 00:00", rows);
        for (workload, number) in [(Email, lists[0]), (OneDrive, lists[1])] {
            seen.lists[workload] = match number {
                0 => ListOutcome::Failed,
                1 => ListOutcome::NotLicensed,
                2 => ListOutcome::PartlyLicensed,
                _ => ListOutcome::Read,
            };
        }
        seen.accounts_complete = seen.lists.0.iter().all(|list| *list != ListOutcome::Failed);
        seen.unreadable = unreadable.into_iter().map(|(address, workload)| (address.to_owned(), workload)).collect();
        seen
    }
}

proptest! {
    #[test]
    fn the_same_poll_once_more_tells_nothing_and_the_order_of_rows_does_not_matter(
        polls in prop::collection::vec(any_poll(), 1..8)
    ) {
        let mut world = World::default();
        for (number, mut seen) in (1_i64..).zip(polls) {
            seen.at += chrono::Duration::hours(number * 7);
            let mut reversed = seen.clone();
            reversed.rows.reverse();
            prop_assert_eq!(fold(&world.known(), &reversed), fold(&world.known(), &seen));
            world.poll(&seen);
            let again = world.poll(&seen);
            let nothing = PollFacts { polls: again.polls, unreadable: again.unreadable.clone(), silent: again.silent.clone(), ..PollFacts::default() };
            prop_assert_eq!(again, nothing);
        }
    }
}
