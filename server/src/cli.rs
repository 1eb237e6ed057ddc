//! The grammar of the command line. What each command does stands in `commands.rs` and below it.

mod keep;
mod people;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::period::Period;

pub(crate) use self::keep::{BackupArgs, MigrateStoreArgs, RestoreArgs};
pub(crate) use self::people::{
    EmbedCommand, KeyAddArgs, KeyCommand, LookArgs, OrganizationCommand, OrganizationSetArgs, PartnerCommand,
    PartnerSetArgs, UserAddArgs, UserCommand, UserInviteArgs,
};

/// Backup Summary Report: tells each client, once a month and in one document, whether its backups ran.
///
/// It reads the backup state of Microsoft 365 and Google Workspace accounts (`bsr sync`, or pushed with
/// `bsr ingest`), remembers it day by day, and on the fifth of every month makes a PDF for every organization,
/// shows it in the portal (`bsr serve`) and mails it to those who are registered.
#[derive(Debug, Parser)]
#[command(
    name = "bsr",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Start here:\n  \
        bsr demo                 fill the data folder with a world to look at\n  \
        bsr run-due              make and send every report that is due\n  \
        bsr serve                open the portal on http://localhost:3000\n\n\
        ID is our id, the upstream's organization_id, or the sender's id. A period is a month, such as 2026-10.\n\
        Settings stand in bsr.toml or in BSR_… variables: bsr settings tells all of them.\n\
        Every command ends with 0, or with another status and one sentence on standard error."
)]
pub(crate) struct Cli {
    /// The settings file [default: ./bsr.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands (spec.md section 10).
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the portal and the API, and do what is due in the background
    Serve(ServeArgs),
    /// Do what is due in the background, without the portal
    Worker,
    /// Pull once from the upstream, then end; prints what it saw, a line an organization
    #[command(
        after_help = "Ends with 0 when only some organizations failed; with 1 when the upstream cannot be read."
    )]
    Sync,
    /// Push events from files or standard input; prints what was accepted, unchanged and refused
    #[command(after_help = "Ends with 0 when every line could be read, also when some were refused.\n\
        The lines are described in docs/ingest.md and docs/ingest.schema.json.")]
    Ingest(IngestArgs),
    /// Make what is missing of a period now, whatever the day
    Generate(GenerateArgs),
    /// Do everything that is due, once: plan, render, send; then end
    RunDue,
    /// Print the states of days as CSV: organization,account,workload,day,state
    History(HistoryArgs),
    /// List the organizations as CSV: id,name,domain,delivery,sender_id,partner,time_zone,accounts
    Organizations,
    /// List an organization's reports
    Reports(OrganizationArgs),
    /// Write a report's PDF to a file
    Report(ReportArgs),
    /// Tell whether a PDF is one of our reports and unchanged, and of which organization, month and revision; or, with --audit,
    /// whether the audit log is whole
    #[command(
        after_help = "Ends with 0 when it is; with 1 when it is not ours or was changed; with 2 when that cannot \
        be found out.\n\
        Opens no database and makes nothing. docs/verify.md tells how to check a report without this program.\n\
        With --audit: 0 when the audit log is whole, 1 when it is not."
    )]
    Verify(VerifyArgs),
    /// Show or change an organization's e-mail delivery, by the same rules as the page
    Delivery(DeliveryArgs),
    /// Take a bounce from standard input, as a mail server pipes it
    #[command(
        after_help = "Ends with 0 when the message was dealt with, also when it is no bounce of ours and changes \
        nothing, which a sentence on standard error then says. Ends with 75 when it could not be dealt with now: mail \
        servers then keep it and try again.\n\
        docs/mail.md tells how to connect it."
    )]
    Bounce(BounceArgs),
    /// Show what is due, done, retrying and failed, and how the upstream is
    Status,
    /// Change an organization
    #[command(subcommand)]
    Organization(OrganizationCommand),
    /// Change a partner
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// Add, invite, list and remove those who may sign in (docs/sign-in.md)
    #[command(subcommand)]
    User(UserCommand),
    /// Add, list and revoke API keys: for those who push, read and set (docs/api.md)
    #[command(subcommand)]
    Key(KeyCommand),
    /// Say which other portals may show a partner's pages in an iframe, and sign its users in (docs/embedding.md)
    #[command(subcommand)]
    Embed(EmbedCommand),
    /// Print the document of the REST API: OpenAPI 3.1, as the server gives it at /api/openapi.json
    Openapi,
    /// Make a believable world to look at: partners, organizations, months of history
    Demo(DemoArgs),
    /// Print every setting: what it is, what is allowed, what holds now and where that is from
    #[command(after_help = "Opens no database. Values of secrets are not printed.")]
    Settings,
    /// Bring the database's schema up to date, then end; every other command does so too
    Migrate,
    /// Back the installation up while it runs: database, report files, keys (SQLite; docs/operations/backup.md)
    Backup(BackupArgs),
    /// Restore a backup into an empty data folder; sends no mail that may have been sent since
    #[command(after_help = "Nothing is overwritten, and a damaged backup is not restored.\n\
        What came after the backup is lost, and with it which mails were sent: those that were open are cancelled, and\n\
        reports that have fallen due since are made and not mailed. docs/operations/backup.md tells more.")]
    Restore(RestoreArgs),
    /// Move an SQLite installation that stands still to the PostgreSQL database and the storage of the settings
    #[command(
        after_help = "The target must be empty, the source stays as it is. Counts and hashes of every table are \
        compared on both sides,\nand nothing is in the database unless they are the same."
    )]
    MigrateStore(MigrateStoreArgs),
}

