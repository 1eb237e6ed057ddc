//! Decompression with bounds: on the bytes that come out, and on the memory that a stream may ask for.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use async_compression::{
    tokio::bufread::{GzipDecoder, ZstdDecoder},
    zstd::DParameter,
};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncRead, BufReader, ReadBuf};

use super::IngestErrorKind;

/// How a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Identity,
    /// RFC 1952, perhaps several members.
    Gzip,
    /// RFC 8878 with a window of at most 8 MiB (RFC 9659).
    Zstd,
    /// As the first bytes tell: for files, whose names need not tell.
    Sniff,
}

impl Encoding {
    /// The value of a `Content-Encoding` header; none for one that is not supported.
    pub fn from_header(value: &str) -> Option<Self> {
        match value.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Some(Self::Identity),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// The decoded stream of at most `limit` bytes.
pub(super) async fn decode<'a>(
    mut reader: impl AsyncBufRead + Unpin + Send + 'a,
    encoding: Encoding,
    limit: Option<u64>,
) -> io::Result<BufReader<Bounded<'a>>> {
    // A request may ask for the window that every HTTP client must support (RFC 9659), a file for all of zstd's.
    let (encoding, window_log) = match encoding {
        Encoding::Sniff => (sniff(reader.fill_buf().await?), 27),
        known => (known, 23),
    };
    let decoded: Pin<Box<dyn AsyncRead + Send + 'a>> = match encoding {
        Encoding::Identity | Encoding::Sniff => Box::pin(reader),
        Encoding::Gzip => {
            let mut decoder = GzipDecoder::new(reader);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        Encoding::Zstd => {
            let mut decoder = ZstdDecoder::with_params(reader, &[DParameter::window_log_max(window_log)]);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
    };
    Ok(BufReader::with_capacity(64 * 1024, Bounded { reader: decoded, read: 0, limit }))
}

/// What an error of the decoded stream means to the caller.
pub(super) fn kind(error: io::Error) -> IngestErrorKind {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<PastLimit>()) {
        Some(PastLimit(limit)) => IngestErrorKind::TooLarge(*limit),
        None => IngestErrorKind::Unreadable(error),
    }
}

/// A stream that fails when more than `limit` bytes came out of it.
pub(super) struct Bounded<'a> {
    reader: Pin<Box<dyn AsyncRead + Send + 'a>>,
    read: u64,
    limit: Option<u64>,
}

/// The error of [`Bounded`].
#[derive(Debug, thiserror::Error)]
#[error("more than {0} bytes")]
struct PastLimit(u64);

impl AsyncRead for Bounded<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = self.reader.as_mut().poll_read(cx, buf);
        self.read += (buf.filled().len() - before) as u64;
        match self.limit {
            Some(limit) if self.read > limit => Poll::Ready(Err(io::Error::other(PastLimit(limit)))),
            _ => polled,
        }
    }
}

/// The compression that a file's first bytes announce.
fn sniff(start: &[u8]) -> Encoding {
    match start {
        [0x1f, 0x8b, ..] => Encoding::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Encoding::Zstd,
        _ => Encoding::Identity,
    }
}
