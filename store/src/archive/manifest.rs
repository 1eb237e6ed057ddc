//! What a backup says about itself: `manifest.json`, the last thing that is written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use domain::time::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::hex;
use crate::Error;

/// The manifest's name in a backup.
pub(super) const MANIFEST: &str = "manifest.json";

/// The form of backup that this program writes, and the only one that it reads.
const FORMAT: u32 = 1;

/// The contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The form of the backup.
    pub(super) format: u32,
    /// The version of the program that made it.
    pub(super) program: String,
    /// When it was begun, by the product's clock: everything that was written down before is in it.
    pub(super) taken_at: Instant,
    /// The schema's steps that the database has been through.
    pub(super) schema: Vec<String>,
    /// How many rows each table has.
    pub(super) rows: BTreeMap<String, u64>,
    /// The database.
    pub(super) database: Noted,
    /// The key that signs reports, where it was made by the program and not set.
    pub(super) signing_key: Option<Noted>,
    /// The key that seals what signing in needs, where one was made and not set. Older backups know of none.
    #[serde(default)]
    pub(super) sealing_key: Option<Noted>,
    /// The files of reports, under their keys.
    pub(super) reports: Vec<Noted>,
    /// Keys of files that are not in it: those that were damaged and left out on demand, and those of reports that
    /// expired while the backup was taken.
    pub(super) left_out: Vec<String>,
}

/// A file of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Noted {
    /// Where it is in the backup's folder.
    pub(super) path: String,
    /// Its hash, in hexadecimal digits.
    pub(super) sha256: String,
    /// Its size.
    pub(super) bytes: u64,
}

impl Manifest {
    /// A manifest of this program's form and version.
    pub(super) fn new(taken_at: Instant, schema: Vec<String>, database: Noted) -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at,
            schema,
            rows: BTreeMap::new(),
            database,
            signing_key: None,
            sealing_key: None,
            reports: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// As it is written: JSON for people and machines.
    pub(super) fn to_json(&self) -> Result<String, Error> {
        let json = serde_json::to_string_pretty(self);
        json.map(|json| json + "\n")
            .map_err(Error::open("the backup's manifest cannot be written".to_owned()))
    }

    /// Reads the manifest of the backup in `folder`.
    ///
    /// # Errors
    /// [`Error::Refused`] when there is no backup, or one of another form.
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(MANIFEST);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let sentence = format!("{} is no backup: there is no {MANIFEST} in it", folder.display());
                return Err(Error::Refused(sentence));
            }
            Err(error) => return Err(Error::open(format!("{} cannot be read", path.display()))(error)),
        };
        let damaged = || format!("{} is no manifest of a backup, or is damaged", path.display());
        let form: Form = serde_json::from_str(&text).map_err(Error::open(damaged()))?;
        if form.format != FORMAT {
            return Err(Error::Refused(format!(
                "the backup has form {} and was made by version {} of the program; this one, {}, reads form {FORMAT}",
                form.format,
                form.program,
                env!("CARGO_PKG_VERSION")
            )));
        }
        serde_json::from_str(&text).map_err(Error::open(damaged()))
    }
}

/// What every form of manifest has.
#[derive(Deserialize)]
struct Form {
    format: u32,
    program: String,
}

impl Noted {
    /// The file `path` of `folder`, as it is now.
    pub(super) fn of(folder: &Path, path: &str) -> Result<Self, Error> {
        let whole = folder.join(path);
        let read = || -> io::Result<Self> {
            let (mut file, mut hash, mut size) = (File::open(&whole)?, Sha256::new(), 0);
            let mut buffer = vec![0; 1 << 16];
            loop {
                match file.read(&mut buffer)? {
                    0 => break,
                    read => {
                        hash.update(&buffer[..read]);
                        size += read as u64;
                    }
                }
            }
            Ok(Self { path: path.to_owned(), sha256: hex(&hash.finalize()), bytes: size })
        };
        read().map_err(Error::open(format!("{} cannot be read", whole.display())))
    }

    /// Refuses a backup in which this file is another than when it was made.
    pub(super) fn check(&self, folder: &Path) -> Result<(), Error> {
        // A manifest that somebody wrote must not lead out of the backup's folder.
        let is_name = Path::new(&self.path).file_name() == Some(std::ffi::OsStr::new(&self.path));
        if is_name && Self::of(folder, &self.path)? == *self {
            return Ok(());
        }
        let sentence = format!(
            "the backup is damaged: {} is not the file that its manifest names; nothing was restored",
            folder.join(&self.path).display()
        );
        Err(Error::Refused(sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let database = Noted { path: "bsr.sqlite3".into(), sha256: "00".into(), bytes: 1 };
        let at = domain::time::parse_instant("2026-11-05T06:00:00Z").unwrap();
        Manifest::new(at, vec!["m0001_tenancy".into()], database)
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(MANIFEST), manifest().to_json().unwrap()).unwrap();
        assert_eq!(Manifest::read(folder.path()).unwrap(), manifest());
    }

    #[test]
    fn a_manifest_of_another_form_is_refused_with_the_version_that_made_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(MANIFEST), r#"{"format":2,"program":"9.1","more":[]}"#).unwrap();
        let said = Manifest::read(folder.path()).unwrap_err().to_string();
        assert!(said.contains("form 2") && said.contains("9.1"), "{said}");
    }

    #[test]
    fn a_folder_without_a_manifest_is_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Manifest::read(folder.path()).unwrap_err().to_string().contains("no backup"));
    }

    #[test]
    fn a_file_that_changed_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "abc").unwrap();
        let noted = Noted::of(folder.path(), "file").unwrap();
        assert_eq!(noted.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(noted.check(folder.path()).is_ok());
        std::fs::write(folder.path().join("file"), "abd").unwrap();
        assert!(noted.check(folder.path()).unwrap_err().to_string().contains("damaged"));
    }

    #[test]
    fn a_path_that_leads_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("backup")).unwrap();
        std::fs::write(folder.path().join("file"), "abc").unwrap();
        for path in ["../file", folder.path().join("file").to_str().unwrap()] {
            let noted = Noted::of(&folder.path().join("backup"), path).unwrap();
            assert!(noted.check(&folder.path().join("backup")).is_err(), "{path}");
        }
    }
}
