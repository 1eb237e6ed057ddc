//! `cargo xtask chaos`: the month under faults in its long form, with hundreds of organizations and the faults that take
//! minutes. The short form runs with all other tests.

use crate::process::{Failure, cargo, run};
use crate::test::Servers;

/// Runs it and prints the table.
///
/// # Errors
/// A promise that was not kept, or a server that could not be started.
pub(crate) fn chaos(short: bool, only: Option<&str>) -> Result<(), Failure> {
    let servers = Servers::start()?;
    let mut tests = cargo();
    tests.args(["test", "--test", "chaos", "--", "--nocapture"]);
    if !short {
        tests.env("BSR_TEST_CHAOS_LONG", "1");
    }
    tests.envs(only.map(|part| ("BSR_TEST_CHAOS_ONLY", part)));
    run(servers.tell(&mut tests))
}
