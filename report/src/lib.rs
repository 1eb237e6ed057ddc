//! The Backup Summary Report as a PDF: one value in, the bytes of a document out (spec.md section 4).
//!
//! The only crate that knows Typst. It opens no file, asks no clock and draws the same bytes from the same data,
//! whatever the machine, the thread or what was rendered before.

mod attachment;
mod compact;
mod compile;
mod data;
mod deadline;
mod fonts;
mod letters;
mod levels;
mod opening;
pub mod proof;
mod symbols;
mod table;
mod text;
mod words;
mod world;

#[cfg(test)]
extern crate self as report;
#[cfg(test)]
#[path = "../tests/support/samples.rs"]
mod samples;
#[cfg(test)]
mod tests;

use std::time::Duration;

use domain::brand::Appearance;
use domain::month::OrganizationMonth;
use domain::summary::{Before, Coverage};
use domain::time::Instant;
use domain::workload::Source;

pub use compile::{Pdf, RenderError};

/// Everything that a report says. Nothing else gets into it.
#[derive(Clone, Debug)]
pub struct Input {
    /// What it is written in, and how it looks.
    pub appearance: Appearance,
    /// The partner's name.
    pub partner: String,
    /// The organization's name.
    pub organization: String,
    /// The upstream's or the sender's id of the organization, never ours: it goes into the attached CSV.
    pub organization_id: Option<String>,
    /// Where the data lives: it decides what some workloads are called.
    pub source: Source,
    /// The month, decided day by day.
    pub month: OrganizationMonth,
    /// What the month before it came to; none when nothing is known of it.
    pub before: Option<Before>,
    /// What of the tenant is not backed up; none where nobody tells.
    pub coverage: Option<Coverage>,
    /// The moment that the report is of: the due instant of a scheduled report.
    pub generated_at: Instant,
    /// 1, or more for a correction, which says so on every page.
    pub revision: i16,
}

/// How a report is drawn. Nothing of it shows in the document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// A report that takes longer is given up; none waits for as long as it takes.
    pub time_limit: Option<Duration>,
}

/// Draws the report: PDF/A-3a and PDF/UA-1, organization level first, then account level, with the data attached as
/// CSV. Work for a processor, a second for ten thousand accounts: call it where blocking is allowed.
///
/// # Errors
/// The time limit has passed; or a fault of the template or of the engine, which is caught: the process stays healthy.
pub fn render(input: &Input, options: &Options) -> Result<Pdf, RenderError> {
    compile::report(input, options).map(|(pdf, _warnings)| pdf)
}

/// Parses fonts and templates, which the first report would otherwise wait for.
pub fn warm_up() {
    compile::warm_up();
}
