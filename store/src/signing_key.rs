//! The private key that signs reports, as PEM: one a deployment, made at its first start. In the data folder beside an
//! SQLite file; in the database when it is PostgreSQL, which all machines share. What the text means is not known here.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sea_orm::DbBackend;

use crate::{Error, Scope, Store, sql};

/// The column `purpose` of its row.
pub(crate) const PURPOSE: &str = "report";

/// Where the key is in a data folder.
#[must_use]
pub fn signing_key_path(data_dir: &Path) -> PathBuf {
    data_dir.join("report-signing-key.pem")
}

/// The key in the data folder, if there is one. Opens no database and makes nothing.
///
/// # Errors
/// [`Error::Open`] when the file cannot be read.
pub fn signing_key_in(data_dir: &Path) -> Result<Option<String>, Error> {
    let path = signing_key_path(data_dir);
    match std::fs::read_to_string(&path) {
        Ok(pem) => Ok(Some(pem)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Error::open(format!("the key that signs reports, {}, cannot be read", path.display()))(error))
        }
    }
}

impl Store {
    /// The deployment's key, if it has one already.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks; the file or the row cannot be read.
    pub async fn signing_key(&self, scope: &Scope) -> Result<Option<String>, Error> {
        scope.require_deployment()?;
        if self.backend() == DbBackend::Sqlite {
            return signing_key_in(self.data_dir());
        }
        let statement = "SELECT pem FROM signing_key WHERE purpose = $1";
        let doing = "read the key that signs reports";
        sql::optional(self.reader(), doing, statement, sql::values![PURPOSE], |row| row.get("pem")).await
    }

    /// Keeps `pem` as the deployment's key unless there is one. Answers the one that is kept: of several processes that
    /// start at once, all get the same.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks; the file or the row cannot be written.
    pub async fn keep_signing_key(&self, scope: &Scope, pem: &str) -> Result<String, Error> {
        const DOING: &str = "keep the key that signs reports";
        scope.require_deployment()?;
        if self.backend() == DbBackend::Sqlite {
            let path = signing_key_path(self.data_dir());
            write_new(&path, pem).map_err(Error::open(format!(
                "the key that signs reports, {}, cannot be written",
                path.display()
            )))?;
        } else {
            let statement = "INSERT INTO signing_key (purpose, pem, created_at) VALUES ($1, $2, $3)
                 ON CONFLICT (purpose) DO NOTHING";
            let values = sql::values![PURPOSE, pem, self.now().timestamp()];
            sql::execute(self.writer(), DOING, statement, values).await?;
        }
        let kept = self.signing_key(scope).await?;
        kept.ok_or_else(|| Error::Corrupt { doing: DOING, what: "it was removed at once".to_owned() })
    }
}

/// Writes a file that only its owner may read, whole or not at all; one that is there already stays as it is.
pub(crate) fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // Made with `create_new` and mode 0600 under another name: nobody ever reads half a key.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => sync_folder(folder),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(refused) => Err(refused.error),
    }
}

/// Reports that are signed with the key must not outlive its name at a power cut.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
