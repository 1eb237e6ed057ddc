//! What Lighthouse says of the sign-in, the list and the Reports tab of a demo world, on a desktop and on a phone.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::packages::{self, CHROMIUM, NODE};
use crate::process::{Failure, output, run as run_command, target};
use crate::server::Demo;

/// 13 wants a newer Node than Debian has.
const LIGHTHOUSE: &str = "lighthouse@12";
const RUNS: usize = 5;
const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];

/// Prints a row a page and form factor: the medians.
pub(super) fn run() -> Result<(), Failure> {
    packages::ensure(&[&CHROMIUM, &NODE])?;
    super::build()?;
    let folder = target().join("lighthouse");
    fs::create_dir_all(&folder)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(LIGHTHOUSE);
    run_command(&mut npm)?;
    let Demo { server, session, organization, .. } = &Demo::serve(&super::program("bsr"))?;
    println!("\n| page | on | performance | accessibility | best practices |\n|---|---|---:|---:|---:|");
    let reports = format!("{organization}/reports");
    for (name, path, session) in [
        ("sign-in", "/sign-in", ""),
        ("list", "/organizations", session.as_str()),
        ("Reports tab", reports.as_str(), session.as_str()),
    ] {
        for form_factor in ["desktop", "mobile"] {
            let scores = medians(&folder, &format!("http://{}{path}", server.address), session, form_factor)?;
            println!("| {name} | {form_factor} | {} |", scores.map(|it| format!("{it:.0}")).join(" | "));
        }
    }
    Ok(())
}

/// What a run tells. Now and then its trace of the browser is cut off: then it tells nothing, and runs again.
fn told(lighthouse: &mut Command) -> Result<String, Failure> {
    const TRIES: usize = 4;
    for _ in 1..TRIES {
        match output(lighthouse) {
            Err(Failure(sentence)) if sentence.contains("NO_NAVSTART") => eprintln!("once more: {sentence}"),
            told => return told,
        }
    }
    output(lighthouse)
}

/// The medians of the categories' scores, 0 to 100.
fn medians(folder: &Path, url: &str, session: &str, form_factor: &str) -> Result<[f64; 3], Failure> {
    let mut scores = [(); 3].map(|()| Vec::new());
    for _ in 0..RUNS {
        let mut lighthouse = Command::new(folder.join("node_modules/.bin/lighthouse"));
        lighthouse.args([
            url,
            "--quiet",
            "--output=json",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ]);
        lighthouse.arg(format!("--only-categories={}", CATEGORIES.join(",")));
        lighthouse.env("CHROME_PATH", "/usr/bin/chromium");
        if form_factor == "desktop" {
            lighthouse.arg("--preset=desktop");
        }
        if !session.is_empty() {
            lighthouse.arg(format!("--extra-headers={{\"Cookie\":\"{session}\"}}"));
        }
        let told: serde_json::Value = serde_json::from_str(&told(&mut lighthouse)?)?;
        for (category, scores) in CATEGORIES.iter().zip(&mut scores) {
            let score = told["categories"][category]["score"].as_f64();
            scores.push(score.ok_or_else(|| Failure(format!("{url}: no score for {category}")))? * 100.0);
        }
        fs::write(folder.join("last.json"), told.to_string())?;
    }
    Ok(scores.map(|mut scores| {
        scores.sort_by(f64::total_cmp);
        scores[RUNS / 2]
    }))
}
