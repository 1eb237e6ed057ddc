//! From a file to a logo.

mod png;
mod svg;

use super::{Logo, LogoKind};

/// How large a logo's file may be.
const LIMIT: usize = 256 * 1024;

/// Why a file is not taken as a logo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// Too many bytes.
    #[error("the logo has {0} bytes, and at most 262144 (256 KB) are taken")]
    Large(usize),
    /// Neither of the two formats.
    #[error("a logo is an SVG or a PNG file, and this is neither")]
    Neither,
    /// Too many pixels.
    #[error("the PNG has {0} × {1} pixels, and at most 2000 × 2000 are taken")]
    Pixels(u32, u32),
    /// Not a whole PNG.
    #[error("the PNG cannot be read: {0}")]
    Png(String),
    /// Not well-formed XML, or with a document type.
    #[error("the SVG cannot be read: {0}")]
    Xml(String),
    /// An SVG with something that a logo does not need and that could do harm.
    #[error("the SVG {0}")]
    Svg(String),
}

impl Logo {
    /// Reads a file. What does not draw (metadata, comments, what drawing programs note for themselves) is left out;
    /// what could read a file, reach the network, run or take forever is refused.
    ///
    /// # Errors
    /// The file is too large, is no image of the two kinds, or holds something that is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, LogoError> {
        if bytes.len() > LIMIT {
            return Err(LogoError::Large(bytes.len()));
        }
        if png::is_one(bytes) {
            return Ok(Self { kind: LogoKind::Png, bytes: png::cleaned(bytes)? });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| LogoError::Neither)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if !text.trim_start().starts_with('<') {
            return Err(LogoError::Neither);
        }
        Ok(Self { kind: LogoKind::Svg, bytes: svg::cleaned(text)?.into_bytes() })
    }
}

#[cfg(test)]
mod tests;
