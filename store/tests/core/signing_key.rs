//! The key that signs reports: one a deployment, whoever makes it first.

use crate::door::*;
use domain::role::Role;
use store::{Error, Store};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_start_at_once_all_get_the_same_key() {
    each_empty(async |options| {
        let starts = (0..6).map(|number| {
            let options = options.clone();
            tokio::spawn(async move {
                let opened = Store::open(&options).await.unwrap();
                opened.store.keep_signing_key(&opened.deployment, &format!("key {number}")).await.unwrap()
            })
        });
        let kept: Vec<String> =
            futures::future::join_all(starts).await.into_iter().map(Result::unwrap).collect();
        assert!(kept.iter().all(|key| *key == kept[0] && key.starts_with("key ")), "{kept:?}");
        let later = Store::open(&options).await.unwrap();
        let found = later.store.signing_key(&later.deployment).await.unwrap();
        assert_eq!(found.as_ref(), Some(&kept[0]));
        // In the folder where the database is there too, else where all machines find it.
        let in_folder = store::signing_key_in(&options.data_dir).unwrap();
        assert_eq!(in_folder, found.filter(|_| options.database_url.is_none()));
        let names = std::fs::read_dir(&options.data_dir).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(
            names.into_iter().all(|name| !name.to_string_lossy().starts_with(".tmp")),
            "nothing is left over"
        );
    })
    .await;
}

#[tokio::test]
async fn there_is_none_before_it_is_made_and_only_the_deployment_reads_it() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        assert_eq!(store.signing_key(&world.deployment).await.unwrap(), None);
        store.keep_signing_key(&world.deployment, "key").await.unwrap();
        let owner = world.user("child", "o@child.example", Role::Owner).await;
        assert!(matches!(store.signing_key(&owner).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.keep_signing_key(&owner, "mine").await, Err(Error::Forbidden(_))));
        assert_eq!(store.signing_key(&world.deployment).await.unwrap().as_deref(), Some("key"));
    })
    .await;
}
