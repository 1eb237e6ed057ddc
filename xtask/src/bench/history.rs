//! What history costs on disk: the store's own example, on both databases.

use std::process::Command;

use crate::postgres;
use crate::process::{self, Failure};

/// Runs it for many accounts over a quarter, and for few over a year.
pub(super) fn run() -> Result<(), Failure> {
    super::build()?;
    let cluster = postgres::start()?;
    for arguments in [["2000", "3"], ["100", "12"]] {
        let mut example = Command::new(super::program("examples/history_size"));
        process::run(example.args(arguments).env("BSR_TEST_POSTGRES_URL", cluster.url()))?;
    }
    Ok(())
}
