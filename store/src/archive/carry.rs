//! Copying report files from one storage to another, each compared with the hash that its row says, on both sides.

use futures::{StreamExt as _, TryStreamExt as _};

use super::hex;
use super::manifest::Noted;
use crate::files::Files;
use crate::{Error, FileError};

/// A file that a row names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wanted {
    pub(super) key: String,
    pub(super) sha256: Vec<u8>,
}

/// What became of the files.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// Those that are there now, in the order of their keys.
    pub(super) files: Vec<Noted>,
    /// Those that the source has lost, or whose bytes have changed there.
    pub(super) damaged: Vec<Wanted>,
}

/// Files that are under way at the same time: a bucket answers after many milliseconds.
const AT_ONCE: usize = 8;

/// Copies `wanted`, and reads each again from where it was written.
///
/// # Errors
/// A storage that fails. A file that is lost or changed is no error here.
pub(super) async fn carry(from: &Files, to: &Files, wanted: Vec<Wanted>) -> Result<Carried, Error> {
    let copies = wanted.into_iter().map(|wanted| {
        let (from, to) = (from.clone(), to.clone());
        async move {
            let bytes = match from.get(&wanted.key, &wanted.sha256).await {
                Ok(bytes) => bytes,
                Err(error) if is_lost(&error) => return Ok(Err(wanted)),
                Err(error) => return Err(Error::Files(error)),
            };
            let size = bytes.len() as u64;
            to.put(&wanted.key, bytes, &wanted.sha256).await?;
            to.get(&wanted.key, &wanted.sha256).await?;
            Ok(Ok(Noted { path: wanted.key, sha256: hex(&wanted.sha256), bytes: size }))
        }
    });
    let mut copies = futures::stream::iter(copies).buffered(AT_ONCE);
    let mut carried = Carried::default();
    while let Some(copied) = copies.try_next().await? {
        match copied {
            Ok(file) => carried.files.push(file),
            Err(wanted) => carried.damaged.push(wanted),
        }
    }
    Ok(carried)
}

/// Whether reading again would not bring the bytes back.
fn is_lost(error: &FileError) -> bool {
    match error {
        FileError::Changed { .. } => true,
        FileError::Storage { source, .. } => matches!(source, object_store::Error::NotFound { .. }),
        FileError::Setting { .. } => false,
    }
}

/// A few of them, for a sentence.
pub(super) fn named(keys: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = keys.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if keys.len() > SHOWN {
        text.push_str(&format!(" and {} more", keys.len() - SHOWN));
    }
    text
}
