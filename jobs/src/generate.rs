//! Generate: what is missing of one period, made now, whatever the day. What is there is never replaced.

use std::fmt;

use chrono::{DurationRound, TimeDelta};
use domain::format;
use domain::id::OrganizationId;
use domain::language::Language;
use domain::period::Period;
use domain::time::Instant;
use store::{Error, Only, OrganizationKey, PlanOrganization, PlannedReport};

use crate::context::Context;
use crate::plan;
use crate::run::{self, RunDueSummary};

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The period is not one whose report can be made; the sentence says why.
    #[error("{0}")]
    Refused(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What `generate` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Which month.
    pub period: Period,
    /// Reports that were there already.
    pub already_there: usize,
    /// Reports of which a new revision was asked for.
    pub revised: u64,
    /// What was made and sent on the way.
    pub done: RunDueSummary,
    /// Organizations for which the period cannot be reported, with the reason.
    pub refused: Vec<(String, String)>,
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = format::month(Language::En, self.period);
        match (self.already_there, self.revised) {
            (there, 0) => writeln!(f, "{month}: {there} already there")?,
            (left, revised) => writeln!(f, "{month}: {revised} to be revised, {left} left as they are")?,
        }
        for (organization, reason) in &self.refused {
            writeln!(f, "left out: {organization}: {reason}")?;
        }
        write!(f, "{}", self.done)
    }
}

/// Makes the reports of `period` that are missing, of one organization or of all; with `revise` also a new revision of those
/// that are there. The cut-off of a report that is due
/// anyway is its due instant, that of any other the command's start in whole minutes (spec section 4).
///
/// # Errors
/// [`GenerateError::Refused`] for a period that is still running, has expired or is before the first.
pub async fn generate(
    context: &Context,
    period: Period,
    only: Option<OrganizationId>,
    revise: bool,
) -> Result<Generated, GenerateError> {
    let (store, scope) = (&context.store, &context.deployment);
    let start = store.now();
    let first = context.schedule.first_period;
    if period < first {
        let reason = format!("the first month that is reported is {}", format::month(Language::En, first));
        return Err(GenerateError::Refused(reason));
    }
    let (mut keys, mut there, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let mut after = OrganizationKey::default();
    loop {
        let organizations = store.organizations_to_plan(scope, after, 1_000, period).await?;
        let Some(last) = organizations.last() else { break };
        after = last.key;
        let mut missing = Vec::new();
        for organization in organizations.iter().filter(|it| only.is_none_or(|id| id == it.id)) {
            match wanted(context, organization, period, start) {
                Ok(Wanted::There) => {
                    keys.push(organization.key);
                    there.push(organization.key);
                }
                Ok(Wanted::Missing(report)) => {
                    keys.push(organization.key);
                    missing.push(report);
                }
                Ok(Wanted::Nothing) => {}
                Err(reason) => refused.push((organization.name.clone(), reason)),
            }
        }
        store.plan_reports(scope, &missing).await?;
    }
    if keys.is_empty()
        && let Some((_, reason)) = refused.first()
    {
        return Err(GenerateError::Refused(reason.clone()));
    }
    let revised = match revise {
        true => store.plan_revisions(scope, &there, period, whole_minutes(start)).await?,
        false => 0,
    };
    let open = store.retry_reports_now(scope, &keys, period).await?;
    let already_there = keys.len().saturating_sub(usize::try_from(open).unwrap_or(usize::MAX));
    let organization = only.and(keys.first().copied());
    let done = run::work(context, Some(Only { period, organization })).await?;
    Ok(Generated { period, already_there, revised, done, refused })
}

/// What there is to do for an organization.
enum Wanted {
    /// It has a row for the period already.
    There,
    /// This row is to be written.
    Missing(PlannedReport),
    /// It was gone for all of the period.
    Nothing,
}

/// What there is to do for an organization: a report that is due anyway is the scheduled one.
///
/// # Errors
/// A sentence, when the period cannot be reported.
fn wanted(
    context: &Context,
    organization: &PlanOrganization,
    period: Period,
    start: Instant,
) -> Result<Wanted, String> {
    let zone = organization.zone;
    let bounds = zone.month_bounds(period);
    if start < bounds.end {
        return Err(format!(
            "{} has not ended yet ({}); its report can be made from {} on",
            format::month(Language::En, period),
            zone.name(),
            format::date(Language::En, period.next().first_day()),
        ));
    }
    let (due_at, expires_at) =
        (context.schedule.due_at(period, zone), context.schedule.expires_at(period, zone));
    if expires_at <= start {
        return Err(format!(
            "the report of {} expired on {}: reports are kept for six months",
            format::month(Language::En, period),
            format::date(Language::En, zone.local(expires_at).date()),
        ));
    }
    if organization.planned.contains(&period) {
        return Ok(Wanted::There);
    }
    if let Some(due) = plan::owed(&context.schedule, organization, start).find(|it| it.period == period) {
        return Ok(Wanted::Missing(due));
    }
    if !organization.presence.was_there(zone, period) {
        return Ok(Wanted::Nothing);
    }
    let cut_off = whole_minutes(start);
    let report =
        PlannedReport { organization: organization.key, period, due_at, expires_at, cut_off: Some(cut_off) };
    Ok(Wanted::Missing(report))
}

/// The clock has whole seconds; whole minutes are what people write down.
fn whole_minutes(at: Instant) -> Instant {
    at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at)
}
