//! Where each bit of a packed month stands. Column by column, because a column's numbers resemble each other:
//! instants as differences from the usual distance (one day, four hours, whatever the month shows), outcomes in a bit
//! when they are successes, sizes as differences from those before.
//!
//! ```text
//! version (8) │ for each workload: has runs (1), then
//!   count │ instants │ outcomes and errors │ sizes
//! ```

use domain::history::Outcome;
use domain::workload::Workload;

use super::bits::{Damaged, Reader, Writer, apply, best_expectation, difference};
use super::{MonthRuns, PackedRun, Sizes, fingerprint};

const VERSION: u64 = 1;

/// A month has fewer seconds than 2^22.
const OFFSET_BITS: u32 = 22;
/// What a count of runs is expected to need: one run a day.
const COUNT_EXPECTED: u32 = 5;
/// An expectation is at most 63.
const EXPECTATION_BITS: u32 = 6;
/// Ids of error texts: the first as it is, the others as differences.
const ERROR_EXPECTED: u32 = 6;
const FIRST_OBJECTS_EXPECTED: u32 = 14;
const FIRST_BYTES_EXPECTED: u32 = 32;

/// The month's bytes.
pub(super) fn write(month: &MonthRuns) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.bits(VERSION, 8);
    for workload in Workload::ALL {
        let runs = month.runs(workload);
        writer.flag(!runs.is_empty());
        if !runs.is_empty() {
            writer.number(runs.len() as u64, COUNT_EXPECTED);
            let offsets: Vec<u64> =
                runs.iter().map(|run| (run.ended_at - month.start).cast_unsigned()).collect();
            write_offsets(&mut writer, &offsets);
            write_outcomes(&mut writer, runs);
            write_sizes(&mut writer, month, runs);
        }
    }
    writer.finish()
}

/// Fills the month, which has no runs yet, from its bytes.
pub(super) fn read(month: &mut MonthRuns, packed: &[u8]) -> Result<(), Damaged> {
    let mut reader = Reader::new(packed);
    if reader.bits(8)? != VERSION {
        return Err(Damaged);
    }
    for workload in Workload::ALL {
        if reader.flag()? {
            let offsets = read_offsets(&mut reader)?;
            // There is at least one to come: else nobody would have read this row to change it.
            let mut runs = Vec::with_capacity(offsets.len() + 4);
            read_outcomes(&mut reader, month.start, &offsets, &mut runs)?;
            read_sizes(&mut reader, month, &mut runs)?;
            month.runs[workload] = runs;
        }
    }
    Ok(())
}

/// A month's instants, each a number of seconds since the month's start, in order and each once.
pub(crate) fn pack_instants(offsets: &[u64]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.bits(VERSION, 8);
    writer.number(offsets.len() as u64, COUNT_EXPECTED);
    if !offsets.is_empty() {
        write_offsets(&mut writer, offsets);
    }
    writer.finish()
}

/// The instants that [`pack_instants`] packed.
pub(crate) fn unpack_instants(packed: &[u8]) -> Result<Vec<u64>, Damaged> {
    let mut reader = Reader::new(packed);
    if reader.bits(8)? != VERSION {
        return Err(Damaged);
    }
    read_offsets(&mut reader)
}

/// The offsets without their count; there is at least one.
fn write_offsets(writer: &mut Writer, offsets: &[u64]) {
    let Some(first) = offsets.first() else { return };
    writer.bits(*first, OFFSET_BITS);
    if offsets.len() > 1 {
        let mut distances: Vec<u64> = offsets.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let usual = usual_distance(&distances);
        for distance in &mut distances {
            *distance = difference(usual, *distance);
        }
        let expected = best_expectation(&distances);
        writer.bits(usual, OFFSET_BITS);
        writer.bits(u64::from(expected), EXPECTATION_BITS);
        for distance in distances {
            writer.number(distance, expected);
        }
    }
}

