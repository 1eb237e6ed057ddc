//! The files are what they claim to be: whole, tagged, archivable.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::{run, samples, write};

#[test]
fn files_are_whole_tagged_and_archivable() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/structure.py");
    let samples = [
        ("ordinary", samples::ordinary(60, "2026-10")),
        ("one", samples::ordinary(1, "2026-09")),
        ("empty", samples::empty()),
        ("hostile", samples::hostile()),
        ("scripts", samples::scripts()),
    ];
    let mut arguments = vec![script.into_os_string()];
    for (name, input) in samples {
        let path = write(folder.path(), name, &input);
        let said = run("qpdf", &[OsStr::new("--check"), path.as_os_str()]);
        assert!(said.contains("No syntax or stream encoding errors"), "{said}");
        arguments.push(path.into_os_string());
    }
    let arguments: Vec<&OsStr> = arguments.iter().map(|argument| argument.as_os_str()).collect();
    run(python(), &arguments);
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
