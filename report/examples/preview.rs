//! Writes sample reports to a folder, for whoever works on the template: `cargo run -p report --example preview -- FOLDER`.

use std::path::PathBuf;

use domain::language::Language;
use domain::paper::Paper;

#[path = "../tests/support/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/preview".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let reports = [
        ("ordinary", samples::ordinary(24, "2026-10")),
        ("february", samples::ordinary(24, "2026-02")),
        ("one", samples::ordinary(1, "2026-09")),
        ("empty", samples::empty()),
        ("hostile", samples::hostile()),
        ("scripts", samples::scripts()),
        ("large", samples::ordinary(1_000, "2026-10")),
        ("branded", samples::branded()),
    ];
    let mut reports: Vec<(String, report::Input)> =
        reports.into_iter().map(|(name, input)| (name.to_owned(), input)).collect();
    for language in Language::ALL {
        let mut input = samples::ordinary(24, "2026-10");
        input.appearance.language = language;
        reports.push((format!("ordinary-{language}"), input));
    }
    let mut letter = samples::ordinary(24, "2026-10");
    letter.appearance.paper = Paper::Letter;
    letter.appearance.accent = "#7a1f5c".parse()?;
    reports.push(("letter".to_owned(), letter));
    for (name, input) in reports {
        let pdf = report::render(&input, &report::Options::default())?;
        std::fs::write(folder.join(name).with_extension("pdf"), pdf.bytes)?;
    }
    Ok(())
}
