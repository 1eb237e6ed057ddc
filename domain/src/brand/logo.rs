//! The partner's sign: an SVG or a PNG, of which only what draws is kept.

#[cfg(feature = "logo")]
mod parse;

use crate::words::words;
#[cfg(feature = "logo")]
pub use parse::LogoError;

/// What a logo's file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogoKind {
    /// Lines and areas.
    Svg,
    /// Pixels.
    Png,
}

words!(LogoKind, "a kind of logo", { Svg => "image/svg+xml", Png => "image/png" });

/// An image that is safe to draw and to serve: it refers to nothing outside itself, runs nothing, and takes a bounded
/// time to draw.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    kind: LogoKind,
    bytes: Vec<u8>,
}

impl Logo {
    /// What its file is.
    pub fn kind(&self) -> LogoKind {
        self.kind
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The logo whose bytes `Logo::parse` made and somebody kept; no other bytes may be given.
    pub fn from_kept(kind: LogoKind, bytes: Vec<u8>) -> Self {
        Self { kind, bytes }
    }
}

// The bytes stay out of logs.
impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Logo({}, {} bytes)", self.kind, self.bytes.len())
    }
}
