//! Makes the world of `cargo xtask bench month`: organizations with 5 to 500 accounts (median 20) and two months of daily
//! runs, a quarter of them with a recipient, in the database and folder that `BSR_DATABASE_URL` and `BSR_DATA_DIR` name.
//!
//! `month_world ORGANIZATIONS`, a multiple of 100: a hundred are pushed, the others are copies of their rows.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints, and stops at what goes wrong"
)]

use std::time::Instant as Stopwatch;

use chrono::{Duration, NaiveDate};
use domain::event::Event;
use domain::history::Outcome;
use domain::language::Language;
use domain::recipient::{DeliveryForm, check};
use domain::time::{Instant, parse_instant};
use domain::workload::{AccountKind, Workload, WorkloadSet};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use store::{Opened, Options, Store};

const TEMPLATES: u32 = 100;
/// More than any id of what is pushed.
const STRIDE: i64 = 10_000_000;
const CHUNK: usize = 20_000;

#[tokio::main]
async fn main() {
    let organizations: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let options = Options {
        data_dir: variable("BSR_DATA_DIR").unwrap().into(),
        database_url: variable("BSR_DATABASE_URL"),
        storage_url: None,
        now: Some(at("2026-10-20T00:00:00Z")),
        ..Options::default()
    };
    let started = Stopwatch::now();
    let opened = Store::open(&options).await.unwrap();
    let accounts = push(&opened).await;
    deliver(&opened).await;
    drop(opened);
    let database = connect(&options).await;
    copy(&database, organizations / TEMPLATES - 1).await;
    println!(
        "{organizations} organizations with {} accounts, made in {:.0} s",
        accounts * (organizations / TEMPLATES),
        started.elapsed().as_secs_f64()
    );
}

#[expect(clippy::disallowed_methods, reason = "the variables that the program itself reads")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[expect(clippy::disallowed_methods, reason = "rows are copied behind the store's back")]
async fn connect(options: &Options) -> DatabaseConnection {
    let file = || format!("sqlite://{}/bsr.sqlite3", options.data_dir.display());
    let mut url = sea_orm::ConnectOptions::new(options.database_url.clone().unwrap_or_else(file));
    url.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(url).await.unwrap()
}

fn at(text: &str) -> Instant {
    parse_instant(text).unwrap()
}

/// The same numbers each time.
struct Random(u64);

impl Random {
    /// From 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31)
    }

    /// 5 to 500, half of them at most 20 (log-normal).
    fn accounts(&mut self) -> u32 {
        let (u, v) = (self.next().max(1e-9), self.next());
        let normal = (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        (1..=500_u32).rev().find(|n| f64::from(*n) <= 20.0 * normal.exp()).unwrap_or(1).max(5)
    }
}

/// Pushes the templates; answers how many accounts they have.
async fn push(opened: &Opened) -> u32 {
    let mut random = Random(5);
    let mut events = vec![Event::Partner {
        id: "p".into(),
        name: "Partner".into(),
        parent: None,
        domains: Some(vec!["partner.example".into()]),
        time_zone: None,
    }];
    let mut backups = Vec::new();
    let mut total = 0;
    for organization in 0..TEMPLATES {
        let id = format!("o{organization}");
        events.push(Event::Organization {
            id: id.clone(),
            partner: "p".into(),
            name: format!("Organization {organization}"),
            domains: None,
            time_zone: None,
            source: None,
            owner: None,
        });
        for account in 0..random.accounts() {
            total += 1;
            let workloads = if random.next() < 0.1 { 1 } else { 5 };
            let on: WorkloadSet = Workload::ALL.into_iter().take(workloads).collect();
            let address = format!("account-{account}@organization-{organization}.example");
            events.push(Event::Account {
                organization: id.clone(),
                id: address.clone(),
                address: address.clone(),
                name: None,
                kind: Some(AccountKind::Mailbox),
                added_at: at("2026-08-01T00:00:00Z"),
                workloads: on,
                deleted_at: None,
            });
            backups.push((id.clone(), address, on));
        }
    }
    let mut day = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
    while day < NaiveDate::from_ymd_opt(2026, 11, 5).unwrap() {
        for (organization, account, on) in &backups {
            for workload in Workload::ALL.into_iter().filter(|workload| on.contains(*workload)) {
                let failed = random.next() < 0.01;
                let of_day = std::time::Duration::from_secs_f64((72_000.0 * random.next()).trunc());
                let start = day.and_hms_opt(0, 0, 0).unwrap().and_utc();
                events.push(Event::Run {
                    organization: organization.clone(),
                    account: account.clone(),
                    workload,
                    ended_at: start + Duration::from_std(of_day).unwrap(),
                    outcome: if failed { Outcome::Failed } else { Outcome::Succeeded },
                    objects: (!failed).then_some(1_000),
                    bytes: (!failed).then_some(50_000_000),
                    error: None,
                });
            }
        }
        day = day.succ_opt().unwrap();
    }
    let numbered: Vec<_> = (1..).zip(events).collect();
    for chunk in numbered.chunks(CHUNK) {
        assert_eq!(opened.store.ingest(&opened.deployment, chunk).await.unwrap().refused, []);
    }
    total
}

