//! What the documentation says a test holds, a test holds: each that docs/security-testing.md names is there.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_tests_that_the_list_of_bad_input_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the project's root");
    let docs = std::fs::read_to_string(root.join("docs/security-testing.md")).unwrap();
    // Between backquotes, and a name as tests have them: words in lower case with lines between them.
    let is_name = |text: &&str| {
        text.matches('_').count() >= 3
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let named: BTreeSet<&str> = docs.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(named.len() > 20, "{named:?}");
    let mut code = String::new();
    for part in ["app", "domain", "jobs", "report", "server", "store"] {
        read(&root.join(part), &mut code);
    }
    let missing: Vec<_> = named.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "no such tests: {missing:?}");
}

fn read(folder: &Path, code: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            read(&path, code);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            code.push_str(&std::fs::read_to_string(path).expect("code is text"));
        }
    }
}
