//! Input that is pushed: a stream of lines, each accepted or refused by itself (spec.md section 2).
//!
//! The stream is decoded, cut into lines and parsed while it is read; events go to the store in chunks, each one
//! transaction. So memory stays small whatever the size, and what came before a broken stream is kept: sending
//! the same again changes nothing.

mod csv;
mod decode;
mod lines;

use domain::event::{self, Event};
use store::{RefusedLine, Scope, Store};
use tokio::io::{AsyncBufRead, AsyncRead, BufReader};

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

/// Events of one transaction, and the bytes of their lines.
const CHUNK_EVENTS: usize = 2_000;
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

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

/// Why the rest of a stream was not read. `totals` is what was done before; it stays.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct IngestError {
    /// What went wrong.
    #[source]
    pub kind: IngestErrorKind,
    /// What became of the lines before.
    pub totals: Totals,
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
    totals: Totals,
}

impl<'a> Sink<'a> {
    fn new(store: &'a Store, scope: &'a Scope, on_refused: &'a mut (dyn FnMut(RefusedLine) + Send)) -> Self {
        let (events, refused) = (Vec::new(), Vec::new());
        Self { store, scope, on_refused, events, refused, bytes: 0, totals: Totals::default() }
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
                Line::Text(text) if text.trim().is_empty() => continue,
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
        match parsed {
            Ok(event) => self.events.push((line, event)),
            Err(reason) => self.refused.push(RefusedLine { line, reason }),
        }
        let full = self.events.len() >= CHUNK_EVENTS || self.refused.len() >= CHUNK_EVENTS;
        if full || self.bytes >= CHUNK_BYTES { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), IngestErrorKind> {
        if !self.events.is_empty() {
            let answer = self.store.ingest(self.scope, &self.events).await.map_err(IngestErrorKind::Store)?;
            self.totals.accepted += answer.accepted;
            self.totals.unchanged += answer.unchanged;
            self.refused.extend(answer.refused);
        }
        self.refused.sort_by_key(|refused| refused.line);
        self.totals.refused += self.refused.len() as u64;
        for refused in self.refused.drain(..) {
            (self.on_refused)(refused);
        }
        self.events.clear();
        self.bytes = 0;
        Ok(())
    }

    /// Stores what is still waiting, also when the reading ended early: those lines were whole.
    async fn finish(mut self, read: Result<(), IngestErrorKind>) -> Result<Totals, IngestError> {
        let outcome = match read {
            Err(kind @ IngestErrorKind::Store(_)) => Err(kind),
            read => self.flush().await.and(read),
        };
        match outcome {
            Ok(()) => Ok(self.totals),
            Err(kind) => Err(IngestError { kind, totals: self.totals }),
        }
    }
}

#[cfg(test)]
mod tests;
