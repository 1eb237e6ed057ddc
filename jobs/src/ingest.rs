//! Input that is pushed: a stream of lines, each accepted or refused by itself (spec.md section 2).
//!
//! The stream is decoded, cut into lines and parsed while it is read; events go to the store in chunks, each one
//! transaction, and while the store takes one the next is read. So memory stays small whatever the size, and what came
//! before a broken stream is kept: sending the same again changes nothing, and who is told how far it went can go on there.

mod csv;
mod decode;
mod lines;

use std::mem;

use domain::event::{self, Event};
use store::{IngestAnswer, RefusedLine, Scope, Store};
use tokio::io::{AsyncBufRead, AsyncRead, BufReader};
use tokio::task::JoinHandle;

use self::lines::{Line, Lines};
pub use self::{
    csv::{CSV_COLUMNS, csv},
    decode::Encoding,
};

/// The longest line, in bytes without its end.
pub const LINE_LIMIT: usize = 64 * 1024;
/// The largest body of a request, in bytes as sent.
pub const BODY_LIMIT: u64 = 32 * 1024 * 1024;
/// What such a body may become when decompressed. It is never held in memory; the limit bounds the time.
pub const DECODED_LIMIT: u64 = 512 * 1024 * 1024;

/// So many events at most are stored in one transaction,
pub const CHUNK_EVENTS: usize = 10_000;
/// and no more once their lines have so many bytes.
pub const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// What became of all lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines that changed something.
    pub accepted: u64,
    /// Lines that said what was known.
    pub unchanged: u64,
    /// Lines that were refused; each was given to the caller with its reason.
    pub refused: u64,
}

/// Why the rest of a stream was not read. What was done before stays.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct IngestError {
    /// What went wrong.
    #[source]
    pub kind: IngestErrorKind,
    /// What became of the lines before.
    pub totals: Totals,
    /// How many lines they are, empty ones too: who goes on with the next one loses nothing and repeats nothing.
    pub lines: u64,
}

/// What can stop the reading.
#[derive(Debug, thiserror::Error)]
pub enum IngestErrorKind {
    /// The stream broke off or its compression is damaged.
    #[error("the input cannot be read any further: {0}")]
    Unreadable(std::io::Error),
    /// More bytes than are allowed.
    #[error("the input is larger than {0} bytes when decompressed")]
    TooLarge(u64),
    /// A CSV heading that names no events.
    #[error("{0}")]
    Heading(String),
    /// The store could not take the events.
    #[error("the events could not be stored")]
    Store(#[source] store::Error),
}

/// Reads NDJSON to its end. `decoded_limit` bounds the decompressed bytes; `on_refused` is told each refused line
/// in the order of the stream.
///
/// # Errors
/// The stream or the store failed. Lines that are wrong are refused, which is no error.
pub async fn ndjson<R: AsyncRead + Unpin + Send>(
    store: &Store,
    scope: &Scope,
    reader: R,
    encoding: Encoding,
    decoded_limit: Option<u64>,
    on_refused: &mut (dyn FnMut(RefusedLine) + Send),
) -> Result<Totals, IngestError> {
    let mut sink = Sink::new(store, scope, on_refused);
    let read =
        match decode::decode(BufReader::with_capacity(64 * 1024, reader), encoding, decoded_limit).await {
            Ok(decoded) => sink.read(Box::pin(decoded)).await,
            Err(error) => Err(IngestErrorKind::Unreadable(error)),
        };
    sink.finish(read).await
}

/// Parsed events on their way to the store.
struct Sink<'a> {
    store: &'a Store,
    scope: &'a Scope,
    on_refused: &'a mut (dyn FnMut(RefusedLine) + Send),
    events: Vec<(u64, Event)>,
    refused: Vec<RefusedLine>,
    bytes: usize,
    /// The last line that was read to its end.
    line: u64,
    /// The chunk before.
    storing: Option<Storing>,
    totals: Totals,
    /// The last line of the chunks that are stored.
    stored_line: u64,
}

