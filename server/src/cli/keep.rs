//! The grammar of `backup`, `restore` and `migrate-store`.

use std::path::PathBuf;

use clap::Args;
use domain::time::{Instant, InstantError, parse_instant};

/// `bsr backup`
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The folder to be made; it must not be there yet, and appears when it is complete
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
    /// Leave out report files that are lost or damaged, instead of making no backup
    #[arg(long)]
    pub(crate) without_damaged: bool,
}

/// `bsr restore`
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The folder that `bsr backup` made
    #[arg(value_name = "FOLDER", required_unless_present = "taken_at")]
    pub(crate) from: Option<PathBuf>,
    /// Send mails that were open in the backup, and those of reports that have fallen due since: only when the
    /// installation did nothing after the backup was taken
    #[arg(long)]
    pub(crate) send_open_mails: bool,
    /// The database is restored already, by pg_restore for example, from a state of this instant: see only that no mail
    /// is sent twice
    #[arg(long, value_name = "INSTANT", value_parser = instant, conflicts_with_all = ["from", "send_open_mails"])]
    pub(crate) taken_at: Option<Instant>,
}

/// `bsr migrate-store`
#[derive(Debug, Args)]
pub(crate) struct MigrateStoreArgs {
    /// The data folder of the SQLite installation, or a backup of it
    #[arg(long, value_name = "FOLDER")]
    pub(crate) from: PathBuf,
}

fn instant(text: &str) -> Result<Instant, InstantError> {
    parse_instant(text)
}
