//! `cargo xtask build` and `cargo xtask run`: the release binary, and a demo world served by it.

use std::path::PathBuf;
use std::process::Command;

use crate::front::{self, Effort};
use crate::packages::{self, CHROMIUM, NODE};
use crate::process::{self, Failure, cargo, target};
use crate::{sbom, test};

/// Build the browser's part and the one self-contained binary.
///
/// # Errors
/// The first step that failed.
pub(crate) fn build_release() -> Result<(), Failure> {
    program().map(drop)
}

fn program() -> Result<PathBuf, Failure> {
    front::build(Effort::Release)?;
    process::run(cargo().args(["build", "--release"]))?;
    let program = target().join("release/bsr");
    sbom::write(&target().join("release/bsr.cdx.json"), false)?;
    println!("\n{}", program.display());
    Ok(program)
}

/// Take the README's pictures of the portal anew.
///
/// # Errors
/// The first step that failed.
pub(crate) fn pictures() -> Result<(), Failure> {
    packages::ensure(&[&CHROMIUM, &NODE])?;
    let program = program()?;
    let mut pictures = test::browser_run("pictures", &program)?;
    process::run(pictures.env("PICTURES", process::root().join("docs/pictures")))
}

/// Make a demo world, run the main job over it and serve the portal.
///
/// # Errors
/// The first step that failed.
pub(crate) fn run() -> Result<(), Failure> {
    let program = program()?;
    let data = target().join("demo");
    let bsr = |words: &[&str]| {
        let mut command = Command::new(&program);
        command.args(words).env("BSR_DATA_DIR", &data);
        command
    };
    process::run(&mut bsr(&["demo"]))?;
    process::run(&mut bsr(&["run-due"]))?;
    println!("\nReports and mail are in {}. Stop the server with Ctrl-C.", data.display());
    process::run(&mut bsr(&["serve"]))
}
