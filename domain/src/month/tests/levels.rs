//! The bars of accounts and of the organization, the figures, and who is in the report.

use super::*;
use crate::day::{AccountDay, OrganizationDay};

/// The organization's bar of one day of October, for e-mail.
fn bar(accounts: Vec<AccountHistory>, day: usize, share: f64) -> OrganizationDay {
    let month = organization_month(&polled_closely(accounts), october(), much_later(), share);
    let email = month.workloads[Email].as_ref().unwrap().days[day - 1];
    assert_eq!(email, month.all.days[day - 1], "with one workload, all workloads are that one");
    email
}

fn fine(address: &str) -> AccountHistory {
    let runs: Vec<Run> = (1..=31).map(|day| succeeded(&format!("10-{day:02} 12:00"))).collect();
    with_runs(address, &runs)
}

/// Succeeds at noon on all days but the given one, on which these runs end.
fn but(address: &str, day: usize, runs: &[Run]) -> AccountHistory {
    let mut it = fine(address);
    it.runs[Email].remove(day - 1);
    it.runs[Email].extend_from_slice(runs);
    it
}

#[test]
fn an_organization_is_very_healthy_when_all_that_were_on_succeeded() {
    let mut off = account("off");
    off.changes = vec![switch(None, "09-01 00:00", false)];
    let mut new = account("new");
    new.added_at = at("10-05 09:00");
    assert_eq!(bar(vec![fine("a"), fine("b"), off.clone(), new], 5, 0.0), OrganizationDay::VeryHealthy);
    assert_eq!(bar(vec![off], 5, 0.0), OrganizationDay::Deactivated);
    assert_eq!(
        bar(vec![fine("a"), but("b", 5, &[run("10-05 12:00", Outcome::Warning)])], 5, 0.0),
        OrganizationDay::Healthy
    );
}

#[test]
fn a_failure_is_minor_when_a_success_follows_within_24_hours() {
    for (runs, expected) in [
        // Failed at 11:00, succeeded at noon of the next day: 25 hours.
        (vec![failed("10-05 11:00")], OrganizationDay::Unhealthy),
        (vec![failed("10-05 12:00")], OrganizationDay::Healthy),
        (vec![failed("10-05 23:00")], OrganizationDay::Healthy),
        (vec![failed("10-05 11:00"), failed("10-05 13:00")], OrganizationDay::Unhealthy),
        (vec![failed("10-05 11:00"), succeeded("10-05 13:00")], OrganizationDay::Healthy),
        // Without a run it counts from the day's end, and noon follows in time.
        (vec![], OrganizationDay::Healthy),
    ] {
        assert_eq!(bar(vec![fine("a"), but("b", 5, &runs)], 5, 0.0), expected, "{runs:?}");
    }
}

#[test]
fn a_failure_after_the_days_success_counts_too() {
    let mut it = but("a", 5, &[succeeded("10-05 08:00"), failed("10-05 11:00")]);
    assert_eq!(bar(vec![it.clone()], 5, 0.0), OrganizationDay::Unhealthy);
    it.runs[Email].push(succeeded("10-06 11:00"));
    assert_eq!(bar(vec![it], 5, 0.0), OrganizationDay::Healthy);
}

#[test]
fn a_lack_is_resolved_up_to_24_hours_after_the_days_end() {
    for (next, expected) in [
        ("10-06 00:00", OrganizationDay::Healthy),
        ("10-07 00:00", OrganizationDay::Healthy),
        ("10-07 00:01", OrganizationDay::Unhealthy),
    ] {
        assert_eq!(bar(vec![with_runs("a", &[succeeded(next)])], 5, 0.0), expected, "{next}");
    }
}

#[test]
fn the_last_days_failure_is_resolved_in_the_next_month() {
    let mut it = but("a", 31, &[failed("10-31 20:00")]);
    assert_eq!(bar(vec![it.clone()], 31, 0.0), OrganizationDay::Unhealthy);
    it.runs[Email].push(succeeded("11-01 20:00"));
    assert_eq!(bar(vec![it], 31, 0.0), OrganizationDay::Healthy);
}

