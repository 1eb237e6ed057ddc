//! What is asked for wrongly is told in one sentence.

use crate::support::World;

#[test]
fn help_teaches_every_command() {
    let world = World::new();
    let help = world.ok(&["--help"]);
    for command in [
        "serve",
        "worker",
        "sync",
        "ingest",
        "generate",
        "run-due",
        "history",
        "reports",
        "report",
        "verify",
        "delivery",
        "bounce",
        "status",
        "organization",
        "partner",
        "user",
        "key",
        "demo",
        "migrate",
        "backup",
        "restore",
        "migrate-store",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is missing in {help}");
        assert!(world.ok(&[command, "--help"]).contains("Usage: bsr"));
    }
}

#[test]
fn a_wrong_period_is_refused() {
    let world = World::new();
    for period in ["2026-13", "2026-1", "october", "../../etc/passwd", "2026-10-01"] {
        let said = world.refused(&["generate", "--period", period]);
        assert!(said.contains(period) && said.contains("--period"), "{said}");
    }
}

#[test]
fn an_unknown_organization_is_refused_by_every_command_that_names_one() {
    let world = World::new();
    let out = world.path("x.pdf");
    for words in [
        vec!["history", "--organization", "nobody", "--period", "2026-10"],
        vec!["reports", "--organization", "nobody"],
        vec!["report", "--organization", "nobody", "--period", "2026-10", "--out", out.to_str().unwrap()],
        vec!["delivery", "--organization", "nobody"],
        vec!["generate", "--period", "2026-10", "--organization", "nobody"],
        vec!["organization", "set", "nobody", "--name", "x"],
    ] {
        let said = world.refused(&words);
        assert!(said.contains("nobody"), "{words:?}: {said}");
    }
    assert!(!out.exists());
    assert!(world.refused(&["partner", "set", "nobody", "--name", "x"]).contains("nobody"));
}

#[test]
fn a_sync_without_an_upstream_says_what_to_set() {
    assert!(World::new().refused(&["sync"]).contains("BSR_UPSTREAM_URL"));
}

#[test]
fn an_upstream_that_cannot_be_reached_is_named_without_its_tokens() {
    let world = World::new()
        // Nothing listens on the port of the discard protocol here.
        .with("BSR_UPSTREAM_URL", "http://127.0.0.1:9/api")
        .with("BSR_UPSTREAM_RESELLER_TOKEN", "hunter2")
        .with("BSR_UPSTREAM_ACCESS_TOKEN", "hunter3");
    let said = world.refused(&["sync"]);
    assert!(said.contains("127.0.0.1:9") && !said.contains("hunter"), "{said}");
}

#[test]
fn a_reader_that_goes_away_ends_the_command_quietly() {
    let world = World::new();
    let mut command = world.command(&["--help"]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn who_somebody_is_at_other_providers_is_forgotten_by_their_address() {
    let world = World::new();
    world.ok(&["user", "add", "--operator", "--email", "Op@house.example", "--name", "Op"]);
    assert_eq!(
        world.ok(&["user", "unlink", "--email", "op@house.example"]),
        "unlinked Op@house.example (0)\n"
    );
    assert!(world.refused(&["user", "unlink", "--email", "nobody@house.example"]).contains("no user"));
}
