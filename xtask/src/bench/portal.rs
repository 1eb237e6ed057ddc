//! Pages drawn by the server, with 13,100 organizations and 500,000 accounts in the database: processor time and statements
//! a page, and pages a second beside the static file whose size is nearest.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::packages::{self, PSQL, SQLITE};
use crate::postgres::{self, Cluster};
use crate::process::{Failure, output, run as run_command};
use crate::server::{Connection, Server, request};

/// More than the 10,000 that are asked for: so many have 500,000 accounts.
const ORGANIZATIONS: &str = "13100";
const NOW: &str = "2026-11-20T08:00:00Z";
const ADDRESS: &str = "owner@partner.example";
const PASSWORD: &str = "bench-of-the-portal-412";
/// Each page is asked so often, one request after another.
const ASKED: usize = 300;
/// Requests at the same time where they are counted by the second, and for so long.
const CLIENTS: usize = 4;
const LASTS: Duration = Duration::from_secs(5);

/// Prints a row a page and database.
pub(super) fn run() -> Result<(), Failure> {
    packages::ensure(&[&SQLITE, &PSQL])?;
    super::build()?;
    let cluster = postgres::start()?;
    println!(
        "\n| database | page | KB | CPU ms, median | CPU ms, 95th percentile | statements | pages a second | \
         static file, KB | its requests a second | ratio |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    );
    for on in [None, Some(&cluster)] {
        measure(on)?;
    }
    Ok(())
}

fn measure(cluster: Option<&Cluster>) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let url = cluster.map(|cluster| cluster.database("portal")).transpose()?;
    let world = World { data: folder.path(), url: url.as_deref() };
    world.make()?;
    let server = Server::start(&super::program("bsr"), |command| world.place(command))?;
    let session = server.sign_in(ADDRESS, PASSWORD)?;
    let organization = world.ask(
        "SELECT REPLACE(CAST(HEXED AS TEXT), '-', '') FROM (SELECT PUBLIC AS HEXED FROM organization
         WHERE id = (SELECT organization_id FROM delivery_settings ORDER BY organization_id LIMIT 1)) t",
    )?;
    let reports = format!("/organizations/{}/reports", hyphened(&organization));
    let name = if cluster.is_some() { "PostgreSQL" } else { "SQLite" };
    let files = server.files()?;
    for (page, path) in [
        ("Organizations", "/organizations"),
        ("Organizations, second page by name", "/organizations?sort=name&page=2"),
        ("Organizations, a search", "/organizations?q=Organization%207"),
        ("Reports tab", &reports),
    ] {
        let seen = server.look(path, &session)?;
        let nearest = files.iter().min_by_key(|file| file.bytes.abs_diff(seen.bytes));
        let file = nearest.ok_or_else(|| Failure("the page names no files".into()))?;
        let (pages, asked) = server.race(path, &file.address, &session)?;
        println!(
            "| {name} | {page} | {:.0} | {:.1} | {:.1} | {:.1} | {pages:.0} | {:.0} | {asked:.0} | 1 : {:.0} |",
            seen.bytes as f64 / 1e3,
            seen.median,
            seen.high,
            seen.statements,
            file.bytes as f64 / 1e3,
            asked / pages,
        );
    }
    Ok(())
}

/// `32 hex digits` as an id stands in addresses.
fn hyphened(hex: &str) -> String {
    let hex = hex.to_lowercase();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// The database and the folder of one measurement.
struct World<'a> {
    data: &'a Path,
    url: Option<&'a str>,
}

impl World<'_> {
    fn place(&self, command: &mut Command) {
        // One session asks for all of it, as fast as it can.
        command.env("BSR_DATA_DIR", self.data).env("BSR_NOW", NOW).env("BSR_PAGE_RATE", "1000000");
        command.envs(self.url.map(|url| ("BSR_DATABASE_URL", url)));
    }

    /// Organizations with two months of runs, a glance of each, an owner, and the report of one with its mail.
    fn make(&self) -> Result<(), Failure> {
        let mut world = Command::new(super::program("examples/month_world"));
        world.arg(ORGANIZATIONS);
        self.place(&mut world);
        run_command(&mut world)?;
        let days = "VVVVHVVVUVVVVVVVVVVV";
        self.ask(&format!(
            "INSERT INTO glance (organization_id, looked_at, as_of, period, days, health, failing, active, deactivated)
             SELECT o.id, {LOOKED}, {LOOKED}, 682, '{days}', o.id % 5, o.id % 7, 50, 3 FROM organization o"
        ))?;
        let mut report = Command::new(super::program("bsr"));
        report.args(["generate", "--period", "2026-10", "--organization", "o0"]);
        self.place(&mut report);
        output(&mut report)?;
        let mut user = Command::new(super::program("bsr"));
        user.args([
            "user",
            "add",
            "--email",
            ADDRESS,
            "--name",
            "Owner",
            "--partner",
            "p",
            "--role",
            "owner",
        ]);
        user.arg("--password-stdin");
        self.place(&mut user);
        let mut user = user.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        if let Some(mut password) = user.stdin.take() {
            writeln!(password, "{PASSWORD}")?;
        }
        if !user.wait()?.success() {
            return Err(Failure("bsr user add did not end well".into()));
        }
        Ok(())
    }

    fn ask(&self, sql: &str) -> Result<String, Failure> {
        let mut command = match self.url {
            Some(url) => {
                let sql = sql.replace("PUBLIC AS", "public_id AS");
                let mut psql = Command::new("psql");
                psql.args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", url, "--command", &sql]);
                psql
            }
            None => {
                let sql = sql.replace("PUBLIC AS", "hex(public_id) AS");
                let mut sqlite = Command::new("sqlite3");
                sqlite.arg(self.data.join("bsr.sqlite3")).arg(sql);
                sqlite
            }
        };
        Ok(output(&mut command)?.trim().to_owned())
    }
}

