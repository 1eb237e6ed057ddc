//! `cargo xtask test`: set up what the tests need and run every one of them. Continuous integration runs this and nothing else.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::front::{self, Effort};
use crate::packages::{
    self, AIOSMTPD, CHROMIUM, DKIMPY, MUPDF, NODE, OPENSSL, PIKEPDF, POPPLER, PSQL, PYJWT, QPDF,
};
use crate::postgres::{self, Cluster};
use crate::process::{self, Failure, cargo, target};
use crate::{check, deny, packaging, python, s3, sbom};

/// Run every test.
///
/// # Errors
/// The first step that failed.
pub(crate) fn run() -> Result<(), Failure> {
    let started = Instant::now();
    packages::ensure(&[&CHROMIUM, &MUPDF, &NODE, &OPENSSL, &POPPLER, &PSQL, &QPDF])?;
    packages::ensure_python(&[&PIKEPDF, &DKIMPY, &AIOSMTPD, &PYJWT])?;
    deny::check(false)?;
    sbom::write(&target().join("bsr.cdx.json"), true)?;
    packaging::check()?;
    check::format_and_lint()?;
    front::build(Effort::Dev)?;
    let servers = Servers::start()?;
    let schemathesis = python::library("schemathesis", &packages::SCHEMATHESIS)?;
    let mut tests = cargo();
    tests.arg("test").env("BSR_TEST_PYTHON", python::python()?);
    process::run(servers.tell(tests.env("BSR_TEST_SCHEMATHESIS", schemathesis)))?;
    drop(servers);
    process::run(cargo().args(["test", "--package", "xtask"]))?;
    browser()?;
    eprintln!("\nxtask: all tests passed in {:.0} s", started.elapsed().as_secs_f32());
    Ok(())
}

/// What tests need beside the program: a PostgreSQL cluster and an S3 server of their own. Dropped, both end.
pub(crate) struct Servers {
    cluster: Cluster,
    bucket: s3::Server,
}

impl Servers {
    pub(crate) fn start() -> Result<Self, Failure> {
        Ok(Self { cluster: postgres::start()?, bucket: s3::start()? })
    }

    /// Tells a test run where they are.
    pub(crate) fn tell<'a>(&self, tests: &'a mut Command) -> &'a mut Command {
        tests
            .env("BSR_TEST_POSTGRES_URL", self.cluster.url())
            .env("BSR_TEST_POSTGRES_RESTART", self.cluster.restart())
            .envs(self.bucket.variables())
    }
}

/// The end-to-end tests: a real server of the dev profile, a real Chromium. Some again with the release's WebAssembly: its
/// compiler and the steps after it do what those of the dev profile don't.
fn browser() -> Result<(), Failure> {
    process::run(cargo().args(["build"]))?;
    let program = target().join("debug/bsr");
    process::run(&mut browser_run("test", &program)?)?;
    front::build(Effort::Release)?;
    process::run(&mut browser_run("smoke", &program)?)
}

/// A script of `end2end/package.json` that drives Chromium against that program.
pub(crate) fn browser_run(script: &str, program: &Path) -> Result<Command, Failure> {
    let folder = process::root().join("end2end");
    process::run(npm().args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    let mut run = npm();
    run.args(["run", script]).current_dir(&folder);
    run.env("BSR_PROGRAM", program).env("BSR_CHROMIUM", "/usr/bin/chromium");
    Ok(run)
}

fn npm() -> Command {
    let mut npm = Command::new("npm");
    // The browser is Debian's: the runner must not fetch one of its own.
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    npm
}
