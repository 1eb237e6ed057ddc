//! `bsr ingest` of a million runs, beside the database's own fastest bulk load of the same rows with the same keys:
//! PostgreSQL's `COPY`, and prepared inserts in one transaction of SQLite's own shell.
//!
//! Runs come as senders push them: day by day, every workload of every account once a day. Besides, how much memory it
//! takes for a day of them and for more.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::packages::{self, PSQL, SQLITE};
use crate::postgres::{self, Cluster};
use crate::process::{Failure, Usage, measure, peak_memory};

const ORGANIZATIONS: u32 = 50;
const ACCOUNTS_EACH: u32 = 112;
const WORKLOADS: [&str; 6] = ["email", "onedrive", "contacts", "calendar", "tasks", "sharepoint"];
const DAYS: u32 = 30;
const A_DAY: u32 = ORGANIZATIONS * ACCOUNTS_EACH * 6;
const EVENTS: u32 = A_DAY * DAYS;
/// Each round measures all four, one after the other.
const ROUNDS: usize = 2;

/// What is loaded in bulk: the facts of a run under the key that makes them idempotent.
const TABLE: &str = "CREATE TABLE run (account BIGINT NOT NULL, workload SMALLINT NOT NULL, ended_at BIGINT NOT NULL, \
                     outcome SMALLINT NOT NULL, objects BIGINT, bytes BIGINT, error TEXT, \
                     PRIMARY KEY (account, workload, ended_at))";

/// Prints a row for each way, with what it takes compared to the bulk load.
pub(super) fn run() -> Result<(), Failure> {
    packages::ensure(&[&SQLITE, &PSQL])?;
    super::programs()?;
    let folder = tempfile::tempdir()?;
    let files = Files::write(folder.path())?;
    let cluster = postgres::start()?;
    let mut times = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        let place = folder.path().join(format!("round-{round}"));
        std::fs::create_dir_all(&place)?;
        times[0].push(sqlite_bulk(&files, &place)?);
        times[1].push(ours(&files, &place.join("sqlite"), None)?);
        times[2].push(postgres_bulk(&files, &cluster, round)?);
        let url = cluster.database(&format!("ours_{round}"))?;
        times[3].push(ours(&files, &place.join("postgres"), Some(&url))?);
    }
    println!("\n{EVENTS} runs, median of {ROUNDS} rounds");
    println!(
        "\n| database | way | seconds | events a second | × bulk load | CPU seconds |\n|---|---|---:|---:|---:|---:|"
    );
    for (pair, database) in ["SQLite", "PostgreSQL"].iter().enumerate() {
        let (bulk, ours) = (median(&mut times[pair * 2]), median(&mut times[pair * 2 + 1]));
        for (way, usage) in [("bulk load", bulk), ("bsr ingest", ours)] {
            let seconds = usage.wall.as_secs_f64();
            let (rate, times) = (f64::from(EVENTS) / seconds, seconds / bulk.wall.as_secs_f64());
            let cpu = usage.cpu.as_secs_f64();
            println!("| {database} | {way} | {seconds:.1} | {rate:.0} | {times:.1} | {cpu:.1} |");
        }
    }
    println!("\nCPU seconds are the loading program's own: PostgreSQL's server does its part elsewhere.");
    memory(&files, folder.path(), &cluster)
}

/// Prints the most memory that `bsr ingest` held while it took the first day, the first ten and all.
fn memory(files: &Files, folder: &Path, cluster: &Cluster) -> Result<(), Failure> {
    let days = [1, 10, DAYS];
    let heads = days.map(|days| format!(" MB for {} events |", days * A_DAY)).concat();
    println!("\n| database |{heads}\n|---|---:|---:|---:|");
    for database in ["SQLite", "PostgreSQL"] {
        let mut row = String::new();
        for days in days {
            let file = files.first_days(days, folder)?;
            let url = match database {
                "SQLite" => None,
                _ => Some(cluster.database(&format!("memory_{days}"))?),
            };
            let data = folder.join(format!("memory-{database}-{days}"));
            measure(&mut bsr(&files.declarations, &data, url.as_deref()))?;
            let (peak, printed) = peak_memory(&mut bsr(&file, &data, url.as_deref()))?;
            expect(&printed, days * A_DAY)?;
            row.push_str(&format!(" {peak:.0} |"));
        }
        println!("| {database} |{row}");
    }
    Ok(())
}

fn median(times: &mut [Usage]) -> Usage {
    times.sort_by_key(|usage| usage.wall);
    times[times.len() / 2]
}

/// The same events in the shapes that each way reads.
struct Files {
    declarations: PathBuf,
    events: PathBuf,
    rows: PathBuf,
}

impl Files {
    fn write(folder: &Path) -> Result<Self, Failure> {
        let named = |name: &str| folder.join(name);
        let files = Self {
            declarations: named("declarations.ndjson"),
            events: named("events.ndjson"),
            rows: named("rows.csv"),
        };
        declare(&mut BufWriter::new(File::create(&files.declarations)?))?;
        let (mut events, mut rows) =
            (BufWriter::new(File::create(&files.events)?), BufWriter::new(File::create(&files.rows)?));
        let mut random = Random(11);
        for day in 1..=DAYS {
            for account in 0..ORGANIZATIONS * ACCOUNTS_EACH {
                for workload in 0..WORKLOADS.len() {
                    run_of(&mut events, &mut rows, (day, account, workload), &mut random)?;
                }
            }
        }
        events.flush()?;
        rows.flush()?;
        Ok(files)
    }

