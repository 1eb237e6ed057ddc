//! A month of polls, four hours apart: the states that the rules demand (spec.md section 3).

use chrono::{Duration, TimeDelta};
use domain::time::parse_instant;
use domain::workload::Workload;
use end2end::upstream::{
    Account, Envelope, Fault, Instant, Life, Organization, Result, Run, Style, Workload as W, World, instant,
};

use crate::house::{House, days};

const FIRST_POLL: &str = "2026-09-30T20:00:00Z";
const OUTAGE: [&str; 2] = ["2026-10-08T00:00:00Z", "2026-10-09T12:00:00Z"];
const REPORT: &str = "2026-11-05T06:00:00Z";

/// A run every day at six from 25 September to 4 November, but on these days of October.
fn daily(mut life: Life, without: &[u32]) -> Life {
    let mut at = instant("2026-09-25T06:00:00Z");
    while at < instant("2026-11-05T00:00:00Z") {
        let october = at >= instant("2026-10-01T00:00:00Z") && at < instant("2026-11-01T00:00:00Z");
        let day = u32::try_from((at - instant("2026-09-30T06:00:00Z")).num_days()).unwrap_or(0);
        let off = life.off.iter().any(|(since, until)| *since <= at && until.is_none_or(|until| at < until));
        if at >= life.added_on && !off && !(october && without.contains(&day)) {
            life.runs.push(Run { ended_at: at, result: Result::Succeeded, objects: 500, bytes: 1_048_576 });
        }
        at += TimeDelta::days(1);
    }
    life.runs.sort_by_key(|run| run.ended_at);
    life
}

fn account(name: &str, life: Life) -> Account {
    let mut account = Account::mailbox(&format!("{name}@acme.example"), life.added_on);
    account.lives = vec![life];
    account
}

fn email() -> Life {
    Life::new(W::Email, long_ago())
}

fn long_ago() -> Instant {
    instant("2026-03-01T00:00:00Z")
}

fn acme(id: u64, style: Style) -> Organization {
    let fails = Result::Failed("connection timed out");
    let drive = Life::new(W::OneDrive, long_ago()).off("2026-07-01T00:00:00Z", None);
    let calendar =
        Life::new(W::Calendar, long_ago()).off("2026-10-12T12:00:00Z", Some("2026-10-20T09:00:00Z"));
    let mut gone = account("gone", daily(email(), &[]));
    gone.deleted_at = Some(instant("2026-10-25T03:00:00Z"));
    let mut site = Account::site("https://acme.sharepoint.example/sites/team", long_ago());
    site.lives = vec![daily(Life::new(W::SharePoint, long_ago()), &[])];
    Organization::new(id, "Acme [e9fd]")
        .styled(style)
        .with(account("steady", daily(email(), &[])).with(drive).with(daily(calendar, &[])))
        .with(account("failing", daily(email(), &[13]).run("2026-10-13T06:00:00Z", fails)))
        .with(account(
            "retried",
            daily(email(), &[15])
                .run("2026-10-15T05:00:00Z", fails)
                .run("2026-10-15T09:00:00Z", Result::Succeeded),
        ))
        .with(account(
            "warned",
            daily(email(), &[16]).run("2026-10-16T06:00:00Z", Result::Warned("3 items skipped")),
        ))
        .with(account("silent", daily(email(), &[18, 19])))
        .with(account("left", daily(email().off("2026-10-15T12:00:00Z", None), &[])))
        .with(account("new", daily(Life::new(W::Email, instant("2026-10-20T10:00:00Z")), &[])))
        .with(account("away", daily(email(), &[5]).run("2026-10-05T06:00:00Z", Result::Unreachable)))
        .with(gone)
        .with(site)
}

#[tokio::test]
async fn a_month_of_polls_gives_the_states_of_the_rules() {
    let styles = [
        Style::numbered(1).in_envelope(Envelope::ResultSet, 3),
        Style::numbered(2).in_envelope(Envelope::Data, 4),
        Style::numbered(3).in_envelope(Envelope::Wrapped, 100),
    ];
    let mut world = World::new(instant(FIRST_POLL));
    for (id, style) in (1..).zip(styles) {
        world.organizations.push(acme(id, style));
    }
    let house = House::new(world).await;
    let [down, up] = OUTAGE.map(instant);
    let mut at = parse_instant(FIRST_POLL).unwrap();
    while at < instant(REPORT) {
        house.server.heal();
        if down <= at && at < up {
            house.server.fault(Fault::status(500));
        }
        let synced = house.sync(at).await;
        assert_eq!(synced.error.is_some(), down <= at && at < up, "{at}: {synced:?}");
        at += Duration::hours(4);
    }
    for id in ["1", "2", "3"] {
        let month = house.month(id, "2026-10", REPORT).await;
        assert_eq!(month.accounts.len(), 10);
        // Nobody looked on the eighth, and on the ninth it was seen that there is a backup of the ninth.
        //        1        10        20        30
        for (name, workload, expected) in [
            ("steady", Workload::Email, "sssssss.sssssssssssssssssssssss"),
            ("steady", Workload::OneDrive, "ooooooooooooooooooooooooooooooo"),
            // Switched on again on the twentieth, after the hour of its run.
            ("steady", Workload::Calendar, "sssssss.ssssooooooo.sssssssssss"),
            // The error is seen at the first poll of the fourteenth too, before that day's backup.
            ("failing", Workload::Email, "sssssss.ssssfrsssssssssssssssss"),
            ("retried", Workload::Email, "sssssss.ssssssrssssssssssssssss"),
            ("warned", Workload::Email, "sssssss.sssssssrrssssssssssssss"),
            ("silent", Workload::Email, "sssssss.sssssssssffssssssssssss"),
            ("left", Workload::Email, "sssssss.sssssssoooooooooooooooo"),
            ("new", Workload::Email, "....................sssssssssss"),
            ("away", Workload::Email, "ssssfrs.sssssssssssssssssssssss"),
            ("gone", Workload::Email, "sssssss.ssssssssssssssss......."),
        ] {
            let address = format!("{name}@acme.example");
            assert_eq!(days(&month, &address, workload), expected, "{name} {workload}, organization {id}");
        }
        let site = days(&month, "https://acme.sharepoint.example/sites/team", Workload::SharePoint);
        assert_eq!(site, "sssssss.sssssssssssssssssssssss");
    }
}
