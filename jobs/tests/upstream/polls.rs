//! What one poll after another changes.

use domain::workload::Workload;
use end2end::upstream::{Account, Fault, Life, List, Organization, Result, Workload as W, World, instant};
use serde_json::json;

use crate::house::{House, days, line};

const ANN: &str = "ann@acme.example";
const REPORT: &str = "2026-11-05T06:00:00Z";

fn acme() -> Organization {
    let added = instant("2026-09-01T00:00:00Z");
    let (first, second) = ("2026-10-09T06:00:00Z", "2026-10-10T06:00:00Z");
    let drive = Life::new(W::OneDrive, added).run(first, Result::Succeeded).run(second, Result::Succeeded);
    let ann =
        Account::mailbox(ANN, added).run(first, Result::Succeeded).run(second, Result::Succeeded).with(drive);
    let bob = Account::mailbox("bob@acme.example", added).run(first, Result::Succeeded);
    Organization::new(7, "Acme").with(ann).with(bob)
}

async fn house() -> House {
    House::new(World::new(instant("2026-10-10T00:00:00Z")).with(acme())).await
}

#[tokio::test]
async fn a_second_poll_of_the_same_state_changes_nothing() {
    let house = house().await;
    let synced = house.sync_at("2026-10-10T08:00:00Z").await;
    let seen = line(&synced, "7");
    assert_eq!((seen.accounts, seen.news, seen.runs, seen.changes), (2, 2, 3, 3));
    for again in ["2026-10-10T08:00:00Z", "2026-10-10T12:00:00Z", "2026-10-10T16:00:00Z"] {
        let synced = house.sync_at(again).await;
        let seen = line(&synced, "7");
        assert_eq!(
            (seen.accounts, seen.news, seen.deleted, seen.runs, seen.changes),
            (2, 0, 0, 0, 0),
            "{again}"
        );
    }
}

#[tokio::test]
async fn the_same_address_in_another_case_is_one_account() {
    let house = house().await;
    house.server.fault(Fault::field(ANN, "email", json!("ANN@Acme.Example")).on(List::OneDrives));
    let synced = house.sync_at("2026-10-10T08:00:00Z").await;
    assert_eq!((line(&synced, "7").accounts, line(&synced, "7").news), (2, 2));
}

#[tokio::test]
async fn a_list_that_fails_says_nothing_about_its_accounts() {
    let house = house().await;
    house.sync_at("2026-10-10T08:00:00Z").await;
    house.server.fault(Fault::status(500).on(List::OneDrives));
    let synced = house.sync_at("2026-10-10T12:00:00Z").await;
    let seen = line(&synced, "7");
    assert_eq!((seen.changes, seen.deleted, seen.unread.len()), (0, 0, 1));
    // Bob's only list is read and does not hold him: but while another could not be, he is not known to be deleted.
    house.server.change(|world| drop(world.organizations[0].accounts.remove(1)));
    let synced = house.sync_at("2026-10-10T16:00:00Z").await;
    assert_eq!((line(&synced, "7").deleted, line(&synced, "7").changes), (0, 1));
    house.server.heal();
    let synced = house.sync_at("2026-10-10T20:00:00Z").await;
    assert_eq!((line(&synced, "7").deleted, line(&synced, "7").changes), (1, 0));
}

#[tokio::test]
async fn what_is_no_longer_licensed_is_off_and_nobody_is_deleted() {
    let house = house().await;
    house.sync_at("2026-10-10T08:00:00Z").await;
    for list in [List::Accounts, List::OneDrives] {
        house.server.fault(Fault::status(403).on(list));
    }
    let synced = house.sync_at("2026-10-10T12:00:00Z").await;
    assert_eq!((line(&synced, "7").deleted, line(&synced, "7").changes), (0, 3));
    let month = house.month("7", "2026-10", REPORT).await;
    assert_eq!((month.active, month.deactivated), (0, 2));
}

#[tokio::test]
async fn sites_of_a_domain_that_is_no_longer_licensed_are_off_and_not_deleted() {
    let added = instant("2026-09-01T00:00:00Z");
    let site = |host: &str| {
        let url = format!("https://{host}.sharepoint.example/sites/team");
        Account::site(&url, added).run("2026-10-10T06:00:00Z", Result::Succeeded)
    };
    let organization = acme().with(site("one")).with(site("two"));
    let house = House::new(World::new(instant("2026-10-10T00:00:00Z")).with(organization)).await;
    house.sync_at("2026-10-10T08:00:00Z").await;
    for code in [403, 404] {
        // The first domain's sites alone.
        house.server.fault(Fault::status(code).on(List::Sites).times(1));
        let now = format!("2026-10-{}T08:00:00Z", if code == 403 { 11 } else { 13 });
        let synced = house.sync_at(&now).await;
        assert_eq!((line(&synced, "7").deleted, line(&synced, "7").changes), (0, 1), "{code}");
        house.server.heal();
        let synced = house.sync_at(&now.replace("T08", "T12")).await;
        assert_eq!((line(&synced, "7").deleted, line(&synced, "7").changes), (0, 1), "{code}");
    }
}

