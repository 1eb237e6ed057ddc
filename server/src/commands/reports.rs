//! `bsr reports` and `bsr report`: the list of an organization's reports, and one report's file.

use domain::{format, language::Language, time::Instant};
use store::{Organization, ReportFileError, ReportState};

use super::context;
use crate::{
    cli::{OrganizationArgs, ReportArgs},
    outcome::Failure,
    print::{Out, cell},
    settings::Settings,
};

/// Lists the latest reports as CSV.
pub(super) async fn list(args: &OrganizationArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let organization = context::organization(store, scope, &args.organization).await?;
    let mut out = Out::new();
    out.line("organization,period,revision,state,pages,bytes,generated_at,expires_at")?;
    for report in store.reports(scope, organization.id).await? {
        let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        out.line(format_args!(
            "{},{},{},{},{},{},{},{}",
            cell(&organization.external_id),
            report.period,
            report.revision,
            state(report.state),
            number(report.pages),
            number(report.bytes),
            report.generated_at.map(context::rfc3339).unwrap_or_default(),
            context::rfc3339(report.expires_at),
        ))?;
    }
    out.end()
}

/// Writes the PDF out.
pub(super) async fn write(args: &ReportArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let organization = context::organization(store, scope, &args.organization).await?;
    let found = store.report_file(scope, organization.id, args.period).await;
    let file = found.map_err(|error| missing(args, &organization, &error, store.now(), settings))?;
    if args.out.as_os_str() == "-" {
        let mut out = Out::new();
        out.bytes(&file.bytes)?;
        return out.end();
    }
    std::fs::write(&args.out, &file.bytes)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", args.out.display())))?;
    let mut out = Out::new();
    out.line(format_args!("{} ({} bytes)", args.out.display(), file.bytes.len()))?;
    out.end()
}

/// Why there is no file, in a sentence that also says when there will be one.
fn missing(
    args: &ReportArgs,
    organization: &Organization,
    error: &ReportFileError,
    now: Instant,
    settings: &Settings,
) -> Failure {
    let which = format!("the report of {} for {}", args.organization, args.period);
    let due_at = settings.schedule.due_at(args.period, organization.zone);
    match error {
        ReportFileError::NotFound if due_at > now => {
            let when = format::date_time(Language::En, due_at, organization.zone);
            Failure::new(format!(
                "{which} is not there yet; it will be made on {when} ({})",
                organization.zone
            ))
        }
        ReportFileError::NotFound => {
            Failure::new(format!("there is no report of {} for {}", args.organization, args.period))
        }
        ReportFileError::NotYet { .. } => Failure::new(format!(
            "{which} is due and not made yet; bsr run-due makes it, bsr status tells more"
        )),
        ReportFileError::Expired => {
            Failure::new(format!("{which} has expired: reports are kept for six months"))
        }
        ReportFileError::Store(error) => Failure::of(error),
    }
}

fn state(state: ReportState) -> &'static str {
    match state {
        ReportState::Due => "due",
        ReportState::Rendering => "rendering",
        ReportState::Ready => "ready",
        ReportState::Failed => "failed",
        ReportState::Expired => "expired",
    }
}
