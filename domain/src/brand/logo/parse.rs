//! From a file to a logo.

mod png;
mod svg;

use super::{Logo, LogoKind};
use crate::language::Language;
use crate::texts::portal_settings as texts;

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
    /// An SVG with something that a logo does not need and that could do harm: what it is, and the same in full.
    #[error("the SVG {1}")]
    Svg(SvgFault, String),
}

/// What is wrong with an SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SvgFault {
    /// It is none.
    NoSvg,
    /// It has no size.
    NoSize,
    /// It has text.
    Text,
    /// It has something else that a logo may not have, such as `<script>`.
    Part(String),
    /// It is too much to draw.
    Endless,
}

impl LogoError {
    /// What is said to whoever chose the file.
    pub fn told(&self, language: Language) -> String {
        let sentence = match self {
            Self::Large(_) => texts::logo_large(language),
            Self::Neither => texts::logo_neither(language),
            Self::Pixels(width, height) => {
                return texts::logo_pixels(language, (*width).into(), (*height).into());
            }
            Self::Png(_) | Self::Xml(_) => texts::logo_damaged(language),
            Self::Svg(SvgFault::NoSvg, _) => texts::logo_no_svg(language),
            Self::Svg(SvgFault::NoSize, _) => texts::logo_no_size(language),
            Self::Svg(SvgFault::Text, _) => texts::logo_text(language),
            Self::Svg(SvgFault::Part(what), _) => return texts::logo_part(language, what),
            Self::Svg(SvgFault::Endless, _) => texts::logo_endless(language),
        };
        sentence.to_owned()
    }
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
