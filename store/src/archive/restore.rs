//! Restoring a backup into a folder that is empty. Everything is looked at before anything is written, and the database is
//! put in its place last: an installation is there when its database is.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use domain::time::Instant;
use migrations::MigratorTrait as _;
use sea_orm::DatabaseConnection;
use tempfile::NamedTempFile;

use super::carry::{Wanted, carry, named};
use super::manifest::Manifest;
use super::settle::{self, HeldMails};
use super::{database, hex};
use crate::clock::Clock;
use crate::files::Files;
use crate::open::Database;
use crate::sealing::sealing_key_path;
use crate::signing_key::{signing_key_path, sync_folder, write_new};
use crate::{Error, Options};

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The instant of the backup: nothing that came later is known.
    pub taken_at: Instant,
    /// Tables of the database.
    pub tables: usize,
    /// Rows of all tables together.
    pub rows: u64,
    /// Files of reports.
    pub reports: usize,
    /// Whether the key that signs reports was in the backup.
    pub signing_key: bool,
    /// Files that the backup was made without.
    pub left_out: Vec<String>,
    /// What is not sent; none where everything open is.
    pub held: Option<HeldMails>,
}

/// What only a mount point has, and nobody put there.
const NO_CONTENT: &str = "lost+found";

/// Restores the backup in `from` to where `options` say that the installation is, which must be empty. Mails that may
/// have been sent since the backup are not sent, unless `send_open_mails`.
///
/// # Errors
/// [`Error::Refused`] when there is something already, the database is to be PostgreSQL, or the backup is damaged, not
/// whole or of a newer program; else what cannot be read or written.
pub async fn restore(options: &Options, from: &Path, send_open_mails: bool) -> Result<Restored, Error> {
    let Database::Sqlite(target) = Database::of(options)? else {
        return Err(Error::Refused(
            "a backup is restored to SQLite, and the settings name PostgreSQL: restore that with pg_restore, or move \
             the backup there with bsr migrate-store, as docs/operations/backup.md says"
                .to_owned(),
        ));
    };
    let manifest = Manifest::read(from)?;
    require_known(&manifest.schema)?;
    require_empty(&options.data_dir, &target)?;
    manifest.database.check(from)?;
    let keys = [
        (&manifest.signing_key, signing_key_path(&options.data_dir)),
        (&manifest.sealing_key, sealing_key_path(&options.data_dir)),
    ];
    for (key, _) in &keys {
        key.as_ref().map_or(Ok(()), |key| key.check(from))?;
    }

    // Beside its place, so that it gets there by a change of name.
    let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unwritable = || format!("{} cannot be written", target.display());
    let copy = copy_beside(&from.join(&manifest.database.path), folder).map_err(Error::open(unwritable()))?;
    let db = database::open(copy.path(), true).await?;
    let wanted = check(&db, &manifest).await?;
    // Every file before the first is written: a damaged backup leaves an empty folder as it was.
    let source = Files::folder(from)?;
    check_files(&source, &wanted).await?;
    let steps = migrations::Migrator::up(&db, None).await;
    steps.map_err(|source| Error::database("bring the restored schema up to date", source))?;
    let now = Clock::new(options.now).now();
    let held = settle::settle(&db, manifest.taken_at, now, send_open_mails).await?;
    database::close(db).await?;

    let files = Files::open(options.storage_url.as_deref(), &options.data_dir)?;
    let damaged = carry(&source, &files, wanted).await?.damaged;
    require_whole(damaged.into_iter().map(|file| file.key).collect())?;
    for (key, path) in keys {
        let Some(key) = key else { continue };
        let copy_key = || write_new(&path, &std::fs::read_to_string(from.join(&key.path))?);
        copy_key().map_err(Error::open(format!("{} cannot be written", path.display())))?;
    }
    copy.as_file().sync_all().map_err(Error::open(unwritable()))?;
    copy.persist_noclobber(&target).map_err(|refused| Error::open(unwritable())(refused.error))?;
    sync_folder(folder).map_err(Error::open(unwritable()))?;
    Ok(Restored {
        taken_at: manifest.taken_at,
        tables: manifest.rows.len(),
        rows: manifest.rows.values().sum(),
        reports: manifest.reports.len(),
        signing_key: manifest.signing_key.is_some(),
        left_out: manifest.left_out,
        held,
    })
}

