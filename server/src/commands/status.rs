//! `bsr status`: the ledger in figures, the closing proof, and how the upstreams are.

use std::fmt;

use store::{DeliveryCounts, PeriodStatus, Proof, RelayStanding, Status};

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
    for of_period in &ledger.periods {
        let PeriodStatus { period, due, retrying, rendering, ready, failed, quarantined, expired, .. } =
            of_period;
        let quarantined = match quarantined {
            0 => String::new(),
            number => format!(" ({number} of them quarantined)"),
        };
        out.line(format_args!(
            "reports {period}: {ready} ready, {due} due, {rendering} being made, {retrying} retrying, {failed} failed{quarantined}, {expired} expired"
        ))?;
        let left = due + rendering + retrying;
        if left > 0 {
            out.line(format_args!("reports {period}: {}", Progress { left, of: of_period.total() }))?;
        }
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
    let DeliveryCounts { due, retrying, sending, accepted, failed, cancelled, .. } = ledger.invitations;
    if due + retrying + sending + accepted + failed + cancelled > 0 {
        out.line(format_args!(
            "invitations: {accepted} accepted, {due} due, {sending} being sent, {retrying} retrying, {failed} failed, \
             {cancelled} cancelled"
        ))?;
    }
    if let Some(since) = ledger.unsent_since {
        out.line(format_args!("mails: the longest waiting one is due since {}", since.to_rfc3339()))?;
    }
    for RelayStanding { name, rate, closed_until } in &ledger.relays {
        match closed_until {
            None => out.line(format_args!("relay {name}: up to {rate} mails a minute"))?,
            Some(until) => out.line(format_args!(
                "relay {name}: did not work the last time; a mail tries it again after {}",
                until.to_rfc3339()
            ))?,
        }
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

/// How far a run is: `█████████░░░░░░░░░░░ 45% (9 of 20)`.
struct Progress {
    left: u64,
    of: u64,
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WIDTH: u64 = 20;
        let done = self.of.saturating_sub(self.left);
        let part = |whole: u64| done * whole / self.of.max(1);
        for place in 0..WIDTH {
            f.write_str(if place < part(WIDTH) { "█" } else { "░" })?;
        }
        write!(f, " {}% ({done} of {})", part(100), self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_when_nothing_is_left() {
        let bar = |left, of| Progress { left, of }.to_string();
        assert_eq!(bar(11, 20), "█████████░░░░░░░░░░░ 45% (9 of 20)");
        assert_eq!(bar(1, 1_000), format!("{}░ 99% (999 of 1000)", "█".repeat(19)));
        assert_eq!(bar(0, 3), format!("{} 100% (3 of 3)", "█".repeat(20)));
    }
}
