//! `bsr status`: the ledger in figures, the closing proof, and how the upstreams are.

use jobs::Proof;
use store::{DeliveryCounts, PeriodStatus, Status};

use super::context;
use crate::{
    outcome::Failure,
    print::Out,
    settings::Settings,
    standing::{Standing, UpstreamStanding},
};

/// Prints it.
pub(super) async fn status(settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let Standing { ledger, proof, upstreams, failing, .. } = context::watch(&opened, settings).read().await?;
    let mut out = Out::new();
    reports(&ledger, proof, &mut out)?;
    mails(&ledger, &mut out)?;
    for step in &ledger.failures {
        let how = if step.given_up { "given up" } else { "retrying" };
        out.line(format_args!(
            "{how}: {} of {} for {}: {}",
            step.what, step.organization, step.period, step.error
        ))?;
    }
    for upstream in &upstreams {
        self::upstream(upstream, &mut out)?;
    }
    for organization in failing {
        let why = organization.last_error.unwrap_or_default();
        out.line(format_args!("organization {} ({}): {why}", organization.name, organization.organization))?;
    }
    out.end()
}

fn reports(ledger: &Status, proof: Proof, out: &mut Out) -> Result<(), Failure> {
    if ledger.periods.is_empty() {
        out.line("reports: none yet")?;
    }
    for PeriodStatus { period, due, retrying, rendering, ready, failed, expired } in &ledger.periods {
        out.line(format_args!(
            "reports {period}: {ready} ready, {due} due, {rendering} being made, {retrying} retrying, {failed} failed, {expired} expired"
        ))?;
    }
    if let Some(since) = ledger.unmade_since {
        out.line(format_args!("reports: the longest waiting one is due since {}", since.to_rfc3339()))?;
    }
    let Proof { owed, missing } = proof;
    let hint = if missing == 0 { "" } else { " (is a worker running? bsr run-due does what is due)" };
    out.line(format_args!("proof: {owed} reports owed, {missing} of them not in the ledger{hint}"))
}

fn mails(ledger: &Status, out: &mut Out) -> Result<(), Failure> {
    let DeliveryCounts {
        due,
        retrying,
        sending,
        uncertain,
        accepted,
        possible_duplicates,
        failed,
        cancelled,
    } = ledger.deliveries;
    out.line(format_args!(
        "mails: {accepted} accepted, {due} due, {sending} being sent, {retrying} retrying, {uncertain} uncertain, \
         {failed} failed, {cancelled} cancelled, {possible_duplicates} possible duplicates"
    ))?;
    if let Some(since) = ledger.unsent_since {
        out.line(format_args!("mails: the longest waiting one is due since {}", since.to_rfc3339()))?;
    }
    match ledger.undecided {
        0 => Ok(()),
        undecided => {
            out.line(format_args!("mails: of {undecided} ready reports it is not decided yet who gets them"))
        }
    }
}

fn upstream(upstream: &UpstreamStanding, out: &mut Out) -> Result<(), Failure> {
    let health = &upstream.health;
    let name = &health.upstream;
    let ok = health.last_ok_at.map_or_else(|| "never".to_owned(), |at| at.to_rfc3339());
    let unset = if upstream.is_set { "" } else { " (not in these settings)" };
    out.line(format_args!("upstream {name}: last read {ok}{unset}"))?;
    if let (Some(at), Some(error)) = (health.last_error_at, &health.last_error) {
        out.line(format_args!("upstream {name}: failed {}: {error}", at.to_rfc3339()))?;
    }
    Ok(())
}
