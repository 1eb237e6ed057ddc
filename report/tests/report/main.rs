//! What a finished report is held to. One binary for all of it: linking the engine takes long.
//!
//! Needs `pdftotext` and its like (poppler-utils), `qpdf`, `mutool` (mupdf-tools), `openssl`, and Python with pikepdf; a
//! missing one fails the test.

#[path = "../support/samples.rs"]
mod samples;

mod conformance;
mod content;
mod golden;
mod logo;
mod proof;
mod scripts;
mod stability;

use std::path::Path;
use std::process::Command;

use report::proof::{Claim, SigningKey, seal};

/// A report, however long it takes.
fn rendered(input: &report::Input) -> report::Pdf {
    report::render(input, &report::Options::default()).expect("a report")
}

/// The report's file as people get it, sealed, in a folder that lives as long as the test.
fn write(folder: &Path, name: &str, input: &report::Input) -> std::path::PathBuf {
    let path = folder.join(name).with_extension("pdf");
    let sealed = seal(rendered(input).bytes, &Claim::of(input), &key()).expect("an end as it is needed");
    std::fs::write(&path, sealed).expect("a file");
    path
}

/// The tests' own key.
fn key() -> SigningKey {
    let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIOSCypoGhSAvQ6F2TR7/agTSLSYJCp07rIdmrd9AmCHW\n-----END PRIVATE KEY-----\n";
    SigningKey::from_pem(pem).expect("a key")
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
