//! The folder that stands in for a relay: a message is an `.eml` file whose name comes from its Message-ID, so that
//! writing it twice leaves one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::message::Outgoing;

/// Writes the message, whole or not at all, and answers the file's name. One that is there already is left alone.
///
/// # Errors
/// The folder cannot be written.
pub(super) async fn put(folder: &Path, outgoing: &Outgoing) -> io::Result<String> {
    let (folder, name, bytes) = (folder.to_owned(), outgoing.file_name.clone(), outgoing.bytes.clone());
    let written = tokio::task::spawn_blocking(move || put_blocking(&folder, &name, &bytes).map(|()| name));
    written.await.map_err(io::Error::other)?
}

fn put_blocking(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(name);
    if path.exists() {
        return Ok(());
    }
    let unfinished = Unfinished(folder.join(format!(".{name}.{}", std::process::id())));
    let mut file = std::fs::File::create(&unfinished.0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished.0, &path)?;
    // The name, too, is on the disk before the ledger says that the message is there.
    std::fs::File::open(folder)?.sync_all()
}

/// A file under its preliminary name, removed unless it got its final one.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Gone is what is wanted; after the rename it is.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_written_once_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mail = folder.path().join("mail");
        put_blocking(&mail, "a.eml", b"first").unwrap();
        put_blocking(&mail, "a.eml", b"second").unwrap();
        let names: Vec<_> =
            std::fs::read_dir(&mail).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a.eml"]);
        assert_eq!(std::fs::read(mail.join("a.eml")).unwrap(), b"first");
    }

    #[test]
    fn a_long_name_in_any_script_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        for letter in ["x", "я", "ক", "東", "𐎠"] {
            let name = format!("2026-10-{}-0123456789abcdef.eml", store::slug(&letter.repeat(200)));
            put_blocking(folder.path(), &name, b"message").unwrap();
            assert!(folder.path().join(name).exists());
        }
    }
}
