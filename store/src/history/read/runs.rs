//! The runs of a history, and the last success from before them.

use std::collections::{BTreeSet, HashMap};

use domain::history::{AccountHistory, Outcome, Run};
use domain::period::Period;
use domain::workload::{PerWorkload, Workload};
use sea_orm::ConnectionTrait;

use super::super::bulk::{self, Kind};
use super::super::packing::{MonthRuns, PackedRun, Sizes, month_start};
use super::{Accounts, DOING, Months, workload};
use crate::Error;
use crate::sql::{Row, instant};

/// Runs of the month before the first period's are needed for the days that begin in it somewhere on earth.
const DAYS_BEFORE: i64 = 3;

/// Adds the runs of these months, of the first one only those of its last days, and from before them the last success
/// of each workload that needs one for its «last backup»: every one without a success until the last period's month is
/// over, because later ones may lie behind the report's cut-off.
pub(super) async fn add(
    db: &impl ConnectionTrait,
    organization: i64,
    months: Months,
    accounts: &mut Accounts,
) -> Result<(), Error> {
    let rows = month_rows(db, organization, months).await?;
    let errors = error_texts(db, organization).await?;
    let from = month_start(months.first.next()) - DAYS_BEFORE * 86_400;
    for row in &rows {
        if let Some(account) = accounts.get(row.account) {
            add_month(account, &row.runs, from, &errors);
        }
    }
    let latest = latest(db, organization).await?;
    let mut older = BTreeSet::new();
    for (id, by_workload) in latest {
        let Some(account) = accounts.get(id) else { continue };
        for workload in Workload::ALL {
            let Some(last) = &by_workload[workload] else { continue };
            if account.earlier[workload].is_some()
                || has_success_before(account, workload, month_start(months.last))
            {
                continue;
            }
            if last.ended_at.timestamp() < month_start(months.first) {
                account.earlier[workload] = Some(last.clone());
            } else {
                older.insert((id, workload));
            }
        }
    }
    add_older(db, organization, months, older, &errors, accounts).await
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

fn has_success_before(account: &AccountHistory, workload: Workload, end: i64) -> bool {
    account.runs[workload].iter().any(|run| run.outcome.is_success() && run.ended_at.timestamp() < end)
}

/// The row of an account's month.
struct MonthRow {
    account: i64,
    runs: MonthRuns,
}

async fn month_rows(
    db: &impl ConnectionTrait,
    organization: i64,
    months: Months,
) -> Result<Vec<MonthRow>, Error> {
    let rows = bulk::query(
        db,
        DOING,
        "SELECT r.month, r.account_id, r.packed FROM {rows} CROSS JOIN run_month r
         WHERE r.organization_id = k.o AND r.month >= k.f AND r.month <= k.l ORDER BY r.month, r.account_id",
        &[("o", Kind::Int), ("f", Kind::Small), ("l", Kind::Small)],
        &[(organization, months.first.index(), months.last.index())],
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

async fn error_texts(db: &impl ConnectionTrait, organization: i64) -> Result<HashMap<i64, String>, Error> {
    let rows = bulk::query(
        db,
        DOING,
        "SELECT e.id, e.text FROM {rows} CROSS JOIN error_text e WHERE e.organization_id = k.o",
        super::ONE,
        &[(organization,)],
        |row| Ok((row.at(0)?, row.at(1)?)),
    )
    .await?;
    Ok(rows.into_iter().collect())
}

/// The latest success of each workload of each account, whenever it was.
async fn latest(
    db: &impl ConnectionTrait,
    organization: i64,
) -> Result<HashMap<i64, PerWorkload<Option<Run>>>, Error> {
    let mut latest: HashMap<i64, PerWorkload<Option<Run>>> = HashMap::new();
    bulk::query(
        db,
        DOING,
        "SELECT l.account_id, l.workload, l.ended_at, l.objects, l.bytes
         FROM {rows} CROSS JOIN account a CROSS JOIN workload_latest l
         WHERE a.organization_id = k.o AND l.account_id = a.id AND l.ended_at IS NOT NULL",
        super::ONE,
        &[(organization,)],
        |row| {
            let figure =
                |at: usize| row.at::<Option<i64>>(at).map(|it| it.and_then(|it| u64::try_from(it).ok()));
            let run = Run {
                ended_at: instant(row.at(2)?)?,
                outcome: Outcome::Succeeded,
                objects: figure(3)?,
                bytes: figure(4)?,
                error: None,
            };
            if let Some(workload) = workload(row.at(1)?) {
                latest.entry(row.at(0)?).or_default()[workload] = Some(run);
            }
            Ok(())
        },
    )
    .await?;
    Ok(latest)
}

/// For an old report: the latest success lies behind what was read, so the one before it is looked for in the rows of
/// earlier months, from the newest to the oldest, until everybody's is found.
async fn add_older(
    db: &impl ConnectionTrait,
    organization: i64,
    months: Months,
    mut wanted: BTreeSet<(i64, Workload)>,
    errors: &HashMap<i64, String>,
    accounts: &mut Accounts,
) -> Result<(), Error> {
    let Some(oldest) = oldest_month(db, organization).await?.filter(|_| !wanted.is_empty()) else {
        return Ok(());
    };
    let mut month = months.first.previous();
    while month >= oldest && !wanted.is_empty() {
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
            let Some(account) = accounts.get(row.account) else { continue };
            for workload in Workload::ALL {
                let last = row.runs.runs(workload).iter().rfind(|run| run.outcome.is_success());
                if let Some(last) = last.filter(|_| wanted.remove(&(row.account, workload))) {
                    account.earlier[workload] = run(last, errors);
                }
            }
        }
        month = month.previous();
    }
    Ok(())
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
