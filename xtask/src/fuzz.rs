//! `cargo xtask fuzz`: every parser that meets bytes from outside, with many inputs, and a table of what became of them. The
//! same tests run in `cargo xtask test`, with few. docs/security-testing.md has the table of such a run.

use std::fs;

use crate::process::{self, Failure, cargo, target};

/// Try each parser with so many inputs.
///
/// # Errors
/// A parser broke: the table says which, and the lines above it by what.
pub(crate) fn run(cases: u32) -> Result<(), Failure> {
    let folder = std::path::absolute(target())?.join("fuzz");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut tests = cargo();
    // They are all named so, wherever their parser is. One that breaks does not keep the others from being tried.
    tests.args(["test", "--no-fail-fast", "fuzz"]);
    tests.env("PROPTEST_CASES", cases.to_string()).env("BSR_TEST_FUZZ", &folder);
    let ended = process::run(&mut tests);
    println!("\n| parser | inputs tried | accepted | refused | crashes |\n|---|--:|--:|--:|--:|");
    let mut lines = Vec::new();
    for entry in fs::read_dir(&folder)? {
        lines.push(fs::read_to_string(entry?.path())?);
    }
    lines.sort();
    for line in &lines {
        println!("| {} |", line.trim().split('\t').collect::<Vec<_>>().join(" | "));
    }
    ended
}
