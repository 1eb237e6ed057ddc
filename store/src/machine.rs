//! One SQLite file belongs to one machine at a time: its write-ahead log lives in memory that only one machine's processes
//! share, so two machines on one network folder would corrupt it. Processes of one machine may be many.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::Error;

/// Holds the database's folder for this machine until it is dropped; the system lets go of it when a process dies.
#[derive(Debug)]
pub(crate) struct MachineLock {
    _file: File,
}

impl MachineLock {
    /// Takes the lock beside the database. Every process of a machine holds a share of it; whoever finds it free writes
    /// the machine's name into it.
    ///
    /// # Errors
    /// [`Error::Open`] when another machine has the database open, or the file cannot be made.
    pub(crate) fn take(database: &Path) -> Result<Self, Error> {
        Self::take_as(database, &machine())
    }

    fn take_as(database: &Path, machine: &str) -> Result<Self, Error> {
        let path = database.with_extension("lock");
        let sentence = format!("the lock file {} cannot be used", path.display());
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = file.map_err(Error::open(sentence.clone()))?;
        match file.try_lock() {
            Ok(()) => {
                let written = file.set_len(0).and_then(|()| file.rewind());
                written
                    .and_then(|()| file.write_all(machine.as_bytes()))
                    .map_err(Error::open(sentence.clone()))?;
                file.unlock().map_err(Error::open(sentence.clone()))?;
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(Error::open(sentence)(error)),
        }
        file.lock_shared().map_err(Error::open(sentence.clone()))?;
        // Between letting go and sharing, another machine may have come first: what the file says now counts.
        let mut holder = String::new();
        file.rewind().and_then(|()| file.read_to_string(&mut holder)).map_err(Error::open(sentence))?;
        if holder == machine {
            return Ok(Self { _file: file });
        }
        let sentence = format!(
            "another machine has the database {} open: SQLite's file belongs to one machine at a time (several need \
             PostgreSQL: BSR_DATABASE_URL)",
            database.display()
        );
        Err(Error::Open { sentence, source: None })
    }
}

/// What tells machines apart: the running kernel's own id, which its containers share as they share its memory. Systems
/// without one count as one machine.
fn machine() -> String {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
    id.map(|id| id.trim().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_of_one_machine_share_a_database_and_another_machine_waits_for_its_turn() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("bsr.sqlite3");
        let first = MachineLock::take_as(&database, "this").unwrap();
        let second = MachineLock::take_as(&database, "this").unwrap();
        let refused = MachineLock::take_as(&database, "that").unwrap_err().to_string();
        assert!(refused.contains("another machine has the database"), "{refused}");
        drop(first);
        assert!(MachineLock::take_as(&database, "that").is_err(), "one of this machine's is still there");
        drop(second);
        let moved = MachineLock::take_as(&database, "that").unwrap();
        assert!(MachineLock::take_as(&database, "this").is_err());
        drop(moved);
        assert!(MachineLock::take(&database).is_ok());
    }
}
