//! Writes a report of each kind into a folder and prints the name and the pages of each whose file is another than before.
//! `cargo xtask preview` runs it and draws pictures.

#![allow(clippy::print_stdout, reason = "this program's output is for the program that runs it")]

use std::path::PathBuf;

use domain::language::Language;

#[path = "../tests/support/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("preview FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    let translated = Language::ALL.into_iter().map(|language| {
        let mut input = samples::ordinary(24, "2026-10");
        input.appearance.language = language;
        (format!("ordinary-{language}"), input)
    });
    let reports = samples::every().into_iter().map(|(name, input)| (name.to_owned(), input));
    for (name, input) in reports.chain(translated) {
        let path = folder.join(&name).with_extension("pdf");
        let pdf = report::render(&input, &report::Options::default())?;
        if std::fs::read(&path).is_ok_and(|before| before == pdf.bytes) {
            continue;
        }
        std::fs::write(path, pdf.bytes)?;
        println!("{name} {}", pdf.pages);
    }
    Ok(())
}
