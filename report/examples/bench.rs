//! Prints how long a report takes at 10, 100 and 1,000 accounts: `cargo run --release -p report --example bench -- [ROUNDS]`.

#![allow(clippy::print_stdout, reason = "this program's output is its purpose")]

use std::time::{Duration, Instant};

#[path = "../tests/support/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args().nth(1).map_or(Ok(9), |rounds| rounds.parse())?;
    report::warm_up();
    println!("{:>9} {:>12} {:>12} {:>7} {:>10}", "accounts", "median ms", "ms/account", "pages", "bytes");
    for accounts in [10_u32, 100, 1_000] {
        let input = samples::ordinary(accounts as usize, "2026-10");
        let pdf = report::render(&input, &report::Options::default())?;
        let mut times = Vec::new();
        for _ in 0..rounds.max(1) {
            let start = Instant::now();
            report::render(&input, &report::Options::default())?;
            times.push(start.elapsed());
        }
        times.sort();
        let median: Duration = times[times.len() / 2];
        let milliseconds = median.as_secs_f64() * 1e3;
        let each = milliseconds / f64::from(accounts);
        println!("{accounts:>9} {milliseconds:>12.1} {each:>12.3} {:>7} {:>10}", pdf.pages, pdf.bytes.len());
    }
    Ok(())
}
