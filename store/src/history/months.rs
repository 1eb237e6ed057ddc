//! Writes runs: reads the months they fall in, adds them, and writes back what changed. The transaction has locked the
//! organizations of the runs, so nobody else changes these months meanwhile.

use std::collections::HashMap;

use domain::history::Outcome;
use domain::period::Period;
use domain::workload::Workload;
use sea_orm::ConnectionTrait;

use super::bulk::{self, Kind};
use super::latest::Noted;
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

/// The key of a row of `run_month`: organization, month, account.
pub(super) type Key = (i64, i32, i64);

/// So many months are written at once: enough for a statement to be worth its way, few enough for the database to have
/// something to do while the next ones are packed.
const BATCH: usize = 400;

/// Remembers the runs and says of each what became of it.
pub(super) async fn record_runs(db: &impl ConnectionTrait, runs: &[NewRun<'_>]) -> Result<Vec<Added>, Error> {
    let errors = error_texts(db, runs).await?;
    let places = by_month(runs);
    let mut keys: Vec<Key> = places.iter().map(|(key, _)| *key).collect();
    keys.dedup();
    let stored = packed_rows(db, READING, &keys).await?;
    // Instants are parsed at the edge (2000 to 2099), so every run has a month and gets an answer.
    let answers = vec![Added::Contradicts; runs.len()];
    let mut adding = Adding { runs, errors, stored, answers, latest: Noted::default() };

    let mut months = places.chunk_by(|(key, _), (next, _)| key == next);
    let mut rows = adding.next_rows(&mut months)?;
    while !rows.is_empty() {
        let (written, next) = futures::join!(save(db, &rows), async { adding.next_rows(&mut months) });
        written?;
        rows = next?;
    }
    adding.latest.save(db).await?;
    Ok(adding.answers)
}

const READING: &str = "read months of runs";

/// Organization, month, account, packed runs.
type NewRow = (i64, i32, i64, String);

/// Runs on their way into their months.
struct Adding<'a> {
    runs: &'a [NewRun<'a>],
    errors: HashMap<(i64, String), i64>,
    stored: HashMap<Key, Vec<u8>>,
    answers: Vec<Added>,
    latest: Noted,
}

impl Adding<'_> {
    /// The next months that change, each given as the places of its runs; none at the end.
    fn next_rows<'p>(
        &mut self,
        months: &mut impl Iterator<Item = &'p [(Key, usize)]>,
    ) -> Result<Vec<NewRow>, Error> {
        let mut rows = Vec::with_capacity(BATCH);
        for places in months {
            rows.extend(self.row(places)?);
            if rows.len() == BATCH {
                break;
            }
        }
        Ok(rows)
    }

    /// Adds a month's runs; gives its row when that changed it. It is unpacked for no longer than that: then it is many
    /// times as large as its bytes.
    fn row(&mut self, places: &[(Key, usize)]) -> Result<Option<NewRow>, Error> {
        let Some(key) = places.first().map(|(key, _)| *key) else { return Ok(None) };
        let mut month = match self.stored.get(&key) {
            Some(packed) => unpack(READING, key, packed)?,
            None => MonthRuns::new(Period::from_index(key.1)),
        };
        let mut changed = false;
        for (_, place) in places {
            let run = &self.runs[*place];
            let added = month.add(run.workload, packed(run, &self.errors));
            if added == Added::New {
                changed = true;
                self.latest.note(run, &month);
            }
            self.answers[*place] = added;
        }
        Ok(changed.then(|| (key.0, key.1, key.2, bulk::hex(&month.pack()))))
    }
}

/// The keys of the runs' months, each with a run's place: ordered by key, and under each by place.
fn by_month(runs: &[NewRun<'_>]) -> Vec<(Key, usize)> {
    let mut places = Vec::with_capacity(runs.len());
    for (place, run) in runs.iter().enumerate() {
        if let Some(month) = month_of(run.ended_at) {
            places.push(((run.organization, month.index(), run.account), place));
        }
    }
    places.sort_unstable();
    places
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

/// The stored months of these keys.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    doing: &'static str,
    keys: &[Key],
) -> Result<HashMap<Key, MonthRuns>, Error> {
    let rows = packed_rows(db, doing, keys).await?;
    rows.into_iter().map(|(key, packed)| Ok((key, unpack(doing, key, &packed)?))).collect()
}

fn unpack(doing: &'static str, key: Key, packed: &[u8]) -> Result<MonthRuns, Error> {
    MonthRuns::unpack(Period::from_index(key.1), packed).map_err(super::corrupt(doing))
}

async fn packed_rows(
    db: &impl ConnectionTrait,
    doing: &'static str,
    keys: &[Key],
) -> Result<HashMap<Key, Vec<u8>>, Error> {
    let rows = bulk::query(
        db,
        doing,
        "SELECT r.organization_id, r.month, r.account_id, r.packed FROM {rows} CROSS JOIN run_month r
         WHERE r.organization_id = k.o AND r.month = k.m AND r.account_id = k.a",
        &[("o", Kind::Int), ("m", Kind::Small), ("a", Kind::Int)],
        keys,
        |row| Ok(((row.at(0)?, i32::from(row.at::<i16>(1)?), row.at(2)?), row.at(3)?)),
    )
    .await?;
    Ok(rows.into_iter().collect())
}

async fn save(db: &impl ConnectionTrait, rows: &[NewRow]) -> Result<(), Error> {
    bulk::execute(
        db,
        "write months of runs",
        "INSERT INTO run_month (organization_id, month, account_id, packed) SELECT k.o, k.m, k.a, k.p FROM {rows}
         WHERE true ON CONFLICT (organization_id, month, account_id) DO UPDATE SET packed = excluded.packed",
        &[("o", Kind::Int), ("m", Kind::Small), ("a", Kind::Int), ("p", Kind::Bytes)],
        rows,
    )
    .await?;
    Ok(())
}
