//! The runs of a history, and the last success from before them.

use std::collections::{HashMap, HashSet};

use domain::history::{AccountHistory, Outcome, Run};
use domain::period::Period;
use domain::workload::{PerWorkload, Workload};
use sea_orm::ConnectionTrait;

use super::super::bulk::{self, Kind};
use super::super::packing::{MonthRuns, PackedRun, Sizes, month_start};
use super::{Accounts, DOING, Months, workload};
use crate::Error;
use crate::sql::{Row, instant};

/// How many months before those that are read a last success is looked for.
const MONTHS_BACK: i32 = 24;

/// Adds the runs of these months, and from before them the last success of each workload that needs one for its «last
/// backup»: every one without a success in the months up to the period's, because those after it may lie behind the
/// report's cut-off.
pub(super) async fn add(
    db: &impl ConnectionTrait,
    organization: i64,
    months: Months,
    period: Period,
    accounts: &mut Accounts,
) -> Result<(), Error> {
    let rows = month_rows(db, organization, months).await?;
    let errors = error_texts(db, organization).await?;
    for row in &rows {
        if let Some(account) = accounts.get(row.account) {
            for (workload, runs) in account.runs.iter_mut() {
                runs.extend(row.runs.runs(workload).iter().filter_map(|run| self::run(run, &errors)));
            }
        }
    }
    let latest = latest(db, organization).await?;
    let mut older = HashSet::new();
    let known_until = month_start(period.next());
    for (id, by_workload) in latest {
        let Some(account) = accounts.get(id) else { continue };
        for workload in Workload::ALL {
            let Some(last) = &by_workload[workload] else { continue };
            if has_success_before(account, workload, known_until) {
                continue;
            }
            if last.ended_at.timestamp() < month_start(months.first) {
                account.earlier[workload] = Some(last.clone());
            } else {
                older.insert((id, workload));
            }
        }
    }
    add_older(db, organization, months, &older, &errors, accounts).await
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
/// earlier months, newest first.
async fn add_older(
    db: &impl ConnectionTrait,
    organization: i64,
    months: Months,
    wanted: &HashSet<(i64, Workload)>,
    errors: &HashMap<i64, String>,
    accounts: &mut Accounts,
) -> Result<(), Error> {
    let mut keys: Vec<i64> = wanted.iter().map(|(account, _)| *account).collect();
    keys.sort_unstable();
    keys.dedup();
    let (from, to) = (months.first.plus(-MONTHS_BACK).index(), months.first.index());
    let keys: Vec<(i64, i64, i32, i32)> =
        keys.into_iter().map(|account| (organization, account, from, to)).collect();
    let rows = bulk::query(
        db,
        DOING,
        "SELECT r.month, r.account_id, r.packed FROM {rows} CROSS JOIN run_month r
         WHERE r.organization_id = k.o AND r.month >= k.f AND r.month < k.l AND r.account_id = k.a
         ORDER BY r.month DESC",
        &[("o", Kind::Int), ("a", Kind::Int), ("f", Kind::Small), ("l", Kind::Small)],
        &keys,
        packed_row,
    )
    .await?;
    for row in rows {
        let row = month_row(row)?;
        let Some(account) = accounts.get(row.account) else { continue };
        for workload in Workload::ALL {
            if wanted.contains(&(row.account, workload)) && account.earlier[workload].is_none() {
                let last = row.runs.runs(workload).iter().rfind(|run| run.outcome.is_success());
                account.earlier[workload] = last.and_then(|last| run(last, errors));
            }
        }
    }
    Ok(())
}
