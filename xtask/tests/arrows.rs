//! The arrows between the crates (ARCHITECTURE.md): a test, because a wall beats a convention.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Who may import whom; whatever is not here is forbidden.
const ARROWS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("migrations", &[]),
    ("end2end", &[]),
    ("xtask", &[]),
    ("store", &["domain", "migrations"]),
    ("report", &["domain"]),
    ("jobs", &["domain", "report", "store"]),
    ("app", &["domain", "store"]),
    ("server", &["app", "domain", "jobs", "store"]),
    ("frontend", &["app"]),
];

/// What must never reach the browser.
const NOT_IN_THE_BROWSER: [&str; 9] =
    ["sea-orm", "sqlx", "tokio", "typst", "lettre", "axum", "store", "png", "roxmltree"];

/// Each is known by exactly one crate of ours.
const KNOWN_BY_ONE: [(&str, &[&str]); 10] = [
    ("aws-lc-rs", &["report", "store"]),
    ("sea-orm", &["store"]),
    ("sea-orm-migration", &["migrations", "store"]),
    ("object_store", &["store"]),
    ("typst", &["report"]),
    ("lettre", &["jobs"]),
    ("mail-auth", &["jobs"]),
    ("mail-parser", &["jobs"]),
    ("reqwest", &["jobs"]),
    ("leptos_axum", &["app", "server"]),
];

#[test]
fn crates_import_only_downwards() {
    let metadata = metadata();
    let ours = ours(&metadata);
    assert_eq!(
        ours.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        ARROWS.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(),
        "every crate of the workspace stands in the list of arrows"
    );
    for (name, allowed) in ARROWS {
        for dependency in &ours[name] {
            assert!(
                !ours.contains_key(dependency) || allowed.contains(&dependency.as_str()),
                "{name} → {dependency} is no arrow of ARCHITECTURE.md"
            );
        }
    }
}

#[test]
fn each_outside_thing_is_known_by_its_one_crate() {
    let ours = ours(&metadata());
    for (library, knowers) in KNOWN_BY_ONE {
        for (name, dependencies) in &ours {
            assert!(
                !dependencies.contains(library) || knowers.contains(&name.as_str()),
                "{name} must not know {library}: that is for {knowers:?}"
            );
        }
    }
}

#[test]
fn the_browsers_part_names_nothing_of_the_server() {
    // The features of a whole workspace are unified, so the question is put to the frontend alone.
    let tree = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "frontend",
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal",
            "--prefix",
            "none",
        ])
        .current_dir(root())
        .output()
        .expect("cargo tree runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8_lossy(&tree.stdout);
    let used: BTreeSet<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(used.contains("app") && used.contains("leptos"), "the tree is the frontend's: {used:?}");
    for forbidden in NOT_IN_THE_BROWSER {
        assert!(!used.contains(forbidden), "{forbidden} would be sent to the browser");
    }
}

/// Our crates with the names of what each needs to run (not what only its tests need).
fn ours(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    metadata
        .workspace_packages()
        .into_iter()
        .map(|package| {
            let needs = package
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind != DependencyKind::Development)
                .map(|dependency| dependency.name.clone())
                .collect();
            (package.name.to_string(), needs)
        })
        .collect()
}

fn metadata() -> Metadata {
    MetadataCommand::new().current_dir(root()).exec().expect("cargo metadata runs")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the project's root")
}