/// A chunk that the store is taking.
struct Storing {
    task: JoinHandle<Result<IngestAnswer, store::Error>>,
    /// Its lines that were refused before they came there.
    refused: Vec<RefusedLine>,
    /// Its last line.
    line: u64,
}

impl<'a> Sink<'a> {
    fn new(store: &'a Store, scope: &'a Scope, on_refused: &'a mut (dyn FnMut(RefusedLine) + Send)) -> Self {
        Self {
            store,
            scope,
            on_refused,
            events: Vec::new(),
            refused: Vec::new(),
            bytes: 0,
            line: 0,
            storing: None,
            totals: Totals::default(),
            stored_line: 0,
        }
    }

    async fn read<R: AsyncBufRead + Unpin>(&mut self, reader: R) -> Result<(), IngestErrorKind> {
        let mut lines = Lines::new(reader, LINE_LIMIT);
        loop {
            let line = match lines.next().await {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(()),
                Err(error) => return Err(decode::kind(error)),
            };
            let number = line.number;
            let parsed = match line.text {
                Line::Text(text) if text.trim().is_empty() => {
                    self.line = number;
                    continue;
                }
                Line::Text(text) => {
                    self.bytes += text.len();
                    event::parse_line(text).map_err(|refusal| refusal.to_string())
                }
                Line::TooLong => Err(format!("the line is longer than {LINE_LIMIT} bytes")),
                Line::NotUtf8 => Err("the line is not UTF-8".to_owned()),
            };
            self.push(number, parsed).await?;
        }
    }

    /// Takes one line's event or refusal; a full chunk goes to the store.
    async fn push(&mut self, line: u64, parsed: Result<Event, String>) -> Result<(), IngestErrorKind> {
        self.line = line;
        match parsed {
            Ok(event) => self.events.push((line, event)),
            Err(reason) => self.refused.push(RefusedLine { line, reason }),
        }
        let full = self.events.len() >= CHUNK_EVENTS || self.refused.len() >= CHUNK_EVENTS;
        if full || self.bytes >= CHUNK_BYTES { self.flush().await } else { Ok(()) }
    }

    /// Gives what was read to the store, which takes it while the next lines are read and parsed.
    async fn flush(&mut self) -> Result<(), IngestErrorKind> {
        self.stored().await?;
        let (events, refused) = (mem::take(&mut self.events), mem::take(&mut self.refused));
        self.bytes = 0;
        let (store, scope) = (self.store.clone(), self.scope.clone());
        let task = tokio::spawn(async move {
            if events.is_empty() { Ok(IngestAnswer::default()) } else { store.ingest(&scope, &events).await }
        });
        self.storing = Some(Storing { task, refused, line: self.line });
        Ok(())
    }

    /// Waits for the chunk before, and tells what became of it.
    async fn stored(&mut self) -> Result<(), IngestErrorKind> {
        let Some(Storing { task, mut refused, line }) = self.storing.take() else { return Ok(()) };
        let answer = match task.await {
            Ok(answer) => answer.map_err(IngestErrorKind::Store)?,
            // Nobody cancels it: it panicked, and so do we.
            Err(ended) => std::panic::resume_unwind(ended.into_panic()),
        };
        self.stored_line = line;
        self.totals.accepted += answer.accepted;
        self.totals.unchanged += answer.unchanged;
        refused.extend(answer.refused);
        refused.sort_by_key(|refused| refused.line);
        self.totals.refused += refused.len() as u64;
        for refused in refused {
            (self.on_refused)(refused);
        }
        Ok(())
    }

    /// Stores what is still waiting, also when the reading ended early: those lines were whole.
    async fn finish(mut self, read: Result<(), IngestErrorKind>) -> Result<Totals, IngestError> {
        let outcome = match read {
            Err(kind @ IngestErrorKind::Store(_)) => Err(kind),
            read => match self.flush().await {
                Ok(()) => self.stored().await.and(read),
                Err(kind) => Err(kind),
            },
        };
        match outcome {
            Ok(()) => Ok(self.totals),
            Err(kind) => Err(IngestError { kind, totals: self.totals, lines: self.stored_line }),
        }
    }
}

#[cfg(test)]
mod tests;
