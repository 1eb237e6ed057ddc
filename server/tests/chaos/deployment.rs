//! An installation under test: its database, its folder, its clock, and the workers that run on it.

use std::fmt;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant as Machine};

use domain::time::{Instant, parse_instant};
use sea_orm::DatabaseConnection;
use store::{Opened, Options, Store};

use crate::storage::Way;

/// When the fifth begins for everybody: the due instant of all reports.
pub(crate) const DUE: &str = "2026-11-05T06:00:00Z";

/// What the deployment runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Installation {
    Sqlite,
    Postgres,
    PostgresThree,
}

impl Installation {
    pub(crate) const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::PostgresThree];

    /// How many workers run on it.
    pub(crate) fn workers(self) -> usize {
        if self == Self::PostgresThree { 3 } else { 1 }
    }

    pub(crate) fn is_postgres(self) -> bool {
        self != Self::Sqlite
    }
}

impl fmt::Display for Installation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL and S3, 1 process",
            Self::PostgresThree => "PostgreSQL and S3, 3 processes",
        })
    }
}

/// A deployment and its workers; dropping it ends them.
pub(crate) struct Deployment {
    folder: tempfile::TempDir,
    /// PostgreSQL's and S3's addresses; none for SQLite and a folder.
    database: Option<String>,
    storage: Option<String>,
    /// The way to the bucket, where there is one.
    way: Option<Way>,
    mail_url: String,
    workers: Vec<Option<Child>>,
    began: Machine,
    /// How far the product's clock was moved ahead of the machine's.
    ahead: Duration,
    /// How many workers were started.
    pub(crate) starts: usize,
    /// Which start each worker is: the number of its log.
    numbers: Vec<usize>,
    waiting_since: Machine,
    is_mounted: bool,
    database_pool: tokio::sync::OnceCell<DatabaseConnection>,
}

/// Whoever waits longer than this for something to happen waits for nothing.
const PATIENCE: Duration = Duration::from_secs(180);

impl Deployment {
    pub(crate) async fn new(installation: Installation, mail_url: String) -> Self {
        let database = if installation.is_postgres() { Some(fresh_postgres().await) } else { None };
        let storage = database.as_ref().map(|_| fresh_bucket());
        Self {
            folder: tempfile::tempdir().unwrap(),
            database,
            way: if storage.is_some() { Some(Way::open().await) } else { None },
            storage,
            mail_url,
            workers: (0..installation.workers()).map(|_| None).collect(),
            began: Machine::now(),
            ahead: Duration::ZERO,
            starts: 0,
            numbers: vec![0; installation.workers()],
            waiting_since: Machine::now(),
            is_mounted: false,
            database_pool: tokio::sync::OnceCell::new(),
        }
    }

    /// The database behind the store's back.
    #[expect(clippy::disallowed_methods, reason = "a test's door: it looks where nobody should")]
    pub(crate) async fn database(&self) -> DatabaseConnection {
        let file = || format!("sqlite://{}/bsr.sqlite3", self.data().display());
        let url = self.database.clone().unwrap_or_else(file);
        let pool =
            self.database_pool.get_or_init(|| async { sea_orm::Database::connect(url).await.unwrap() });
        pool.await.clone()
    }

    /// The way to the bucket.
    pub(crate) fn way(&self) -> &Way {
        self.way.as_ref().expect("an installation with a bucket")
    }

    /// Puts the data folder on a file system of its own, of 48 MB. Needs the right to mount.
    pub(crate) fn on_small_disk(&mut self) {
        std::fs::create_dir_all(self.data()).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"]).arg(self.data());
        assert!(mount.status().unwrap().success(), "a small disk can be mounted");
        self.is_mounted = true;
    }

    /// Leaves not a byte on the data folder's file system.
    pub(crate) fn fill_disk(&self) {
        let mut file = File::create(self.data().join("filler")).unwrap();
        let block = vec![0_u8; 4_096];
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
    }

    pub(crate) fn empty_disk(&self) {
        std::fs::remove_file(self.data().join("filler")).unwrap();
    }

    /// From now on it is waited for the next step.
    pub(crate) fn begin_waiting(&mut self) {
        self.waiting_since = Machine::now();
    }

