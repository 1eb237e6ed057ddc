//! What docs/security.md claims: each test and each document that it names is there, the counts are those of its tables, and its
//! list of what is open has what the tables call open, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// So many items of levels 1 and 2 has ASVS 5.0.0.
const ITEMS: usize = 254;
/// How the last cell of a row begins that is no claim.
const NOT_FOR_US: &str = "does not apply: ";
const IS_OPEN: &str = "**open**: ";
/// Where the list of the open ones begins.
const LIST_OF_OPEN: &str = "\n## What is open\n";

/// A row of the tables.
struct Item {
    /// Such as `3.4.1`.
    number: String,
    /// The last cell: tests, documents, or why there is neither.
    shown_by: String,
}

impl Item {
    fn applies(&self) -> bool {
        !self.shown_by.starts_with(NOT_FOR_US)
    }

    fn is_open(&self) -> bool {
        self.shown_by.starts_with(IS_OPEN)
    }

    fn is_shown_by_a_test(&self) -> bool {
        self.applies() && !self.is_open() && !named_tests(&self.shown_by).is_empty()
    }

    fn is_shown_by_a_document(&self) -> bool {
        self.applies() && !self.is_open() && named_tests(&self.shown_by).is_empty()
    }
}

#[test]
fn every_named_test_is_there() {
    let named: BTreeSet<(String, String)> = named_tests(&page()).into_iter().collect();
    assert!(named.len() > 100, "the page names tests: {}", named.len());
    let missing: Vec<String> = named
        .iter()
        .filter(|(file, name)| !has_test(file, name))
        .map(|(file, name)| format!("{file}::{name}"))
        .collect();
    assert!(missing.is_empty(), "docs/security.md names tests that are not there:\n{}", missing.join("\n"));
}

#[test]
fn every_named_document_is_there() {
    let page = page();
    let mut missing = Vec::new();
    for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if target.starts_with("https://") {
            continue;
        }
        let (file, heading) = target.split_once('#').unwrap_or((target, ""));
        let text =
            if file.is_empty() { Some(page.clone()) } else { fs::read_to_string(docs().join(file)).ok() };
        let is_there = text.is_some_and(|text| heading.is_empty() || anchors(&text).contains(heading));
        if !is_there {
            missing.push(target.to_owned());
        }
    }
    assert!(missing.is_empty(), "docs/security.md leads to what is not there:\n{}", missing.join("\n"));
}

#[test]
fn the_counts_are_those_of_the_tables() {
    let page = page();
    let items = items(&page);
    let count = |wanted: fn(&Item) -> bool| items.iter().filter(|item| wanted(item)).count();
    let numbers: BTreeSet<&str> = items.iter().map(|item| item.number.as_str()).collect();
    assert_eq!((items.len(), numbers.len()), (ITEMS, ITEMS), "each item of the standard once");
    for item in items.iter().filter(|item| item.is_shown_by_a_document()) {
        assert!(item.shown_by.contains("]("), "{} is shown by nothing: {}", item.number, item.shown_by);
    }
    let sentence = format!(
        "Of {ITEMS} items of levels 1 and 2, {} apply: {} are shown by tests, {} by documents and settings, {} are open.",
        count(Item::applies),
        count(Item::is_shown_by_a_test),
        count(Item::is_shown_by_a_document),
        count(Item::is_open),
    );
    assert!(page.contains(&sentence), "docs/security.md should say: {sentence}");
}

#[test]
fn what_is_open_is_listed_as_open() {
    let page = page();
    let (_, list) = page.split_once(LIST_OF_OPEN).expect("the page lists what is open");
    let open: BTreeSet<String> =
        items(&page).into_iter().filter(Item::is_open).map(|item| item.number).collect();
    // A number may have a full stop or a comma behind it.
    let words = list.split(|char: char| !char.is_ascii_digit() && char != '.');
    let listed: BTreeSet<String> =
        words.map(|word| word.trim_matches('.').to_owned()).filter(|word| is_number(word)).collect();
    assert_eq!(listed, open, "left: listed; right: open in the tables");
}

/// The rows of all tables whose first cell is an item's number.
fn items(page: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if is_number(cells[0]) {
            assert_eq!(cells.len(), 4, "a row has four cells: {line}");
            items.push(Item { number: cells[0].to_owned(), shown_by: cells[3].to_owned() });
        }
    }
    items
}

/// Whether a text is the number of an item: chapter, section, item.
fn is_number(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What stands between backquotes as `file::test`.
fn named_tests(text: &str) -> Vec<(String, String)> {
    let mut named = Vec::new();
    for line in text.lines() {
        for code in line.split('`').skip(1).step_by(2) {
            if let Some((file, name)) = code.split_once("::")
                && (file.ends_with(".rs") || file.ends_with(".spec.ts"))
            {
                named.push((file.to_owned(), name.to_owned()));
            }
        }
    }
    named
}

fn has_test(file: &str, name: &str) -> bool {
    let Ok(text) = fs::read_to_string(root().join(file)) else { return false };
    if file.ends_with(".rs") { has_rust_test(&text, name) } else { text.contains(&format!("test('{name}',")) }
}

/// A function of that name with the attribute that makes it a test.
fn has_rust_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let begins = [format!("fn {name}("), format!("async fn {name}(")];
    let Some(at) = lines.iter().position(|line| begins.iter().any(|begin| line.starts_with(begin))) else {
        return false;
    };
    let mut above =
        lines[..at].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("//"));
    above.any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
}

/// The anchors of a page's headings, as code hosts make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#'));
    let kept = |char: &char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_');
    let anchor = |heading: &str| heading.trim().to_lowercase().chars().filter(kept).collect::<String>();
    headings.map(|heading| anchor(heading).replace(' ', "-")).collect()
}

fn page() -> String {
    fs::read_to_string(docs().join("security.md")).expect("docs/security.md can be read")
}

fn docs() -> PathBuf {
    root().join("docs")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the project's root")
}
