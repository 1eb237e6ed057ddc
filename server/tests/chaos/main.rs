//! The fifth of the month under faults: real processes, real databases, a relay that follows a script. After each run the
//! ledger, the files and the relay's inbox are held against each other (`docs/month.md` has the promises and the table).
//!
//! The short form runs with all other tests; `cargo xtask chaos` runs the long one, with more organizations and the faults
//! that take minutes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

mod compare;
mod deployment;
mod scenario;
mod storage;
mod world;

use deployment::Installation;
use scenario::{Effort, Scenario};

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_loses_a_report_or_a_mail_or_sends_one_to_whoever_must_not_get_it() {
    let effort = Effort::asked_for();
    let mut rows = Vec::new();
    for scenario in Scenario::all(effort).into_iter().filter(Scenario::is_asked_for) {
        for installation in Installation::ALL {
            if scenario.fits(installation, effort) {
                let result = scenario.run(installation, effort).await;
                println!("{}", result.row(scenario.name, installation));
                rows.push((scenario.name, installation, result));
            }
        }
    }
    println!("\n{}", compare::HEADING);
    for (name, installation, result) in &rows {
        println!("{}", result.row(name, *installation));
    }
    for (name, installation, result) in rows {
        assert!(result.keeps_the_promises(), "{name} on {installation}: {result:#?}");
    }
}
