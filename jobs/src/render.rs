//! Render: claim a report that is owed, read its history as of the cut-off, draw and seal it on a blocking thread, store it. A
//! report that cannot be drawn waits and does not hold up the others.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use domain::digest::{MonthDigest, Whose};
use domain::history::OrganizationHistory;
use domain::month::organization_month;
use domain::summary::{Before, Coverage};
use domain::workload::Source;
use report::proof::{Claim, SealError, SigningKey, seal};
use store::{Error, Held, Only, RenderedReport, ReportClaim};

use crate::context::Context;
use crate::{chain, retry};

/// After so many tries a report that cannot be drawn is given up and shown to the operator: its data will not change.
const TRIES: i64 = 5;

/// What became of a claimed report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rendered {
    /// It is ready.
    Ready,
    /// It is tried again later, or was given up, or is somebody else's by now.
    NotNow,
}

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] Error),
    #[error("the report could not be drawn")]
    Draw(#[from] report::RenderError),
    #[error("the report could not be sealed")]
    Seal(#[from] SealError),
    #[error("drawing the report panicked: {0}")]
    Panic(String),
    #[error("the drawing thread ended")]
    Thread(#[from] tokio::task::JoinError),
}

/// Makes the next report that is owed. None when nothing is left for now.
///
/// # Errors
/// The ledger itself cannot be read or written; what goes wrong with a report is written into its row.
pub(crate) async fn render_next(context: &Context, only: Option<Only>) -> Result<Option<Rendered>, Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let Some(claim) = store.claim_report(scope, only).await? else { return Ok(None) };
    if claim.suspect && claim.attempt > TRIES {
        let error = format!("its making ended without a word {} times", claim.attempt - 1);
        return given_up(store.fail_report(scope, &claim, &error).await?);
    }
    let failure = match make(context, &claim).await {
        Ok(Held::Yes) => return Ok(Some(Rendered::Ready)),
        Ok(Held::Lost) => return Ok(Some(Rendered::NotNow)),
        Err(failure) => failure,
    };
    let error = chain(&failure);
    tracing::warn!(report = %claim.report, period = %claim.period, error, "a report could not be made");
    // A database or a storage that is away comes back; a drawing that fails will fail again.
    let is_final = !matches!(failure, Failure::Store(_)) && claim.attempt >= TRIES;
    if is_final {
        return given_up(store.fail_report(scope, &claim, &error).await?);
    }
    let next_try_at = retry::next_try(store.now(), claim.attempt, claim.report.0.as_u128());
    given_up(store.retry_report(scope, &claim, next_try_at, &error).await?)
}

/// Whether the row was still ours makes no difference to the pass.
fn given_up(_: Held) -> Result<Option<Rendered>, Error> {
    Ok(Some(Rendered::NotNow))
}

async fn make(context: &Context, claim: &ReportClaim) -> Result<Held, Failure> {
    let (store, scope) = (&context.store, &context.deployment);
    let periods = claim.period.previous()..=claim.period;
    let history = store.organization_history(scope, claim.organization, periods, claim.cut_off).await?;
    let history = OrganizationHistory { zone: claim.zone.unwrap_or(history.zone), ..history };
    let coverage = store.coverage(scope, claim.organization).await?;
    let (claimed, minor_issue_share) = (claim.clone(), context.minor_issue_share);
    let options = report::Options { time_limit: Some(context.report_time_limit) };
    let key = context.signing_key.clone();
    let drawing = tokio::task::spawn_blocking(move || {
        catch_unwind(AssertUnwindSafe(|| {
            draw(&claimed, &history, coverage, minor_issue_share, &options, &key)
        }))
        .unwrap_or_else(|panic| Err(Failure::Panic(words(panic.as_ref()))))
    });
    let rendered = drawing.await??;
    Ok(store.finish_report(scope, claim, rendered).await?)
}

/// The pure part: from the history to the sealed PDF and the summary for its mail.
fn draw(
    claim: &ReportClaim,
    history: &OrganizationHistory,
    coverage: Option<Coverage>,
    minor_issue_share: f64,
    options: &report::Options,
    key: &SigningKey,
) -> Result<RenderedReport, Failure> {
    let month = organization_month(history, claim.period, claim.cut_off, minor_issue_share);
    let before = organization_month(history, claim.period.previous(), claim.cut_off, minor_issue_share);
    let source = claim.source.unwrap_or(Source::M365);
    let (organization, partner) = (&claim.organization_name, &claim.partner_name);
    let language = claim.appearance.language;
    let whose = Whose { organization_id: claim.organization, organization, partner, source, language };
    let digest = MonthDigest::of(&month, history, whose);
    let input = report::Input {
        appearance: claim.appearance.clone(),
        partner: partner.clone(),
        organization: organization.clone(),
        organization_id: Some(claim.external_id.clone()),
        source,
        month,
        before: Before::of(&before),
        coverage,
        generated_at: claim.cut_off,
        revision: claim.revision,
    };
    let pdf = report::render(&input, options)?;
    let sealed = seal(pdf.bytes, &Claim::of(&input), key)?;
    Ok(RenderedReport { bytes: Bytes::from(sealed), pages: pdf.pages, digest, zone: history.zone })
}

/// What a panic said.
fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a word".to_owned())
}
