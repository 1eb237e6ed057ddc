//! What lies in the mail folder, as far as operators see it: no names, no addresses, no contents.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{FolderView, utc};
use crate::language;
use domain::format;
use domain::time::Instant;

/// Messages that are named one by one.
const LATEST: usize = 20;

/// Looks into the folder; one that is not there yet is empty.
pub(super) async fn read(folder: PathBuf) -> FolderView {
    let read = tokio::task::spawn_blocking(move || messages(&folder)).await;
    let mut messages = match read {
        Ok(Ok(messages)) => messages,
        Ok(Err(error)) => {
            tracing::error!(%error, "the mail folder could not be read");
            Vec::new()
        }
        Err(error) => {
            tracing::error!(%error, "the mail folder could not be read");
            Vec::new()
        }
    };
    messages.sort_by_key(|(name, at, _)| (std::cmp::Reverse(*at), name.clone()));
    let (count, bytes) = (messages.len() as u64, messages.iter().map(|(_, _, bytes)| bytes).sum());
    let size = |bytes| format::size(language(), bytes);
    let latest = messages.into_iter().take(LATEST);
    FolderView {
        count,
        size: size(bytes),
        latest: latest.map(|(name, at, bytes)| (name, utc(Instant::from(at)), size(bytes))).collect(),
    }
}

fn messages(folder: &Path) -> std::io::Result<Vec<(String, SystemTime, u64)>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What begins with a dot is being written.
        if name.ends_with(".eml") && !name.starts_with('.') {
            let metadata = entry.metadata()?;
            found.push((nameless(&name), metadata.modified()?, metadata.len()));
        }
    }
    Ok(found)
}

/// `2026-10-contoso-ltd-0123456789abcdef.eml` as `2026-10…0123456789abcdef.eml`.
fn nameless(name: &str) -> String {
    let month = name.get(..7).unwrap_or_default();
    let hash = name.rsplit_once('-').map_or(name, |(_, hash)| hash);
    format!("{month}…{hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_by_its_month_and_its_hash() {
        assert_eq!(nameless("2026-10-contoso-ltd-0123456789abcdef.eml"), "2026-10…0123456789abcdef.eml");
        assert_eq!(nameless("x.eml"), "…x.eml");
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        assert!(messages(&folder.path().join("mail")).unwrap().is_empty(), "there is no folder yet");
        for name in ["2026-10-a-1.eml", ".2026-10-a-2.eml.7", "notes.txt"] {
            std::fs::write(folder.path().join(name), "text").unwrap();
        }
        let found = messages(folder.path()).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.as_str(), found[0].2), ("2026-10…1.eml", 4));
    }
}
