//! When each workload last succeeded and last failed, whenever that was. `workload_latest` knows the month alone, so that
//! it is written once a month and not with every run; the run itself stands in the row of that month.

use std::collections::{BTreeSet, HashMap};

use domain::workload::Workload;
use sea_orm::ConnectionTrait;

use super::bulk::{self, Kind};
use super::months::{self, NewRun};
use super::packing::{MonthRuns, PackedRun, month_of};
use crate::Error;

/// An account's workload, by the number that the database knows it by.
type Key = (i64, i16);

/// The first success and the first failure of each workload in a month that had none yet.
#[derive(Default)]
pub(super) struct Noted {
    /// The latest of each, in Unix seconds.
    by_workload: HashMap<Key, (Option<i64>, Option<i64>)>,
}

impl Noted {
    /// Takes a run that was just added to its `month`, where it matters only as the first of its kind.
    pub(super) fn note(&mut self, run: &NewRun<'_>, month: &MonthRuns) {
        let succeeded = run.outcome.is_success();
        let alike = month.runs(run.workload).iter().filter(|it| it.outcome.is_success() == succeeded);
        if alike.take(2).count() > 1 {
            return;
        }
        let (success, failure) =
            self.by_workload.entry((run.account, super::number(Some(run.workload)))).or_default();
        let latest = if succeeded { success } else { failure };
        *latest = (*latest).max(Some(run.ended_at));
    }

    /// Writes what was noted.
    pub(super) async fn save(self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let mut rows: Vec<_> = self
            .by_workload
            .into_iter()
            .map(|((account, workload), (success, failure))| (account, workload, success, failure))
            .collect();
        // One order for everybody: two transactions never wait for each other in a circle.
        rows.sort_unstable();
        bulk::execute(
            db,
            "write the latest runs",
            "INSERT INTO workload_latest AS l (account_id, workload, ended_at, last_failed_at)
             SELECT k.a, k.w, k.e, k.f FROM {rows} WHERE true
             ON CONFLICT (account_id, workload) DO UPDATE SET
               ended_at = CASE WHEN excluded.ended_at > coalesce(l.ended_at, 0) THEN excluded.ended_at ELSE l.ended_at END,
               last_failed_at = CASE WHEN excluded.last_failed_at > coalesce(l.last_failed_at, 0)
                 THEN excluded.last_failed_at ELSE l.last_failed_at END
             WHERE excluded.ended_at > coalesce(l.ended_at, 0)
                OR excluded.last_failed_at > coalesce(l.last_failed_at, 0)",
            &[("a", Kind::Int), ("w", Kind::Small), ("e", Kind::Int), ("f", Kind::Int)],
            &rows,
        )
        .await?;
        Ok(())
    }
}

/// Where a workload's latest runs are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Latest {
    pub(super) organization: i64,
    pub(super) account: i64,
    pub(super) workload: Workload,
    /// An instant of the month with the last success, in Unix seconds.
    pub(super) succeeded: Option<i64>,
    /// An instant of the month with the last failure.
    pub(super) failed: Option<i64>,
}

/// Where the latest runs of these organizations' workloads are.
pub(super) async fn of_organizations(
    db: &impl ConnectionTrait,
    doing: &'static str,
    organizations: &[(i64,)],
) -> Result<Vec<Latest>, Error> {
    let rows = bulk::query(
        db,
        doing,
        "SELECT l.account_id, l.workload, l.ended_at, l.last_failed_at, a.organization_id
         FROM {rows} CROSS JOIN account a CROSS JOIN workload_latest l
         WHERE a.organization_id = k.o AND l.account_id = a.id",
        &[("o", Kind::Int)],
        organizations,
        |row| {
            let Some(workload) = super::workload(row.at(1)?) else { return Ok(None) };
            Ok(Some(Latest {
                organization: row.at(4)?,
                account: row.at(0)?,
                workload,
                succeeded: row.at(2)?,
                failed: row.at(3)?,
            }))
        },
    )
    .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// The months of some latest runs.
pub(super) struct Found(HashMap<months::Key, MonthRuns>);

impl Found {
    /// Reads the months that runs at these instants (an organization, its account, and Unix seconds) are in.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        doing: &'static str,
        instants: impl Iterator<Item = (i64, i64, i64)>,
    ) -> Result<Self, Error> {
        let keys: BTreeSet<months::Key> = instants
            .filter_map(|(organization, account, at)| Some((organization, month_of(at)?.index(), account)))
            .collect();
        let keys: Vec<months::Key> = keys.into_iter().collect();
        Ok(Self(months::read(db, doing, &keys).await?))
    }

    /// The last run of the workload that succeeded, or that did not, in the month of that instant.
    pub(super) fn last(&self, latest: &Latest, at: Option<i64>, succeeded: bool) -> Option<&PackedRun> {
        let key = (latest.organization, month_of(at?)?.index(), latest.account);
        let runs = self.0.get(&key)?.runs(latest.workload);
        runs.iter().rfind(|run| run.outcome.is_success() == succeeded)
    }
}
