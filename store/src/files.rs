//! The files: report PDFs in a folder, or in an S3-compatible bucket. Rows say what exists; a file without a row
//! is nobody's, and a row never points at a file that is not whole.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, ObjectStoreScheme, PutMode, PutOptions};
use sha2::{Digest, Sha256};
use url::Url;

/// Why a file could not be written, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The setting that says where files are kept cannot be used.
    #[error("storage url {url:?}: {reason}; allowed are file:///folder and s3://bucket/prefix")]
    Setting {
        /// The setting as given, without what could be a secret.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The folder or bucket refused an operation.
    #[error("{operation} of file {key} failed")]
    Storage {
        /// What was tried.
        operation: &'static str,
        /// The file's key.
        key: String,
        /// The storage's own words.
        source: object_store::Error,
    },
    /// The bytes that are stored are not those that were written: the row's hash says so.
    #[error("file {key} does not have the hash that its row says")]
    Changed {
        /// The file's key.
        key: String,
    },
}

/// Where report files are kept: one folder or one bucket, under one prefix.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    storage: Arc<dyn ObjectStore>,
    prefix: Key,
}

impl Files {
    /// Opens the storage that `url` names: `file:///folder`, `s3://bucket/prefix` (credentials, region and endpoint
    /// from the usual AWS variables), or without one the data folder itself.
    pub(crate) fn open(url: Option<&str>, data_dir: &Path) -> Result<Self, FileError> {
        let Some(text) = url else { return Self::folder(data_dir) };
        let refused = |reason: String| FileError::Setting { url: without_secrets(text), reason };
        let url = Url::parse(text).map_err(|error| refused(error.to_string()))?;
        match ObjectStoreScheme::parse(&url) {
            Ok((ObjectStoreScheme::Local, _)) => {
                let folder = url.to_file_path().map_err(|()| refused("it names no folder".to_owned()))?;
                Self::folder(&folder)
            }
            Ok((ObjectStoreScheme::AmazonS3, prefix)) => {
                let bucket = AmazonS3Builder::from_env()
                    .with_url(text)
                    .build()
                    .map_err(|error| refused(error.to_string()))?;
                Ok(Self { storage: Arc::new(bucket), prefix })
            }
            // The library's own words repeat the URL, with what could be a secret in it.
            _ => Err(refused(format!("storage by {}:// is not supported", url.scheme()))),
        }
    }

    /// Files in a folder of this machine, which is made when it is missing. A file and its name are on the disk
    /// before a write counts as done: its row may otherwise outlive it at a power cut.
    pub(crate) fn folder(folder: &Path) -> Result<Self, FileError> {
        let refused =
            |reason: String| FileError::Setting { url: format!("file://{}", folder.display()), reason };
        std::fs::create_dir_all(folder).map_err(|error| refused(error.to_string()))?;
        let storage = LocalFileSystem::new_with_prefix(folder).map_err(|error| refused(error.to_string()))?;
        Ok(Self { storage: Arc::new(storage.with_fsync(true)), prefix: Key::default() })
    }

    /// Writes a file that is not there yet. A key holds its content's hash, so «already there» is success, unless
    /// what is there is not that content: then it is written again.
    pub(crate) async fn put(&self, key: &str, bytes: Bytes, sha256: &[u8]) -> Result<(), FileError> {
        let create = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.storage.put_opts(&self.at(key), bytes.clone().into(), create).await {
            Ok(_) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => match self.get(key, sha256).await {
                Err(FileError::Changed { .. }) => {
                    let overwrite = PutOptions::default();
                    self.storage
                        .put_opts(&self.at(key), bytes.into(), overwrite)
                        .await
                        .map_err(|source| failed("rewrite", key, source))?;
                    Ok(())
                }
                other => other.map(|_| ()),
            },
            Err(source) => Err(failed("write", key, source)),
        }
    }

    /// Reads a whole file and compares it with the hash that its row says.
    pub(crate) async fn get(&self, key: &str, sha256: &[u8]) -> Result<Bytes, FileError> {
        let read = async { self.storage.get(&self.at(key)).await?.bytes().await };
        let bytes = read.await.map_err(|source| failed("read", key, source))?;
        if Sha256::digest(&bytes).as_slice() != sha256 {
            return Err(FileError::Changed { key: key.to_owned() });
        }
        Ok(bytes)
    }

    /// Removes a file; one that is gone already is fine.
    pub(crate) async fn delete(&self, key: &str) -> Result<(), FileError> {
        match self.storage.delete(&self.at(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(failed("removal", key, source)),
        }
    }

    fn at(&self, key: &str) -> Key {
        self.prefix.parts().chain(Key::from(key).parts()).collect()
    }
}

fn failed(operation: &'static str, key: &str, source: object_store::Error) -> FileError {
    FileError::Storage { operation, key: key.to_owned(), source }
}

/// A URL as it may be printed: `scheme://user:password@host` loses what stands before the `@`.
fn without_secrets(text: &str) -> String {
    match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}://…{}", &text[..scheme], &text[at..]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(bytes: &[u8]) -> Vec<u8> {
        Sha256::digest(bytes).to_vec()
    }

    #[tokio::test]
    async fn a_file_written_twice_is_written_once_and_a_damaged_one_is_repaired() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(None, folder.path()).unwrap();
        let (key, bytes) = ("reports/a/2026-10/r1-x.pdf", Bytes::from_static(b"%PDF-1.7"));
        files.put(key, bytes.clone(), &hash(&bytes)).await.unwrap();
        files.put(key, bytes.clone(), &hash(&bytes)).await.unwrap();
        assert_eq!(files.get(key, &hash(&bytes)).await.unwrap(), bytes);

        std::fs::write(folder.path().join(key), b"%PD").unwrap();
        assert!(matches!(files.get(key, &hash(&bytes)).await, Err(FileError::Changed { .. })));
        files.put(key, bytes.clone(), &hash(&bytes)).await.unwrap();
        assert_eq!(files.get(key, &hash(&bytes)).await.unwrap(), bytes);
    }

    #[tokio::test]
    async fn removing_what_is_gone_is_fine_and_reading_it_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let url = Url::from_directory_path(folder.path().join("pdf")).unwrap();
        let files = Files::open(Some(url.as_str()), folder.path()).unwrap();
        let bytes = Bytes::from_static(b"x");
        files.put("reports/a", bytes.clone(), &hash(&bytes)).await.unwrap();
        assert!(folder.path().join("pdf/reports/a").exists());
        files.delete("reports/a").await.unwrap();
        files.delete("reports/a").await.unwrap();
        assert!(matches!(files.get("reports/a", &hash(&bytes)).await, Err(FileError::Storage { .. })));
    }

    #[test]
    fn a_storage_that_is_not_known_is_refused_with_what_is_allowed() {
        let folder = tempfile::tempdir().unwrap();
        for url in ["ftp://user:secret@host/x", "not a url", "memory:///"] {
            let refusal = Files::open(Some(url), folder.path()).unwrap_err().to_string();
            assert!(refusal.contains("s3://bucket/prefix"), "{refusal}");
            assert!(!refusal.contains("secret"), "{refusal}");
        }
    }

    #[test]
    fn a_bucket_keeps_its_prefix() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(Some("s3://bucket/bsr/eu"), folder.path()).unwrap();
        assert_eq!(files.at("reports/a/r1.pdf").as_ref(), "bsr/eu/reports/a/r1.pdf");
    }
}
