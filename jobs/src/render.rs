//! Render: claim reports that are owed, read their histories as of the cut-off, draw and seal them on blocking threads,
//! store them. A report that cannot be drawn waits and does not hold up the others.

mod line;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use bytes::Bytes;
use domain::digest::{MonthDigest, Whose};
use domain::history::OrganizationHistory;
use domain::month::organization_month;
use domain::summary::{Before, Coverage};
use domain::workload::Source;
use report::proof::{Claim, SealError, SigningKey, seal};
use store::{Error, Held, Only, QUARANTINED_AFTER, RenderedReport, ReportClaim, fault};

use crate::context::Context;
use crate::hand::Hand;
use crate::turn::Turn;
use crate::{chain, retry};

pub(crate) use line::Made;

/// After so many tries a report that cannot be drawn is given up and shown to the operator: its data will not change.
const TRIES: i64 = 5;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] Error),
    #[error("the organization's history could not be read")]
    Gone,
    #[error("the report could not be drawn")]
    Draw(#[from] report::RenderError),
    #[error("the report could not be sealed")]
    Seal(#[from] SealError),
    #[error("drawing the report panicked: {0}")]
    Panic(String),
    #[error("the drawing thread ended")]
    Thread(#[from] tokio::task::JoinError),
}

/// What a report is made of, besides its claim.
struct Material {
    history: OrganizationHistory,
    coverage: Option<Coverage>,
}

/// Makes all reports that are owed, until none is left for now or the turn is over; then those of workers that died, one at a
/// time.
///
/// # Errors
/// The ledger itself cannot be read or written; what goes wrong with a report is written into its row.
pub(crate) async fn render_all(context: &Context, only: Option<Only>, turn: Turn<'_>) -> Result<Made, Error> {
    let hand = Hand::new(context);
    let (began, statements) = (Instant::now(), context.store.statements());
    let mut made = hand.during(line::run(context, only, turn, &hand)).await?;
    if made.ready + made.not_now > 0 {
        let (seconds, drawing_seconds) = (began.elapsed().as_secs_f64(), made.drawing.as_secs_f64());
        let statements = context.store.statements() - statements;
        let (ready, not_now, lanes) = (made.ready, made.not_now, line::lanes());
        tracing::info!(ready, not_now, seconds, lanes, drawing_seconds, statements, "reports were made");
    }
    while !turn.is_over() {
        let Some(claim) = context.store.claim_suspect(&context.deployment, only).await? else { break };
        hand.take([claim.lease]);
        hand.during(make_alone(context, &hand, claim, &mut made)).await?;
    }
    Ok(made)
}

/// Makes a report whose worker died, with nothing beside it.
async fn make_alone(
    context: &Context,
    hand: &Hand<'_>,
    claim: ReportClaim,
    made: &mut Made,
) -> Result<(), Error> {
    if claim.deaths >= QUARANTINED_AFTER {
        let error = format!("quarantined: making it ended the program {} times", claim.deaths);
        tracing::error!(report = %claim.report, period = %claim.period, "{error}");
        let _: Held = context.store.fail_report(&context.deployment, &claim, &error).await?;
        hand.put_down(claim.lease);
        made.not_now += 1;
        return Ok(());
    }
    for (claim, material) in line::read(context, claim.period, vec![claim]).await {
        let drawn = match material {
            Ok(material) => draw_aside(context, &claim, material).await,
            Err(failure) => Err(failure),
        };
        line::write_down(context, hand, std::iter::once((claim, drawn)), made).await?;
    }
    Ok(())
}

/// Writes down why a report could not be made, and when it is tried again.
async fn failed(context: &Context, claim: &ReportClaim, failure: &Failure) -> Result<(), Error> {
    let (store, scope) = (&context.store, &context.deployment);
    let error = chain(failure);
    tracing::warn!(report = %claim.report, period = %claim.period, error, "a report could not be made");
    // A database or a storage that is away comes back; a drawing that fails will fail again. Whether the row was still
    // ours makes no difference.
    if !matches!(failure, Failure::Store(_)) && claim.attempt >= TRIES {
        let _: Held = store.fail_report(scope, claim, &error).await?;
        return Ok(());
    }
    let next_try_at = retry::next_try(store.now(), claim.attempt, claim.report.0.as_u128());
    let _: Held = store.retry_report(scope, claim, next_try_at, &error).await?;
    Ok(())
}

/// Draws on a thread of its own.
async fn draw_aside(
    context: &Context,
    claim: &ReportClaim,
    material: Material,
) -> Result<RenderedReport, Failure> {
    let (claim, minor_issue_share) = (claim.clone(), context.minor_issue_share);
    let options = report::Options { time_limit: Some(context.report_time_limit) };
    let key = context.signing_key.clone();
    let drawing = tokio::task::spawn_blocking(move || {
        fault::point_of("render.drawing", &claim.external_id);
        let zone = claim.zone.unwrap_or(material.history.zone);
        let history = OrganizationHistory { zone, ..material.history };
        catch_unwind(AssertUnwindSafe(|| {
            draw(&claim, &history, material.coverage, minor_issue_share, &options, &key)
        }))
        .unwrap_or_else(|panic| Err(Failure::Panic(words(panic.as_ref()))))
    });
    let rendered = drawing.await??;
    fault::point("render.drawn");
    Ok(rendered)
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
