//! Serves a seeded world by hand: `cargo run -p end2end --bin upstream -- --organizations 3 --accounts 20`.
//!
//! Prints the address and the tokens as variables that `bsr` understands, then serves until it is stopped. The
//! world's clock stands still; `curl -X PUT --data 2026-10-02T04:00:00Z ADDRESS/control/now` moves it.

use std::io::Write as _;
use std::process::ExitCode;

use chrono::NaiveDate;
use end2end::upstream::{Instant, Upstream, World, try_instant};

const HELP: &str = "\
usage: upstream [--organizations 3] [--accounts 20] [--seed 1] [--month 2026-10] [--now INSTANT] [--port 0]

Serves a simulated SaaS Backup API on loopback. --now (such as 2026-10-01T00:00:00Z) is the moment whose state is
answered; without it, six days after the month. PUT /control/now moves it, GET /control/requests counts calls.";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _ = writeln!(std::io::stderr(), "upstream: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return print(HELP);
    }
    let arguments = Arguments::parse(&arguments)?;
    let mut world =
        World::seeded(arguments.seed, arguments.organizations, arguments.accounts, arguments.month);
    world.now = arguments.now.unwrap_or(world.now);
    let (reseller, access) = (world.reseller_token.clone(), world.access_token.clone());
    let upstream = Upstream::start_on(world, arguments.port).await;
    let upstream = upstream.map_err(|error| format!("no port to listen on: {error}"))?;
    let url = upstream.url();
    print(&format!(
        "BSR_UPSTREAM_URL={url}\nBSR_UPSTREAM_RESELLER_TOKEN={reseller}\nBSR_UPSTREAM_ACCESS_TOKEN={access}"
    ))?;
    tokio::signal::ctrl_c().await.map_err(|error| format!("cannot wait for a signal: {error}"))
}

fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| format!("cannot print: {error}"))
}

struct Arguments {
    organizations: usize,
    accounts: usize,
    seed: u64,
    month: NaiveDate,
    now: Option<Instant>,
    port: u16,
}

impl Arguments {
    fn parse(words: &[String]) -> Result<Self, String> {
        let month = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap_or_default();
        let mut read = Self { organizations: 3, accounts: 20, seed: 1, month, now: None, port: 0 };
        for pair in words.chunks(2) {
            let [name, value] = pair else { return Err(format!("{} needs a value\n{HELP}", pair[0])) };
            match name.as_str() {
                "--organizations" => read.organizations = number(name, value)?,
                "--accounts" => read.accounts = number(name, value)?,
                "--seed" => read.seed = number(name, value)?,
                "--port" => read.port = number(name, value)?,
                "--now" => read.now = Some(try_instant(value)?),
                "--month" => {
                    let day = NaiveDate::parse_from_str(&format!("{value}-01"), "%Y-%m-%d");
                    read.month =
                        day.map_err(|_| format!("{name}: «{value}» is not a month such as 2026-10"))?;
                }
                _ => return Err(format!("{name} is not known\n{HELP}")),
            }
        }
        Ok(read)
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{name}: «{value}» is not a number that fits"))
}