#[tokio::test]
async fn a_backup_that_ends_while_the_poll_runs_makes_no_day_before_it_red() {
    let added = instant("2026-09-01T00:00:00Z");
    let account = |name: &str, last: &str| {
        let account = Account::mailbox(&format!("{name}@acme.example"), added);
        account.run("2026-10-01T00:05:00Z", Result::Succeeded).run(last, Result::Succeeded)
    };
    let (before, during) =
        (account("before", "2026-10-07T00:05:00Z"), account("during", "2026-10-07T00:10:20Z"));
    let organization = Organization::new(7, "Acme").with(before).with(during);
    let house = House::new(World::new(instant("2026-10-01T00:10:00Z")).with(organization)).await;
    house.sync_at("2026-10-01T00:10:00Z").await;
    // The poll begins at ten past, and the upstream answers a little later.
    house.poll_answered_at("2026-10-07T00:10:00Z", "2026-10-07T00:10:30Z").await;
    let month = house.month("7", "2026-10", REPORT).await;
    for name in ["before", "during"] {
        assert_eq!(&days(&month, &format!("{name}@acme.example"), Workload::Email)[..7], "s.....s", "{name}");
    }
}

#[tokio::test]
async fn days_without_a_backup_before_a_switch_off_are_failed() {
    let added = instant("2026-09-01T00:00:00Z");
    let account = |name: &str| {
        Account::mailbox(&format!("{name}@acme.example"), added)
            .run("2026-10-01T06:00:00Z", Result::Succeeded)
    };
    let mut off = account("off");
    off.lives[0].off.push((instant("2026-10-05T12:00:00Z"), None));
    let organization = Organization::new(7, "Acme").with(account("on")).with(off);
    let house = House::new(World::new(instant("2026-10-01T08:00:00Z")).with(organization)).await;
    house.sync_at("2026-10-01T08:00:00Z").await;
    house.sync_at("2026-10-06T08:00:00Z").await;
    let month = house.month("7", "2026-10", REPORT).await;
    assert_eq!(&days(&month, "on@acme.example", Workload::Email)[..5], "sffff");
    assert_eq!(&days(&month, "off@acme.example", Workload::Email)[..5], "sfffo");
}

#[tokio::test]
async fn an_unreadable_row_is_neither_healthy_nor_unhealthy_nor_off() {
    let house = house().await;
    house.sync_at("2026-10-09T08:00:00Z").await;
    house.server.fault(Fault::field(ANN, "last_backup", json!("soon")).on(List::Accounts));
    let mut problems = 0;
    for day in 10..=12 {
        for hour in [0, 4, 8, 12, 16, 20] {
            let synced = house.sync_at(&format!("2026-10-{day}T{hour:02}:00:00Z")).await;
            problems += line(&synced, "7").problems.len();
            assert_eq!((line(&synced, "7").changes, line(&synced, "7").deleted), (0, 0));
        }
    }
    assert_eq!(problems, 18, "it is reported each time");
    let month = house.month("7", "2026-10", REPORT).await;
    assert_eq!(&days(&month, ANN, Workload::Email)[8..12], "s...");
    let bob = days(&month, "bob@acme.example", Workload::Email);
    assert_eq!(&bob[8..11], "sff", "the others of the list count");
}

#[tokio::test]
async fn one_that_is_off_without_a_date_is_off_from_the_poll_that_saw_it() {
    let house = house().await;
    house.sync_at("2026-10-10T08:00:00Z").await;
    house.server.change(|world| {
        world.organizations[0].accounts[0].lives[0].off.push((instant("2026-10-10T10:00:00Z"), None));
    });
    house.server.fault(Fault::field(ANN, "deactivated_since", json!(null)).on(List::DeactivatedAccounts));
    let changes = async |at: &str| line(&house.sync_at(at).await, "7").changes;
    assert_eq!(changes("2026-10-11T12:00:00Z").await, 1);
    assert_eq!(changes("2026-10-11T16:00:00Z").await, 0);
    let month = house.month("7", "2026-10", REPORT).await;
    assert_eq!(&days(&month, ANN, Workload::Email)[9..13], "sooo");
}

#[tokio::test]
async fn an_account_that_was_deleted_and_is_there_again_goes_on() {
    let house = house().await;
    house.sync_at("2026-10-10T08:00:00Z").await;
    house.server.fault(Fault::field(ANN, "flg_deleted", json!(true)).on(List::Accounts));
    house.server.fault(Fault::new(end2end::upstream::Kind::Without(ANN.to_owned())).on(List::OneDrives));
    let synced = house.sync_at("2026-10-11T08:00:00Z").await;
    assert_eq!(line(&synced, "7").deleted, 1);
    house.server.heal();
    let synced = house.sync_at("2026-10-12T08:00:00Z").await;
    assert_eq!((line(&synced, "7").deleted, line(&synced, "7").news), (0, 1));
    // Backed up last on the tenth; what was on while it was gone stays as it was.
    let month = house.month("7", "2026-10", REPORT).await;
    assert_eq!(&days(&month, ANN, Workload::Email)[9..13], "s...");
}
