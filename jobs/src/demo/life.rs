//! The life of an account: when it was added, switched off and on again, deleted, and when its backups failed.

use chrono::{Datelike as _, Duration, NaiveDate};
use domain::{period::Period, time::Instant, workload::Workload, zone::Zone};

use super::{
    cast::{Organization, Temper},
    dice::Dice,
};

/// What is decided about an account before any of its days.
pub(super) struct Life {
    pub(super) added_at: Instant,
    pub(super) deleted_at: Option<Instant>,
    pub(super) workloads: Vec<Workload>,
    /// Changes in the order of time; none of a workload means all of them.
    pub(super) changes: Vec<Change>,
    pub(super) failures: Vec<Stretch>,
}

/// Backup switched on or off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) workload: Option<Workload>,
    pub(super) at: Instant,
    pub(super) on: bool,
}

/// Days in a row on which a backup failed for a reason that did not go away by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: NaiveDate,
    pub(super) days: i64,
    /// None: all workloads.
    pub(super) workload: Option<Workload>,
    pub(super) cause: &'static str,
}

impl Stretch {
    pub(super) fn covers(&self, workload: Workload, day: NaiveDate) -> bool {
        let within = day >= self.from && day < self.from + Duration::days(self.days);
        within && self.workload.is_none_or(|only| only == workload)
    }
}

impl Life {
    /// Whether `workload` was on at `at`.
    pub(super) fn is_on(&self, workload: Workload, at: Instant) -> bool {
        let alive = at >= self.added_at && self.deleted_at.is_none_or(|deleted| at < deleted);
        let last = self
            .changes
            .iter()
            .rfind(|change| change.at <= at && change.workload.is_none_or(|only| only == workload));
        alive && self.workloads.contains(&workload) && last.is_none_or(|change| change.on)
    }
}

const CAUSES: &[&str] = &[
    "The mailbox is over its quota; the snapshot could not be written.",
    "The service answered 503 for longer than the backup window.",
    "Access was denied: the application's consent was withdrawn for this user.",
    "The licence of this user does not include the workload.",
    "Too many requests: throttled until the window closed.",
    "Item could not be read: the message is corrupt at its source.",
];

/// Decides the life of the account `id` of `organization` from `start` to `end`.
pub(super) fn life(
    seed: u64,
    organization: &Organization,
    id: &str,
    offered: &[Workload],
    zone: Zone,
    start: Instant,
    end: Instant,
) -> Life {
    let mut dice = Dice::new(seed, &[organization.id, id, "added"]);
    // Most were there when the organization came; some were hired later.
    let added_at = if dice.chance(880) {
        start + Duration::minutes(minutes(&mut dice, 45))
    } else {
        let day = start.date_naive() + Duration::days(minutes(&mut dice, 150));
        zone.start_of_day(day) + Duration::minutes(9 * 60 + minutes(&mut dice, 480))
    };
    let added_at = added_at.max(start);
    let workloads = offered
        .iter()
        .copied()
        .filter(|workload| matches!(workload, Workload::Email | Workload::SharePoint) || dice.chance(900))
        .collect();
    let mut life = Life { added_at, deleted_at: None, workloads, changes: Vec::new(), failures: Vec::new() };
    let mut away = false;
    let mut period = Period::containing(added_at, zone);
    while period.first_day() <= end.date_naive() && life.deleted_at.is_none() {
        let mut dice = Dice::new(seed, &[organization.id, id, &period.to_string()]);
        let instant = |dice: &mut Dice| {
            let day = day_of(period, dice);
            zone.start_of_day(day) + Duration::minutes(8 * 60 + minutes(dice, 540))
        };
        if away {
            if dice.chance(120) {
                life.deleted_at = Some(instant(&mut dice));
            } else if dice.chance(250) {
                let at = instant(&mut dice);
                life.changes.push(Change { workload: None, at, on: true });
                away = false;
            }
        } else if dice.chance(if organization.temper == Temper::Rough { 30 } else { 16 }) {
            let at = instant(&mut dice).max(added_at + Duration::hours(1));
            life.changes.push(Change { workload: None, at, on: false });
            away = true;
        } else if dice.chance(12) && life.workloads.len() > 1 {
            let workload = dice.pick(&life.workloads);
            let at = instant(&mut dice).max(added_at + Duration::hours(1));
            life.changes.push(Change { workload: Some(workload), at, on: false });
            let back = at + Duration::days(9 + minutes(&mut dice, 11));
            life.changes.push(Change { workload: Some(workload), at: back, on: true });
        }
        fail(&mut life, organization, period, &mut dice);
        period = period.next();
    }
    life.changes.sort_by_key(|change| change.at);
    life
}

/// Perhaps a stretch of days in this month on which the account's backups fail.
fn fail(life: &mut Life, organization: &Organization, period: Period, dice: &mut Dice) {
    let per_mille = match organization.temper {
        Temper::Calm => 10,
        Temper::Usual => 45,
        Temper::Rough => 130,
    };
    if dice.chance(per_mille) && !life.workloads.is_empty() {
        let workload = if dice.chance(350) { None } else { Some(dice.pick(&life.workloads)) };
        let from = day_of(period, dice);
        let days = 1 + minutes(dice, if organization.temper == Temper::Rough { 12 } else { 4 });
        life.failures.push(Stretch { from, days, workload, cause: dice.pick(CAUSES) });
    }
}

fn day_of(period: Period, dice: &mut Dice) -> NaiveDate {
    let first = period.first_day();
    let last = u64::from(period.last_day().day());
    first + Duration::days(minutes(dice, last - 1))
}

/// A signed number from 0 to `most`.
fn minutes(dice: &mut Dice, most: u64) -> i64 {
    i64::try_from(dice.between(0, most)).unwrap_or(0)
}

/// What befell a whole organization on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outage {
    /// Everything failed and nobody repaired it that day.
    Lasting,
    /// Everything failed at night and a second run in the morning succeeded.
    Repaired,
    /// The backup did not run at all.
    Silent,
}

/// Whether `day` fell into an outage of the organization.
pub(super) fn outage(seed: u64, organization: &Organization, day: NaiveDate) -> Option<Outage> {
    let month = format!("{}-{}", day.year(), day.month());
    let mut dice = Dice::new(seed, &[organization.id, "outage", &month]);
    let (per_mille, most) = match organization.temper {
        Temper::Calm => (150, 1),
        Temper::Usual => (450, 2),
        Temper::Rough => (800, 3),
    };
    if !dice.chance(per_mille) {
        return None;
    }
    let kind = dice.pick(&[Outage::Repaired, Outage::Repaired, Outage::Lasting, Outage::Silent]);
    let from = u32::try_from(dice.between(2, 26)).unwrap_or(2);
    let days = u32::try_from(dice.between(1, most)).unwrap_or(1);
    (from..from + days).contains(&day.day()).then_some(kind)
}
