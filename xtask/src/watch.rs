//! Waits for source files to change.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::process::Failure;

/// How often the sources are looked at: a person's patience, and next to no work.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(400);

/// Folders that are watched, and how they stood when somebody last looked.
pub(crate) struct Watch {
    folders: &'static [&'static str],
    seen: SystemTime,
}

impl Watch {
    /// Begins to watch folders of the project's root.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub(crate) fn begin(folders: &'static [&'static str]) -> Result<Self, Failure> {
        Ok(Self { folders, seen: newest(folders)? })
    }

    /// Returns once something is newer than at the last look.
    ///
    /// # Errors
    /// A folder cannot be read any more.
    pub(crate) fn wait(&mut self) -> Result<(), Failure> {
        loop {
            let now = newest(self.folders)?;
            if now != self.seen {
                self.seen = now;
                return Ok(());
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

/// When the newest file was changed.
fn newest(folders: &[&str]) -> Result<SystemTime, Failure> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for folder in folders {
        look(Path::new(folder), &mut newest)?;
    }
    Ok(newest)
}

fn look(folder: &Path, newest: &mut SystemTime) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            look(&path, newest)?;
        } else {
            *newest = (*newest).max(path.metadata()?.modified()?);
        }
    }
    Ok(())
}
