//! An installation that is backed up while it serves, restored, moved, and dumped as the documentation says: what people
//! get from it afterwards is what they got before.

use std::path::Path;
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::grown::{Database, bucket, small};
use crate::support::{World, docs};

/// What people get: the list, the history, and the PDF of some organizations.
#[derive(Debug, PartialEq)]
struct Seen(Vec<(String, String, Vec<u8>)>);

fn seen(world: &World, organizations: &[&str]) -> Seen {
    let out = world.path("seen.pdf");
    let one = |id: &&str| {
        let organization = ["--organization", id, "--period", "2026-10"];
        let history = world.ok(&[&["history"], &organization[..]].concat());
        world.ok(&[&["report", "--out", out.to_str().unwrap()], &organization[..]].concat());
        let reports = world.ok(&["reports", "--organization", id]);
        (reports, history, Sha256::digest(std::fs::read(&out).unwrap()).to_vec())
    };
    Seen(organizations.iter().map(one).collect())
}

/// A pass of everything that is due; gives how many mails were sent.
fn sent(world: &World) -> usize {
    let said = world.ok(&["run-due"]);
    let (_, mails) = said.split_once("mails: ").unwrap();
    mails.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_backup_of_a_running_installation_is_restored_to_the_same() {
    let mut world = World::new();
    world.ok(&["demo", "--seed", "3"]);
    assert!(sent(&world) > 0, "the demo world has mails to send");
    let some = ["demo-bergmann", "demo-blank", "demo-nakheel"];
    let before = seen(&world, &some);
    let server = world.serve(&[]);
    let said = world.ok(&["backup", "--out", "backup"]);
    assert!(said.starts_with("backup of 2026-11-06T08:00:0"), "{said}");
    assert_eq!(server.stop(), 0);

    world.set("BSR_DATA_DIR", "restored");
    let said = world.ok(&["restore", "backup"]);
    assert!(said.contains("sign in again"), "{said}");
    assert_eq!(seen(&world, &some), before);
    assert_eq!(sent(&world), 0, "nothing is sent a second time");
    assert_eq!(seen(&world, &some), before);
    // The key came along: reports of before and after are of the same deployment.
    let key = |folder: &str| std::fs::read(world.path(folder).join("report-signing-key.pem")).unwrap();
    assert_eq!(key("restored"), key("data"));
    assert!(world.ok(&["verify", "seen.pdf"]).starts_with("genuine"));
    assert!(world.refused(&["restore", "backup"]).contains("not empty"));
    assert!(world.refused(&["backup", "--out", "backup"]).contains("there already"));
}

#[test]
fn mails_of_reports_that_the_backup_does_not_have_are_sent_on_demand_alone() {
    let mut world = small(World::new());
    world.ok(&["backup", "--out", "backup"]);
    assert_eq!(sent(&world), 2);
    let made = world.ok(&["reports", "--organization", "acme"]).lines().count();
    world.set("BSR_DATA_DIR", "restored");
    world.ok(&["restore", "backup"]);
    assert_eq!(sent(&world), 0);
    let again = world.ok(&["reports", "--organization", "acme"]).lines().count();
    assert_eq!((again, made), (2, 2), "it is made all the same");
    world.set("BSR_DATA_DIR", "moved");
    world.ok(&["restore", "backup", "--send-open-mails"]);
    assert_eq!(sent(&world), 2);
}

#[test]
fn what_is_wrong_is_told_in_a_sentence() {
    let world = World::new();
    assert!(world.refused(&["backup", "--out", "backup"]).contains("nothing to back up"));
    assert!(!world.path("data").exists());
    assert!(world.refused(&["restore", "."]).contains("is no backup"));
    assert!(world.refused(&["restore"]).contains("FOLDER"));
    assert!(world.refused(&["restore", "--taken-at", "2026-11-04"]).contains("2026-11-04"));
    assert!(world.refused(&["restore", ".", "--taken-at", "2026-11-04T00:00:00Z"]).contains("--taken-at"));
    assert!(world.refused(&["migrate-store", "--from", "data"]).contains("BSR_DATABASE_URL"));
}

#[test]
fn an_installation_that_outgrew_its_machine_moves_and_goes_on() {
    let mut world = small(World::new());
    assert_eq!(sent(&world), 2);
    let before = seen(&world, &["acme"]);
    let database = Database::new();
    world.set("BSR_DATABASE_URL", &database.url);
    world.set("BSR_STORAGE_URL", &bucket());
    world.set("BSR_DATA_DIR", "elsewhere");
    let said = world.ok(&["migrate-store", "--from", "data"]);
    let row = said.lines().find(|line| line.starts_with("delivery ")).unwrap();
    assert_eq!(row.split_whitespace().nth(1), Some("2"), "{said}");
    assert_eq!(seen(&world, &["acme"]), before);
    assert_eq!(sent(&world), 0);
    assert!(!world.path("elsewhere/reports").exists(), "files are in the bucket");
    assert!(world.refused(&["migrate-store", "--from", "data"]).contains("not empty"));
}

/// As docs/operations/backup.md says it for PostgreSQL: dump, copy the files, restore both, settle.
#[test]
fn postgresql_is_dumped_and_restored_as_the_documentation_says() {
    let mut world = World::new();
    let (first, second) = (Database::new(), Database::new());
    world.set("BSR_DATABASE_URL", &first.url);
    world.set("BSR_STORAGE_URL", &format!("file://{}", world.path("files").display()));
    let mut world = small(world);
    assert_eq!(sent(&world), 2);
    let before = seen(&world, &["acme"]);
    let server = world.serve(&[]);
    let dump = world.path("bsr.dump");
    let documented = docs("operations/backup.md");
    run(&documented, Command::new("pg_dump").args(["-Fc", "--file"]).arg(&dump).arg(&first.url));
    copy_folder(&world.path("files"), &world.path("files-copy"));
    assert_eq!(server.stop(), 0);

    run(&documented, Command::new("pg_restore").args(["--no-owner", "--dbname", &second.url]).arg(&dump));
    world.set("BSR_DATABASE_URL", &second.url);
    world.set("BSR_STORAGE_URL", &format!("file://{}", world.path("files-copy").display()));
    let said = world.ok(&["restore", "--taken-at", "2026-11-06T08:00:00Z"]);
    assert!(said.contains("cancelled") && documented.contains("bsr restore --taken-at"), "{said}");
    assert_eq!(seen(&world, &["acme"]), before);
    assert_eq!(sent(&world), 0);
    assert!(world.ok(&["verify", "seen.pdf", "--key", &public_key(&world)]).starts_with("genuine"));
}

/// Runs a program that the documentation names with these very options.
fn run(documented: &str, command: &mut Command) {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    let words: Vec<_> = words.take(2).map(|word| word.to_string_lossy().into_owned()).collect();
    assert!(documented.contains(&words.join(" ")), "{words:?} is not in the documentation");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn copy_folder(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

/// The file of the deployment's public key, as its portal serves it.
fn public_key(world: &World) -> String {
    let server = world.serve(&["--no-worker"]);
    let url = server.url("/.well-known/bsr-report-key.pem");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let pem = runtime.block_on(async { reqwest::get(url).await.unwrap().bytes().await.unwrap() });
    world.file("public.pem", pem)
}
