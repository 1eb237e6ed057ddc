//! Short ways to say things in these tests.

use domain::event::{Event, parse_line};
use domain::history::OrganizationHistory;
use sea_orm::{ConnectionTrait, Statement};
use store::{IngestAnswer, Scope};

pub(crate) use crate::door::{World, at, each_database};

/// Sends lines as one chunk of the deployment's, numbered from 1.
pub(crate) async fn push(world: &World, lines: &[String]) -> IngestAnswer {
    push_as(world, &world.deployment, lines).await
}

/// Sends lines as one chunk, numbered from 1.
pub(crate) async fn push_as(world: &World, scope: &Scope, lines: &[String]) -> IngestAnswer {
    world.store.ingest(scope, &events(lines)).await.unwrap()
}

/// The history of the only organization with that id, as known when the month after the period is over.
pub(crate) async fn history(world: &World, id: &str, period: &str) -> OrganizationHistory {
    let next: domain::period::Period = period.parse().unwrap();
    history_by(world, id, period, &format!("{}-01T00:00:00Z", next.plus(2))).await
}

/// The same with what was known at that instant.
pub(crate) async fn history_by(world: &World, id: &str, period: &str, cut_off: &str) -> OrganizationHistory {
    let id = world.organization(id).await;
    let period = period.parse().unwrap();
    world.store.organization_history(&world.deployment, id, period..=period, at(cut_off)).await.unwrap()
}

/// The first column of what a query answers, which has to be text.
pub(crate) async fn texts(world: &World, sql: &str) -> Vec<String> {
    let db = world.database().await;
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    let texts = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    db.close().await.unwrap();
    texts
}

/// Lines as the store takes them.
pub(crate) fn events(lines: &[String]) -> Vec<(u64, Event)> {
    (1..).zip(lines).map(|(number, line)| (number, parse_line(line).unwrap())).collect()
}

pub(crate) fn partner(id: &str) -> String {
    format!(r#"{{"type":"partner","id":"{id}","name":"Partner {id}"}}"#)
}

pub(crate) fn organization(id: &str, partner: &str) -> String {
    format!(r#"{{"type":"organization","id":"{id}","partner":"{partner}","name":"Organization {id}"}}"#)
}

pub(crate) fn account(organization: &str, id: &str) -> String {
    format!(
        r#"{{"type":"account","organization":"{organization}","id":"{id}","address":"{id}@example.org",
            "added_at":"2026-08-01T00:00:00Z","workloads":["email","onedrive"]}}"#
    )
}

pub(crate) fn run(organization: &str, account: &str, ended_at: &str, outcome: &str) -> String {
    format!(
        r#"{{"type":"run","organization":"{organization}","account":"{account}","workload":"email",
            "ended_at":"{ended_at}","outcome":"{outcome}","objects":10,"bytes":1000}}"#
    )
}

pub(crate) fn state(organization: &str, account: &str, at: &str, on: bool) -> String {
    format!(
        r#"{{"type":"state","organization":"{organization}","account":"{account}","at":"{at}","on":{on}}}"#
    )
}

/// Declarations of a partner, an organization «o» and its accounts.
pub(crate) fn declared(accounts: &[&str]) -> Vec<String> {
    let mut lines = vec![partner("p"), organization("o", "p")];
    lines.extend(accounts.iter().map(|id| account("o", id)));
    lines
}
