//! The move to PostgreSQL and to a bucket: every table, every row, every file, or nothing.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use store::{DeliveryState, Error, Options, migrate_from};

use crate::place::*;

const NOW: &str = "2026-11-05T08:00:00Z";

async fn texts(db: &DatabaseConnection, statement: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), statement);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn count(db: &DatabaseConnection, table: &str) -> i64 {
    let statement = format!("SELECT COUNT(*) FROM \"{table}\"");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), statement)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let statement =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'seaql_migrations' ORDER BY name";
    texts(db, statement).await
}

/// Puts a row into every table that has none: also into those that nobody had thought of here. The ids that rows refer
/// to are 1, and whatever is text or bytes is awkward.
async fn fill(db: &DatabaseConnection) {
    db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    for table in tables(db).await {
        // It stays empty on SQLite: the key is a file.
        if table == "signing_key" || count(db, &table).await > 0 {
            continue;
        }
        let columns =
            texts(db, &format!("SELECT name || ' ' || type FROM pragma_table_info('{table}')")).await;
        let values = columns.iter().map(|column| match column.rsplit_once(' ').unwrap().1 {
            "TEXT" => "'a' || char(9) || '\\N' || char(10) || '\\.' || char(13) || '😀'".to_owned(),
            "BLOB" => "x'0001ff5c0a0d09272280c0feff7f5c2e'".to_owned(),
            "BOOLEAN" => "TRUE".to_owned(),
            "INTEGER" | "BIGINT" | "SMALLINT" => "1".to_owned(),
            other => panic!("{table} has a type that this test does not know: {other}"),
        });
        let values = values.collect::<Vec<_>>().join(", ");
        db.execute_unprepared(&format!("INSERT INTO \"{table}\" VALUES ({values})")).await.unwrap();
    }
}

