//! What happens by itself: the connector, and the steps of the month. Steps talk only through rows of the ledger, take
//! no input, may run twice, and resume at the same row after a crash.

mod context;
pub mod secret;

// What comes in: pulled, pushed, made up.
pub mod demo;
pub mod ingest;
pub mod upstream;

// A report's way, in its order.
mod expire;
mod plan;
mod render;
mod send;
mod signed_link;
mod suppress;

// The list of organizations.
mod glance;

// Who signs in, by somebody else's word.
pub mod oidc;

pub mod bounce;
mod generate;
mod hand;
pub mod invitation;
pub mod opt_out;
mod retry;
mod run;
mod turn;

pub use context::{Context, MailTarget};
pub use generate::{GenerateError, Generated, generate};
// The program hands out the key and checks files; of our crates, only the jobs know `report`.
pub use report::proof as report_proof;
pub use run::{RunDueSummary, run_due, run_forever};
pub use send::dkim::{Dkim, DkimKeyError};
pub use send::relay::{Relay, RelayError};

/// An error and its causes in one line, for the log and for the ledger.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        // Some errors repeat their cause in their own words.
        if !line.ends_with(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line
}
