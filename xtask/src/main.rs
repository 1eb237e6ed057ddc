//! The commands of whoever works here: `cargo xtask run | test | build | check | deny | sbom | dev | preview | pictures | …`.
//!
//! Everything that a command needs and that is missing is set up by the command itself, or named in a
//! sentence that says what to install.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a command-line tool for developers: it talks to the terminal and reads the environment"
)]

mod bench;
#[path = "../../domain/build/catalogue.rs"]
#[allow(dead_code, reason = "the build of the program uses the rest")]
mod catalogue;
mod chaos;
mod check;
#[path = "../../domain/build/coded.rs"]
mod coded;
mod demo;
mod deny;
mod dev;
mod front;
mod fuzz;
mod packages;
mod packaging;
mod postgres;
mod preview;
mod process;
mod python;
mod s3;
mod sbom;
mod scan;
mod server;
mod test;
mod wasm_toolchain;
mod watch;

use clap::{Parser, Subcommand};
use process::Failure;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs, tests and measures the Backup Summary Report")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build in release, make a demo world, run the main job over it and serve the portal
    Run,
    /// Set up what the tests need and run every test: what continuous integration runs
    Test,
    /// Leave one self-contained release binary at target/release/bsr
    Build,
    /// Build the browser's part alone, for a dev build of the program
    Front,
    /// What one runs before a commit: formatting, clippy, the arrows between crates, unit tests without servers
    Check,
    /// Hold the tree of crates against deny.toml: bans, licences, sources, and advisories where their database is reached
    Deny {
        /// Fail also where the database of advisories cannot be fetched
        #[arg(long)]
        advisories: bool,
    },
    /// Write the release program's bill of materials (CycloneDX, JSON)
    Sbom {
        /// Where to
        #[arg(long, value_name = "FILE", default_value = "target/bsr.cdx.json")]
        out: std::path::PathBuf,
        /// Hold it against CycloneDX' own schema
        #[arg(long)]
        check: bool,
    },
    /// Hold unit, Dockerfile and compose file against what checks there are for them; starts nothing
    Packaging,
    /// Serve a demo world from a dev build, rebuilt and reloaded on change
    Dev,
    /// Draw a report of each kind to PDF and PNG, and again on change
    Preview {
        /// Draw once, then end
        #[arg(long)]
        once: bool,
    },
    /// Try every parser of outside bytes with many inputs, and print what became of them
    Fuzz {
        /// How many for each
        #[arg(long, default_value_t = 100_000)]
        cases: u32,
    },
    /// Have a public scanner look for weaknesses in a demo world, signed in as an owner
    Scan,
    /// Take the README's pictures of the portal anew
    Pictures,
    /// Make and mail a month under faults, on every kind of installation, and print what each left behind
    Chaos {
        /// As `cargo xtask test` does it: few organizations, and no fault that takes minutes
        #[arg(long)]
        short: bool,
        /// Only faults with this in their name, such as «disk»
        #[arg(long)]
        only: Option<String>,
    },
    /// Measure; without a name: everything
    Bench {
        /// What to measure
        #[arg(value_enum)]
        names: Vec<bench::Name>,
    },
}

fn main() -> std::process::ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    std::env::set_current_dir(process::root()).map_err(|e| Failure(format!("the project's root: {e}")))?;
    match command {
        Command::Run => demo::run(),
        Command::Test => test::run(),
        Command::Build => demo::build_release(),
        Command::Front => front::build(front::Effort::Dev).map(drop),
        Command::Check => check::run(),
        Command::Deny { advisories } => deny::check(advisories),
        Command::Sbom { out, check } => sbom::write(&out, check),
        Command::Packaging => packaging::check(),
        Command::Fuzz { cases } => fuzz::run(cases),
        Command::Scan => scan::run(),
        Command::Dev => dev::run(),
        Command::Pictures => demo::pictures(),
        Command::Preview { once } => preview::run(once),
        Command::Chaos { short, only } => chaos::chaos(short, only.as_deref()),
        Command::Bench { names } => bench::run(&names),
    }
}
