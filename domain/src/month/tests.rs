//! The rules of spec.md section 3, row by row, and properties of whole months.

mod levels;
mod properties;
mod states;

use super::*;
use crate::history::{Absence, Observation, Outcome, StateChange};
use crate::time::parse_instant;
use crate::workload::Workload::{self, Email};

/// An instant of 2026 in UTC, written `10-31 18:17`.
fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    parse_instant(&format!("2026-{date}T{time}:00Z")).unwrap()
}

fn october() -> Period {
    "2026-10".parse().unwrap()
}

/// Long after October: everything in it and after it is known.
fn much_later() -> Instant {
    at("11-05 06:00")
}

fn succeeded(text: &str) -> Run {
    run(text, Outcome::Succeeded)
}

fn failed(text: &str) -> Run {
    run(text, Outcome::Failed)
}

fn run(text: &str, outcome: Outcome) -> Run {
    Run { ended_at: at(text), outcome, objects: None, bytes: None, error: None }
}

fn switch(workload: Option<Workload>, text: &str, on: bool) -> StateChange {
    StateChange { workload, at: at(text), on }
}

/// An account that is there since January, with e-mail declared and nothing else known.
fn account(address: &str) -> AccountHistory {
    AccountHistory {
        id: AccountId(uuid::Uuid::nil()),
        address: address.into(),
        name: None,
        kind: AccountKind::Mailbox,
        added_at: at("01-01 00:00"),
        deleted_at: None,
        absences: vec![],
        declared: [Email].into_iter().collect(),
        changes: vec![],
        runs: PerWorkload::default(),
        earlier: PerWorkload::default(),
        unreadable: PerWorkload::default(),
        silent: PerWorkload::default(),
    }
}

fn with_runs(address: &str, runs: &[Run]) -> AccountHistory {
    let mut account = account(address);
    account.runs[Email] = runs.to_vec();
    account
}

fn history(accounts: Vec<AccountHistory>) -> OrganizationHistory {
    OrganizationHistory {
        zone: Zone::UTC,
        minor_issue_share: None,
        accounts,
        observation: Observation::default(),
    }
}

fn polled(accounts: Vec<AccountHistory>, polls: &[&str]) -> OrganizationHistory {
    let mut history = history(accounts);
    history.observation.polls[Email] = polls.iter().map(|text| at(text)).collect();
    history
}

/// Every four hours from the first of October to the fifth of November.
fn polled_closely(accounts: Vec<AccountHistory>) -> OrganizationHistory {
    let mut history = history(accounts);
    let polls = (0..36 * 6).map(|count| at("10-01 00:00") + chrono::Duration::hours(4 * count));
    history.observation.polls[Email] = polls.filter(|poll| *poll <= much_later()).collect();
    history
}

/// The first account's e-mail as letters: S succeeded, R recovered, F failed, O off, - none.
fn letters(history: &OrganizationHistory, cut_off: Instant) -> String {
    let month = organization_month(history, october(), cut_off, 0.0);
    month.accounts[0].states[Email].iter().flatten().map(|state| state.letter()).collect()
}

/// October's days: the given ones as given, the others as the last letter.
fn days(known: &[(usize, char)], others: char) -> String {
    (1..=31)
        .map(|day| known.iter().find(|(known, _)| *known == day).map_or(others, |(_, letter)| *letter))
        .collect()
}
