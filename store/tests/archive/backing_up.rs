//! A backup is whole or not there, and what is in it is what was there at one instant.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use store::{Error, Options, backup};

use crate::place::*;

const NOW: &str = "2026-11-05T08:00:00Z";

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

/// What is beside the data folder.
fn beside(place: &Place) -> Vec<PathBuf> {
    let data = place.options.data_dir.clone();
    let entries = std::fs::read_dir(data.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| *path != data).collect()
}

fn refusal(result: Result<store::Backup, Error>) -> String {
    match result {
        Err(error @ Error::Refused(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_backup_holds_the_database_the_files_the_key_and_says_so() {
    let place = Place::new().await;
    place.report().await;
    let opened = place.open(NOW).await;
    opened.store.keep_signing_key(&opened.deployment, "the key").await.unwrap();
    let to = place.beside("backups").join("first");
    let made = backup(&place.options_at(NOW), &to, false).await.unwrap();
    assert_eq!((made.reports, made.signing_key, made.left_out.len()), (1, true, 0));

    let manifest = manifest(&to);
    assert_eq!(manifest["format"], 1);
    assert!(manifest["taken_at"].as_str().unwrap().starts_with("2026-11-05T08:00:"), "{manifest}");
    assert_eq!(manifest["rows"]["organization"], 1);
    assert_eq!(manifest["rows"]["delivery"], 2);
    let rows: u64 = manifest["rows"].as_object().unwrap().values().map(|rows| rows.as_u64().unwrap()).sum();
    assert_eq!(made.rows, rows);
    let file = &manifest["reports"][0];
    assert_eq!(file["bytes"], PDF.len());
    let key = file["path"].as_str().unwrap();
    assert!(key.ends_with(&format!("-{}.pdf", file["sha256"].as_str().unwrap())), "{file}");
    assert_eq!(std::fs::read(to.join(key)).unwrap(), PDF);
    assert_eq!(std::fs::read(to.join("report-signing-key.pem")).unwrap(), b"the key");
    // Nothing else is left: no journal, no unfinished folder.
    let names = std::fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["bsr.sqlite3", "manifest.json", "report-signing-key.pem", "reports"]);
    assert_eq!(beside(&place), [place.beside("backups")]);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_a_backup() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new().await;
    let to = place.beside("backup");
    backup(&place.options, &to, false).await.unwrap();
    assert_eq!(to.metadata().unwrap().permissions().mode() & 0o077, 0);
}

#[tokio::test]
async fn a_backup_overwrites_nothing() {
    let place = Place::new().await;
    let to = place.beside("backup");
    std::fs::create_dir(&to).unwrap();
    assert!(refusal(backup(&place.options, &to, false).await).contains("is there already"));
    std::fs::remove_dir(&to).unwrap();
    std::fs::write(&to, "mine").unwrap();
    assert!(refusal(backup(&place.options, &to, false).await).contains("is there already"));
    assert_eq!(std::fs::read(&to).unwrap(), b"mine");
}

#[tokio::test]
async fn where_no_installation_is_none_is_made() {
    let place = Place::empty();
    let said = refusal(backup(&place.options, &place.beside("backup"), false).await);
    assert!(said.contains("nothing to back up") && said.contains("BSR_DATA_DIR"), "{said}");
    assert_eq!(beside(&place), Vec::<PathBuf>::new());
    assert!(!place.options.data_dir.exists());
}

#[tokio::test]
async fn postgresql_is_told_to_be_dumped() {
    let place = Place::empty();
    let database_url = Some("postgres://nobody@127.0.0.1:9/x".to_owned());
    let options = Options { database_url, ..place.options.clone() };
    let said = refusal(backup(&options, &place.beside("backup"), false).await);
    assert!(said.contains("pg_dump") && said.contains("docs/operations/backup.md"), "{said}");
}

#[tokio::test]
async fn a_damaged_file_makes_no_backup_unless_it_is_left_out() {
    let place = Place::new().await;
    place.report().await;
    let whole = place.beside("whole");
    backup(&place.options_at(NOW), &whole, false).await.unwrap();
    let key = manifest(&whole)["reports"][0]["path"].as_str().unwrap().to_owned();
    for damage in ["%PDF", ""] {
        match damage {
            "" => std::fs::remove_file(place.options.data_dir.join(&key)).unwrap(),
            text => std::fs::write(place.options.data_dir.join(&key), text).unwrap(),
        }
        let said = refusal(backup(&place.options_at(NOW), &place.beside("no"), false).await);
        assert!(said.contains(&key) && said.contains("--without-damaged"), "{said}");
        assert_eq!(beside(&place), std::slice::from_ref(&whole));
    }
    let without = place.beside("without");
    let made = backup(&place.options_at(NOW), &without, true).await.unwrap();
    assert_eq!((made.reports, made.left_out), (0, vec![key.clone()]));
    assert_eq!(manifest(&without)["left_out"][0], key);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_taken_while_others_write_is_of_one_instant() {
    let place = Place::new().await;
    let opened = place.open(NOW).await;
    let done = std::sync::Arc::new(AtomicBool::new(false));
    let (store, scope, stop) = (opened.store.clone(), opened.deployment.clone(), done.clone());
    let writing = tokio::spawn(async move {
        let mut written = 0;
        while !stop.load(Ordering::Relaxed) {
            // Two rows in one transaction: the organization, and its domain.
            let line = format!(
                r#"{{"type":"organization","id":"w-{written}","partner":"p","name":"W","domains":["w{written}.example"]}}"#
            );
            let event = domain::event::parse_line(&line).unwrap();
            store.ingest(&scope, &[(1, event)]).await.unwrap();
            written += 1;
        }
        written
    });
    let mut seen = Vec::new();
    for number in 0..5 {
        let to = place.beside(&format!("backup-{number}"));
        backup(&place.options_at(NOW), &to, false).await.unwrap();
        let rows = &manifest(&to)["rows"];
        let organizations = rows["organization"].as_u64().unwrap();
        assert_eq!(rows["organization_domain"].as_u64().unwrap(), organizations - 1, "{rows}");
        let copy = sqlite(&to.join("bsr.sqlite3")).await;
        let count =
            Statement::from_string(copy.get_database_backend(), "SELECT COUNT(*) AS n FROM organization");
        let count: i64 = copy.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap();
        assert_eq!(count.unsigned_abs(), organizations);
        seen.push(organizations);
    }
    done.store(true, Ordering::Relaxed);
    let written = writing.await.unwrap();
    assert!(seen.is_sorted() && seen[4] > seen[0], "others went on writing: {seen:?}, {written} written");
}
