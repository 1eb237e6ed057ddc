//! `bsr`, the program: settings, the command line and HTTP. Everything it does is done by the crates below it.

mod cli;
mod settings;

mod commands;
mod http;
mod logging;
mod outcome;
mod print;
mod standing;

use std::process::ExitCode;

use clap::{Parser as _, error::ErrorKind};

use crate::{
    cli::{Cli, Command},
    outcome::Failure,
};

/// A worker draws on threads that come and go; glibc's allocator keeps a heap for each of them and gives little back.
/// Measured in docs/benchmarks.md.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if failure.status() != 0 {
                print::complain(&failure.to_string());
            }
            ExitCode::from(failure.status())
        }
    }
}

fn run() -> Result<(), Failure> {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    // Whatever is wrong here, the mail server must keep a bounce: there is nobody to whom it could be sent back.
    let keeps = matches!(cli.command, Command::Bounce(_));
    execute(cli).map_err(|failure| if keeps { failure.try_again() } else { failure })
}

fn execute(cli: Cli) -> Result<(), Failure> {
    if matches!(cli.command, Command::Settings) {
        let mut out = print::Out::new();
        out.bytes(settings::Settings::overview(cli.config.as_deref())?.as_bytes())?;
        return out.end();
    }
    let settings = settings::Settings::load(cli.config.as_deref())?;
    logging::start(&settings, &cli.command);
    // Two providers of cryptography are compiled in (through different crates), so that rustls would not choose.
    // Only a second installation fails, and there is none.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("the runtime cannot be started: {error}")))?;
    runtime.block_on(commands::run(cli.command, settings))
}

/// Help goes to standard output and is no failure; a wrong command line becomes one sentence.
fn usage(error: &clap::Error) -> Result<(), Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let mut out = print::Out::new();
            out.bytes(error.render().to_string().as_bytes())?;
            out.end()
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Err(Failure::usage(format!("a command is missing\n\n{}", error.render())))
        }
        _ => {
            let text = error.render().to_string();
            let said: Vec<&str> = text
                .split("\n\nUsage:")
                .next()
                .unwrap_or_default()
                .split("\n\nFor more information")
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .collect();
            let sentence = said.join(" ");
            let sentence = sentence.strip_prefix("error: ").unwrap_or(&sentence);
            Err(Failure::usage(format!("{sentence} (bsr --help tells more)")))
        }
    }
}
