//! Programs that tests and benchmarks need: installed by apt where that is possible, else named in a sentence.

use std::process::Command;

use crate::process::{Failure, has, is_root, output, run};

/// A program, and Debian's package that brings it.
pub(crate) struct Package {
    program: &'static str,
    debian: &'static str,
    why: &'static str,
}

/// Real Chromium for the end-to-end tests.
pub(crate) const CHROMIUM: Package =
    Package { program: "chromium", debian: "chromium", why: "the end-to-end tests drive it" };
/// The end-to-end tests' runner is an npm package.
pub(crate) const NODE: Package =
    Package { program: "npm", debian: "npm", why: "the end-to-end tests' runner is an npm package" };
/// `pdftotext` and `pdftoppm`: what is in a PDF.
pub(crate) const POPPLER: Package =
    Package { program: "pdftotext", debian: "poppler-utils", why: "tests read the PDF with it" };
/// PostgreSQL's own client, with `pg_dump` and `pg_restore`: bulk loads to compare with, and dumps to restore.
pub(crate) const PSQL: Package = Package {
    program: "psql",
    debian: "postgresql-client",
    why: "benchmarks load rows with it, and tests dump and restore databases",
};
/// SQLite's own shell: bulk loads to compare with.
pub(crate) const SQLITE: Package =
    Package { program: "sqlite3", debian: "sqlite3", why: "benchmarks load rows with it" };
/// Is the PDF well formed?
pub(crate) const QPDF: Package =
    Package { program: "qpdf", debian: "qpdf", why: "tests check the PDF's structure with it" };
/// Another reader of PDFs, which complains of other things.
pub(crate) const MUPDF: Package =
    Package { program: "mutool", debian: "mupdf-tools", why: "tests read the PDF with it" };
/// Is the unit well formed, and how much of the machine does it reach?
pub(crate) const SYSTEMD: Package =
    Package { program: "systemd-analyze", debian: "systemd", why: "the unit of the server is checked by it" };
/// Is a report's proof what the documentation says?
pub(crate) const OPENSSL: Package =
    Package { program: "openssl", debian: "openssl", why: "tests check the signature of a report with it" };

/// Install what is missing.
///
/// # Errors
/// A sentence that says what to install, where apt cannot.
pub(crate) fn ensure(wanted: &[&Package]) -> Result<(), Failure> {
    let missing: Vec<_> = wanted.iter().filter(|package| !has(package.program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|package| package.debian).collect();
    install(&names)?;
    match missing.iter().find(|package| !has(package.program)) {
        None => Ok(()),
        Some(package) => Err(Failure(format!(
            "`{}` is missing ({}) and apt did not bring it. Please install it and try again.",
            package.program, package.why
        ))),
    }
}

/// A library of Python that tests use, what it is imported as, and Debian's packages that bring it.
pub(crate) struct PythonLibrary {
    imports: &'static str,
    debian: &'static [&'static str],
    why: &'static str,
}

/// What is in a PDF's structure.
pub(crate) const PIKEPDF: PythonLibrary =
    PythonLibrary { imports: "pikepdf", debian: &["python3-pikepdf"], why: "tests look into PDFs with it" };
/// Are messages signed as others check them?
pub(crate) const DKIMPY: PythonLibrary = PythonLibrary {
    imports: "dkim, nacl",
    debian: &["python3-dkim", "python3-nacl"],
    why: "tests check the signatures of mails with it",
};

/// A library with which an integrator may sign launch tokens.
pub(crate) const PYJWT: PythonLibrary = PythonLibrary {
    imports: "jwt, cryptography",
    debian: &["python3-jwt", "python3-cryptography"],
    why: "the tests run an integrator's example that signs with it",
};

/// A mail server that is not ours.
pub(crate) const AIOSMTPD: PythonLibrary = PythonLibrary {
    imports: "aiosmtpd, dkim",
    debian: &["python3-aiosmtpd", "python3-dkim"],
    why: "tests send hundreds of mails through it",
};

/// Does the API keep to its document? One version: what it looks at is part of what is tested.
pub(crate) const SCHEMATHESIS: [&str; 1] = ["schemathesis==4.32.5"];

/// Install what is missing, for the Python in the path or for the system's own.
///
/// # Errors
/// A sentence that says what to install, where apt cannot.
pub(crate) fn ensure_python(libraries: &[&PythonLibrary]) -> Result<(), Failure> {
    for library in libraries {
        let import = format!("import {}", library.imports);
        let is_there = || {
            ["python3", "/usr/bin/python3"]
                .into_iter()
                .any(|python| output(Command::new(python).args(["-c", &import])).is_ok())
        };
        if !is_there() {
            install(library.debian)?;
        }
        if !is_there() {
            return Err(Failure(format!(
                "Python cannot `{import}` ({}). Please install what Debian calls {} and try again.",
                library.why,
                library.debian.join(" ")
            )));
        }
    }
    Ok(())
}

/// `apt-get install`, as root or by sudo.
///
/// # Errors
/// A sentence that says what to install, where there is no apt.
pub(crate) fn install(names: &[&str]) -> Result<(), Failure> {
    if !has("apt-get") {
        return Err(Failure(format!(
            "there is no apt-get here. Please install by hand what Debian calls: {}",
            names.join(" ")
        )));
    }
    run(apt().args(["update", "-qq"]))?;
    run(apt().args(["install", "-y", "-qq", "--no-install-recommends"]).args(names))
}

fn apt() -> Command {
    let mut command = if is_root() { Command::new("env") } else { Command::new("sudo") };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}
