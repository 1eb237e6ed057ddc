//! The delivery settings on the command line.

use crate::support::World;

/// An organization that owns `client.example`.
fn world() -> World {
    declared(World::new())
}

fn declared(world: World) -> World {
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client","domains":["client.example"]}"#,
    );
    world.ok(&["ingest", &lines]);
    world
}

fn delivery(words: &[&'static str]) -> Vec<&'static str> {
    [&["delivery", "--organization", "o"], words].concat()
}

#[test]
fn an_address_that_no_longer_counts_does_not_keep_delivery_on() {
    let world = world();
    world.ok(&delivery(&["--on", "--to", "it@client.example"]));
    world.ok(&["organization", "set", "o", "--remove-domain", "client.example"]);
    assert!(world.refused(&delivery(&["--on"])).contains("belongs to neither"));
    assert_eq!(world.ok(&delivery(&["--off"])), "delivery off\nto it@client.example\n");
    assert!(world.refused(&delivery(&["--off", "--to", "me@client.example"])).contains("belongs to neither"));
}

#[test]
fn a_consent_is_given_once() {
    let world = world().with("BSR_DELIVERY_ALLOW_OUTSIDE", "true");
    assert!(world.refused(&delivery(&["--on", "--to", "a@elsewhere.example"])).contains("confirm"));
    world.ok(&delivery(&["--on", "--to", "a@elsewhere.example", "--consent"]));
    for (word, state) in [("--off", "off"), ("--on", "on")] {
        assert_eq!(world.ok(&delivery(&[word])), format!("delivery {state}\nto a@elsewhere.example\n"));
    }
}

#[test]
fn a_public_suffix_is_refused_by_its_name() {
    for allow in ["false", "true"] {
        let world = world().with("BSR_DELIVERY_ALLOW_OUTSIDE", allow);
        let said = world.refused(&delivery(&["--on", "--to", "a@co.uk", "--consent"]));
        assert!(said.contains("“co.uk” is a public suffix"), "{said}");
    }
}

#[test]
fn messages_are_signed_where_a_key_is_set_and_a_wrong_key_is_told_and_not_shown() {
    let mut world = declared(World::new().with("BSR_NOW", "2026-11-04T08:00:00Z"));
    world.ok(&delivery(&["--on", "--to", "it@client.example"]));
    let key = std::process::Command::new("openssl")
        .args(["genpkey", "-algorithm", "ed25519"])
        .output()
        .unwrap()
        .stdout;
    world.set("BSR_MAIL_DKIM_KEY_FILE", &world.file("dkim.pem", key));
    world.set("BSR_MAIL_FROM", "reports@portal.example");
    world.set("BSR_NOW", "2026-11-05T08:00:00Z");
    world.ok(&["run-due"]);
    let mails: Vec<_> = std::fs::read_dir(world.path("data/mail")).unwrap().collect();
    let [Ok(mail)] = mails.as_slice() else { panic!("{mails:?}") };
    let mail = std::fs::read_to_string(mail.path()).unwrap();
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n\t", "");
    let signature = head.lines().find(|line| line.starts_with("DKIM-Signature:")).unwrap();
    for part in ["a=ed25519-sha256", "d=portal.example", "s=bsr", "List-Unsubscribe-Post"] {
        assert!(signature.contains(part), "{part}: {signature}");
    }

    world.set("BSR_MAIL_DKIM_KEY_FILE", &world.file("dkim.pem", "hunter2"));
    let said = world.refused(&["status"]);
    assert!(
        said.contains("BSR_MAIL_DKIM_KEY") && said.contains("RSA or Ed25519") && !said.contains("hunter2"),
        "{said}"
    );
}
