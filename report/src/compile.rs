//! From a report's data to the bytes of a PDF: the one place that runs Typst.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use chrono::{Datelike, Timelike};
use domain::time::Instant;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::compact::compact;
use crate::data::report_data;
use crate::deadline::Deadline;
use crate::fonts::fonts;
use crate::world::{ReportWorld, sources};
use crate::{Input, Options, attachment};

/// A finished document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Why there is no document. None of these names a person or an address.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Typst could not lay the pages out: a fault of the template.
    #[error("laying out the report failed: {0}")]
    Layout(String),
    /// The pages could not be written as PDF/A-3a and PDF/UA-1.
    #[error("writing the report as PDF failed: {0}")]
    Export(String),
    /// The data could not be written as CSV for the attachment.
    #[error("writing the report's data as CSV failed")]
    Attachment(#[source] csv::Error),
    /// The report was not ready in time.
    #[error("the report took longer than {} and was given up", seconds(*limit))]
    TimedOut {
        /// What it was given.
        limit: Duration,
    },
    /// The engine gave up in the middle; the process is as healthy as before.
    #[error("the report engine broke off: {0}")]
    Panicked(String),
}

/// Lays out and writes one report; also what Typst warned of, which is nothing unless the template has a fault.
pub(crate) fn report(input: &Input, options: &Options) -> Result<(Pdf, Vec<String>), RenderError> {
    let deadline = Deadline::within(options.time_limit);
    let done = catch_unwind(AssertUnwindSafe(|| run(input, deadline)));
    // After every report: what Typst remembers of it would stay for the life of the process.
    comemo::evict(0);
    done.unwrap_or_else(|panic| Err(RenderError::Panicked(panic_text(&*panic))))
}

/// Fonts and templates are parsed once a process; this does it now.
pub(crate) fn warm_up() {
    fonts();
    sources();
}

fn run(input: &Input, deadline: Deadline) -> Result<(Pdf, Vec<String>), RenderError> {
    let (document, warnings) = lay_out(input, deadline)?;
    deadline.check()?;
    let pages = document.pages().len();
    let written = typst_pdf::pdf(&document, &options(input)?);
    let written = written.map_err(|errors| RenderError::Export(messages(&errors).join("; ")))?;
    drop(document);
    deadline.check()?;
    let bytes = compact(&written).map_err(|unexpected| RenderError::Export(unexpected.to_string()))?;
    Ok((Pdf { bytes, pages }, warnings))
}

fn lay_out(input: &Input, deadline: Deadline) -> Result<(PagedDocument, Vec<String>), RenderError> {
    let world =
        ReportWorld::new(report_data(input, deadline), input.appearance.language, attachment::csv(input)?);
    deadline.check()?;
    let compiled = typst::compile::<PagedDocument>(&world);
    let document = compiled.output.map_err(|errors| {
        // The table gives up with an error of Typst's when the time is over.
        deadline.check().err().unwrap_or_else(|| RenderError::Layout(messages(&errors).join("; ")))
    })?;
    Ok((document, messages(&compiled.warnings)))
}

/// What the file is written as.
pub(crate) fn options(input: &Input) -> Result<PdfOptions, RenderError> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|error| RenderError::Export(error.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(identity(input)),
        creator: Smart::Custom(Some("Backup Summary Report".into())),
        timestamp: datetime(input.generated_at).map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

/// Names the document for good, from its data alone: a random id would differ between two databases.
fn identity(input: &Input) -> String {
    let id = input.organization_id.as_deref().unwrap_or_default();
    format!(
        "{}\n{}\n{id}\n{}\n{}",
        input.partner,
        input.organization,
        input.month.period,
        input.generated_at.timestamp()
    )
}

fn datetime(at: Instant) -> Option<Datetime> {
    let byte = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        at.year(),
        byte(at.month())?,
        byte(at.day())?,
        byte(at.hour())?,
        byte(at.minute())?,
        byte(at.second())?,
    )
}

/// The messages, without the text that they are about.
fn messages(diagnostics: &[SourceDiagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| diagnostic.message.to_string()).collect()
}

/// «60 s», «0.5 s».
fn seconds(limit: Duration) -> String {
    format!("{} s", limit.as_secs_f64())
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
