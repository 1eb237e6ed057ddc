//! The whole month on PostgreSQL and a bucket, by settings alone; and the servers that tests of grown deployments need.

use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::support::World;

/// A PostgreSQL database of a test's own. One whose test failed stays to be looked at.
pub(crate) struct Database {
    name: String,
    server: String,
    pub(crate) url: String,
}

impl Database {
    #[expect(clippy::disallowed_methods, reason = "a test's door: where the server is")]
    pub(crate) fn new() -> Self {
        let server = std::env::var("BSR_TEST_POSTGRES_URL").expect(
            "BSR_TEST_POSTGRES_URL names no PostgreSQL server: run `cargo xtask test`, which starts one",
        );
        let name = format!("program_{}", unique());
        let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
        let database = Self { name, server, url };
        database.psql(&format!("CREATE DATABASE {}", database.name));
        database
    }

    fn psql(&self, statement: &str) {
        let mut psql = Command::new("psql");
        psql.args(["--quiet", "--no-psqlrc", "--command", statement, &self.server]);
        let output = psql.output().expect("psql is there: `cargo xtask test` installs it");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.psql(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// A place in the bucket that nobody else has.
#[expect(clippy::disallowed_methods, reason = "a test's door: where the bucket is")]
pub(crate) fn bucket() -> String {
    let url = std::env::var("BSR_TEST_S3_URL")
        .expect("BSR_TEST_S3_URL names no bucket: run `cargo xtask test`, which starts a server with one");
    format!("{url}/{}", unique())
}

/// A folder's name that no other has now is a name that no other test has.
fn unique() -> String {
    let folder = tempfile::Builder::new().prefix("").rand_bytes(12).tempdir().unwrap();
    let name = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
    format!("{}_{name}", std::process::id())
}

/// An organization that is owed October's report, which two recipients get; its month is over and nothing is made yet.
pub(crate) fn small(mut world: World) -> World {
    world.set("BSR_NOW", "2026-10-10T08:00:00Z");
    let lines = r#"{"type":"partner","id":"north","name":"North Star IT","domains":["northstar.example"]}
{"type":"organization","id":"acme","partner":"north","name":"Acme GmbH","domains":["acme.example"]}
{"type":"account","organization":"acme","id":"1","address":"anna@acme.example","added_at":"2026-09-01T08:00:00Z","workloads":["email"]}
{"type":"run","organization":"acme","account":"1","workload":"email","ended_at":"2026-10-01T02:14:09Z","outcome":"succeeded","objects":65809,"bytes":4831838208}
"#;
    let done = world.feed(&["ingest", "-"], lines.as_bytes());
    assert_eq!(done.status, 0, "{}", done.err);
    let to = ["--to", "it@acme.example", "--to", "help@northstar.example"];
    world.ok(&[&["delivery", "--organization", "acme", "--on"], &to[..]].concat());
    world.with("BSR_NOW", "2026-11-06T08:00:00Z")
}

#[test]
fn a_month_is_planned_made_and_downloaded_with_postgresql_and_a_bucket() {
    let database = Database::new();
    let world = World::new().with("BSR_DATABASE_URL", &database.url).with("BSR_STORAGE_URL", &bucket());
    world.ok(&["demo", "--seed", "5"]);
    let first = world.ok(&["run-due"]);
    assert!(first.contains(" 0 to be tried again or failed, 0 expired"), "{first}");
    let out = world.path("out.pdf");
    let report = ["--organization", "demo-grammes", "--period", "2026-10"];
    world.ok(&[&["report", "--out", out.to_str().unwrap()], &report[..]].concat());
    let pdf = std::fs::read(&out).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let listed = world.ok(&["reports", "--organization", "demo-grammes"]);
    assert!(listed.contains(&format!(",{},", pdf.len())), "{listed}");

    // The folder of the machine has mails and nothing else: another machine with the same settings has all the rest.
    let names = std::fs::read_dir(world.path("data")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["mail"]);
    let mut other = world;
    other.set("BSR_DATA_DIR", "another-machine");
    let (_, mails) = first.split_once("mails: ").unwrap();
    assert!(!mails.starts_with("0 sent"), "{first}");
    let second = other.ok(&["run-due"]);
    assert!(second.contains("reports: 0 planned, 0 made") && second.contains("mails: 0 sent"), "{second}");
    other.ok(&[&["report", "--out", out.to_str().unwrap()], &report[..]].concat());
    assert_eq!(Sha256::digest(std::fs::read(&out).unwrap()), Sha256::digest(&pdf));
}

#[test]
fn a_bucket_that_is_not_there_is_told_and_the_report_is_made_later() {
    let mut world = small(World::new().with("BSR_STORAGE_URL", "s3://no-such-bucket/x"));
    let said = world.ok(&["run-due"]);
    assert!(said.contains("1 planned, 0 made, 1 to be tried again"), "{said}");
    let status = world.ok(&["status"]);
    assert!(status.contains("write of file"), "{status}");
    world.set("BSR_STORAGE_URL", &bucket());
    world.set("BSR_NOW", "2026-11-07T08:00:00Z");
    let said = world.ok(&["run-due"]);
    assert!(said.contains("1 made") && said.contains("mails: 2 sent"), "{said}");
}
