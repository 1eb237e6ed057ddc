//! The document: the one that is checked in is the one that is served, and what is served keeps to it.

use std::{path::Path, process::Command};

use reqwest::{Client, header};
use serde_json::Value;

use super::{DEMO, demo, key, organization};
use crate::support::{World, docs};

#[tokio::test]
async fn the_document_in_the_docs_is_the_one_that_is_printed_and_served() {
    let printed = DEMO.ok(&["openapi"]);
    if variable("BSR_GOLDEN").is_some_and(|wanted| wanted == "draw") {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
        std::fs::write(file, &printed).unwrap();
    }
    assert!(
        docs("openapi.json") == printed,
        "docs/openapi.json is an old one: BSR_GOLDEN=draw writes it anew"
    );
    let server = DEMO.serve(&["--no-worker"]);
    let client = Client::new();
    let answer = client.get(server.url("/api/openapi.json")).send().await.unwrap();
    assert!(answer.headers()[header::CONTENT_TYPE].to_str().unwrap().contains("openapi+json"));
    assert_eq!(answer.text().await.unwrap() + "\n", printed);
    let document: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(document["openapi"], "3.1.0");

    let page = client.get(server.url("/api/docs")).send().await.unwrap();
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    let page = page.text().await.unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
    }
    assert!(!page.contains("<script") && !page.contains("https://"), "it needs nothing from elsewhere");
}

#[test]
fn schemathesis_finds_nothing_where_nothing_is_and_where_something_is() {
    let world = demo();
    let world = world.with("BSR_API_RATE", "1000000");
    let server = world.serve(&["--no-worker"]);
    let key = key(&world, "--partner demo-nordlicht --purpose read --purpose settings --purpose ingest");
    let document = server.url("/api/openapi.json");
    assert_nothing_is_found(&world, &document, &key, "");
    let bergmann = organization(&world, "demo-bergmann");
    assert_nothing_is_found(
        &world,
        &document,
        &key,
        &format!("[parameters]\norganization = \"{bergmann}\"\n"),
    );
}

/// Runs schemathesis with the settings of `end2end/contract`, and these besides.
fn assert_nothing_is_found(world: &World, document: &str, key: &str, settings: &str) {
    let library = variable("BSR_TEST_SCHEMATHESIS").expect(
        "BSR_TEST_SCHEMATHESIS names no folder of schemathesis: run `cargo xtask test`, which brings it",
    );
    let python = variable("BSR_TEST_PYTHON").unwrap_or_else(|| "python3".to_owned());
    let contract = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/contract");
    let usual = std::fs::read_to_string(contract.join("schemathesis.toml")).unwrap();
    let settings = world.file("schemathesis.toml", format!("{usual}\n{settings}"));
    world.file("contract_hooks.py", std::fs::read(contract.join("hooks.py")).unwrap());
    let folder = world.path("");
    let mut command = Command::new(python);
    command.args(["-m", "schemathesis.cli.__main__", "--config-file", &settings, "run", document]);
    command.args(["--header", &format!("Authorization: Bearer {key}")]);
    // The same cases each time: what is found today is not lost tomorrow.
    command.args(["--seed", "20261105", "--max-examples", "20", "--continue-on-failure"]);
    command.env("PYTHONPATH", format!("{library}:{}", folder.display())).current_dir(&folder);
    let done = command.env("SCHEMATHESIS_HOOKS", "contract_hooks").output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("Tested: 11"), "{said}");
}

#[expect(clippy::disallowed_methods, reason = "a test's own settings, not the product's")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
