//! `bsr verify`, and the key that it holds a report against.

use std::process::{Command, Stdio};

use reqwest::{StatusCode, header};
use serde_json::Value;

use crate::support::{World, docs};

/// A world with the documentation's example and its report of October, written out as `report.pdf`.
fn reported(world: World) -> World {
    let lines = world.file("example.ndjson", docs("ingest-example.ndjson"));
    world.ok(&["ingest", &lines]);
    world.ok(&["generate", "--period", "2026-10"]);
    world.ok(&["report", "--organization", "acme", "--period", "2026-10", "--out", "report.pdf"]);
    world
}

/// A world without a word about keys, with its report; made once.
static MADE: std::sync::LazyLock<World> = std::sync::LazyLock::new(|| reported(World::new()));

fn report() -> Vec<u8> {
    std::fs::read(MADE.path("report.pdf")).unwrap()
}

/// The public half of the private key in a file.
fn public_half(private: &std::path::Path) -> String {
    let output = Command::new("openssl").args(["pkey", "-pubout", "-in"]).arg(private).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A key as OpenSSL makes it.
fn made_key(world: &World, kind: &str, name: &str) -> String {
    let path = world.path(name);
    let output =
        Command::new("openssl").args(["genpkey", "-algorithm", kind, "-out"]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_report_is_genuine_and_says_of_whom_and_when_it_is() {
    let said = MADE.ok(&["verify", "report.pdf"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[..6],
        [
            "genuine: one of our reports, and unchanged",
            "organization  Acme GmbH (acme)",
            "partner       North Star IT",
            "period        2026-10 (October 2026)",
            "revision      1",
            "generated     2026-11-06T08:00:00Z",
        ]
    );
    let fed = MADE.feed(&["verify", "-"], &report());
    assert_eq!((fed.status, fed.out.as_str()), (0, said.as_str()), "{}", fed.err);
    let json: Value = serde_json::from_str(&MADE.ok(&["verify", "--json", "report.pdf"])).unwrap();
    assert_eq!((&json["verdict"], &json["claim"]["organization_id"]), (&"genuine".into(), &"acme".into()));
    assert_eq!(lines[6], format!("key           {}", json["key_id"].as_str().unwrap()));
}

#[test]
fn what_is_changed_and_what_is_not_ours_is_told_with_status_1() {
    let mut changed = report();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let appended = [&report()[..], b"\n%%EOF\n"].concat();
    let cut = &report()[..report().len() - 9];
    for (file, part) in [
        (changed.as_slice(), "not as we made it: standard input was changed"),
        (&appended, "not as we made it: standard input goes on after its end"),
        (cut, "not as we made it: standard input breaks off"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "not one of our reports: standard input carries no proof"),
        (b"hello", "not one of our reports: standard input is not a PDF"),
        (b"", "not one of our reports: standard input is not a PDF"),
    ] {
        let done = MADE.feed(&["verify", "-"], file);
        assert_eq!((done.status, done.out.as_str()), (1, ""), "{}", done.err);
        assert!(done.err.starts_with(&format!("bsr: {part}")), "{}", done.err);
        assert_eq!(done.err.lines().count(), 1, "{}", done.err);
    }
    let done = MADE.feed(&["verify", "--json", "-"], &changed);
    let json: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((done.status, &json["verdict"]), (1, &"changed".into()));
}

#[tokio::test]
async fn the_portal_gives_everybody_the_key_which_is_all_that_it_takes() {
    let server = MADE.serve(&["--no-worker"]);
    let get = async |name: &str| {
        let answer = reqwest::get(server.url(&format!("/.well-known/bsr-report-key.{name}"))).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "public, max-age=3600");
        answer.text().await.unwrap()
    };
    let pem = get("pem").await;
    assert_eq!(pem, public_half(&MADE.path("data/report-signing-key.pem")));

    let elsewhere = World::new();
    let file = elsewhere.file("report.pdf", report());
    let key = elsewhere.file("key.pem", &pem);
    let said = elsewhere.ok(&["verify", &file, "--key", &key]);
    assert!(!elsewhere.path("data").exists(), "nothing is made");
    let jwk: Value = serde_json::from_str(&get("json").await).unwrap();
    assert_eq!((&jwk["kty"], &jwk["crv"]), (&"OKP".into(), &"Ed25519".into()));
    assert!(said.contains(&format!("key           {}\n", jwk["kid"].as_str().unwrap())), "{said}");
}

#[test]
fn without_a_key_it_is_said_where_to_get_one_and_nothing_is_made() {
    let world = World::new().with("BSR_PUBLIC_URL", "https://backup.example.com");
    world.file("report.pdf", report());
    for database in ["", "postgres://nobody@127.0.0.1:9/none"] {
        let done =
            world.command(&["verify", "report.pdf"]).env("BSR_DATABASE_URL", database).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("https://backup.example.com/.well-known/bsr-report-key.pem"), "{said}");
        assert!(said.contains("--key"), "{said}");
    }
    assert!(!world.path("data").exists());
}

#[test]
fn another_key_and_what_is_no_key_are_refused() {
    let world = World::new();
    let file = world.file("report.pdf", report());
    let private = made_key(&world, "ed25519", "other.pem");
    let other = world.file("other-public.pem", public_half(&world.path("other.pem")));
    let done = world.run(&["verify", &file, "--key", &other]);
    assert_eq!(done.status, 1, "{}", done.err);
    assert!(
        done.err.contains("not one of our reports") && done.err.contains("is signed with the key"),
        "{}",
        done.err
    );
    let text = world.file("text.pem", "hello");
    for (key, part) in [
        (private.as_str(), "it is a private key"),
        (&text, "not an Ed25519 public key"),
        ("nowhere.pem", "cannot be read"),
    ] {
        let done = world.run(&["verify", &file, "--key", key]);
        assert_eq!(done.status, 2, "{}", done.err);
        assert!(done.err.contains(key) && done.err.contains(part), "{}", done.err);
    }
    assert_eq!(world.run(&["verify", "nothing.pdf", "--key", &other]).status, 2);
}

#[cfg(unix)]
#[test]
fn the_key_is_made_once_and_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let path = world.path("data/report-signing-key.pem");
    world.ok(&["migrate"]);
    assert!(!path.exists(), "whoever signs nothing needs no key");
    // Two processes at once.
    let mut first = world.command(&["run-due"]).stdout(Stdio::null()).spawn().unwrap();
    world.ok(&["run-due"]);
    assert!(first.wait().unwrap().success());
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read(&path).unwrap();
    world.ok(&["run-due"]);
    assert_eq!(std::fs::read(&path).unwrap(), key);
    let in_folder = std::fs::read_dir(world.path("data")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(in_folder.filter(|name| name.to_string_lossy().starts_with(".tmp")).count(), 0);

    std::fs::write(&path, "hello").unwrap();
    assert!(world.refused(&["run-due"]).contains("key for signing reports"));
}

#[test]
fn a_key_that_is_named_must_be_one() {
    let world = World::new();
    let rsa = made_key(&world, "rsa", "rsa.pem");
    for key in [rsa, world.file("text.pem", "hunter2"), "/nowhere/at/all".to_owned()] {
        let done = world.command(&["status"]).env("BSR_REPORT_SIGNING_KEY_FILE", &key).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("BSR_REPORT_SIGNING_KEY") && said.contains(&key), "{said}");
        assert!(!said.contains("hunter2") && said.lines().count() == 1, "{said}");
    }
    assert!(!world.path("data").exists());
}

#[test]
fn the_same_data_and_key_give_the_same_bytes_in_two_databases() {
    let keys = World::new();
    let key = made_key(&keys, "ed25519", "key.pem");
    let made = || {
        let world = reported(World::new().with("BSR_REPORT_SIGNING_KEY_FILE", &key));
        assert!(!world.path("data/report-signing-key.pem").exists(), "it has one");
        world.ok(&["verify", "report.pdf"]);
        std::fs::read(world.path("report.pdf")).unwrap()
    };
    let first = made();
    assert!(first == made(), "no id of a database is in a report");
    assert!(first != report(), "another key, another proof");
}
