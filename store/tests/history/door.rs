//! The door of these tests: a fresh store on each database, and short ways to say things.

use domain::event::{Event, parse_line};
use domain::history::OrganizationHistory;
use domain::id::OrganizationId;
use domain::time::{Instant, parse_instant};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use store::{IngestAnswer, Opened, Options, Scope, Store};

/// A fresh store.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) deployment: Scope,
    db: DatabaseConnection,
    _folder: tempfile::TempDir,
}

/// Runs the test on SQLite and on PostgreSQL, each with a database of its own.
pub(crate) async fn on_both<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    test(open(None).await).await;
    test(open(Some(fresh_postgres().await)).await).await;
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's door: it looks at rows that no call of the store shows"
)]
async fn open(database_url: Option<String>) -> World {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        data_dir: folder.path().to_owned(),
        database_url,
        now: Some(at("2026-11-20T12:00:00Z")),
        ..Options::default()
    };
    let Opened { store, deployment } = Store::open(&options).await.unwrap();
    let file = || format!("sqlite://{}/bsr.sqlite3", folder.path().display());
    let db = sea_orm::Database::connect(options.database_url.clone().unwrap_or_else(file)).await.unwrap();
    World { store, deployment, db, _folder: folder }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's door: it makes the database that the store then opens"
)]
async fn fresh_postgres() -> String {
    let url = std::env::var("BSR_TEST_POSTGRES_URL")
        .expect("BSR_TEST_POSTGRES_URL names a PostgreSQL server for the tests; cargo xtask test starts one");
    let name = format!("history_{}", uuid::Uuid::now_v7().simple());
    let server = sea_orm::Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    server.close().await.unwrap();
    let (before, _) = url.rsplit_once('/').unwrap();
    format!("{before}/{name}")
}

impl World {
    /// Sends lines as one chunk, numbered from 1.
    pub(crate) async fn push(&self, lines: &[String]) -> IngestAnswer {
        self.push_as(&self.deployment, lines).await
    }

    pub(crate) async fn push_as(&self, scope: &Scope, lines: &[String]) -> IngestAnswer {
        self.store.ingest(scope, &events(lines)).await.unwrap()
    }

    /// The first column of what a query answers, which has to be text.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// The only organization with that id of a sender.
    pub(crate) async fn organization(&self, id: &str) -> OrganizationId {
        let sql = format!("SELECT public_id FROM organization WHERE external_id = '{id}'");
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let row = self.db.query_one_raw(statement).await.unwrap().unwrap();
        OrganizationId(row.try_get_by_index(0).unwrap())
    }

    pub(crate) async fn history(&self, id: &str, period: &str) -> OrganizationHistory {
        let id = self.organization(id).await;
        self.store.organization_history(&self.deployment, id, period.parse().unwrap()).await.unwrap()
    }
}

/// Lines as the store takes them.
pub(crate) fn events(lines: &[String]) -> Vec<(u64, Event)> {
    (1..).zip(lines).map(|(number, line)| (number, parse_line(line).unwrap())).collect()
}

pub(crate) fn at(text: &str) -> Instant {
    parse_instant(text).unwrap()
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