/// 2026-11-20 07:55 UTC.
const LOOKED: i64 = 1_795_161_300;

/// A static file and its size, uncompressed.
struct File {
    address: String,
    bytes: usize,
}

/// What looking at a page one by one showed.
struct Seen {
    bytes: usize,
    /// Milliseconds of processor time.
    median: f64,
    high: f64,
    statements: f64,
}

impl Server {
    /// The static files that the sign-in page names.
    fn files(&self) -> Result<Vec<File>, Failure> {
        let page = String::from_utf8_lossy(&self.get("/sign-in", "")?).into_owned();
        let named = page.split(['"', '\'']).filter(|text| text.starts_with("/pkg/"));
        let addresses: BTreeSet<String> = named.map(str::to_owned).collect();
        let sized = |address: String| Ok(File { bytes: self.get(&address, "")?.len(), address });
        addresses.into_iter().map(sized).collect()
    }

    /// Asks for a page again and again, one after another, and watches the server's processor time.
    fn look(&self, path: &str, session: &str) -> Result<Seen, Failure> {
        let request = request(&self.address, path, session);
        let mut connection = Connection::open(&self.address)?;
        let mut bytes = 0;
        // Warm: caches of the database, prepared statements.
        for _ in 0..20 {
            bytes = connection.ask(&request)?.1.len();
        }
        let statements = self.statements()?;
        let mut spent = Vec::with_capacity(ASKED);
        for _ in 0..ASKED {
            let before = self.processor_times()?;
            connection.ask(&request)?;
            let since = |(thread, time): (OsString, Duration)| {
                time.saturating_sub(before.get(&thread).copied().unwrap_or_default())
            };
            spent.push(self.processor_times()?.into_iter().map(since).sum::<Duration>().as_secs_f64() * 1e3);
        }
        // One statement or two are those of the figures themselves: read at most each fifteen seconds.
        let statements = (self.statements()? - statements) / ASKED as f64;
        spent.sort_by(f64::total_cmp);
        Ok(Seen { bytes, median: spent[ASKED / 2], high: spent[ASKED * 95 / 100], statements })
    }

    fn statements(&self) -> Result<f64, Failure> {
        let figures = String::from_utf8_lossy(&self.get("/metrics", "")?).into_owned();
        let line = figures.lines().find_map(|line| line.strip_prefix("bsr_database_statements_total "));
        line.and_then(|number| number.parse().ok()).ok_or_else(|| Failure("no statements are counted".into()))
    }

    /// Of each of its threads, exact to the nanosecond (proc(5), `schedstat`). A sum would fall whenever a thread ends.
    fn processor_times(&self) -> Result<BTreeMap<OsString, Duration>, Failure> {
        let mut times = BTreeMap::new();
        for thread in fs::read_dir(format!("/proc/{}/task", self.id()))? {
            let thread = thread?;
            // A thread may end while it is read.
            let told = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
            let time = told.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0);
            times.insert(thread.file_name(), Duration::from_nanos(time));
        }
        Ok(times)
    }

    /// Pages and files a second, by turns.
    fn race(&self, page: &str, file: &str, session: &str) -> Result<(f64, f64), Failure> {
        let (mut pages, mut files) = (0.0, 0.0);
        for _ in 0..2 {
            pages += self.a_second(page, session)? / 2.0;
            files += self.a_second(file, session)? / 2.0;
        }
        Ok((pages, files))
    }

    fn a_second(&self, path: &str, session: &str) -> Result<f64, Failure> {
        let request = request(&self.address, path, session);
        let begun = Instant::now();
        let counted: Vec<Result<u32, Failure>> = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| {
                    scope.spawn(|| {
                        let mut connection = Connection::open(&self.address)?;
                        let mut count = 0;
                        while begun.elapsed() < LASTS {
                            connection.ask(&request)?;
                            count += 1;
                        }
                        Ok(count)
                    })
                })
                .collect();
            let ended = |_| Err(Failure("a client ended by a panic".into()));
            clients.into_iter().map(|client| client.join().unwrap_or_else(ended)).collect()
        });
        let sum = counted.into_iter().sum::<Result<u32, Failure>>()?;
        Ok(f64::from(sum) / begun.elapsed().as_secs_f64())
    }
}
