//! The fifth of the month at scale: thousands of organizations whose reports fall due at the same instant, on PostgreSQL
//! with one and with two workers, and on SQLite.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::packages::{self, PSQL, SQLITE};
use crate::postgres::{self, Cluster};
use crate::process::{Failure, output, run as run_command};

const NOW: &str = "2026-11-05T06:00:00Z";

/// What is measured: organizations, workers, and whether on PostgreSQL.
const RUNS: [(u32, usize, bool); 4] =
    [(5_000, 1, false), (5_000, 1, true), (20_000, 1, true), (20_000, 2, true)];

/// Prints a row a run. `BENCH_ORGANIZATIONS` asks for one run with so many organizations on PostgreSQL with two workers.
pub(super) fn run() -> Result<(), Failure> {
    packages::ensure(&[&SQLITE, &PSQL])?;
    super::programs()?;
    let cluster = postgres::start()?;
    let only = std::env::var("BENCH_ORGANIZATIONS").ok().and_then(|number| number.parse().ok());
    let runs = only.map_or_else(|| RUNS.to_vec(), |number| vec![(number, 2, true)]);
    let mut rows = Vec::new();
    for (organizations, workers, on_postgres) in runs {
        rows.push(measure(organizations, workers, on_postgres.then_some(&cluster))?);
    }
    println!(
        "\n| organizations | database | workers | minutes | reports a second | ms a report | drawing's part of the lanes' time | \
         statements a report | statements a mail | peak memory a worker | database |\n\
         |---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    );
    for row in rows {
        println!("{row}");
    }
    println!(
        "\nReports are made and then mailed, a quarter of them, through a relay on the same machine; PostgreSQL runs there too."
    );
    Ok(())
}

fn measure(organizations: u32, workers: usize, cluster: Option<&Cluster>) -> Result<String, Failure> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let url =
        cluster.map(|cluster| cluster.database(&format!("month_{organizations}_{workers}"))).transpose()?;
    let place = |command: &mut Command| {
        command.env("BSR_DATA_DIR", &data).envs(url.as_ref().map(|url| ("BSR_DATABASE_URL", url)));
    };
    fs::create_dir_all(&data)?;
    let mut world = Command::new(super::program("examples/month_world"));
    world.arg(organizations.to_string());
    place(&mut world);
    run_command(&mut world)?;
    let relay = Relay::start(&folder.path().join("inbox"))?;
    let started = Instant::now();
    let mut running = Vec::new();
    for number in 0..workers {
        let mut worker = Command::new(super::program("bsr"));
        worker.arg("worker").env("BSR_NOW", NOW).env("BSR_LOG_FORMAT", "json").env("BSR_LOG_LEVEL", "info");
        worker.env("BSR_MAIL_URL", &relay.url).env("BSR_MAIL_RATE", "1000000");
        place(&mut worker);
        let log = fs::File::create(folder.path().join(format!("worker-{number}.log")))?;
        running.push(Worker(worker.stdin(Stdio::null()).stderr(log).stdout(Stdio::null()).spawn()?));
    }
    let open =
        "SELECT (SELECT COUNT(*) FROM organization) - (SELECT COUNT(*) FROM report WHERE state = 'ready')
                     + (SELECT COUNT(*) FROM delivery WHERE state <> 'accepted')";
    loop {
        sleep(Duration::from_secs(1));
        let left: i64 = ask(&data, url.as_deref(), open)?.parse()?;
        if left == 0 {
            break;
        }
        if started.elapsed() > Duration::from_secs(3 * 3_600) {
            return Err(Failure(format!("{left} reports and mails are still open")));
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let peaks: Vec<u64> = running.iter().map(|worker| peak(worker.0.id())).collect::<Result<_, _>>()?;
    for worker in running {
        worker.stop()?;
    }
    let mut told = Told::default();
    for number in 0..workers {
        told.read(&fs::read_to_string(folder.path().join(format!("worker-{number}.log")))?);
    }
    let size = match &url {
        Some(_) => ask(&data, url.as_deref(), "SELECT pg_database_size(current_database())")?.parse()?,
        None => fs::metadata(data.join("bsr.sqlite3"))?.len(),
    };
    let made = f64::from(organizations);
    Ok(format!(
        "| {organizations} | {} | {workers} | {:.1} | {:.0} | {:.1} | {:.0} % | {:.1} | {:.1} | {} MB | {:.1} GB |",
        if url.is_some() { "PostgreSQL" } else { "SQLite" },
        seconds / 60.0,
        made / told.seconds(workers),
        told.seconds(workers) * 1_000.0 / made,
        100.0 * told.drawing / told.lanes,
        told.render_statements / made,
        told.send_statements / told.mails.max(1.0),
        peaks.into_iter().max().unwrap_or(0) / 1_000,
        size as f64 / 1e9,
    ))
}

/// What the workers' logs tell of the passes in which they did something.
#[derive(Default)]
struct Told {
    /// Seconds that all lanes together had, and that they were drawing.
    lanes: f64,
    drawing: f64,
    /// Seconds that workers were making reports, together.
    making: f64,
    render_statements: f64,
    send_statements: f64,
    mails: f64,
}

impl Told {
    fn read(&mut self, log: &str) {
        for line in log.lines() {
            let number = |name: &str| {
                let (_, rest) = line.split_once(&format!("\"{name}\":"))?;
                rest.split([',', '}']).next()?.trim_matches('"').parse::<f64>().ok()
            };
            if let (Some(seconds), Some(lanes), Some(drawing)) =
                (number("seconds"), number("lanes"), number("drawing_seconds"))
            {
                self.lanes += seconds * lanes;
                self.drawing += drawing;
                self.making += seconds;
                self.render_statements += number("statements").unwrap_or(0.0);
            } else if let Some(mails) = number("mails") {
                self.mails += mails;
                self.send_statements += number("statements").unwrap_or(0.0);
            }
        }
    }

    /// How long making the reports took.
    fn seconds(&self, workers: usize) -> f64 {
        self.making / workers as f64
    }
}

/// A worker; dropping it ends it.
struct Worker(Child);

impl Worker {
    fn stop(mut self) -> Result<(), Failure> {
        output(Command::new("kill").args(["-TERM", &self.0.id().to_string()]))?;
        if self.0.wait()?.success() { Ok(()) } else { Err(Failure("a worker did not end well".into())) }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The tests' relay as a process, which writes messages into a folder.
struct Relay {
    _process: Worker,
    url: String,
}

impl Relay {
    fn start(folder: &Path) -> Result<Self, Failure> {
        use std::io::BufRead as _;
        let mut command = Command::new(super::program("relay"));
        let mut process =
            Worker(command.arg("--folder").arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
        let mut said = String::new();
        let out = process.0.stdout.take().ok_or_else(|| Failure("the relay says nothing".into()))?;
        std::io::BufReader::new(out).read_line(&mut said)?;
        let url = said.trim().strip_prefix("BSR_MAIL_URL=").map(str::to_owned);
        let url = url.ok_or_else(|| Failure(format!("the relay said: {said}")))?;
        Ok(Self { _process: process, url })
    }
}

fn ask(data: &Path, url: Option<&str>, sql: &str) -> Result<String, Failure> {
    let mut command = match url {
        Some(url) => {
            let mut psql = Command::new("psql");
            psql.args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", url, "--command", sql]);
            psql
        }
        None => {
            let mut sqlite = Command::new("sqlite3");
            sqlite.arg("-readonly").arg(data.join("bsr.sqlite3")).arg(sql);
            sqlite
        }
    };
    Ok(output(&mut command)?.trim().to_owned())
}

/// The most memory that a process had, in kilobytes.
fn peak(process: u32) -> Result<u64, Failure> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok());
    number.ok_or_else(|| Failure("no peak of memory is told".into()))
}