#[test]
fn a_share_of_accounts_with_unresolved_failures_is_tolerated() {
    let mut accounts: Vec<AccountHistory> = (0..9).map(|number| fine(&format!("a{number}"))).collect();
    accounts.push(but("b", 5, &[failed("10-05 01:00")]));
    assert_eq!(bar(accounts.clone(), 5, 0.0), OrganizationDay::Unhealthy);
    assert_eq!(bar(accounts.clone(), 5, 0.1), OrganizationDay::Healthy);
    assert_eq!(bar(accounts.clone(), 5, 0.09), OrganizationDay::Unhealthy);
    // Those that were off do not count.
    accounts[0].changes = vec![switch(None, "10-01 00:00", false)];
    accounts[0].runs[Email].clear();
    assert_eq!(bar(accounts, 5, 0.1), OrganizationDay::Unhealthy);
}

#[test]
fn for_all_workloads_together_an_account_counts_once() {
    let mut bad = fine("b");
    bad.declared = WorkloadSet::FULL;
    bad.runs = PerWorkload::from_fn(|_| but("b", 5, &[failed("10-05 01:00")]).runs[Email].clone());
    let month = organization_month(&polled_closely(vec![fine("a"), bad]), october(), much_later(), 0.5);
    assert_eq!(month.all.days[4], OrganizationDay::Healthy);
    assert_eq!(month.workloads[Workload::Tasks].as_ref().unwrap().days[4], OrganizationDay::Unhealthy);
    assert_eq!(month.workloads[Email].as_ref().unwrap().days[4], OrganizationDay::Healthy);
}

#[test]
fn an_accounts_bar_sums_up_its_workloads() {
    let mut it = but("a", 5, &[failed("10-05 01:00")]);
    it.declared.insert(Workload::Tasks);
    it.runs[Workload::Tasks] = fine("a").runs[Email].clone();
    it.runs[Workload::Tasks].remove(6);
    it.changes = vec![switch(None, "10-30 00:00", false)];
    it.runs[Workload::Tasks].retain(|run| run.ended_at < at("10-30 00:00"));
    it.runs[Email].retain(|run| run.ended_at < at("10-30 00:00"));
    let month = organization_month(&polled_closely(vec![it]), october(), much_later(), 0.0);
    let bars = &month.accounts[0].days;
    assert_eq!(bars[3], AccountDay::Healthy);
    assert_eq!(bars[4], AccountDay::Unhealthy);
    assert_eq!(bars[6], AccountDay::Healthy, "the tasks' list was not read: nothing is said of them");
    assert_eq!(bars[29..], [AccountDay::Deactivated, AccountDay::Deactivated]);
    assert!(!month.accounts[0].active && month.accounts[0].on_at_end.is_empty());
    assert_eq!((month.active, month.deactivated), (0, 1));
}

#[test]
fn figures_are_those_of_the_last_success_known_at_the_cut_off() {
    let sized = |text, objects, bytes| Run { objects, bytes, ..succeeded(text) };
    let mut one =
        with_runs("one", &[sized("10-31 12:00", Some(10), Some(100)), sized("11-04 12:00", Some(11), None)]);
    one.runs[Email].push(failed("11-04 13:00"));
    one.declared.insert(Workload::Tasks);
    one.earlier[Workload::Tasks] = Some(sized("08-01 12:00", Some(5), None));
    let two = with_runs("two", &[sized("10-02 12:00", None, Some(7))]);
    let history = history(vec![one, two]);

    let month = organization_month(&history, october(), much_later(), 0.0);
    let figures = |row: &LevelRow| (row.last_backup, row.objects, row.bytes);
    assert_eq!(month.accounts[0].last_backup, Some(at("11-04 12:00")));
    assert_eq!((month.accounts[0].objects, month.accounts[0].bytes), (Some(16), None));
    assert_eq!((month.accounts[1].objects, month.accounts[1].bytes), (None, Some(7)));
    assert_eq!(figures(&month.all), (Some(at("11-04 12:00")), Some(16), Some(7)));
    assert_eq!(
        figures(month.workloads[Workload::Tasks].as_ref().unwrap()),
        (Some(at("08-01 12:00")), Some(5), None)
    );

    let month = organization_month(&history, october(), at("11-04 11:59"), 0.0);
    assert_eq!(figures(&month.all), (Some(at("10-31 12:00")), Some(15), Some(107)));
}

