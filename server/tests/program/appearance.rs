//! How reports look, set on the command line, and seen in the PDF.

use std::process::Command;

use crate::support::{World, docs};

const LOGO: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10z"/></svg>"#;

/// The partner and the organization of the documentation's example.
fn world() -> World {
    let world = World::new();
    let example = world.file("example.ndjson", docs("ingest-example.ndjson"));
    world.ok(&["ingest", &example]);
    world
}

fn said(program: &str, path: &std::path::Path) -> String {
    let mut command = Command::new(program);
    command.arg(path);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().expect("poppler-utils are installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_report_follows_what_is_set_on_its_organization_and_on_its_partner() {
    let world = world();
    let logo = world.file("logo.svg", LOGO);
    let partner =
        world.ok(&["partner", "set", "north", "--language", "fr", "--accent", "#7A1F5C", "--logo", &logo]);
    assert!(partner.trim_end().ends_with("fr, no paper, #7a1f5c, logo image/svg+xml"), "{partner}");
    let organization = world.ok(&["organization", "set", "acme", "--paper", "letter"]);
    assert!(organization.trim_end().ends_with("fr, letter, #7a1f5c, logo image/svg+xml"), "{organization}");
    world.ok(&["generate", "--period", "2026-10", "--organization", "acme"]);
    let out = world.path("acme.pdf");
    world.ok(&["report", "--organization", "acme", "--period", "2026-10", "--out", out.to_str().unwrap()]);
    let (facts, text) = (said("pdfinfo", &out), said("pdftotext", &out));
    assert!(facts.contains("792 x 612"), "{facts}");
    assert!(
        text.contains("Octobre 2026") && text.contains("Niveau compte") && !text.contains("October"),
        "{text}"
    );
}

#[test]
fn what_was_set_can_be_taken_back_so_that_the_partner_or_the_default_holds_again() {
    let world = world();
    let logo = world.file("logo.svg", LOGO);
    let all = ["--language", "fr", "--paper", "letter", "--accent", "#7A1F5C", "--logo", &logo];
    world.ok(&[&["partner", "set", "north"], &all[..]].concat());
    let own = ["--language", "ja", "--paper", "a4", "--accent", "#1d4ed8"];
    let organization = world.ok(&[&["organization", "set", "acme"], &own[..]].concat());
    assert!(organization.trim_end().ends_with("ja, a4, #1d4ed8, logo image/svg+xml"), "{organization}");
    for (back, now) in [
        ("--no-language", "fr, a4, #1d4ed8, logo image/svg+xml"),
        ("--no-paper", "fr, letter, #1d4ed8, logo image/svg+xml"),
        ("--no-accent", "fr, letter, #7a1f5c, logo image/svg+xml"),
        // It has none of its own: that of the partner stays.
        ("--no-logo", "fr, letter, #7a1f5c, logo image/svg+xml"),
    ] {
        let organization = world.ok(&["organization", "set", "acme", back]);
        assert!(organization.trim_end().ends_with(now), "{back}: {organization}");
    }
    let back = ["--no-language", "--no-paper", "--no-accent", "--no-logo"];
    let partner = world.ok(&[&["partner", "set", "north"], &back[..]].concat());
    assert!(partner.trim_end().ends_with("no language, no paper, no accent, no logo"), "{partner}");
    let organization = world.ok(&["organization", "set", "acme", "--no-paper"]);
    assert!(organization.trim_end().ends_with("en, a4, #0f6b52, no logo"), "{organization}");
}

#[test]
fn what_cannot_be_used_is_refused_in_one_sentence() {
    let world = world();
    let script = world.file("script.svg", LOGO.replace("<path d=\"M0 0h40v10z\"/>", "<script/>"));
    let text = world.file("logo.txt", "a logo");
    for (words, said) in [
        (
            ["--accent", "#8fd3ff"],
            "is too pale for text: its contrast on white is 1.62 : 1, and 4.5 : 1 is needed",
        ),
        (["--accent", "blue"], "is not a colour: write it as #0f6b52"),
        (["--language", "nl"], "use en, de, fr, es, pt, ja"),
        (["--paper", "A3"], "use a4, letter"),
        (["--logo", &script], "the SVG has <script>, which a logo may not have"),
        (["--logo", &text], "a logo is an SVG or a PNG file, and this is neither"),
        (["--logo", "missing.svg"], "missing.svg: "),
    ] {
        for whose in [["organization", "set", "acme"], ["partner", "set", "north"]] {
            let refused = world.refused(&[&whose[..], &words[..]].concat());
            assert!(refused.contains(said), "{words:?}: {refused}");
        }
    }
    for (set, back) in [
        (["--logo", &text], "--no-logo"),
        (["--language", "de"], "--no-language"),
        (["--paper", "a4"], "--no-paper"),
        (["--accent", "#0f6b52"], "--no-accent"),
    ] {
        let refused = world.refused(&[&["organization", "set", "acme", back], &set[..]].concat());
        assert!(refused.contains(back) && refused.contains("cannot be used with"), "{refused}");
    }
}
