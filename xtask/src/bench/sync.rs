//! `bsr sync` against the tests' own upstream: 200 organizations with 50 accounts each, two polls four hours apart.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::process::{Failure, Usage, measure};

const ORGANIZATIONS: &str = "200";
const ACCOUNTS: &str = "50";
/// Both of a day in the middle of the month: the first poll meets everything for the first time, the second what is new.
const POLLS: [&str; 2] = ["2026-10-15T04:00:00Z", "2026-10-15T08:00:00Z"];

/// Prints a row for each poll.
pub(super) fn run() -> Result<(), Failure> {
    super::build()?;
    let data = tempfile::tempdir()?;
    let upstream = Upstream::start()?;
    println!("\n{ORGANIZATIONS} organizations with {ACCOUNTS} accounts each, without spacing between calls");
    println!("\n| poll | requests | rows of accounts | seconds | CPU seconds | CPU ms an account |");
    println!("|---|---:|---:|---:|---:|---:|");
    let mut before = 0;
    for (name, now) in ["first", "four hours later"].iter().zip(POLLS) {
        upstream.ask(&format!("PUT /control/now HTTP/1.1\r\ncontent-length: {}", now.len()), now)?;
        let (usage, printed) = upstream.sync(data.path(), now)?;
        let accounts = accounts(&printed)?;
        let all = upstream.requests()?;
        let each = usage.cpu.as_secs_f64() * 1e3 / f64::from(accounts);
        println!(
            "| {name} | {} | {accounts} | {:.1} | {:.1} | {each:.2} |",
            all - before,
            usage.wall.as_secs_f64(),
            usage.cpu.as_secs_f64()
        );
        before = all;
    }
    Ok(())
}

/// How many accounts the organizations' lines name together.
fn accounts(printed: &str) -> Result<u32, Failure> {
    let named = |line: &str| {
        let (before, _) = line.split_once(" accounts")?;
        before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()
    };
    let sum: u32 = printed.lines().filter_map(named).sum();
    if sum == 0 { Err(Failure(format!("bsr sync named no accounts: {printed}"))) } else { Ok(sum) }
}

/// The running upstream; dropping it ends it.
struct Upstream {
    process: Child,
    /// The variables that tell `bsr` where it is.
    variables: Vec<(String, String)>,
    address: String,
}

impl Upstream {
    fn start() -> Result<Self, Failure> {
        let mut process = Command::new(super::program("upstream"))
            .args(["--organizations", ORGANIZATIONS, "--accounts", ACCOUNTS, "--now", POLLS[0]])
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or_else(|| Failure("the upstream has no output".into()))?;
        let variables = BufReader::new(out)
            .lines()
            .take(3)
            .map(|line| {
                let line = line?;
                let (name, value) = line.split_once('=').ok_or_else(|| Failure(line.clone()))?;
                Ok((name.to_owned(), value.to_owned()))
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let url = variables.first().map(|(_, url)| url.as_str()).unwrap_or_default();
        let address = url.trim_start_matches("http://").trim_end_matches("/api").to_owned();
        Ok(Self { process, variables, address })
    }

    fn sync(&self, data: &Path, now: &str) -> Result<(Usage, String), Failure> {
        let mut sync = Command::new(super::program("bsr"));
        sync.arg("sync").env("BSR_DATA_DIR", data).env("BSR_NOW", now).env("BSR_UPSTREAM_SPACING", "0ms");
        sync.envs(self.variables.iter().map(|(name, value)| (name, value)));
        measure(&mut sync)
    }

    /// How many calls were answered.
    fn requests(&self) -> Result<u64, Failure> {
        let answer = self.ask("GET /control/requests HTTP/1.1", "")?;
        let body = answer.rsplit("\r\n\r\n").next().unwrap_or_default().trim();
        body.parse().map_err(|_| Failure(format!("the upstream counts requests as «{body}»")))
    }

    /// One exchange of HTTP with the server of the tests.
    fn ask(&self, head: &str, body: &str) -> Result<String, Failure> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "{head}\r\nhost: {}\r\nconnection: close\r\n\r\n{body}", self.address)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        if answer.starts_with("HTTP/1.1 2") { Ok(answer) } else { Err(Failure(format!("{head}: {answer}"))) }
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        if let Err(error) = self.process.kill().and_then(|()| self.process.wait().map(drop)) {
            eprintln!("xtask: the upstream did not end: {error}");
        }
    }
}
