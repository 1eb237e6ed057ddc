//! `cargo xtask bench`: figures that anyone can make again; docs/benchmarks.md holds the tables.

use std::fs;

use clap::ValueEnum;

use crate::front::{self, Effort};
use crate::process::Failure;

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Name {
    /// Size of what a browser loads, raw and by brotli
    Front,
}

/// Measure what is named; everything when nothing is.
///
/// # Errors
/// The first measurement that failed.
pub(crate) fn run(names: &[Name]) -> Result<(), Failure> {
    let all = Name::value_variants();
    for name in if names.is_empty() { all } else { names } {
        match name {
            Name::Front => front_size()?,
        }
    }
    Ok(())
}

fn front_size() -> Result<(), Failure> {
    let folder = front::build(Effort::Release)?;
    println!("\n| file | raw KB | brotli KB |\n|---|---:|---:|");
    for file in ["bsr_bg.wasm", "bsr.js", "bsr.css"] {
        let raw = fs::metadata(folder.join(file))?.len();
        let small = fs::metadata(folder.join(format!("{file}.br")))?.len();
        println!("| {file} | {} | {} |", kilobytes(raw), kilobytes(small));
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}
