//! `cargo xtask scan`: Wapiti, a public scanner, goes through the pages and forms of a demo world as an owner who is signed in, and
//! tries what it knows: injections of many kinds, foreign files, redirects, missing headers. docs/security-testing.md has what such
//! a run said, and why what it may say is none.

use std::process::Command;

use crate::process::{self, Failure, cargo, target};
use crate::python;
use crate::server::Demo;

/// One version: what it looks for is part of what is said.
const WAPITI: [&str; 1] = ["wapiti3==3.2.3"];
/// Without those that ask a machine of Wapiti's own on the Internet.
const MODULES: &str = "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,redirect,\
                       shellshock,spring4shell,sql,timesql,upload,xss";
/// What it says and what is none; docs/security-testing.md says why.
const EXPLAINED: [&str; 3] = ["Cross Site Request Forgery", "HTTP Methods", "Secure Flag cookie"];

/// Scan, and print what was found.
///
/// # Errors
/// The scanner found what has no explanation, or could not be installed or run.
pub(crate) fn run() -> Result<(), Failure> {
    process::run(cargo().arg("build"))?;
    let demo = Demo::serve(&target().join("debug/bsr"))?;
    let base = format!("http://{}", demo.server.address);
    let library = python::library("wapiti", &WAPITI)?;
    let report = std::path::absolute(target())?.join("wapiti.json");
    let mut scan = Command::new(python::python()?);
    scan.env("PYTHONPATH", &library).arg(library.join("bin/wapiti")).args(["--url", &format!("{base}/")]);
    let (organization, partner) = (&demo.organization, &demo.partner);
    for page in [
        "/sign-in".to_owned(),
        "/organizations".to_owned(),
        organization.clone(),
        format!("{organization}/accounts"),
        format!("{organization}/reports"),
        format!("{organization}/activity"),
        format!("{organization}/settings"),
        format!("{partner}/settings"),
        format!("{partner}/people"),
        "/account".to_owned(),
        "/api/docs".to_owned(),
    ] {
        scan.args(["--start", &format!("{base}{page}")]);
    }
    // What would end the session that it goes by.
    for left_out in ["/api/ui/sign-out", "/account/sessions/end-others", "/account/sessions/*"] {
        scan.args(["--exclude", &format!("{base}{left_out}")]);
    }
    scan.args(["--header", &format!("Cookie: {}", demo.session)]);
    scan.args([
        "--scope",
        "folder",
        "--depth",
        "1",
        "--max-links-per-page",
        "30",
        "--max-files-per-dir",
        "6",
    ]);
    scan.args([
        "--max-parameters",
        "12",
        "--max-scan-time",
        "600",
        "--max-attack-time",
        "60",
        "--tasks",
        "2",
    ]);
    scan.args([
        "--module",
        MODULES,
        "--flush-session",
        "--no-bugreport",
        "--format",
        "json",
        "--verbose",
        "0",
    ]);
    process::run(scan.arg("--output").arg(&report))?;
    tell(&serde_json::from_str(&std::fs::read_to_string(report)?)?)
}

fn tell(report: &serde_json::Value) -> Result<(), Failure> {
    println!(
        "\npages and forms gone through: {}\n\n| finding | how often |\n|---|--:|",
        report["infos"]["crawled_pages_nbr"]
    );
    let mut unexplained = Vec::new();
    for kind in ["vulnerabilities", "anomalies", "additionals"] {
        for (name, found) in report[kind].as_object().into_iter().flatten() {
            let found = found.as_array().map_or(&[][..], Vec::as_slice);
            if found.is_empty() {
                continue;
            }
            println!("| {name} | {} |", found.len());
            if !EXPLAINED.contains(&name.as_str()) {
                unexplained.extend(
                    found
                        .iter()
                        .map(|one| format!("{name}: {} {} {}", one["method"], one["path"], one["info"])),
                );
            }
        }
    }
    if unexplained.is_empty() { Ok(()) } else { Err(Failure(unexplained.join("\n"))) }
}
