//! What is restored is what was backed up, into an empty folder, and no mail goes out twice.

use std::path::PathBuf;

use domain::role::Role;
use sea_orm::ConnectionTrait as _;
use store::{DeliveryState, Error, Held, NewUser, Options, Restored, backup, restore};

use crate::place::*;
use crate::work::claim_mail;

/// When the backups are taken, and when they are restored.
const TAKEN: &str = "2026-11-05T08:00:00Z";
const LATER: &str = "2026-11-07T08:00:00Z";

async fn take(place: &Place) -> PathBuf {
    take_at(place, TAKEN).await
}

async fn take_at(place: &Place, when: &str) -> PathBuf {
    let to = place.beside("backup");
    backup(&place.options_at(when), &to, false).await.unwrap();
    to
}

/// Restores into an installation of its own.
async fn bring_back(from: &std::path::Path, send_open_mails: bool) -> (Place, Restored) {
    let place = Place::empty();
    let restored = restore(&place.options_at(LATER), from, send_open_mails).await.unwrap();
    (place, restored)
}

fn refusal(result: Result<Restored, Error>) -> String {
    match result {
        Err(error @ Error::Refused(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_was_backed_up_is_there_again() {
    let place = Place::new().await;
    let organization = place.report().await;
    let opened = place.open(TAKEN).await;
    opened.store.keep_signing_key(&opened.deployment, "the key").await.unwrap();
    place.second_factor(&opened).await;
    let (again, restored) = bring_back(&take(&place).await, false).await;
    assert_eq!((restored.reports, restored.signing_key, restored.left_out.len()), (1, true, 0));

    let found = again.open(LATER).await;
    assert_eq!(download(&found, organization).await.unwrap(), PDF);
    let key = found.store.signing_key(&found.deployment).await.unwrap();
    assert_eq!(key.as_deref(), Some("the key"));
    assert!(opens_second_factor(&found).await);
    let partners = |opened: store::Opened| async move { opened.store.partners(&opened.deployment).await };
    assert_eq!(partners(again.open(LATER).await).await.unwrap(), partners(opened).await.unwrap());
    let trail = found.store.check_audit(&found.deployment).await.unwrap().broken_at;
    assert_eq!(trail, None, "the log goes on where it ended");
}

#[tokio::test]
async fn a_restore_overwrites_nothing() {
    let place = Place::new().await;
    let from = take(&place).await;
    for (name, what) in [("bsr.sqlite3", "an installation"), ("notes.txt", "anything")] {
        let full = Place::empty();
        std::fs::create_dir(&full.options.data_dir).unwrap();
        std::fs::write(full.options.data_dir.join(name), what).unwrap();
        let said = refusal(restore(&full.options, &from, false).await);
        assert!(said.contains("is not empty") && said.contains(name), "{said}");
        assert_eq!(std::fs::read_to_string(full.options.data_dir.join(name)).unwrap(), what);
    }
    // The database may lie elsewhere.
    let elsewhere = Place::empty();
    let file = elsewhere.beside("ours.db");
    std::fs::write(&file, "mine").unwrap();
    let database_url = Some(format!("sqlite://{}", file.display()));
    let options = Options { database_url, ..elsewhere.options.clone() };
    assert!(refusal(restore(&options, &from, false).await).contains("ours.db"));
    std::fs::remove_file(&file).unwrap();
    restore(&options, &from, false).await.unwrap();
    assert!(file.exists() && !options.data_dir.join("bsr.sqlite3").exists());
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_leaves_the_folder_empty() {
    type Damage = fn(&std::path::Path);
    let damages: [(&str, Damage); 8] = [
        ("no backup", |backup| std::fs::remove_file(backup.join("manifest.json")).unwrap()),
        ("is damaged", |backup| std::fs::write(backup.join("manifest.json"), "{").unwrap()),
        ("bsr.sqlite3", |backup| {
            let file = backup.join("bsr.sqlite3");
            let mut bytes = std::fs::read(&file).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            std::fs::write(&file, bytes).unwrap();
        }),
        ("report-signing-key.pem", |backup| {
            std::fs::write(backup.join("report-signing-key.pem"), "another").unwrap();
        }),
        ("sign-in.key", |backup| std::fs::write(backup.join("sign-in.key"), "another").unwrap()),
        ("r1-", |backup| {
            let folder = backup.join("reports");
            std::fs::remove_dir_all(folder).unwrap();
        }),
        ("counts of rows", |backup| rewrite(backup, "\"organization\": 1", "\"organization\": 2")),
        ("newer version", |backup| {
            rewrite(backup, "\"m0001_tenancy\"", "\"m0001_tenancy\", \"m9999_later\"")
        }),
    ];
    for (says, damage) in damages {
        let place = Place::new().await;
        place.report().await;
        let opened = place.open(TAKEN).await;
        opened.store.keep_signing_key(&opened.deployment, "the key").await.unwrap();
        place.second_factor(&opened).await;
        let from = take(&place).await;
        damage(&from);
        let target = Place::empty();
        let said = restore(&target.options_at(LATER), &from, false).await.unwrap_err().to_string();
        assert!(said.contains(says), "{says}: {said}");
        let left = std::fs::read_dir(&target.options.data_dir).map(|entries| entries.count()).unwrap_or(0);
        assert_eq!(left, 0, "{says}");
    }
}

fn rewrite(backup: &std::path::Path, from: &str, to: &str) {
    let path = backup.join("manifest.json");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[tokio::test]
async fn a_database_that_is_unsound_is_refused_whatever_its_hash() {
    let place = Place::new().await;
    let db = place.database().await;
    db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    db.execute_unprepared("INSERT INTO delivery_settings VALUES (77, TRUE, 1, 1, 'x')").await.unwrap();
    db.close().await.unwrap();
    let said = backup(&place.options, &place.beside("backup"), false).await.unwrap_err().to_string();
    assert!(said.contains("delivery_settings"), "{said}");
}

#[tokio::test]
async fn postgresql_is_told_what_to_use_instead() {
    let place = Place::new().await;
    let from = take(&place).await;
    let database_url = Some("postgres://nobody@127.0.0.1:9/x".to_owned());
    let options = Options { database_url, ..Place::empty().options };
    let said = refusal(restore(&options, &from, false).await);
    assert!(said.contains("pg_restore") && said.contains("migrate-store"), "{said}");
}

#[tokio::test]
async fn a_mail_that_was_open_may_have_been_sent_and_is_not_sent_again() {
    let place = Place::new().await;
    let organization = place.report().await;
    // One of the two is under way when the backup is taken.
    let node = place.open(DUE).await;
    assert!(claim_mail(&node).await.is_some());
    let from = take(&place).await;

    let (again, restored) = bring_back(&from, false).await;
    assert_eq!(restored.held.map(|held| held.mails), Some(2));
    let later = again.open(LATER).await;
    assert_eq!(mails(&later, organization).await, [DeliveryState::Cancelled, DeliveryState::Cancelled]);
    assert!(claim_mail(&later).await.is_none());

    // Whoever knows that nothing was sent since says so.
    let (again, restored) = bring_back(&from, true).await;
    assert_eq!(restored.held, None);
    let later = again.open(LATER).await;
    assert!(!mails(&later, organization).await.contains(&DeliveryState::Cancelled));
    assert!(claim_mail(&later).await.is_some());
}

#[tokio::test]
async fn a_report_that_the_backup_does_not_have_is_made_and_not_mailed() {
    // It fell due after the backup, a moment before and nobody had seen it yet, or somebody had.
    for (taken, planned) in [("2026-11-04T08:00:00Z", false), (TAKEN, false), (DUE, true)] {
        let place = Place::new().await;
        if planned {
            plan(&place.open(DUE).await).await;
        }
        let from = take_at(&place, taken).await;
        let (again, restored) = bring_back(&from, false).await;
        let held = restored.held.unwrap();
        assert_eq!((held.mails, held.reports, held.organizations), (0, u64::from(planned), 1));
        let organization = again.report().await;
        let later = again.open(LATER).await;
        assert_eq!(mails(&later, organization).await, []);
        assert_eq!(download(&later, organization).await.unwrap(), PDF);

        let (again, _) = bring_back(&from, true).await;
        let organization = again.report().await;
        assert_eq!(mails(&again.open(LATER).await, organization).await.len(), 2);
    }
}

#[tokio::test]
async fn a_report_that_falls_due_after_the_restore_is_mailed() {
    let place = Place::new().await;
    let from = take_at(&place, "2026-11-02T08:00:00Z").await;
    let again = Place::empty();
    restore(&again.options_at("2026-11-03T08:00:00Z"), &from, false).await.unwrap();
    let organization = again.report().await;
    assert_eq!(mails(&again.open(LATER).await, organization).await, [DeliveryState::Due; 2]);
}

#[tokio::test]
async fn sign_ins_end() {
    let place = Place::new().await;
    let opened = place.open(TAKEN).await;
    let password = "correct horse battery";
    let (partner, email, role) = (Some("p"), "o@p.example", Role::Owner);
    let new = NewUser { partner, email, name: "O", role, password, made_up: false };
    opened.store.add_user(&opened.deployment, new).await.unwrap();
    let token = opened.store.sign_in("o@p.example", password, None).await.unwrap().token;
    assert!(opened.store.session(store::SessionKind::Direct, &token).await.unwrap().is_some());
    let (again, _) = bring_back(&take(&place).await, true).await;
    let again = again.open(TAKEN).await;
    assert!(again.store.session(store::SessionKind::Direct, &token).await.unwrap().is_none());
    assert!(again.store.sign_in("o@p.example", password, None).await.is_ok());
}

#[tokio::test]
async fn a_database_that_was_restored_by_other_means_is_settled_alike() {
    with_postgres(|url| async move {
        let mut place = Place::empty();
        place.options.database_url = Some(url);
        place.begin().await;
        let organization = place.report().await;
        let later = place.open(LATER).await;
        let future = later.store.settle_restored(&later.deployment, at("2026-11-08T00:00:00Z")).await;
        assert!(matches!(future, Err(Error::Refused(_))));
        assert_eq!(mails(&later, organization).await, [DeliveryState::Due; 2]);
        let partner = later.store.partners(&later.deployment).await.unwrap()[0].id;
        let invited = domain::people::NewPerson::parse("ann@new.example", "Ann", "admin").unwrap();
        later.store.invite(&later.deployment, partner, &invited).await.unwrap();
        let held = later.store.settle_restored(&later.deployment, at(TAKEN)).await.unwrap();
        assert_eq!((held.mails, held.reports, held.organizations), (2, 0, 1));
        assert_eq!(mails(&later, organization).await, [DeliveryState::Cancelled; 2]);
        // It may have been accepted since: what was used once must not work again.
        assert_eq!(held.invitations, 1);
        assert_eq!(later.store.people(&later.deployment, partner).await.unwrap().invitations, []);
        assert_eq!(later.store.check_audit(&later.deployment).await.unwrap().broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn files_in_a_bucket_are_backed_up_and_brought_back() {
    let mut place = Place::empty();
    place.options.storage_url = Some(bucket());
    place.begin().await;
    let organization = place.report().await;
    let from = take(&place).await;
    let mut again = Place::empty();
    again.options.storage_url = Some(bucket());
    restore(&again.options_at(LATER), &from, false).await.unwrap();
    assert!(!again.options.data_dir.join("reports").exists());
    assert_eq!(download(&again.open(LATER).await, organization).await.unwrap(), PDF);
    // Another process of the same claim would find it too.
    assert_eq!(claim(&again.open(LATER).await).await.map(|_| Held::Yes), None);
}
