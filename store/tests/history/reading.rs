//! An organization's history: what went in comes out, and the last backup from before it.

use crate::lines::*;
use domain::history::{Outcome, StateChange};
use domain::month::organization_month;
use domain::workload::Workload;

#[tokio::test]
async fn what_went_in_comes_out() {
    each_database(async |world| {
        let mut lines = declared(&["a", "b"]);
        lines.push(run("o", "a", "2026-10-01T01:00:00Z", "succeeded"));
        lines.push(run("o", "a", "2026-10-09T01:00:00Z", "warning"));
        lines.push(run("o", "a", "2026-11-30T23:59:59Z", "failed"));
        lines.push(run("o", "a", "2026-12-01T00:00:01Z", "succeeded"));
        lines.push(run("o", "a", "2026-09-28T00:00:00Z", "succeeded"));
        lines.push(run("o", "a", "2026-09-27T23:59:59Z", "succeeded"));
        lines.push(state("o", "b", "2026-10-12T10:00:00Z", false));
        assert_eq!(push(&world, &lines).await.refused, []);
        let history = history(&world, "o", "2026-10").await;
        assert!(history.observation.pushed);
        assert_eq!(history.zone.name(), "UTC");
        let [a, b] = history.accounts.as_slice() else { panic!("two accounts") };
        let runs: Vec<_> =
            a.runs[Workload::Email].iter().map(|it| (it.ended_at, it.outcome, it.bytes)).collect();
        assert_eq!(
            runs,
            [
                (at("2026-09-28T00:00:00Z"), Outcome::Succeeded, Some(1000)),
                (at("2026-10-01T01:00:00Z"), Outcome::Succeeded, Some(1000)),
                (at("2026-10-09T01:00:00Z"), Outcome::Warning, Some(1000)),
                (at("2026-11-30T23:59:59Z"), Outcome::Failed, None),
            ]
        );
        assert_eq!(a.declared, [Workload::Email, Workload::OneDrive].into_iter().collect());
        assert_eq!(b.changes, [StateChange { workload: None, at: at("2026-10-12T10:00:00Z"), on: false }]);
    })
    .await;
}

#[tokio::test]
async fn the_last_backup_is_found_however_old_the_report_is() {
    each_database(async |world| {
        let mut lines = declared(&["a"]);
        lines.push(run("o", "a", "2026-08-15T01:00:00Z", "succeeded").replace("1000", "800"));
        lines.push(run("o", "a", "2026-08-20T01:00:00Z", "failed"));
        push(&world, &lines).await;
        let earlier = |history: domain::history::OrganizationHistory| {
            history.accounts[0].earlier[Workload::Email].as_ref().map(|run| (run.ended_at, run.bytes))
        };
        // The latest success of all lies before what is read.
        let expected = Some((at("2026-08-15T01:00:00Z"), Some(800)));
        assert_eq!(earlier(history(&world, "o", "2026-10").await), expected);
        // It lies in what is read, but behind the period: the one before it is looked for.
        push(&world, &[run("o", "a", "2026-11-20T01:00:00Z", "succeeded")]).await;
        assert_eq!(earlier(history(&world, "o", "2026-10").await), expected);
        // It lies behind everything that is read.
        push(&world, &[run("o", "a", "2027-02-20T01:00:00Z", "succeeded")]).await;
        assert_eq!(earlier(history(&world, "o", "2026-10").await), expected);
        // Of two months, the newer.
        push(&world, &[run("o", "a", "2026-07-30T01:00:00Z", "succeeded")]).await;
        assert_eq!(earlier(history(&world, "o", "2026-10").await), expected);
        // It is among what is read.
        assert_eq!(earlier(history(&world, "o", "2026-07").await), None);
    })
    .await;
}

#[tokio::test]
async fn the_last_backup_of_a_month_long_ago_is_its_last_whatever_came_first() {
    each_database(async |world| {
        push(&world, &declared(&["a"])).await;
        for (day, outcome, bytes) in [
            ("10", "succeeded", "100"),
            ("25", "succeeded", "250"),
            ("28", "failed", ""),
            ("20", "succeeded", "200"),
            ("12", "failed", ""),
        ] {
            let line = run("o", "a", &format!("2026-08-{day}T01:00:00Z"), outcome);
            assert_eq!(push(&world, &[line.replace("1000", &format!("1{bytes}"))]).await.accepted, 1);
        }
        // What came before, when nothing of that month was known to come after.
        push(&world, &[run("o", "a", "2026-07-31T01:00:00Z", "succeeded")]).await;
        for period in ["2026-10", "2027-03"] {
            let history = history(&world, "o", period).await;
            let last = history.accounts[0].earlier[Workload::Email].clone().unwrap();
            assert_eq!((last.ended_at, last.bytes), (at("2026-08-25T01:00:00Z"), Some(1250)), "{period}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_report_made_late_knows_the_last_backup_at_its_cut_off() {
    each_database(async |world| {
        let mut lines = declared(&["a", "b"]);
        lines.iter_mut().for_each(|line| *line = line.replace("2026-08-01", "2026-05-01"));
        for month in ["06", "07", "08", "09", "10"] {
            lines.push(run("o", "a", &format!("2026-{month}-20T01:00:00Z"), "succeeded"));
        }
        lines.push(run("o", "a", "2026-10-25T01:00:00Z", "failed"));
        lines.push(run("o", "a", "2026-11-10T01:00:00Z", "succeeded").replace("1000", "1100"));
        lines.push(run("o", "b", "2026-06-03T01:00:00Z", "succeeded"));
        push(&world, &lines).await;
        for (cut_off, a) in [
            ("2026-11-10T12:00:00Z", "2026-11-10T01:00:00Z"),
            ("2026-11-10T01:00:00Z", "2026-11-10T01:00:00Z"),
            // What came after the cut-off is passed over, month by month.
            ("2026-11-10T00:59:59Z", "2026-10-20T01:00:00Z"),
            ("2026-10-20T00:00:00Z", "2026-09-20T01:00:00Z"),
            ("2026-07-21T00:00:00Z", "2026-07-20T01:00:00Z"),
            ("2026-07-05T06:00:00Z", "2026-06-20T01:00:00Z"),
        ] {
            let history = history_by(&world, "o", "2026-06", cut_off).await;
            let month = organization_month(&history, "2026-06".parse().unwrap(), at(cut_off), 0.0);
            let last: Vec<_> = month.accounts.iter().map(|account| account.last_backup).collect();
            assert_eq!(last, [Some(at(a)), Some(at("2026-06-03T01:00:00Z"))], "{cut_off}");
        }
        let history = history_by(&world, "o", "2026-06", "2026-11-10T12:00:00Z").await;
        let month = organization_month(&history, "2026-06".parse().unwrap(), at("2026-11-10T12:00:00Z"), 0.0);
        assert_eq!(month.accounts[0].bytes, Some(1100));
        // Two months at once, as for the figures of the month before.
        let (from, to) = ("2026-05".parse().unwrap(), "2026-06".parse().unwrap());
        let (id, cut_off) = (world.organization("o").await, at("2026-10-20T00:00:00Z"));
        let history =
            world.store.organization_history(&world.deployment, id, from..=to, cut_off).await.unwrap();
        let month = organization_month(&history, to, cut_off, 0.0);
        assert_eq!(month.accounts[0].last_backup, Some(at("2026-09-20T01:00:00Z")));
    })
    .await;
}