    /// Lets the workers go on for a moment.
    pub(crate) async fn expect_progress(&self) {
        assert!(self.waiting_since.elapsed() < PATIENCE, "nothing happens any more\n{}", self.logs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    fn signal(&self, signal: &str) {
        for child in self.workers.iter().flatten() {
            let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
            assert!(sent.success());
        }
    }

    /// The product's clock: it began at the due instant, runs with the machine's, and was moved ahead now and then.
    pub(crate) fn now(&self) -> Instant {
        parse_instant(DUE).unwrap() + chrono::TimeDelta::from_std(self.began.elapsed() + self.ahead).unwrap()
    }

    /// Moves the clock ahead. Workers that run keep theirs: call it while none does, or to move those that start next.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.ahead += time;
    }

    /// The store, as another process of the deployment opens it now.
    pub(crate) async fn open(&self) -> Opened {
        self.open_at(self.now()).await
    }

    /// The same with the clock somewhere else.
    pub(crate) async fn open_at(&self, now: Instant) -> Opened {
        let options = Options {
            data_dir: self.data(),
            database_url: self.database.clone(),
            storage_url: self.storage.clone(),
            now: Some(now),
            ..Options::default()
        };
        Store::open(&options).await.unwrap()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts the workers that are not running; `fault` answers what the n-th start of all is to die or dawdle of.
    pub(crate) fn start_workers(&mut self, fault: impl Fn(usize) -> Option<String>) {
        for place in 0..self.workers.len() {
            if self.workers[place].is_none() {
                let fault = fault(self.starts);
                self.workers[place] = Some(self.spawn(fault));
                self.numbers[place] = self.starts;
                self.starts += 1;
            }
        }
    }

    fn spawn(&self, fault: Option<String>) -> Child {
        let log = File::create(self.log(self.starts)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bsr"));
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("BSR_")) {
                command.env_remove(name);
            }
        }
        command
            .arg("worker")
            .current_dir(self.folder.path())
            .env("BSR_DATA_DIR", self.data())
            .env("BSR_NOW", self.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
            .env("BSR_MAIL_URL", &self.mail_url)
            .env("BSR_MAIL_RATE", "100000")
            .env("RUST_BACKTRACE", "0")
            .envs(self.database.as_ref().map(|url| ("BSR_DATABASE_URL", url)))
            .envs(self.storage.as_ref().map(|url| ("BSR_STORAGE_URL", url)))
            .envs(self.way.as_ref().map(|way| ("AWS_ENDPOINT", &way.endpoint)))
            .envs(fault.map(|fault| ("BSR_TEST_FAULT", fault)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        command.spawn().unwrap()
    }

    /// Takes note of workers that ended; answers how many.
    pub(crate) fn reap(&mut self) -> usize {
        let mut ended = 0;
        for worker in &mut self.workers {
            if worker.as_mut().is_some_and(|child| child.try_wait().unwrap().is_some()) {
                *worker = None;
                ended += 1;
            }
        }
        ended
    }

    /// Kills one worker as `kill -9` does.
    pub(crate) fn kill(&mut self, place: usize) {
        let place = place % self.workers.len();
        if let Some(mut child) = self.workers[place].take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Asks all workers to stop, as an init system does, and waits until they have; answers whether all ended well.
    pub(crate) fn stop(&mut self) -> bool {
        self.wait_for_starts();
        self.signal("-TERM");
        let ended: Vec<bool> = self
            .workers
            .iter_mut()
            .filter_map(Option::take)
            .map(|mut child| child.wait().unwrap().success())
            .collect();
        ended.into_iter().all(|well| well)
    }

    /// Until every worker that lives says that it works: one that is told to stop before it listens to that is ended on the spot.
    fn wait_for_starts(&mut self) {
        let begun = Machine::now();
        for place in 0..self.workers.len() {
            let log = self.log(self.numbers[place]);
            let works = || std::fs::read_to_string(&log).is_ok_and(|log| log.contains("working"));
            while self.workers[place].as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
                && !works()
            {
                assert!(
                    begun.elapsed() < PATIENCE,
                    "worker {} does not start: {}",
                    self.numbers[place],
                    self.logs()
                );
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }

    fn log(&self, number: usize) -> std::path::PathBuf {
        self.folder.path().join(format!("worker-{number}.log"))
    }

    /// What the workers wrote, for a test that failed.
    pub(crate) fn logs(&self) -> String {
        let mut text = String::new();
        for number in 0..self.starts {
            let log = std::fs::read_to_string(self.log(number)).unwrap_or_default();
            let end = log.len().saturating_sub(2_000);
            text.push_str(&format!("--- worker {number}\n{}\n", log.get(end..).unwrap_or(&log)));
        }
        text
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        for child in self.workers.iter_mut().flatten() {
            // Both fail only when it has ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
        if self.is_mounted {
            let _ = Command::new("umount").arg("--lazy").arg(self.data()).status();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's door: it makes the database that the store then opens"
)]
async fn fresh_postgres() -> String {
    use sea_orm::ConnectionTrait as _;
    let url = std::env::var("BSR_TEST_POSTGRES_URL")
        .expect("BSR_TEST_POSTGRES_URL names no PostgreSQL server: run `cargo xtask test`, which starts one");
    let name = format!("chaos_{}", uuid::Uuid::now_v7().simple());
    let server = sea_orm::Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (before, _) = url.rsplit_once('/').unwrap();
    format!("{before}/{name}")
}

/// A place of its own in the test run's bucket.
#[expect(clippy::disallowed_methods, reason = "the test run says where its own server is")]
fn fresh_bucket() -> String {
    let url = std::env::var("BSR_TEST_S3_URL")
        .expect("BSR_TEST_S3_URL names no bucket: run `cargo xtask test`, which starts a server with one");
    format!("{url}/chaos-{}", uuid::Uuid::now_v7().simple())
}

/// Restarts the PostgreSQL server at once, as after a power cut.
#[expect(clippy::disallowed_methods, reason = "the test run says how its own server is restarted")]
pub(crate) fn restart_postgres() {
    let command = std::env::var("BSR_TEST_POSTGRES_RESTART")
        .expect("BSR_TEST_POSTGRES_RESTART says how PostgreSQL is restarted: run `cargo xtask test`");
    assert!(Command::new("sh").args(["-c", &command]).stdout(Stdio::null()).status().unwrap().success());
}
