//! `bsr backup` and `bsr restore`: the whole installation, kept elsewhere and brought back; `bsr migrate-store`: moved.

use store::HeldMails;

use super::context;
use crate::{
    cli::{BackupArgs, MigrateStoreArgs, RestoreArgs},
    outcome::Failure,
    print::Out,
    settings::Settings,
};

/// Takes a backup; prints what is in it.
pub(super) async fn backup(args: &BackupArgs, settings: &Settings) -> Result<(), Failure> {
    let made = store::backup(&context::options(settings), &args.out, args.without_damaged).await?;
    let mut out = Out::new();
    out.line(format_args!("backup of {} in {}", context::rfc3339(made.taken_at), args.out.display()))?;
    out.line(format_args!(
        "{} rows in {} tables, {} report files, {} bytes",
        made.rows, made.tables, made.reports, made.bytes
    ))?;
    if !made.signing_key {
        out.line("no key that signs reports is in it: the settings name one, which is yours to keep, or none is made yet")?;
    }
    for key in &made.left_out {
        out.line(format_args!("left out: {key}"))?;
    }
    out.end()
}

/// Restores a backup, or settles a database that was restored by other means; prints what is so now.
pub(super) async fn restore(args: &RestoreArgs, settings: &Settings) -> Result<(), Failure> {
    let mut out = Out::new();
    if let Some(taken_at) = args.taken_at {
        let opened = context::open(settings).await?;
        let held = opened.store.settle_restored(&opened.deployment, taken_at).await?;
        print_held(&mut out, Some(held))?;
        return out.end();
    }
    let Some(from) = &args.from else { return Err(Failure::usage("the folder of a backup is missing")) };
    let restored = store::restore(&context::options(settings), from, args.send_open_mails).await?;
    out.line(format_args!(
        "restored the backup of {} to {}",
        context::rfc3339(restored.taken_at),
        settings.data_dir.display()
    ))?;
    out.line(format_args!(
        "{} rows in {} tables, {} report files",
        restored.rows, restored.tables, restored.reports
    ))?;
    if !restored.signing_key {
        out.line("no key that signs reports was in it: the settings name the old one, or a new one is made")?;
    }
    for key in &restored.left_out {
        out.line(format_args!("the backup was made without {key}"))?;
    }
    print_held(&mut out, restored.held)?;
    out.end()
}

fn print_held(out: &mut Out, held: Option<HeldMails>) -> Result<(), Failure> {
    match held {
        Some(held) => {
            out.line(format_args!(
                "mails that were open, and may have been sent since: {} cancelled",
                held.mails
            ))?;
            out.line(format_args!(
                "reports that fell due until {} are made and not mailed: {} known, {} organizations with delivery on",
                context::rfc3339(held.until),
                held.reports,
                held.organizations
            ))?;
            if held.invitations > 0 {
                out.line(format_args!(
                    "invitations that were open, and may have been accepted since: {} withdrawn",
                    held.invitations
                ))?;
            }
        }
        None => out.line("mails that were open are sent, and reports that fell due since are mailed")?,
    }
    out.line("everybody has to sign in again")
}

/// Moves an SQLite installation to where the settings say; prints a line a table.
pub(super) async fn migrate_store(args: &MigrateStoreArgs, settings: &Settings) -> Result<(), Failure> {
    let moved = store::migrate_from(&context::options(settings), &args.from).await?;
    let mut out = Out::new();
    out.line(format_args!("{:<24} {:>12}  the same on both sides", "table", "rows"))?;
    for table in &moved.tables {
        out.line(format_args!("{:<24} {:>12}  {}", table.name, table.rows, table.sum))?;
    }
    out.line(format_args!(
        "{:<24} {:>12}  {} bytes, every hash compared",
        "report files", moved.reports, moved.bytes
    ))?;
    out.line(match moved.signing_key {
        true => "the key that signs reports is in the database now",
        false => "there was no key that signs reports in the folder",
    })?;
    out.line(format_args!(
        "{} is as it was: start nothing on it any more, or its mails are sent a second time",
        args.from.display()
    ))?;
    out.end()
}
