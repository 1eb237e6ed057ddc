//! The runs of a history, and the last success from before them.

use std::collections::{BTreeSet, HashMap};

use domain::history::{AccountHistory, Outcome, Run};
use domain::period::Period;
use domain::workload::{PerWorkload, Workload};
use sea_orm::ConnectionTrait;

use super::super::bulk::{self, Kind};
use super::super::latest::{self, Found};
use super::super::packing::{MonthRuns, PackedRun, Sizes, month_of, month_start};
use super::{DOING, Histories, Months, Organization};
use crate::Error;
use crate::sql::{Row, instant};

/// Runs of the month before the first period's are needed for the days that begin in it somewhere on earth.
const DAYS_BEFORE: i64 = 3;

/// Adds the runs of these months, of the first one only those of its last days, and the last success of each workload
/// that was known at the cut-off, for its «last backup»: it may lie long before these months, and, for a report that is
/// made late, after them.
pub(super) async fn add(db: &impl ConnectionTrait, histories: &mut Histories) -> Result<(), Error> {
    let months = histories.months;
    let rows = month_rows(db, histories).await?;
    let errors = error_texts(db, histories).await?;
    let from = month_start(months.first.next()) - DAYS_BEFORE * 86_400;
    for row in &rows {
        if let Some(account) = histories.account(row.account) {
            add_month(account, &row.runs, from, &errors);
        }
    }
    drop(rows);
    let search = |organization: &Organization| Search {
        organization: organization.id,
        months,
        cut_off: organization.cut_off,
        newer: Wanted::new(),
        older: Wanted::new(),
    };
    let mut searches: Vec<Search> = histories.organizations.iter().map(search).collect();
    for (id, by_workload) in latest(db, histories, &errors).await? {
        let Some((organization, _)) = histories.places.get(&id).copied() else { continue };
        let Some(account) = histories.account(id) else { continue };
        for (workload, last) in by_workload.iter() {
            if let Some(last) = last {
                searches[organization].note(id, account, workload, last);
            }
        }
    }
    for search in searches {
        search.run(db, &errors, histories).await?;
    }
    Ok(())
}

type Wanted = BTreeSet<(i64, Workload)>;

/// The workloads whose last success is still to be found, in months that were not read.
struct Search {
    /// Its id in the database.
    organization: i64,
    months: Months,
    /// In seconds since 1970.
    cut_off: i64,
    /// After the months that were read.
    newer: Wanted,
    /// Before them.
    older: Wanted,
}

impl Search {
    /// Takes the latest success of all, or notes where the one that was known at the cut-off is to be looked for.
    fn note(&mut self, id: i64, account: &mut AccountHistory, workload: Workload, last: &Run) {
        let at = last.ended_at.timestamp();
        let (start, end) = (month_start(self.months.first), month_start(self.months.last.next()));
        if at < start && at <= self.cut_off {
            account.earlier[workload] = Some(last.clone());
            return;
        }
        if at >= end && at <= self.cut_off {
            account.runs[workload].push(last.clone());
        } else if at >= end && self.cut_off >= end {
            self.newer.insert((id, workload));
        }
        // One from before the period's end is wanted in any case: it shows that the account had the workload.
        let by = self.cut_off.min(month_start(self.months.last) - 1);
        if account.earlier[workload].is_none() && !has_success_by(account, workload, by) {
            self.older.insert((id, workload));
        }
    }

    async fn run(
        self,
        db: &impl ConnectionTrait,
        errors: &HashMap<i64, String>,
        histories: &mut Histories,
    ) -> Result<(), Error> {
        let (organization, cut_off) = (self.organization, self.cut_off);
        if let Some(month) = month_of(cut_off).filter(|_| !self.newer.is_empty()) {
            let back = Back { from: month, to: self.months.last.next(), cut_off };
            back.search(db, organization, self.newer, |id, workload, found| {
                if let (Some(account), Some(found)) = (histories.account(id), run(found, errors)) {
                    account.runs[workload].push(found);
                }
            })
            .await?;
        }
        if self.older.is_empty() {
            return Ok(());
        }
        let Some(oldest) = oldest_month(db, organization).await? else { return Ok(()) };
        let back = Back { from: self.months.first.previous(), to: oldest, cut_off };
        back.search(db, organization, self.older, |id, workload, found| {
            if let Some(account) = histories.account(id) {
                account.earlier[workload] = run(found, errors);
            }
        })
        .await
    }
}

fn add_month(account: &mut AccountHistory, month: &MonthRuns, from: i64, errors: &HashMap<i64, String>) {
    for workload in Workload::ALL {
        let runs = month.runs(workload);
        let (before, wanted) = runs.split_at(runs.partition_point(|run| run.ended_at < from));
        account.runs[workload].extend(wanted.iter().filter_map(|run| self::run(run, errors)));
        if let Some(last) = before.iter().rfind(|run| run.outcome.is_success()) {
            account.earlier[workload] = run(last, errors);
        }
    }
}

fn has_success_by(account: &AccountHistory, workload: Workload, last: i64) -> bool {
    account.runs[workload].iter().any(|run| run.outcome.is_success() && run.ended_at.timestamp() <= last)
}

/// The row of an account's month.
struct MonthRow {
    account: i64,
    runs: MonthRuns,
}

