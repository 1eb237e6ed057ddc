//! `cargo xtask check`: what one runs before a commit, in a minute or two and without any server.

use std::process::Command;

use crate::process::{self, Failure, cargo, target};
use crate::wasm_toolchain::{self, TARGET, Toolchain};

/// Formatting, clippy everywhere, the arrows, and the tests of crates that need no server.
///
/// # Errors
/// The first step that failed.
pub(crate) fn run() -> Result<(), Failure> {
    format_and_lint()?;
    process::run(cargo().args(["test", "--quiet", "--package", "xtask"]))?;
    // No crate is named: for a part of the workspace cargo chooses other features, and builds half the world again.
    process::run(cargo().args(["test", "--quiet", "--lib"]))
}

/// Formatting and clippy without a warning, for the server's side, the browser's side and the tools.
///
/// # Errors
/// The first step that failed.
pub(crate) fn format_and_lint() -> Result<(), Failure> {
    process::run(cargo().args(["fmt", "--all", "--check"]))?;
    clippy(cargo().args(["clippy", "--all-targets"]))?;
    clippy(cargo().args(["clippy", "--package", "xtask", "--all-targets"]))?;
    let toolchain = wasm_toolchain::ensure()?;
    let mut browser = match &toolchain {
        // Debian's toolchain has no clippy that knows this std: the compiler's own warnings must do.
        Toolchain::Debian(_) => toolchain.cargo(),
        Toolchain::Own => cargo(),
    };
    let word = if matches!(toolchain, Toolchain::Own) { "clippy" } else { "check" };
    browser.arg(word).args([
        "--package",
        "frontend",
        "--target",
        TARGET,
        "--profile",
        "wasm-dev",
        "--target-dir",
    ]);
    browser.arg(target().join("front"));
    if word == "clippy" { clippy(&mut browser) } else { process::run(&mut browser) }
}

fn clippy(command: &mut Command) -> Result<(), Failure> {
    process::run(command.args(["--", "--deny", "warnings"]))
}
