//! Log lines: on standard error, so that standard output stays what was asked for.

use tracing_subscriber::EnvFilter;

use crate::{
    cli::Command,
    settings::{LogFormat, Settings},
};

/// Starts logging. Servers tell what they do; commands that end only what goes wrong.
pub(crate) fn start(settings: &Settings, command: &Command) {
    let quiet = !matches!(command, Command::Serve(_) | Command::Worker);
    // The SQL toolkit says at `info` what each statement is; what goes wrong in a pull, `bsr sync` prints itself.
    let usual = if quiet { "warn,jobs::upstream=off" } else { "info,sqlx=warn,sea_orm_migration=warn" };
    let filter = EnvFilter::new(settings.log_level.as_deref().unwrap_or(usual));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    // Only a second start fails, and there is none.
    drop(started);
}