#[test]
fn icons_and_activity_are_as_at_the_periods_end() {
    let mut it = account("a");
    it.declared = [Email, Workload::Tasks, Workload::Contacts].into_iter().collect();
    it.changes = vec![
        switch(Some(Email), "10-31 23:59", false),
        switch(Some(Workload::Tasks), "11-01 00:00", false),
        // Switched on when the month was over: not a workload of this month.
        switch(Some(Workload::OneDrive), "11-02 00:00", true),
    ];
    let mut gone = account("b");
    gone.deleted_at = Some(at("10-20 00:00"));
    let month = organization_month(&history(vec![it, gone]), october(), much_later(), 0.0);
    let row = &month.accounts[0];
    assert_eq!(row.on_at_end, [Workload::Tasks, Workload::Contacts].into_iter().collect());
    assert_eq!(row.had, [Email, Workload::Tasks, Workload::Contacts].into_iter().collect());
    assert_eq!((month.active, month.deactivated), (1, 1));
    let email = month.workloads[Email].as_ref().unwrap();
    assert_eq!((email.active, email.deactivated), (0, 2));
    assert_eq!((month.all.active, month.all.deactivated), (1, 1));
    assert_eq!(month.workloads[Workload::OneDrive], None);
}

#[test]
fn the_report_has_the_accounts_that_existed_in_the_period() {
    let made = |address, added, deleted: Option<&str>| {
        let mut it = account(address);
        it.added_at = at(added);
        it.deleted_at = deleted.map(at);
        it
    };
    let accounts = vec![
        made("before", "08-01 00:00", Some("10-01 00:00")),
        made("until the first", "08-01 00:00", Some("10-01 00:01")),
        made("from the last", "10-31 23:59", None),
        made("after", "11-01 00:00", None),
    ];
    let month = organization_month(&history(accounts), october(), much_later(), 0.0);
    let addresses: Vec<&str> = month.accounts.iter().map(|account| account.address.as_str()).collect();
    assert_eq!(addresses, ["from the last", "until the first"]);
}

#[test]
fn rows_are_ordered_by_address_whatever_its_case() {
    let accounts = ["b@x", "Ä@x", "a@x", "B@x", "C@x", "ä@x"].map(account).to_vec();
    let month = organization_month(&history(accounts), october(), much_later(), 0.0);
    let addresses: Vec<&str> = month.accounts.iter().map(|account| account.address.as_str()).collect();
    assert_eq!(addresses, ["a@x", "B@x", "b@x", "C@x", "Ä@x", "ä@x"]);
}

#[test]
fn an_organization_without_accounts_or_data_has_blank_bars() {
    let month = organization_month(&history(vec![]), october(), much_later(), 0.0);
    assert_eq!(month.all.days, vec![OrganizationDay::None; 31]);
    assert!(month.workloads.0.iter().all(Option::is_none));
    let mut bare = account("a");
    bare.declared = WorkloadSet::EMPTY;
    let month = organization_month(&history(vec![bare]), october(), much_later(), 0.0);
    assert_eq!(month.accounts[0].days, vec![AccountDay::None; 31]);
    assert_eq!((month.active, month.deactivated, month.all.objects), (0, 1, None));
}