/// Switches delivery on for a quarter of the templates.
async fn deliver(opened: &Opened) {
    let (store, scope) = (&opened.store, &opened.deployment);
    for organization in (0..TEMPLATES).step_by(4) {
        let id = store.find_organization(scope, &format!("o{organization}")).await.unwrap().id;
        let ownership = store.ownership(scope, id, false).await.unwrap();
        let recipients = vec![format!("reports-{organization}@partner.example")];
        let checked =
            check(&DeliveryForm { on: true, recipients, consent: false }, &ownership, Language::En).unwrap();
        let version = store.delivery_settings(scope, id).await.unwrap().version;
        store.save_delivery_settings(scope, id, version, &checked).await.unwrap();
    }
}

/// Copies the templates' rows so many times, an organization's rows beside each other.
async fn copy(database: &DatabaseConnection, copies: u32) {
    // Each with the column that tells the templates' rows from copies, by which they are ordered too.
    let tables = [
        ("organization", "id"),
        ("account", "organization_id"),
        ("run_month", "organization_id"),
        ("workload_latest", "account_id"),
        ("delivery_settings", "organization_id"),
        ("delivery_recipient", "organization_id"),
        ("delivery_switch", "organization_id"),
    ];
    let is_postgres = database.get_database_backend() == DbBackend::Postgres;
    for (table, of) in tables {
        let columns = columns(database, table).await;
        let values: Vec<String> = columns
            .iter()
            .map(|column| match column.as_str() {
                "id" | "organization_id" | "account_id" => format!("t.{column} + c * {STRIDE}"),
                "public_id" if is_postgres => "gen_random_uuid()".to_owned(),
                "public_id" => "randomblob(16)".to_owned(),
                "external_id" if table == "organization" => "t.external_id || '-' || c".to_owned(),
                "name" if table == "organization" => "t.name || ' / ' || c".to_owned(),
                _ => format!("t.{column}"),
            })
            .collect();
        let columns = columns.join(", ");
        let statement = format!(
            "WITH RECURSIVE copy (c) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT c + 1 FROM copy WHERE c < {copies})
             INSERT INTO {table} ({columns}) SELECT {} FROM copy CROSS JOIN {table} t
             WHERE t.{of} < {STRIDE} ORDER BY c, t.{of}",
            values.join(", ")
        );
        if copies > 0 {
            database.execute_unprepared(&statement).await.unwrap();
        }
        if is_postgres && matches!(table, "organization" | "account") {
            let next =
                format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}");
            database.execute_unprepared(&next).await.unwrap();
        }
    }
    database.execute_unprepared(if is_postgres { "VACUUM ANALYZE" } else { "ANALYZE" }).await.unwrap();
}

async fn columns(database: &DatabaseConnection, table: &str) -> Vec<String> {
    let backend = database.get_database_backend();
    let statement = if backend == DbBackend::Postgres {
        format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'")
    } else {
        format!("SELECT name FROM pragma_table_info('{table}')")
    };
    let rows = database.query_all_raw(Statement::from_string(backend, statement)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}
