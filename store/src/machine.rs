//! One SQLite file belongs to one machine at a time: its write-ahead log lives in memory that only one machine's processes
//! share, so two machines on one network folder would corrupt it. Processes of one machine may be many.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::Error;

/// Holds the database for this machine until it is dropped; the system lets go of it when a process dies.
#[derive(Debug)]
pub(crate) struct MachineLock {
    file: File,
    database: PathBuf,
    machine: String,
    /// Nobody else has the database open, and nobody can open it before [`MachineLock::share`].
    alone: bool,
}

impl MachineLock {
    /// Takes the lock beside the database. Whoever finds it free has it alone for as long as it takes to open the
    /// database (SQLite refuses those who come while a new file becomes a WAL database, however patient they are), and
    /// writes the machine's name into it; the other processes of the machine wait for that, and hold a share. Blocks.
    ///
    /// # Errors
    /// [`Error::Open`] when another machine has the database open, or the file cannot be made.
    pub(crate) fn take(database: &Path) -> Result<Self, Error> {
        Self::take_as(database, &machine())
    }

    fn take_as(database: &Path, machine: &str) -> Result<Self, Error> {
        let path = database.with_extension("lock");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.map_err(Error::open(unusable(database)))?;
        let (database, machine) = (database.to_owned(), machine.to_owned());
        match file.try_lock() {
            Ok(()) => {
                let lock = Self { file, database, machine, alone: true };
                lock.sign().map_err(Error::open(unusable(&lock.database)))?;
                Ok(lock)
            }
            Err(TryLockError::WouldBlock) => Self { file, database, machine, alone: false }.shared(),
            Err(TryLockError::Error(error)) => Err(Error::open(unusable(&database))(error)),
        }
    }

    /// Takes the lock and keeps everybody else out, until it is dropped: for work on an installation that stands still.
    ///
    /// # Errors
    /// [`Error::Refused`] when any process has the database open; else as [`MachineLock::take`].
    pub(crate) fn alone(database: &Path) -> Result<Self, Error> {
        let lock = Self::take(database)?;
        if lock.alone {
            return Ok(lock);
        }
        Err(Error::Refused(format!(
            "{} is in use: end bsr serve, bsr worker and every other command on it first",
            database.display()
        )))
    }

    /// Lets other processes of this machine in. Blocks.
    ///
    /// # Errors
    /// [`Error::Open`] when another machine came first.
    pub(crate) fn share(self) -> Result<Self, Error> {
        if !self.alone {
            return Ok(self);
        }
        self.file.unlock().map_err(Error::open(unusable(&self.database)))?;
        Self { alone: false, ..self }.shared()
    }

    fn shared(self) -> Result<Self, Error> {
        self.file.lock_shared().map_err(Error::open(unusable(&self.database)))?;
        // Before the share was ours, another machine may have had its turn: what the file says now counts.
        let holder = self.holder().map_err(Error::open(unusable(&self.database)))?;
        if holder == self.machine {
            return Ok(self);
        }
        let sentence = format!(
            "another machine has the database {} open: SQLite's file belongs to one machine at a time (several need \
             PostgreSQL: BSR_DATABASE_URL)",
            self.database.display()
        );
        Err(Error::Open { sentence, source: None })
    }

    fn sign(&self) -> io::Result<()> {
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(self.machine.as_bytes())
    }

    fn holder(&self) -> io::Result<String> {
        let (mut file, mut holder) = (&self.file, String::new());
        file.rewind()?;
        file.read_to_string(&mut holder)?;
        Ok(holder)
    }
}

fn unusable(database: &Path) -> String {
    format!("the lock file {} cannot be used", database.with_extension("lock").display())
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
        let open = |machine: &str| MachineLock::take_as(&database, machine).and_then(MachineLock::share);
        let first = open("this").unwrap();
        let second = open("this").unwrap();
        let refused = open("that").unwrap_err().to_string();
        assert!(refused.contains("another machine has the database"), "{refused}");
        drop(first);
        assert!(open("that").is_err(), "one of this machine's is still there");
        drop(second);
        let moved = open("that").unwrap();
        assert!(open("this").is_err());
        drop(moved);
        assert!(MachineLock::take(&database).is_ok_and(|lock| lock.alone));
    }

    #[test]
    fn who_wants_it_alone_is_refused_while_anybody_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("bsr.sqlite3");
        let somebody = MachineLock::take(&database).and_then(MachineLock::share).unwrap();
        assert!(MachineLock::alone(&database).unwrap_err().to_string().contains("in use"));
        drop(somebody);
        assert!(MachineLock::alone(&database).is_ok());
    }
}
