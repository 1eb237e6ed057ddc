//! Taking a backup, while everything goes on.

use std::io;
use std::path::{Path, PathBuf};

use domain::time::Instant;
use tempfile::TempDir;

use super::carry::{Carried, Wanted, carry, named};
use super::database;
use super::manifest::{MANIFEST, Manifest, Noted};
use crate::files::Files;
use crate::open::{Database, SQLITE_FILE};
use crate::sealing::{sealing_key_in, sealing_key_path};
use crate::signing_key::{signing_key_path, sync_folder, write_new};
use crate::{Error, Options, Store, sql};

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Everything that was written down before this instant is in it.
    pub taken_at: Instant,
    /// Tables of the database.
    pub tables: usize,
    /// Rows of all tables together.
    pub rows: u64,
    /// Files of reports.
    pub reports: usize,
    /// The size of all that, in bytes.
    pub bytes: u64,
    /// Whether the key that signs reports is in it; it is not where the settings name one.
    pub signing_key: bool,
    /// Files that are not in it: the damaged ones, and those that expired meanwhile.
    pub left_out: Vec<String>,
}

/// How a backup is called until it is whole.
const UNFINISHED: &str = ".bsr-backup-unfinished-";

/// Backs the installation up into the folder `to`, which must not be there yet: its SQLite database as it is at one
/// instant, the files of its reports, the keys that the program has made, and a manifest. Others may go on working. The folder is
/// complete and on the disk when it appears under its name. `without_damaged` leaves files out that are lost or damaged.
///
/// # Errors
/// [`Error::Refused`] when there is nothing to back up, or `to` is there, or the database is PostgreSQL, or a file is
/// damaged; else what cannot be read or written.
pub async fn backup(options: &Options, to: &Path, without_damaged: bool) -> Result<Backup, Error> {
    let Database::Sqlite(source) = Database::of(options)? else {
        return Err(Error::Refused(
            "bsr backup is for SQLite, and the database is PostgreSQL: dump it with pg_dump, and copy the files after \
             it, as docs/operations/backup.md says"
                .to_owned(),
        ));
    };
    // Opening what is not there would make it: an empty backup, and nobody the wiser.
    if !source.exists() {
        return Err(Error::Refused(format!(
            "there is nothing to back up: {} is not there (BSR_DATA_DIR names the installation's folder)",
            source.display()
        )));
    }
    if to.symlink_metadata().is_ok() {
        return Err(Error::Refused(format!(
            "{} is there already, and a backup overwrites nothing: name another folder",
            to.display()
        )));
    }
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)
        .map_err(Error::open(format!("the folder {} cannot be made", parent.display())))?;
    let unwritable = || format!("the backup {} cannot be written", to.display());
    let opened = Store::open(options).await?;
    let work = unfinished(parent).map_err(Error::open(unwritable()))?;
    let manifest = write(&opened.store, work.path(), without_damaged).await?;

    let name = || -> io::Result<PathBuf> {
        sync_folder(work.path())?;
        std::fs::rename(work.path(), to)?;
        sync_folder(parent)?;
        Ok(to.to_owned())
    };
    name().map_err(Error::open(unwritable()))?;
    // It has another name now: there is nothing left to be removed.
    let _ = work.keep();
    Ok(summary(manifest))
}

/// A new folder that only its owner may look into: hashes of passwords, and a private key, are about to be in it.
fn unfinished(parent: &Path) -> io::Result<TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix(UNFINISHED);
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir_in(parent)
}

/// Writes everything into `folder`, the manifest last.
async fn write(store: &Store, folder: &Path, without_damaged: bool) -> Result<Manifest, Error> {
    let taken_at = store.now();
    let wanted = copy_database(store, folder).await?;
    let copy = database::open(&folder.join(SQLITE_FILE), false).await?;
    database::check(&copy, "the database").await?;
    let (schema, rows) = (database::schema(&copy).await?, database::row_counts(&copy).await?);
    database::close(copy).await?;

    let files = Files::folder(folder)?;
    let Carried { files: reports, damaged } = carry(store.files(), &files, wanted).await?;
    let left_out = judge(store, damaged, without_damaged).await?;

    let mut manifest = Manifest::new(taken_at, schema, Noted::of(folder, SQLITE_FILE)?);
    manifest.signing_key = copy_key(crate::signing_key_in(store.data_dir())?, &signing_key_path(folder))?;
    manifest.sealing_key = copy_key(sealing_key_in(store.data_dir())?, &sealing_key_path(folder))?;
    manifest = Manifest { rows, reports, left_out, ..manifest };
    write_new(&folder.join(MANIFEST), &manifest.to_json()?)
        .map_err(Error::open(format!("{} cannot be written", folder.join(MANIFEST).display())))?;
    Ok(manifest)
}

/// Copies the database as it is at one instant; answers which files it names.
async fn copy_database(store: &Store, folder: &Path) -> Result<Vec<Wanted>, Error> {
    const DOING: &str = "copy the database";
    let path = folder.join(SQLITE_FILE);
    let Some(name) = path.to_str() else {
        return Err(Error::Refused(format!("the folder's name {} is not UTF-8", folder.display())));
    };
    sql::execute(store.writer(), DOING, "VACUUM INTO $1", sql::values![name]).await?;
    let sync = || std::fs::File::open(&path)?.sync_all();
    sync().map_err(Error::open(format!("{} cannot be written", path.display())))?;
    let copy = database::open(&path, false).await?;
    let wanted = database::report_files(&copy).await?;
    database::close(copy).await?;
    Ok(wanted)
}

/// Of files that could not be copied: those of reports that have expired since the database was copied are gone rightly.
async fn judge(store: &Store, damaged: Vec<Wanted>, without_damaged: bool) -> Result<Vec<String>, Error> {
    let (mut left_out, mut lost) = (Vec::new(), Vec::new());
    for file in damaged {
        let statement = "SELECT id FROM report WHERE file_key = $1 AND state <> 'expired'";
        let values = sql::values![&*file.key];
        let doing = "look at a report again";
        let living = sql::optional(store.reader(), doing, statement, values, |row| row.at::<i64>(0)).await?;
        if living.is_some() { lost.push(file.key) } else { left_out.push(file.key) }
    }
    if !lost.is_empty() && !without_damaged {
        return Err(Error::Refused(format!(
            "no backup was made: of {} reports the file is lost or damaged ({}); put it back from an earlier backup, or \
             leave such files out with --without-damaged",
            lost.len(),
            named(&lost)
        )));
    }
    left_out.append(&mut lost);
    left_out.sort();
    Ok(left_out)
}

/// A key that the program has made, as only its owner may read it.
fn copy_key(key: Option<String>, to: &Path) -> Result<Option<Noted>, Error> {
    let Some(text) = key else { return Ok(None) };
    write_new(to, &text).map_err(Error::open(format!("{} cannot be written", to.display())))?;
    let folder = to.parent().unwrap_or(Path::new("."));
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Noted::of(folder, &name).map(Some)
}

fn summary(manifest: Manifest) -> Backup {
    let keys = manifest.signing_key.iter().chain(&manifest.sealing_key);
    let sizes = manifest.reports.iter().chain([&manifest.database]).chain(keys).map(|file| file.bytes);
    Backup {
        taken_at: manifest.taken_at,
        tables: manifest.rows.len(),
        rows: manifest.rows.values().sum(),
        reports: manifest.reports.len(),
        bytes: sizes.sum(),
        signing_key: manifest.signing_key.is_some(),
        left_out: manifest.left_out,
    }
}
