//! The delivery settings on the command line.

use crate::support::World;

/// An organization that owns `client.example`.
fn world() -> World {
    let world = World::new();
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
        assert!(said.contains("«co.uk» is a public suffix"), "{said}");
    }
}
