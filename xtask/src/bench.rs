//! `cargo xtask bench`: figures that anyone can make again; docs/benchmarks.md holds the tables.

mod front;
mod history;
mod ingest;
mod lighthouse;
mod month;
mod portal;
mod report;
mod sync;

use clap::ValueEnum;

use crate::front::Effort;
use crate::process::{Failure, cargo, run as run_command, target};

/// What can be measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Name {
    /// Size of what a browser loads, raw and by brotli
    Front,
    /// What history costs on disk, on both databases
    History,
    /// `bsr ingest` of a million events beside the database's own bulk load of the same rows
    Ingest,
    /// What Lighthouse says of the portal's pages (ten minutes)
    Lighthouse,
    /// The fifth at scale: thousands of organizations on PostgreSQL and SQLite (half an hour)
    Month,
    /// Pages with 13,100 organizations and half a million accounts, on both databases (ten minutes)
    Portal,
    /// How long a report takes
    Report,
    /// `bsr sync` of 200 organizations with 50 accounts each
    Sync,
}

/// Measure what is named; everything when nothing is.
///
/// # Errors
/// The first measurement that failed.
pub(crate) fn run(names: &[Name]) -> Result<(), Failure> {
    let all = Name::value_variants();
    for name in if names.is_empty() { all } else { names } {
        match name {
            Name::Front => front::run()?,
            Name::History => history::run()?,
            Name::Ingest => ingest::run()?,
            Name::Lighthouse => lighthouse::run()?,
            Name::Month => month::run()?,
            Name::Portal => portal::run()?,
            Name::Report => report::run()?,
            Name::Sync => sync::run()?,
        }
    }
    Ok(())
}

/// The programs that are measured, built in release: `bsr` with the browser's files, the tests' upstream, and the examples.
fn build() -> Result<(), Failure> {
    crate::front::build(Effort::Release)?;
    programs()
}

/// The same where nobody opens a page: `bsr` without the browser's files unless they are there.
fn programs() -> Result<(), Failure> {
    // Everything at once: for a part of the workspace cargo would choose other features, and build half the world again.
    run_command(cargo().args(["build", "--release", "--bins", "--examples"]))
}

/// A program or an example of that build.
fn program(name: &str) -> std::path::PathBuf {
    target().join("release").join(name)
}
