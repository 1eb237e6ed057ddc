//! Measures what history costs: pushes months of daily runs through `store.ingest`, day by day as a sender would, into
//! SQLite and PostgreSQL, and prints the time it took and the bytes on disk per workload and month, index included.
//!
//! `cargo run --example history_size -p store [accounts [months]]`, with `BSR_TEST_POSTGRES_URL` naming a server.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints, and stops at what goes wrong"
)]

use std::time::Instant as Stopwatch;

use chrono::{Duration, NaiveDate};
use domain::event::Event;
use domain::history::Outcome;
use domain::time::Instant;
use domain::workload::{AccountKind, Workload, WorkloadSet};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use store::{Options, Store};

/// Events of a call, as the ingest of files sends them.
const CHUNK: usize = 2_000;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>().unwrap());
    let (accounts, months) = (arguments.next().unwrap_or(2_000), arguments.next().unwrap_or(3));
    let world = World::new(accounts, months);
    println!(
        "{accounts} accounts (nine of ten with five workloads, the others with one), {months} months, daily runs"
    );
    println!("database    events   seconds  events/s   table+index bytes   per workload and month");
    let folder = tempfile::tempdir().unwrap();
    measure("sqlite", &world, folder.path(), None).await;
    measure("postgres", &world, folder.path(), Some(fresh_postgres().await)).await;
}

/// What is pushed.
struct World {
    declarations: Vec<Event>,
    /// A day's runs each.
    days: Vec<Vec<Event>>,
    workload_months: i64,
}

impl World {
    fn new(accounts: u32, months: u32) -> Self {
        let first = NaiveDate::from_ymd_opt(2026, 8, 1).unwrap();
        let end = first + chrono::Months::new(months);
        let mut random = Random(7);
        let mut declarations = vec![
            Event::Partner {
                id: "p".into(),
                name: "Partner".into(),
                parent: None,
                domains: None,
                time_zone: None,
            },
            Event::Organization {
                id: "o".into(),
                partner: "p".into(),
                name: "Organization".into(),
                domains: None,
                time_zone: None,
                source: None,
                owner: None,
            },
        ];
        let mut backups = Vec::new();
        for number in 0..accounts {
            let id = format!("account-{number}");
            let site = number % 10 == 9;
            let workloads: WorkloadSet = if site {
                [Workload::SharePoint].into_iter().collect()
            } else {
                Workload::ALL[..5].iter().copied().collect()
            };
            for workload in workloads.iter() {
                let hour = i64::try_from(random.below(86_400)).unwrap();
                backups.push((
                    id.clone(),
                    workload,
                    hour,
                    random.below(100_000),
                    random.below(300_000_000_000),
                ));
            }
            declarations.push(Event::Account {
                organization: "o".into(),
                address: format!("{id}@example.org"),
                id,
                name: None,
                kind: Some(if site { AccountKind::Site } else { AccountKind::Mailbox }),
                added_at: midnight(first),
                workloads,
                deleted_at: None,
            });
        }
        let workload_months = i64::try_from(backups.len()).unwrap() * i64::from(months);
        let mut days = Vec::new();
        for day in first.iter_days().take_while(|day| *day < end) {
            let mut runs = Vec::with_capacity(backups.len());
            for (account, workload, second, objects, bytes) in &mut backups {
                *objects += random.below(120);
                *bytes += random.below(80_000_000);
                // About the same time each day, an hour earlier or later; one in fifty fails.
                let jitter = i64::try_from(random.below(7_200)).unwrap() - 3_600;
                let failed = random.below(50) == 0;
                runs.push(Event::Run {
                    organization: "o".into(),
                    account: account.clone(),
                    workload: *workload,
                    ended_at: midnight(day) + Duration::seconds(*second + jitter),
                    outcome: if failed { Outcome::Failed } else { Outcome::Succeeded },
                    objects: (!failed).then_some(*objects),
                    bytes: (!failed).then_some(*bytes),
                    error: failed.then(|| format!("error {}", random.below(20))),
                });
            }
            days.push(runs);
        }
        Self { declarations, days, workload_months }
    }
}

fn midnight(day: NaiveDate) -> Instant {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// The same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) % end
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement looks at the database from outside")]
async fn measure(name: &str, world: &World, folder: &std::path::Path, database_url: Option<String>) {
    let options =
        Options { data_dir: folder.to_owned(), database_url: database_url.clone(), ..Options::default() };
    let opened = Store::open(&options).await.unwrap();
    let push = async |events: &[Event]| {
        for chunk in events.chunks(CHUNK) {
            let lines: Vec<(u64, Event)> = chunk.iter().map(|event| (1, event.clone())).collect();
            let answer = opened.store.ingest(&opened.deployment, &lines).await.unwrap();
            assert_eq!(answer.refused, []);
        }
    };
    push(&world.declarations).await;
    let url = database_url.unwrap_or_else(|| format!("sqlite://{}/bsr.sqlite3", folder.display()));
    let db = sea_orm::Database::connect(url).await.unwrap();
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let mut seconds = 0.0;
    for day in &world.days {
        let start = Stopwatch::now();
        push(day).await;
        seconds += start.elapsed().as_secs_f64();
        if postgres {
            // Here a day passes in a second, and autovacuum, which would run between two days, has no time to.
            db.execute_unprepared("VACUUM run_month").await.unwrap();
        }
    }
    let size = number(&db, if postgres { POSTGRES_SIZE } else { SQLITE_SIZE }).await;
    let events: usize = world.days.iter().map(Vec::len).sum();
    #[expect(clippy::cast_precision_loss, reason = "printed with one digit")]
    let (rate, each) = (events as f64 / seconds, size as f64 / world.workload_months as f64);
    println!("{name:<10}{events:>8}{seconds:>10.1}{rate:>10.0}{size:>20}{each:>25.1}");
}

const SQLITE_SIZE: &str = "SELECT sum(pgsize) FROM dbstat WHERE name = 'run_month'";
const POSTGRES_SIZE: &str = "SELECT pg_total_relation_size('run_month')";

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a measurement makes the database that the store then opens")]
async fn fresh_postgres() -> String {
    let url = std::env::var("BSR_TEST_POSTGRES_URL").expect(
        "BSR_TEST_POSTGRES_URL names a PostgreSQL server for the measurement; cargo xtask bench starts one",
    );
    let name = format!("history_size_{}", uuid::Uuid::now_v7().simple());
    let server = sea_orm::Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (before, _) = url.rsplit_once('/').unwrap();
    format!("{before}/{name}")
}
