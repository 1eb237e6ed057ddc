//! Opening the store.

use crate::door::*;
use sea_orm::ConnectionTrait;
use store::{Error, Options, Store};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_processes_open_an_empty_database_at_once() {
    each_empty(async |options| {
        let opened = (0..6).map(|_| {
            let options = options.clone();
            tokio::spawn(async move { Store::open(&options).await })
        });
        for opened in futures::future::join_all(opened).await {
            let opened = opened.unwrap().unwrap();
            opened.store.ping().await.unwrap();
            assert_eq!(opened.store.partners(&opened.deployment).await.unwrap(), []);
        }
    })
    .await;
}

#[tokio::test]
async fn stored_data_newer_than_the_clock_is_no_error() {
    each_database(async |world| {
        world.partners().await;
        let id = world.organization("o-child").await;
        let earlier = world.at("2025-01-01T00:00:00Z").await;
        assert!(earlier.store.now() < at("2025-01-01T01:00:00Z"));
        let organization = earlier.store.organization(&earlier.deployment, id).await.unwrap();
        assert!(organization.presence.first_known_at >= at(START));
        let settings = earlier.store.delivery_settings(&earlier.deployment, id).await.unwrap();
        assert_eq!(settings.version, 0);
    })
    .await;
}

#[tokio::test]
async fn an_sqlite_file_may_lie_elsewhere_and_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("our backups.db");
    let url = format!("sqlite://{}", file.display().to_string().replace(' ', "%20"));
    let options =
        Options { data_dir: folder.path().join("data"), database_url: Some(url), ..Options::default() };
    let opened = Store::open(&options).await.unwrap();
    opened.store.ping().await.unwrap();
    assert!(file.exists() && !options.data_dir.join("bsr.sqlite3").exists());
}

#[tokio::test]
async fn a_wrong_setting_is_a_sentence_that_keeps_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let good = Options { data_dir: folder.path().to_owned(), ..Options::default() };
    let database = |url: &str| Options { database_url: Some(url.to_owned()), ..good.clone() };
    for (options, part) in [
        (database("mysql://me:secret@localhost/x"), "must begin with postgres://"),
        (database("postgres://me:secret@localhost:port/x"), "check its address"),
        (database("postgres://me:secret@no-such-host.invalid/x"), "check its address"),
        (Options { storage_url: Some("ftp://me:secret@host".into()), ..good.clone() }, "storage"),
        (Options { data_dir: file.join("data"), ..good.clone() }, "data folder"),
        (Options { data_dir: file, ..good.clone() }, "data folder"),
    ] {
        let error = Store::open(&options).await.unwrap_err();
        assert!(matches!(error, Error::Open { .. }), "{error:?}");
        assert!(error.to_string().contains(part), "{error}");
        let mut all = format!("{error:?} {options:?}");
        let mut source: Option<&dyn std::error::Error> = Some(&error);
        while let Some(cause) = source {
            all.push_str(&cause.to_string());
            source = cause.source();
        }
        assert!(!all.contains("secret"), "{all}");
    }
}

/// The tests' server offers no encryption, and is reached by an address that is not this machine's own.
#[tokio::test]
async fn postgresql_elsewhere_is_not_spoken_to_in_the_open_unless_its_address_says_so() {
    each_empty(async |options| {
        let Some(url) = options.database_url.clone().filter(|url| url.starts_with("postgres")) else {
            return;
        };
        let mut url = url::Url::parse(&url).unwrap();
        url.set_host(Some("0.0.0.0")).unwrap();
        let open = async |url: &url::Url| {
            Store::open(&Options { database_url: Some(url.to_string()), ..options.clone() }).await
        };
        let error = open(&url).await.unwrap_err();
        let mut cause: &dyn std::error::Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        assert!(error.to_string().contains("that it encrypts"), "{error}");
        assert!(cause.to_string().contains("does not support TLS"), "{cause}");
        url.query_pairs_mut().append_pair("sslmode", "disable");
        open(&url).await.unwrap().store.ping().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_program_works_on_a_schema_that_a_newer_one_has_made() {
    each_database(async |world| {
        world.partners().await;
        // While this program runs, a newer one brings the schema up to date: steps only add.
        let database = world.database().await;
        for statement in [
            "ALTER TABLE report ADD COLUMN later BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE organization ADD COLUMN later TEXT",
            "CREATE TABLE later (id BIGINT NOT NULL PRIMARY KEY)",
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)",
        ] {
            database.execute_unprepared(statement).await.unwrap();
        }
        world.push(&[r#"{"type":"organization","id":"o-new","partner":"other","name":"New"}"#]).await;
        // And it can be started again.
        let again = world.at(START).await;
        again.store.ping().await.unwrap();
        assert_eq!(again.store.partners(&again.deployment).await.unwrap().len(), 3);

        // One that lacks steps in between is a mixture that nobody made.
        database
            .execute_unprepared("DELETE FROM seaql_migrations WHERE version LIKE 'm0012%'")
            .await
            .unwrap();
        let refused = world.try_at(START).await.unwrap_err().to_string();
        assert!(refused.contains("m9999_later"), "{refused}");
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_data_folder_is_for_its_user_alone_and_one_that_is_there_stays() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let made = folder.path().join("made");
    Store::open(&Options { data_dir: made.clone(), ..Options::default() }).await.unwrap();
    assert_eq!(mode(&made), 0o700);
    let there = folder.path().join("there");
    std::fs::create_dir(&there).unwrap();
    std::fs::set_permissions(&there, std::fs::Permissions::from_mode(0o750)).unwrap();
    Store::open(&Options { data_dir: there.clone(), ..Options::default() }).await.unwrap();
    assert_eq!(mode(&there), 0o750);
}
