//! Writes sample reports to a folder, for whoever works on the template: `cargo run -p report --example preview -- FOLDER`.

use std::path::PathBuf;

use domain::language::Language;

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
        ("large", samples::ordinary(1_000, "2026-10")),
    ];
    for (name, input) in reports {
        std::fs::write(
            folder.join(name).with_extension("pdf"),
            report::render(&input, &report::Options::default())?.bytes,
        )?;
    }
    for language in Language::ALL {
        let input = report::Input { language, ..samples::ordinary(24, "2026-10") };
        let path = folder.join(format!("ordinary-{language}.pdf"));
        std::fs::write(path, report::render(&input, &report::Options::default())?.bytes)?;
    }
    Ok(())
}
