//! `bsr status`: the ledger in figures, and how the upstreams are.

use store::{DeliveryCounts, PeriodStatus};

use super::context;
use crate::{outcome::Failure, print::Out, settings::Settings};

/// Prints it.
pub(super) async fn status(settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let status = store.status(scope).await?;
    let mut out = Out::new();
    if status.periods.is_empty() {
        out.line("reports: none yet")?;
    }
    for PeriodStatus { period, due, retrying, rendering, ready, failed, expired } in status.periods {
        out.line(format_args!(
            "reports {period}: {ready} ready, {due} due, {rendering} being made, {retrying} retrying, {failed} failed, {expired} expired"
        ))?;
    }
    let DeliveryCounts {
        due,
        retrying,
        sending,
        uncertain,
        accepted,
        possible_duplicates,
        failed,
        cancelled,
    } = status.deliveries;
    out.line(format_args!(
        "mails: {accepted} accepted, {due} due, {sending} being sent, {retrying} retrying, {uncertain} uncertain, \
         {failed} failed, {cancelled} cancelled, {possible_duplicates} possible duplicates"
    ))?;
    for step in status.failures {
        let how = if step.given_up { "given up" } else { "retrying" };
        out.line(format_args!(
            "{how}: {} of {} for {}: {}",
            step.what, step.organization, step.period, step.error
        ))?;
    }
    for health in store.upstream_health(scope).await? {
        let ok = health.last_ok_at.map_or_else(|| "never".to_owned(), |at| at.to_rfc3339());
        out.line(format_args!("upstream {}: last read {ok}", health.upstream))?;
        if let (Some(at), Some(error)) = (health.last_error_at, health.last_error) {
            out.line(format_args!("upstream {}: failed {}: {error}", health.upstream, at.to_rfc3339()))?;
        }
    }
    for organization in store.failing_organizations(scope).await? {
        let why = organization.last_error.unwrap_or_default();
        out.line(format_args!("organization {} ({}): {why}", organization.name, organization.organization))?;
    }
    out.end()
}