/// The middle one: a gap or a second run within a day does not move it.
fn usual_distance(distances: &[u64]) -> u64 {
    let mut sorted = distances.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

/// The count and the offsets.
fn read_offsets(reader: &mut Reader<'_>) -> Result<Vec<u64>, Damaged> {
    let count = reader.number(COUNT_EXPECTED)?;
    // Whatever damaged bytes say: what a busy month has.
    let mut offsets = Vec::with_capacity(usize::try_from(count.min(256)).unwrap_or_default());
    if count > 0 {
        offsets.push(reader.bits(OFFSET_BITS)?);
    }
    if count > 1 {
        let usual = reader.bits(OFFSET_BITS)?;
        let expected = read_expectation(reader)?;
        for _ in 1..count {
            let last = offsets.last().copied().unwrap_or_default();
            let distance = apply(usual, reader.number(expected)?);
            let next = last.checked_add(distance).filter(|next| *next < 1 << OFFSET_BITS).ok_or(Damaged)?;
            offsets.push(next);
        }
    }
    Ok(offsets)
}

/// One bit when all succeeded without an error text; else such a success is one bit, everything else four and its error.
fn write_outcomes(writer: &mut Writer, runs: &[PackedRun]) {
    let plain = |run: &PackedRun| run.outcome == Outcome::Succeeded && run.error.is_none();
    let all_plain = runs.iter().all(plain);
    writer.flag(all_plain);
    if all_plain {
        return;
    }
    let mut last_error = 0;
    for run in runs {
        writer.flag(!plain(run));
        if plain(run) {
            continue;
        }
        writer.bits(
            match run.outcome {
                Outcome::Succeeded => 0,
                Outcome::Warning => 1,
                Outcome::Failed => 2,
            },
            2,
        );
        writer.flag(run.error.is_some());
        if let Some(error) = run.error.map(i64::cast_unsigned) {
            writer.number(difference(last_error, error), ERROR_EXPECTED);
            last_error = error;
        }
    }
}

fn read_outcomes(
    reader: &mut Reader<'_>,
    start: i64,
    offsets: &[u64],
    runs: &mut Vec<PackedRun>,
) -> Result<(), Damaged> {
    let all_plain = reader.flag()?;
    let mut last_error = 0;
    for offset in offsets {
        let mut run = PackedRun {
            ended_at: start.saturating_add_unsigned(*offset),
            outcome: Outcome::Succeeded,
            error: None,
            sizes: Sizes::Unsaid,
        };
        if !all_plain && reader.flag()? {
            run.outcome = match reader.bits(2)? {
                0 => Outcome::Succeeded,
                1 => Outcome::Warning,
                2 => Outcome::Failed,
                _ => return Err(Damaged),
            };
            if reader.flag()? {
                last_error = apply(last_error, reader.number(ERROR_EXPECTED)?);
                run.error = Some(last_error.cast_signed());
            }
        }
        runs.push(run);
    }
    Ok(())
}

/// One of the two figures of the runs that keep theirs: the first as it is, then differences.
struct Figures {
    last: Option<u64>,
    first_expected: u32,
    expected: u32,
}

impl Figures {
    fn write(&mut self, writer: &mut Writer, value: Option<u64>) {
        writer.flag(value.is_some());
        if let Some(value) = value {
            match self.last {
                None => writer.number(value, self.first_expected),
                Some(last) => writer.number(difference(last, value), self.expected),
            }
            self.last = Some(value);
        }
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<Option<u64>, Damaged> {
        if !reader.flag()? {
            return Ok(None);
        }
        let value = match self.last {
            None => reader.number(self.first_expected)?,
            Some(last) => apply(last, reader.number(self.expected)?),
        };
        self.last = Some(value);
        Ok(Some(value))
    }
}

/// Whether no run said sizes, all did or some; for each run that did both figures where they are kept, else their
/// fingerprint.
fn write_sizes(writer: &mut Writer, month: &MonthRuns, runs: &[PackedRun]) {
    let said = runs.iter().any(|run| run.sizes != Sizes::Unsaid);
    writer.flag(said);
    if !said {
        return;
    }
    let all_said = runs.iter().all(|run| run.sizes != Sizes::Unsaid);
    writer.flag(all_said);
    let kept: Vec<(Option<u64>, Option<u64>)> = runs
        .iter()
        .enumerate()
        .filter(|(at, _)| month.keeps_sizes(runs, *at))
        .filter_map(|(_, run)| match run.sizes {
            Sizes::Said { objects, bytes } => Some((objects, bytes)),
            Sizes::Unsaid | Sizes::Fingerprint(_) => None,
        })
        .collect();
    let expectation = |values: Vec<u64>| {
        best_expectation(&values.windows(2).map(|pair| difference(pair[0], pair[1])).collect::<Vec<_>>())
    };
    let mut objects = Figures {
        last: None,
        first_expected: FIRST_OBJECTS_EXPECTED,
        expected: expectation(kept.iter().filter_map(|(objects, _)| *objects).collect()),
    };
    let mut bytes = Figures {
        last: None,
        first_expected: FIRST_BYTES_EXPECTED,
        expected: expectation(kept.iter().filter_map(|(_, bytes)| *bytes).collect()),
    };
    writer.bits(u64::from(objects.expected), EXPECTATION_BITS);
    writer.bits(u64::from(bytes.expected), EXPECTATION_BITS);
    for (at, run) in runs.iter().enumerate() {
        if !all_said {
            writer.flag(run.sizes != Sizes::Unsaid);
        }
        match (run.sizes, month.keeps_sizes(runs, at)) {
            (Sizes::Unsaid, _) => {}
            (Sizes::Said { objects: count, bytes: size }, true) => {
                objects.write(writer, count);
                bytes.write(writer, size);
            }
            // A run that keeps its sizes kept them from the first: the last success only ever moves on. Were it
            // otherwise, «said, but unknown» is what is left to say.
            (Sizes::Fingerprint(_), true) => {
                objects.write(writer, None);
                bytes.write(writer, None);
            }
            (sizes, false) => writer.bits(u64::from(fingerprint(sizes).unwrap_or_default()), 8),
        }
    }
}

fn read_sizes(reader: &mut Reader<'_>, month: &MonthRuns, runs: &mut [PackedRun]) -> Result<(), Damaged> {
    if !reader.flag()? {
        return Ok(());
    }
    let all_said = reader.flag()?;
    let (objects_expected, bytes_expected) = (read_expectation(reader)?, read_expectation(reader)?);
    let mut objects =
        Figures { last: None, first_expected: FIRST_OBJECTS_EXPECTED, expected: objects_expected };
    let mut bytes = Figures { last: None, first_expected: FIRST_BYTES_EXPECTED, expected: bytes_expected };
    for at in 0..runs.len() {
        if !all_said && !reader.flag()? {
            continue;
        }
        runs[at].sizes = if month.keeps_sizes(runs, at) {
            match (objects.read(reader)?, bytes.read(reader)?) {
                (None, None) => Sizes::Unsaid,
                (objects, bytes) => Sizes::Said { objects, bytes },
            }
        } else {
            Sizes::Fingerprint(u8::try_from(reader.bits(8)?).map_err(|_| Damaged)?)
        };
    }
    Ok(())
}

fn read_expectation(reader: &mut Reader<'_>) -> Result<u32, Damaged> {
    u32::try_from(reader.bits(EXPECTATION_BITS)?).map_err(|_| Damaged)
}
