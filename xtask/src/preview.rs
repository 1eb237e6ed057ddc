//! `cargo xtask preview`: a report of each kind, as PDF and as pictures, drawn anew whenever the template or what it draws
//! from changes. For whoever works on the look: keep a picture open in a viewer that follows the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::{self, POPPLER};
use crate::process::{self, Failure, cargo, output, target};
use crate::watch::Watch;

/// Folders whose change may change a page.
const WATCHED: [&str; 2] = ["domain", "report"];
/// Dots an inch of the pictures.
const RESOLUTION: &str = "96";
/// Of a long report only so many pages are drawn, and the last.
const PAGES: usize = 4;

/// Draws all samples, then those that have changed, until stopped; `once` ends after the first time.
///
/// # Errors
/// The first build or the first drawing failed; later ones are shown, and the pictures of before stay.
pub(crate) fn run(once: bool) -> Result<(), Failure> {
    packages::ensure(&[&POPPLER])?;
    let folder = target().join("preview");
    // What was left here may be of samples that are no more.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut watch = Watch::begin(&WATCHED)?;
    draw(&folder)?;
    eprintln!("xtask: the samples are in {}", folder.display());
    if once {
        return Ok(());
    }
    loop {
        watch.wait()?;
        if let Err(failure) = draw(&folder) {
            eprintln!("xtask: {failure}; the pictures of before stay");
        }
    }
}

/// Builds, writes the PDFs that have changed, and draws their pages.
fn draw(folder: &Path) -> Result<(), Failure> {
    // No crate is named: for a part of the workspace cargo chooses other features, and builds half the world again.
    process::run(cargo().args(["build", "--example", "preview"]))?;
    let changed = output(Command::new(target().join("debug/examples/preview")).arg(folder))?;
    for line in changed.lines() {
        let (name, pages) =
            line.split_once(' ').ok_or_else(|| Failure(format!("the example said «{line}»")))?;
        pictures(&folder.join(name), pages.parse()?)?;
        eprintln!("xtask: {name} ({pages} pages)");
    }
    Ok(())
}

/// `NAME-1.png` and so on from `NAME.pdf`.
fn pictures(report: &Path, pages: usize) -> Result<(), Failure> {
    for page in (1..=pages.min(PAGES)).chain((pages > PAGES).then_some(pages)) {
        let number = page.to_string();
        let mut picture = report.as_os_str().to_owned();
        picture.push(format!("-{number}"));
        let mut program = Command::new("pdftoppm");
        program.args(["-r", RESOLUTION, "-png", "-singlefile", "-f", &number]);
        output(program.arg(report.with_extension("pdf")).arg(PathBuf::from(picture)))?;
    }
    Ok(())
}
