//! Writes runs: reads the months they fall in, adds them, and writes back what changed. The transaction has locked the
//! organizations of the runs, so nobody else changes these months meanwhile.

use std::collections::HashMap;

use domain::history::Outcome;
use domain::period::Period;
use domain::workload::Workload;
use sea_orm::ConnectionTrait;

use super::bulk::{self, Kind};
use super::packing::{Added, MonthRuns, PackedRun, Sizes, month_of};
use crate::Error;

/// An error text is cut at so many characters: it is shared between runs, and an index holds it.
const ERROR_LIMIT: usize = 500;

/// A run to be remembered.
#[derive(Debug, Clone)]
pub(super) struct NewRun<'a> {
    pub(super) organization: i64,
    pub(super) account: i64,
    pub(super) workload: Workload,
    /// In Unix seconds.
    pub(super) ended_at: i64,
    pub(super) outcome: Outcome,
    pub(super) objects: Option<u64>,
    pub(super) bytes: Option<u64>,
    pub(super) error: Option<&'a str>,
}

/// The key of a row of `run_month`.
type Key = (i64, i32, i64);

struct Slot {
    key: Key,
    month: Period,
    runs: MonthRuns,
    changed: bool,
}

/// Remembers the runs and says of each what became of it.
pub(super) async fn record_runs(db: &impl ConnectionTrait, runs: &[NewRun<'_>]) -> Result<Vec<Added>, Error> {
    let errors = error_texts(db, runs).await?;
    let mut slots = load(db, runs).await?;
    let by_key: HashMap<Key, usize> = slots.iter().enumerate().map(|(at, slot)| (slot.key, at)).collect();

    let mut answers = Vec::with_capacity(runs.len());
    let mut latest = Latest::default();
    for run in runs {
        let slot = month_of(run.ended_at)
            .and_then(|month| by_key.get(&(run.organization, month.index(), run.account)))
            .and_then(|at| slots.get_mut(*at));
        let Some(slot) = slot else {
            // Instants are parsed at the edge (2000 to 2099), so every run has a month.
            answers.push(Added::Contradicts);
            continue;
        };
        let added = slot.runs.add(run.workload, packed(run, &errors));
        if added == Added::New {
            slot.changed = true;
            latest.note(run);
        }
        answers.push(added);
    }
    save(db, &slots).await?;
    latest.save(db).await?;
    Ok(answers)
}

fn packed(run: &NewRun<'_>, errors: &HashMap<(i64, String), i64>) -> PackedRun {
    PackedRun {
        ended_at: run.ended_at,
        outcome: run.outcome,
        error: run.error.and_then(|text| errors.get(&(run.organization, cleaned(text))).copied()),
        sizes: match (run.objects, run.bytes) {
            (None, None) => Sizes::Unsaid,
            (objects, bytes) => Sizes::Said { objects, bytes },
        },
    }
}

/// What is stored of an error text: without control characters, cut.
fn cleaned(text: &str) -> String {
    domain::text::clean(text.trim(), ERROR_LIMIT)
}

/// The ids of the runs' error texts, which an organization's runs share.
async fn error_texts(
    db: &impl ConnectionTrait,
    runs: &[NewRun<'_>],
) -> Result<HashMap<(i64, String), i64>, Error> {
    const COLUMNS: &bulk::Columns = &[("o", Kind::Int), ("t", Kind::Text)];
    let mut texts: Vec<(i64, String)> =
        runs.iter().filter_map(|run| run.error.map(|text| (run.organization, cleaned(text)))).collect();
    texts.sort_unstable();
    texts.dedup();
    bulk::execute(
        db,
        "remember error texts",
        "INSERT INTO error_text (organization_id, text) SELECT k.o, k.t FROM {rows}
         WHERE NOT EXISTS (SELECT 1 FROM error_text e WHERE e.organization_id = k.o AND e.text = k.t)
         ON CONFLICT (organization_id, text) DO NOTHING",
        COLUMNS,
        &texts,
    )
    .await?;
    let found = bulk::query(
        db,
        "read error texts",
        "SELECT e.organization_id, e.text, e.id FROM {rows} CROSS JOIN error_text e
         WHERE e.organization_id = k.o AND e.text = k.t",
        COLUMNS,
        &texts,
        |row| Ok(((row.at(0)?, row.at(1)?), row.at(2)?)),
    )
    .await?;
    Ok(found.into_iter().collect())
}

/// The months of these runs, ordered by key, each as stored or empty.
async fn load(db: &impl ConnectionTrait, runs: &[NewRun<'_>]) -> Result<Vec<Slot>, Error> {
    let mut keys: Vec<Key> = runs
        .iter()
        .filter_map(|run| Some((run.organization, month_of(run.ended_at)?.index(), run.account)))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<(Key, Vec<u8>)> = bulk::query(
        db,
        "read months of runs",
        "SELECT r.organization_id, r.month, r.account_id, r.packed FROM {rows} CROSS JOIN run_month r
         WHERE r.organization_id = k.o AND r.month = k.m AND r.account_id = k.a",
        &[("o", Kind::Int), ("m", Kind::Small), ("a", Kind::Int)],
        &keys,
        |row| Ok(((row.at(0)?, i32::from(row.at::<i16>(1)?), row.at(2)?), row.at(3)?)),
    )
    .await?;
    let stored: HashMap<Key, Vec<u8>> = rows.into_iter().collect();
    keys.into_iter()
        .map(|key| {
            let month = Period::from_index(key.1);
            let runs = match stored.get(&key) {
                Some(packed) => {
                    MonthRuns::unpack(month, packed).map_err(super::corrupt("read months of runs"))?
                }
                None => MonthRuns::new(month),
            };
            Ok(Slot { key, month, runs, changed: false })
        })
        .collect()
}

async fn save(db: &impl ConnectionTrait, slots: &[Slot]) -> Result<(), Error> {
    let rows: Vec<(i64, i32, i64, String)> = slots
        .iter()
        .filter(|slot| slot.changed)
        .map(|slot| (slot.key.0, slot.month.index(), slot.key.2, bulk::hex(&slot.runs.pack())))
        .collect();
    bulk::execute(
        db,
        "write months of runs",
        "INSERT INTO run_month (organization_id, month, account_id, packed) SELECT k.o, k.m, k.a, k.p FROM {rows}
         WHERE true ON CONFLICT (organization_id, month, account_id) DO UPDATE SET packed = excluded.packed",
        &[("o", Kind::Int), ("m", Kind::Small), ("a", Kind::Int), ("p", Kind::Bytes)],
        &rows,
    )
    .await?;
    Ok(())
}

/// The last success and the last failure of each workload among the new runs.
#[derive(Default)]
struct Latest {
    by_workload: HashMap<(i64, usize), (Option<Success>, Option<i64>)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Success {
    ended_at: i64,
    objects: Option<u64>,
    bytes: Option<u64>,
}

impl Latest {
    fn note(&mut self, run: &NewRun<'_>) {
        let (success, failed_at) = self.by_workload.entry((run.account, run.workload.index())).or_default();
        if run.outcome.is_success() {
            let this = Success { ended_at: run.ended_at, objects: run.objects, bytes: run.bytes };
            *success = (*success).max(Some(this));
        } else {
            *failed_at = (*failed_at).max(Some(run.ended_at));
        }
    }

    async fn save(self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let mut rows: Vec<_> = self
            .by_workload
            .into_iter()
            .map(|((account, workload), (success, failed_at))| {
                let ended_at = success.map(|success| success.ended_at);
                let objects = success.and_then(|success| success.objects);
                let bytes = success.and_then(|success| success.bytes);
                (account, workload, ended_at, objects, bytes, failed_at)
            })
            .collect();
        // One order for everybody: two transactions never wait for each other in a circle.
        rows.sort_unstable();
        bulk::execute(
            db,
            "write the latest runs",
            "INSERT INTO workload_latest AS l (account_id, workload, ended_at, objects, bytes, last_failed_at)
             SELECT k.a, k.w, k.e, k.o, k.b, k.f FROM {rows} WHERE true
             ON CONFLICT (account_id, workload) DO UPDATE SET
               ended_at = CASE WHEN excluded.ended_at > coalesce(l.ended_at, 0) THEN excluded.ended_at ELSE l.ended_at END,
               objects = CASE WHEN excluded.ended_at > coalesce(l.ended_at, 0) THEN excluded.objects ELSE l.objects END,
               bytes = CASE WHEN excluded.ended_at > coalesce(l.ended_at, 0) THEN excluded.bytes ELSE l.bytes END,
               last_failed_at = CASE WHEN excluded.last_failed_at > coalesce(l.last_failed_at, 0)
                 THEN excluded.last_failed_at ELSE l.last_failed_at END
             WHERE excluded.ended_at > coalesce(l.ended_at, 0)
                OR excluded.last_failed_at > coalesce(l.last_failed_at, 0)",
            &[
                ("a", Kind::Int),
                ("w", Kind::Small),
                ("e", Kind::Int),
                ("o", Kind::Int),
                ("b", Kind::Int),
                ("f", Kind::Int),
            ],
            &rows,
        )
        .await?;
        Ok(())
    }
}