async fn month_rows(db: &impl ConnectionTrait, histories: &Histories) -> Result<Vec<MonthRow>, Error> {
    let rows = bulk::query(
        db,
        DOING,
        "SELECT r.month, r.account_id, r.packed FROM {rows} CROSS JOIN run_month r
         WHERE r.organization_id = k.o AND r.month >= k.f AND r.month <= k.l ORDER BY r.month, r.account_id",
        super::MONTHS,
        &histories.month_keys(),
        packed_row,
    )
    .await?;
    rows.into_iter().map(month_row).collect()
}

type PackedRow = (i16, i64, Vec<u8>);

fn packed_row(row: &Row) -> Result<PackedRow, sea_orm::DbErr> {
    Ok((row.at(0)?, row.at(1)?, row.at(2)?))
}

fn month_row((month, account, packed): PackedRow) -> Result<MonthRow, Error> {
    let runs = MonthRuns::unpack(Period::from_index(i32::from(month)), &packed);
    Ok(MonthRow { account, runs: runs.map_err(super::super::corrupt(DOING))? })
}

/// A run as it went in; figures of which a fingerprint is left are not known any more.
fn run(packed: &PackedRun, errors: &HashMap<i64, String>) -> Option<Run> {
    let (objects, bytes) = match packed.sizes {
        Sizes::Said { objects, bytes } => (objects, bytes),
        Sizes::Unsaid | Sizes::Fingerprint(_) => (None, None),
    };
    Some(Run {
        ended_at: instant(packed.ended_at).ok()?,
        outcome: packed.outcome,
        objects,
        bytes,
        error: packed.error.and_then(|id| errors.get(&id).cloned()),
    })
}

async fn error_texts(
    db: &impl ConnectionTrait,
    histories: &Histories,
) -> Result<HashMap<i64, String>, Error> {
    let rows = bulk::query(
        db,
        DOING,
        "SELECT e.id, e.text FROM {rows} CROSS JOIN error_text e WHERE e.organization_id = k.o",
        super::ONE,
        &histories.keys(),
        |row| Ok((row.at(0)?, row.at(1)?)),
    )
    .await?;
    Ok(rows.into_iter().collect())
}

/// The latest success of each workload of each account, whenever it was. Of those in months that were read, only that
/// there is one: the months' rows have told them.
async fn latest(
    db: &impl ConnectionTrait,
    histories: &Histories,
    errors: &HashMap<i64, String>,
) -> Result<HashMap<i64, PerWorkload<Option<Run>>>, Error> {
    let Months { first, last } = histories.months;
    let (start, end) = (month_start(first), month_start(last.next()));
    let all = latest::of_organizations(db, DOING, &histories.keys()).await?;
    let elsewhere = all.iter().filter_map(|it| Some((it.organization, it.account, it.succeeded?)));
    let elsewhere = elsewhere.filter(|(_, _, at)| !(start..end).contains(at));
    let found = Found::read(db, DOING, elsewhere).await?;
    let mut successes: HashMap<i64, PerWorkload<Option<Run>>> = HashMap::new();
    for it in &all {
        let Some(at) = it.succeeded else { continue };
        let some = PackedRun { ended_at: at, outcome: Outcome::Succeeded, error: None, sizes: Sizes::Unsaid };
        let last = run(found.last(it, it.succeeded, true).unwrap_or(&some), errors);
        successes.entry(it.account).or_default()[it.workload] = last;
    }
    Ok(successes)
}

/// Months to be looked through, from the newest to the oldest.
struct Back {
    from: Period,
    to: Period,
    cut_off: i64,
}

impl Back {
    /// Finds the last success of each wanted workload, until everybody's is found.
    async fn search(
        self,
        db: &impl ConnectionTrait,
        organization: i64,
        mut wanted: Wanted,
        mut found: impl FnMut(i64, Workload, &PackedRun),
    ) -> Result<(), Error> {
        let mut month = self.from;
        while month >= self.to && !wanted.is_empty() {
            let mut keys: Vec<(i64, i32, i64)> =
                wanted.iter().map(|(account, _)| (organization, month.index(), *account)).collect();
            keys.dedup();
            let rows = bulk::query(
                db,
                DOING,
                "SELECT r.month, r.account_id, r.packed FROM {rows} CROSS JOIN run_month r
                 WHERE r.organization_id = k.o AND r.month = k.m AND r.account_id = k.a",
                &[("o", Kind::Int), ("m", Kind::Small), ("a", Kind::Int)],
                &keys,
                packed_row,
            )
            .await?;
            for row in rows {
                let row = month_row(row)?;
                for workload in Workload::ALL {
                    let known = |run: &&PackedRun| run.outcome.is_success() && run.ended_at <= self.cut_off;
                    let last = row.runs.runs(workload).iter().rfind(known);
                    if let Some(last) = last.filter(|_| wanted.remove(&(row.account, workload))) {
                        found(row.account, workload, last);
                    }
                }
            }
            month = month.previous();
        }
        Ok(())
    }
}

async fn oldest_month(db: &impl ConnectionTrait, organization: i64) -> Result<Option<Period>, Error> {
    let oldest = bulk::query(
        db,
        DOING,
        "SELECT min(r.month) FROM {rows} CROSS JOIN run_month r WHERE r.organization_id = k.o",
        super::ONE,
        &[(organization,)],
        |row| row.at::<Option<i16>>(0),
    )
    .await?;
    Ok(oldest.first().copied().flatten().map(|index| Period::from_index(i32::from(index))))
}