/// A schema with steps that this program has not heard of is a newer program's.
fn require_known(schema: &[String]) -> Result<(), Error> {
    let known = database::known_schema();
    match schema.iter().find(|step| !known.contains(*step)) {
        None => Ok(()),
        Some(step) => Err(Error::Refused(format!(
            "the backup is of a newer version of this program (its schema has {}): restore it with that one",
            domain::text::clean(step, 100)
        ))),
    }
}

fn require_empty(data_dir: &Path, database: &Path) -> Result<(), Error> {
    let unusable = || format!("the data folder {} cannot be used", data_dir.display());
    std::fs::create_dir_all(data_dir).map_err(Error::open(unusable()))?;
    for entry in std::fs::read_dir(data_dir).map_err(Error::open(unusable()))? {
        let name = entry.map_err(Error::open(unusable()))?.file_name();
        if name != NO_CONTENT {
            return Err(Error::Refused(format!(
                "the data folder {} is not empty ({} is in it), and a restore overwrites nothing: name another with \
                 BSR_DATA_DIR, or move away what is there, also what a restore that broke off has left",
                data_dir.display(),
                name.display()
            )));
        }
    }
    if database.symlink_metadata().is_ok() {
        let sentence = format!(
            "the database {} is there already, and a restore overwrites nothing: move it away",
            database.display()
        );
        return Err(Error::Refused(sentence));
    }
    Ok(())
}

fn copy_beside(source: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let mut copy = tempfile::Builder::new().prefix(".bsr-restore-").tempfile_in(folder)?;
    io::copy(&mut std::fs::File::open(source)?, copy.as_file_mut())?;
    Ok(copy)
}

/// Whether the database is sound and is what the manifest says; answers the files that it needs.
async fn check(db: &DatabaseConnection, manifest: &Manifest) -> Result<Vec<Wanted>, Error> {
    database::check(db, "the backup's database").await?;
    let differs = |what: &str| {
        let sentence = format!("the backup is damaged: {what} of its database differ from its manifest");
        Err(Error::Refused(sentence))
    };
    if database::schema(db).await? != manifest.schema {
        return differs("the schema's steps");
    }
    if database::row_counts(db).await? != manifest.rows {
        return differs("the counts of rows");
    }
    let left_out: BTreeSet<&String> = manifest.left_out.iter().collect();
    let mut wanted = database::report_files(db).await?;
    wanted.retain(|file| !left_out.contains(&file.key));
    let noted: BTreeSet<(&str, &str)> =
        manifest.reports.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    let needed: Vec<String> = wanted.iter().map(|file| hex(&file.sha256)).collect();
    let needed = wanted.iter().zip(&needed).map(|(file, sha256)| (file.key.as_str(), sha256.as_str()));
    if needed.collect::<BTreeSet<_>>() != noted {
        return differs("the files");
    }
    Ok(wanted)
}

/// Reads every file of the backup.
async fn check_files(source: &Files, wanted: &[Wanted]) -> Result<(), Error> {
    let mut damaged = Vec::new();
    for file in wanted {
        if source.get(&file.key, &file.sha256).await.is_err() {
            damaged.push(file.key.clone());
        }
    }
    require_whole(damaged)
}

fn require_whole(damaged: Vec<String>) -> Result<(), Error> {
    if damaged.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "the backup is damaged: of {} reports the file is lost or changed ({}); nothing was restored",
        damaged.len(),
        named(&damaged)
    )))
}