/// An installation with something in every table, and a partner whose row comes before its parent's.
async fn full() -> Place {
    let place = Place::new().await;
    place.report().await;
    let opened = place.open(NOW).await;
    opened.store.keep_signing_key(&opened.deployment, "the key").await.unwrap();
    place.second_factor(&opened).await;
    push(&opened, r#"{"type":"partner","id":"above","name":"Above"}"#).await;
    let db = place.database().await;
    db.execute_unprepared(
        "UPDATE partner SET parent_id = 2, logo = x'', logo_type = 'image/png' WHERE id = 1",
    )
    .await
    .unwrap();
    db.execute_unprepared("UPDATE delivery_switch SET is_on = FALSE").await.unwrap();
    fill(&db).await;
    db.close().await.unwrap();
    place
}

#[tokio::test]
async fn every_table_and_every_file_is_moved() {
    with_postgres(|url| async move {
        let source = full().await;
        let organization = {
            let opened = source.open(NOW).await;
            opened.store.find_organization(&opened.deployment, "o").await.unwrap().id
        };
        let mut target = Place::empty();
        target.options.database_url = Some(url.clone());
        target.options.storage_url = Some(bucket());
        let moved = migrate_from(&target.options_at(NOW), &source.options.data_dir).await.unwrap();
        assert_eq!((moved.reports, moved.bytes, moved.signing_key), (1, PDF.len() as u64, true));

        // No table is forgotten, and each had something to lose.
        let (before, after) = (source.database().await, postgres(&url).await);
        let names: BTreeMap<String, u64> =
            moved.tables.iter().map(|table| (table.name.clone(), table.rows)).collect();
        assert_eq!(names.keys().cloned().collect::<Vec<_>>(), tables(&before).await);
        for (table, rows) in names {
            assert_eq!(count(&before, &table).await.unsigned_abs(), rows, "{table}");
            let expected = if table == "signing_key" { 2 } else { rows };
            assert_eq!(count(&after, &table).await.unsigned_abs(), expected, "{table}");
            assert!(expected > 0, "{table} is empty: nothing is shown of it");
        }
        for (table, column) in [("partner", "name"), ("audit", "after_json"), ("delivery", "recipient_key")] {
            let statement = format!("SELECT {column} FROM {table} ORDER BY id");
            assert_eq!(texts(&before, &statement).await, texts(&after, &statement).await);
        }

        // It works on: the file is in the bucket, the key in the database, new rows get new ids, mails are still due.
        let opened = target.open(NOW).await;
        assert_eq!(download(&opened, organization).await.unwrap(), PDF);
        let key = opened.store.signing_key(&opened.deployment).await.unwrap();
        assert_eq!(key.as_deref(), Some("the key"));
        assert!(!target.options.data_dir.join("report-signing-key.pem").exists());
        // The secret of an app opens with the key that came along.
        assert!(opens_second_factor(&opened).await);
        push(&opened, r#"{"type":"organization","id":"new","partner":"p","name":"New"}"#).await;
        assert_eq!(count(&after, "organization").await, count(&before, "organization").await + 1);
        assert_eq!(mails(&opened, organization).await, [DeliveryState::Due; 2]);
    })
    .await;
}

#[tokio::test]
async fn a_backup_can_be_moved_and_a_move_that_broke_off_begins_again() {
    with_postgres(|url| async move {
        let source = Place::new().await;
        let organization = source.report().await;
        let from = source.beside("backup");
        store::backup(&source.options_at(NOW), &from, false).await.unwrap();
        let mut target = Place::empty();
        target.options.database_url = Some(url.clone());
        target.options.storage_url = Some(bucket());

        // A row that PostgreSQL does not take, found in the midst of the copy.
        let copy = sqlite(&from.join("bsr.sqlite3")).await;
        copy.execute_unprepared("UPDATE report SET last_error = 'a' || char(0)").await.unwrap();
        let broken = migrate_from(&target.options_at(NOW), &from).await;
        assert!(matches!(broken, Err(Error::Database { .. })), "{broken:?}");
        let after = postgres(&url).await;
        assert_eq!((count(&after, "partner").await, count(&after, "audit").await), (0, 0));

        copy.execute_unprepared("UPDATE report SET last_error = NULL").await.unwrap();
        copy.close().await.unwrap();
        migrate_from(&target.options_at(NOW), &from).await.unwrap();
        assert_eq!(download(&target.open(NOW).await, organization).await.unwrap(), PDF);
        let again = migrate_from(&target.options_at(NOW), &from).await.unwrap_err().to_string();
        assert!(again.contains("is not empty"), "{again}");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_became_another_is_found_and_nothing_is_moved() {
    with_postgres(|url| async move {
        let source = Place::new().await;
        let mut target = Place::empty();
        target.options.database_url = Some(url.clone());
        drop(target.open(NOW).await);
        let db = postgres(&url).await;
        let meddle = "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN NEW.set_by_person := NEW.set_by_person + 1; RETURN NEW; END $$;
             CREATE TRIGGER meddle BEFORE INSERT ON organization FOR EACH ROW EXECUTE FUNCTION meddle()";
        db.execute_unprepared(meddle).await.unwrap();
        let found = migrate_from(&target.options_at(NOW), &source.options.data_dir).await;
        let Err(error @ Error::Corrupt { .. }) = found else { panic!("{found:?}") };
        assert!(error.to_string().contains("organization has 1 rows"), "{error}");
        assert_eq!((count(&db, "partner").await, count(&db, "organization").await), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn files_may_stay_in_their_folder() {
    with_postgres(|url| async move {
        let mut place = Place::new().await;
        let organization = place.report().await;
        place.options.database_url = Some(url);
        let moved = migrate_from(&place.options_at(NOW), &place.options.data_dir).await.unwrap();
        assert_eq!(moved.reports, 1);
        assert_eq!(download(&place.open(NOW).await, organization).await.unwrap(), PDF);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_moved_is_refused_in_a_sentence() {
    with_postgres(|url| async move {
        let source = Place::new().await;
        source.report().await;
        let data_dir = source.options.data_dir.clone();
        let target = Options { database_url: Some(url), ..Place::empty().options };
        let refused = async |options: &Options, from: &std::path::Path, part: &str| {
            let said = match migrate_from(options, from).await {
                Err(error @ Error::Refused(_)) => error.to_string(),
                other => panic!("{part}: {other:?}"),
            };
            assert!(said.contains(part), "{said}");
        };
        refused(&Place::empty().options, &data_dir, "BSR_DATABASE_URL").await;
        refused(&target, &source.beside("nowhere"), "there is no installation").await;
        let running = source.open(NOW).await;
        refused(&target, &data_dir, "in use").await;
        drop(running);

        let files = data_dir.join("reports");
        std::fs::rename(&files, source.beside("away")).unwrap();
        refused(&target, &data_dir, "r1-").await;
        std::fs::rename(source.beside("away"), &files).unwrap();
        let db = source.database().await;
        db.execute_unprepared("DELETE FROM seaql_migrations WHERE version LIKE 'm0011%'").await.unwrap();
        db.close().await.unwrap();
        refused(&target, &data_dir, "bsr migrate").await;
    })
    .await;
}
