//! Files in a folder and in a bucket behave alike: written once, compared when read, repaired, removed.

use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload};
use store::{Error, FileError, Held, ReportFileError};

use crate::place::*;
use futures::TryStreamExt as _;

/// The storage behind the store's back, and where its files begin.
struct Behind {
    storage: Arc<dyn ObjectStore>,
    prefix: Key,
}

impl Behind {
    async fn keys(&self) -> Vec<Key> {
        let listed = self.storage.list(Some(&self.prefix)).map_ok(|object| object.location);
        listed.try_collect().await.unwrap()
    }

    async fn only(&self) -> Key {
        let keys = self.keys().await;
        assert_eq!(keys.len(), 1, "{keys:?}");
        keys[0].clone()
    }

    async fn bytes(&self, key: &Key) -> Vec<u8> {
        self.storage.get(key).await.unwrap().bytes().await.unwrap().to_vec()
    }
}

/// Runs the test with files in a folder, and in a bucket.
async fn each_storage<F: Future<Output = ()>>(test: impl Fn(Place, Behind) -> F) {
    let mut place = Place::empty();
    let folder = place.beside("files");
    std::fs::create_dir(&folder).unwrap();
    place.options.storage_url = Some(format!("file://{}", folder.display()));
    let storage = Arc::new(LocalFileSystem::new_with_prefix(&folder).unwrap());
    place.begin().await;
    test(place, Behind { storage, prefix: Key::default() }).await;

    let mut place = Place::empty();
    let url = bucket();
    let prefix = Key::from(url.rsplit_once('/').unwrap().1);
    let storage = Arc::new(AmazonS3Builder::from_env().with_url(&url).build().unwrap());
    place.options.storage_url = Some(url);
    place.begin().await;
    test(place, Behind { storage, prefix }).await;
}

#[tokio::test]
async fn a_file_is_created_only_where_there_is_none() {
    each_storage(|_, behind| async move {
        let key: Key = behind.prefix.parts().chain(Key::from("a/b.pdf").parts()).collect();
        let create = || PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        behind.storage.put_opts(&key, PutPayload::from_static(b"first"), create()).await.unwrap();
        let again = behind.storage.put_opts(&key, PutPayload::from_static(b"second"), create()).await;
        assert!(matches!(again, Err(object_store::Error::AlreadyExists { .. })), "{again:?}");
        assert_eq!(behind.bytes(&key).await, b"first");
    })
    .await;
}

#[tokio::test]
async fn a_report_made_twice_has_one_file_which_is_repaired_when_it_is_damaged() {
    each_storage(|place, behind| async move {
        let first = place.open(DUE).await;
        plan(&first).await;
        let lost = claim(&first).await.unwrap();
        // Its lease runs out, and another process makes the same report.
        let second = place.open("2026-11-05T07:00:00Z").await;
        let held = second.store.claim_suspect(&second.deployment, None).await.unwrap().unwrap();
        assert_eq!(finish(&second, &held).await, Held::Yes);
        let key = behind.only().await;
        assert!(key.as_ref().contains("/2026-10/r1-"), "{key}");
        assert_eq!(behind.bytes(&key).await, PDF);
        assert_eq!(download(&second, held.organization).await.unwrap(), PDF);

        behind.storage.put(&key, PutPayload::from_static(b"%PDF-2.0 octo")).await.unwrap();
        let damaged = download(&second, held.organization).await;
        assert!(
            matches!(damaged, Err(ReportFileError::Store(Error::Files(FileError::Changed { .. })))),
            "{damaged:?}"
        );
        // The late one writes the same file, and finds it damaged.
        assert_eq!(finish(&first, &lost).await, Held::Lost);
        assert_eq!(behind.only().await, key);
        assert_eq!(download(&second, held.organization).await.unwrap(), PDF);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_gone_is_an_error_and_removing_it_is_none() {
    each_storage(|place, behind| async move {
        let organization = place.report().await;
        behind.storage.delete(&behind.only().await).await.unwrap();
        let gone = download(&place.open(DUE).await, organization).await;
        let Err(ReportFileError::Store(Error::Files(FileError::Storage { source, .. }))) = gone else {
            panic!("{gone:?}")
        };
        assert!(matches!(source, object_store::Error::NotFound { .. }), "{source:?}");

        let over = place.open("2027-05-05T06:00:00Z").await;
        assert_eq!(over.store.expire_reports(&over.deployment).await.unwrap(), 1);
        let files = over.store.expired_files(&over.deployment, 10).await.unwrap();
        over.store.remove_expired_file(&over.deployment, &files[0]).await.unwrap();
        assert_eq!(over.store.expired_files(&over.deployment, 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_expired_file_is_removed_and_removed_again() {
    each_storage(|place, behind| async move {
        place.report().await;
        let over = place.open("2027-05-05T06:00:00Z").await;
        over.store.expire_reports(&over.deployment).await.unwrap();
        let files = over.store.expired_files(&over.deployment, 10).await.unwrap();
        assert_eq!(files.len(), 1);
        for _ in 0..2 {
            over.store.remove_expired_file(&over.deployment, &files[0]).await.unwrap();
            assert_eq!(behind.keys().await, []);
        }
    })
    .await;
}