    /// The events of the first days alone, in a file of their own.
    fn first_days(&self, days: u32, folder: &Path) -> Result<PathBuf, Failure> {
        let path = folder.join("first.ndjson");
        let mut out = BufWriter::new(File::create(&path)?);
        for line in BufReader::new(File::open(&self.events)?).lines().take(usize::try_from(days * A_DAY)?) {
            writeln!(out, "{}", line?)?;
        }
        out.flush()?;
        Ok(path)
    }
}

fn declare(out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, r#"{{"type":"partner","id":"p","name":"Partner"}}"#)?;
    for organization in 0..ORGANIZATIONS {
        writeln!(
            out,
            r#"{{"type":"organization","id":"o{organization}","partner":"p","name":"Organization {organization}"}}"#
        )?;
    }
    for account in 0..ORGANIZATIONS * ACCOUNTS_EACH {
        let organization = account / ACCOUNTS_EACH;
        writeln!(
            out,
            r#"{{"type":"account","organization":"o{organization}","id":"a{account}","address":"a{account}@example.org","added_at":"2026-09-01T00:00:00Z","workloads":["email","onedrive","contacts","calendar","tasks","sharepoint"]}}"#
        )?;
    }
    Ok(out.flush()?)
}

/// One run: at about the same time each day; one in fifty fails.
fn run_of(
    events: &mut impl Write,
    rows: &mut impl Write,
    (day, account, workload): (u32, u32, usize),
    random: &mut Random,
) -> Result<(), Failure> {
    /// Midnight of 31 August 2026.
    const BEFORE: u32 = 1_788_134_400;
    let of_day = (account * 37 + u32::try_from(workload)? * 1_009) % 79_200 + random.below(7_200);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let name = WORKLOADS[workload];
    let organization = account / ACCOUNTS_EACH;
    let (objects, bytes) =
        (1_000 + day * 40 + random.below(40), 50_000_000 + day * 900_000 + random.below(900_000));
    let head = format!(
        r#"{{"type":"run","organization":"o{organization}","account":"a{account}","workload":"{name}","ended_at":"2026-09-{day:02}T{hour:02}:{minute:02}:{second:02}Z""#
    );
    let ended_at = BEFORE + day * 86_400 + of_day;
    if random.below(50) == 0 {
        let error = random.below(20);
        writeln!(events, r#"{head},"outcome":"failed","error":"error {error}"}}"#)?;
        writeln!(rows, "{account},{workload},{ended_at},2,,,error {error}")?;
    } else {
        writeln!(events, r#"{head},"outcome":"succeeded","objects":{objects},"bytes":{bytes}}}"#)?;
        writeln!(rows, "{account},{workload},{ended_at},0,{objects},{bytes},")?;
    }
    Ok(())
}

/// The same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(end)).unwrap_or_default()
    }
}

fn ours(files: &Files, data: &Path, database: Option<&str>) -> Result<Usage, Failure> {
    measure(&mut bsr(&files.declarations, data, database))?;
    let (usage, printed) = measure(&mut bsr(&files.events, data, database))?;
    expect(&printed, EVENTS)?;
    Ok(usage)
}

/// `bsr ingest` of a file.
fn bsr(file: &Path, data: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(super::program("bsr"));
    command.arg("ingest").arg(file).env("BSR_DATA_DIR", data).env("BSR_NOW", "2026-10-01T00:00:00Z");
    if let Some(url) = database {
        command.env("BSR_DATABASE_URL", url);
    }
    command
}

/// A load that left something out would be a quick one.
fn expect(printed: &str, events: u32) -> Result<(), Failure> {
    let expected = format!("accepted {events}\nunchanged 0\nrefused 0");
    if printed.trim() == expected { Ok(()) } else { Err(Failure(format!("bsr ingest printed: {printed}"))) }
}

fn sqlite_bulk(files: &Files, place: &Path) -> Result<Usage, Failure> {
    let mut shell = Command::new("sqlite3");
    shell.arg(place.join("bulk.sqlite3")).args([
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        &format!("{TABLE} WITHOUT ROWID"),
        ".mode csv",
        &format!(".import {} run", files.rows.display()),
    ]);
    measure(&mut shell).map(|(usage, _)| usage)
}

fn postgres_bulk(files: &Files, cluster: &Cluster, round: usize) -> Result<Usage, Failure> {
    let url = cluster.database(&format!("bulk_{round}"))?;
    let psql = || {
        let mut psql = Command::new("psql");
        psql.args(["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", &url, "--command"]);
        psql
    };
    measure(psql().arg(TABLE))?;
    let copy = "COPY run FROM STDIN (FORMAT csv)";
    measure(psql().arg(copy).stdin(Stdio::from(File::open(&files.rows)?))).map(|(usage, _)| usage)
}
