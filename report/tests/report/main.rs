//! What a finished report is held to. One binary for all of it: linking the engine takes long.
//!
//! Needs `pdftotext` (poppler-utils), `qpdf`, and Python with pikepdf; a missing one fails the test.

#[path = "../support/samples.rs"]
mod samples;

mod conformance;
mod content;
mod golden;
mod stability;

use std::path::Path;
use std::process::Command;

/// A report, however long it takes.
fn rendered(input: &report::Input) -> report::Pdf {
    report::render(input, &report::Options::default()).expect("a report")
}

/// The report's file in a folder that lives as long as the test.
fn write(folder: &Path, name: &str, input: &report::Input) -> std::path::PathBuf {
    let path = folder.join(name).with_extension("pdf");
    std::fs::write(&path, rendered(input).bytes).expect("a file");
    path
}

/// What a program prints, when it ends well.
fn run(program: &str, arguments: &[&std::ffi::OsStr]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output =
        output.unwrap_or_else(|error| unreachable!("{program} must be installed for this test: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}\n{out}\n{err}");
    out.into_owned()
}
