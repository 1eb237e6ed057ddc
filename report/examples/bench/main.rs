//! What a report costs, beside the same report drawn by hand with krilla. `cargo xtask bench report` runs it, in release,
//! and adds the rivals; a line of output is one figure.

#![allow(clippy::print_stdout, reason = "this program's output is its purpose")]

mod data;
mod direct;

#[path = "../../src/attachment.rs"]
mod attachment;
#[path = "../../src/compact.rs"]
mod compact;
#[path = "../../src/letters.rs"]
mod letters;
#[path = "../../tests/support/samples.rs"]
mod samples;

use std::time::Instant;

use report::{Input, Options, RenderError, render};

const USAGE: &str = "time ACCOUNTS ROUNDS | peak report|krilla ACCOUNTS | threads ACCOUNTS REPORTS | growth ACCOUNTS REPORTS | \
                     rest | data ACCOUNTS | write ACCOUNTS FOLDER";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    report::warm_up();
    match arguments[..] {
        ["time", accounts, rounds] => time(&ordinary(accounts)?, rounds.parse()?)?,
        ["peak", who, accounts] => peak(who == "krilla", &ordinary(accounts)?)?,
        ["threads", accounts, reports] => threads(&ordinary(accounts)?, reports.parse()?)?,
        ["growth", accounts, reports] => growth(&ordinary(accounts)?, reports.parse()?)?,
        ["rest"] => rest()?,
        ["data", accounts] => println!("{}", data::data(&ordinary(accounts)?)),
        ["write", accounts, folder] => {
            let (input, folder) = (ordinary(accounts)?, std::path::Path::new(folder));
            std::fs::write(folder.join("report.pdf"), render(&input, &Options::default())?.bytes)?;
            std::fs::write(folder.join("krilla.pdf"), direct::render(&input))?;
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

fn ordinary(accounts: &str) -> Result<Input, std::num::ParseIntError> {
    Ok(samples::ordinary(accounts.parse()?, "2026-10"))
}

/// Turn by turn, milliseconds of each; the first round only warms up.
fn time(input: &Input, rounds: usize) -> Result<(), RenderError> {
    for round in 0..=rounds {
        let start = Instant::now();
        let report = render(input, &Options::default())?;
        let ours = start.elapsed();
        drop(report);
        let start = Instant::now();
        let pdf = direct::render(input);
        let theirs = start.elapsed();
        drop(pdf);
        if round > 0 {
            println!("report {:.3}", ours.as_secs_f64() * 1e3);
            println!("krilla {:.3}", theirs.as_secs_f64() * 1e3);
        }
    }
    Ok(())
}

/// Megabytes that the process took at most, and kilobytes of the file.
fn peak(by_hand: bool, input: &Input) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = if by_hand { direct::render(input) } else { render(input, &Options::default())?.bytes };
    println!("peak {:.1}", status("VmHWM")?);
    println!("size {:.1}", bytes.len() as f64 / 1e3);
    Ok(())
}

/// Seconds for so many reports on one thread, then on two.
fn threads(input: &Input, reports: usize) -> Result<(), RenderError> {
    for threads in [1, 2] {
        let start = Instant::now();
        let work = || (0..reports / threads).try_for_each(|_| render(input, &Options::default()).map(drop));
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| worker.join().expect("no panic"))
        })?;
        println!("threads {threads} {:.3}", start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// Megabytes that the process holds after each eighth of so many reports, none like another.
fn growth(input: &Input, reports: usize) -> Result<(), Box<dyn std::error::Error>> {
    let mut input = input.clone();
    for report in 0..reports {
        for (place, account) in input.month.accounts.iter_mut().enumerate() {
            account.address = format!("person-{report}-{place}@contoso.com");
        }
        render(&input, &Options::default())?;
        if (report + 1) % (reports / 8).max(1) == 0 {
            println!("resident {} {:.1}", report + 1, status("VmRSS")?);
        }
    }
    Ok(())
}

/// Megabytes that a warm process holds when it has nothing to do: fonts and templates parsed, a small report made; and
/// then one in every script, which has touched every font.
fn rest() -> Result<(), Box<dyn std::error::Error>> {
    for (name, input) in [("ordinary", ordinary("20")?), ("scripts", samples::scripts())] {
        render(&input, &Options::default())?;
        println!("rest {name} {:.1}", status("VmRSS")?);
    }
    Ok(())
}

/// A line of /proc/self/status, in megabytes.
fn status(name: &str) -> Result<f64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such line")?;
    let kibibytes: f64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kibibytes * 1024.0 / 1e6)
}
