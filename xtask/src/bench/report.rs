//! How long a report takes.

use std::process::Command;

use crate::process::{self, Failure};

/// Runs the report's own example.
pub(super) fn run() -> Result<(), Failure> {
    super::build()?;
    process::run(&mut Command::new(super::program("examples/bench")))
}
