//! Which reports an organization has and is owed.

use crate::api::ReportProgress;
use domain::{period::Period, schedule::Schedule, time::Instant, zone::Zone};
use store::{Organization, ReportRow, ReportState};

/// How many months' reports are listed (spec section 5).
const LISTED: usize = 6;

/// A month that has a report or is owed one.
pub struct ReportFact<'a> {
    /// Which month.
    pub period: Period,
    /// How far it is.
    pub progress: ReportProgress,
    /// By which zone its days are cut.
    pub zone: Zone,
    /// When it fell due.
    pub due_at: Instant,
    /// When its file goes.
    pub expires_at: Instant,
    /// Its row in the ledger; none until it is planned.
    pub row: Option<&'a ReportRow>,
}

/// The latest six months with a report in the ledger or owed one, latest first.
pub fn report_facts<'a>(
    rows: &'a [ReportRow],
    organization: &Organization,
    schedule: &Schedule,
    now: Instant,
) -> Vec<ReportFact<'a>> {
    let zone = organization.zone;
    let mut facts: Vec<_> = rows.iter().map(|row| of_row(row, zone, now)).collect();
    for period in schedule.due_periods(zone, &organization.presence, now) {
        if rows.iter().all(|row| row.period != period) {
            let due_at = schedule.due_at(period, zone);
            let expires_at = schedule.expires_at(period, zone);
            let progress = waiting(due_at, false, now);
            facts.push(ReportFact { period, progress, zone, due_at, expires_at, row: None });
        }
    }
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.period));
    facts.truncate(LISTED);
    facts
}

fn of_row(row: &ReportRow, present: Zone, now: Instant) -> ReportFact<'_> {
    let progress = match row.state {
        ReportState::Ready => ReportProgress::Ready,
        ReportState::Failed => ReportProgress::GivenUp,
        ReportState::Due | ReportState::Rendering | ReportState::Expired => {
            waiting(row.cut_off, row.tried, now)
        }
    };
    ReportFact {
        period: row.period,
        progress,
        zone: row.zone.unwrap_or(present),
        due_at: row.due_at,
        expires_at: row.expires_at,
        row: Some(row),
    }
}

/// A report that is wanted since then: late when a try has failed, or when nobody has made it for an hour.
fn waiting(since: Instant, tried: bool, now: Instant) -> ReportProgress {
    if tried || (now - since).num_minutes() >= 60 { ReportProgress::Late } else { ReportProgress::Making }
}