/// `bsr serve`
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Leave the background jobs to `bsr worker` processes
    #[arg(long)]
    pub(crate) no_worker: bool,
}

/// `bsr ingest`
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Files of NDJSON, one event a line, perhaps gzip or zstd; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "csv")]
    pub(crate) files: Vec<PathBuf>,
    /// A file of CSV with the heading of docs/ingest-example.csv; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Vec<PathBuf>,
}

/// `bsr generate`
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// The month to report, such as 2026-10
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Period,
    /// Only this organization
    #[arg(long, value_name = "ID")]
    pub(crate) organization: Option<String>,
    /// Make a new revision of reports that are there, from what is known now; it says so on every page, and is not mailed
    #[arg(long)]
    pub(crate) revise: bool,
}

/// `bsr history`
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// Whose history
    #[arg(long, value_name = "ID")]
    pub(crate) organization: String,
    /// Which month, such as 2026-10
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Period,
    /// The states of the report's bars instead of those of single workloads
    #[arg(long, value_enum)]
    pub(crate) level: Option<Level>,
}

/// Which bars (spec.md section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// A bar an account: healthy, unhealthy, deactivated, none
    Account,
    /// A bar a workload and one for all: very_healthy, healthy, unhealthy, deactivated, none
    Organization,
}

/// A command about one organization.
#[derive(Debug, Args)]
pub(crate) struct OrganizationArgs {
    /// Which organization
    #[arg(long, value_name = "ID")]
    pub(crate) organization: String,
}

/// `bsr report`
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Whose report
    #[arg(long, value_name = "ID")]
    pub(crate) organization: String,
    /// Of which month, such as 2026-10
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Period,
    /// Where to write it; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// `bsr verify`
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The PDF; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "audit")]
    pub(crate) file: Option<PathBuf>,
    /// Check instead that no row of this deployment's audit log was changed or taken out since it was written
    #[arg(long, conflicts_with_all = ["file", "key", "json"])]
    pub(crate) audit: bool,
    /// The public key of the deployment that made it, which its portal serves at
    /// /.well-known/bsr-report-key.pem [default: this deployment's own]
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Print one object of JSON instead, also when it is not genuine
    #[arg(long)]
    pub(crate) json: bool,
}

/// `bsr delivery`
#[derive(Debug, Args)]
pub(crate) struct DeliveryArgs {
    /// Whose delivery
    #[arg(long, value_name = "ID")]
    pub(crate) organization: String,
    /// Switch it on
    #[arg(long, conflicts_with = "off")]
    pub(crate) on: bool,
    /// Switch it off; reports are still made
    #[arg(long)]
    pub(crate) off: bool,
    /// A recipient, up to three; they replace the saved ones
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) to: Vec<String>,
    /// Consent to recipients outside, where the deployment allows them
    #[arg(long)]
    pub(crate) consent: bool,
}

/// `bsr bounce`
#[derive(Debug, Args)]
pub(crate) struct BounceArgs {
    /// The envelope's recipient [default: what the message's headers say]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) recipient: Option<String>,
}

/// `bsr demo`
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The same seed makes the same world
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn on_and_off_exclude_each_other() {
        let words = ["bsr", "delivery", "--organization", "1", "--on", "--off"];
        assert!(Cli::try_parse_from(words).is_err());
    }
}
