//! How long a report takes, turn by turn with the same report drawn directly with krilla, and what memory it needs.

use std::process::Command;

use crate::process::{Failure, output};

/// Each round draws both.
const ROUNDS: &str = "7";

/// Prints a row for each size.
pub(super) fn run() -> Result<(), Failure> {
    super::build()?;
    println!("\n| accounts | report ms | krilla ms | × |\n|---:|---:|---:|---:|");
    for accounts in ["10", "100", "1000", "10000"] {
        let said = example(&["time", accounts, ROUNDS])?;
        let (ours, direct) = (median(&said, "report ")?, median(&said, "krilla ")?);
        println!("| {accounts} | {ours:.1} | {direct:.1} | {:.1} |", ours / direct);
    }
    for who in ["report", "krilla"] {
        println!("\n{who} at 10,000 accounts, MB at its peak and KB of the file:");
        print!("{}", example(&["peak", who, "10000"])?);
    }
    Ok(())
}

fn example(arguments: &[&str]) -> Result<String, Failure> {
    output(Command::new(super::program("examples/bench")).args(arguments))
}

/// Of the figures that stand after that word.
fn median(said: &str, word: &str) -> Result<f64, Failure> {
    let mut figures: Vec<f64> =
        said.lines().filter_map(|line| line.strip_prefix(word)?.trim().parse().ok()).collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().ok_or_else(|| Failure(format!("the example said: {said}")))
}
