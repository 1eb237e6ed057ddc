//! The files are what they claim to be: whole, tagged, archivable.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::{run, samples, write};

#[test]
fn files_are_whole_tagged_and_archivable() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/structure.py");
    let mut arguments = vec![script.into_os_string()];
    for (name, input) in samples::every() {
        let path = write(folder.path(), name, &input);
        let said = run("qpdf", &[OsStr::new("--check"), path.as_os_str()]);
        assert!(said.contains("No syntax or stream encoding errors"), "{said}");
        let said = said_by_mutool(&path);
        assert_eq!(said, "", "{name}");
        arguments.push(path.into_os_string());
    }
    let arguments: Vec<&OsStr> = arguments.iter().map(|argument| argument.as_os_str()).collect();
    run(python(), &arguments);
}

/// What another reader of PDFs complains of while it reads every object and draws every page.
fn said_by_mutool(path: &Path) -> String {
    let read = |what: &str| {
        let output = Command::new("mutool").arg(what).arg(path).output();
        let output =
            output.unwrap_or_else(|error| unreachable!("mutool must be installed for this test: {error}"));
        assert!(output.status.success(), "mutool {what} {}", path.display());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = [read("info"), read("trace")].concat();
    // It keeps eight characters a glyph at most; a family of emoji is one glyph of more.
    said.lines().filter(|line| !line.contains("ignoring one to many mapping")).collect()
}

#[test]
fn the_structural_checks_find_what_they_are_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/structure.py");
    let path = write(folder.path(), "branded", &samples::branded());
    let output = Command::new(python()).arg(&script).arg("--spoil").arg(&path).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    for fault in [
        "paints something that is neither tagged nor an artifact",
        "a figure without alternative text",
        "a header cell without a scope",
        "a cell without headers",
        "is not embedded",
        "the document has not a language",
        "pdfaid:part is",
        "0 associated files",
    ] {
        assert!(said.contains(fault), "{fault}\n{said}");
    }
}

/// A Python that has pikepdf: Debian brings it for its own, and another one may stand before that in the path.
pub(crate) fn python() -> &'static str {
    let has_pikepdf = |python: &&str| {
        let imported = Command::new(python).args(["-c", "import pikepdf"]).output();
        imported.is_ok_and(|output| output.status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(has_pikepdf);
    found.expect("Python with pikepdf must be installed for this test (Debian: python3-pikepdf)")
}
