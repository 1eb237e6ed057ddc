//! How a partner's reports look: language, paper, accent colour and logo.

mod accent;
mod logo;

use crate::language::Language;
use crate::paper::Paper;

pub use accent::{Accent, AccentError};
#[cfg(test)]
pub(crate) use accent::{channels, contrast_on_white};
#[cfg(feature = "logo")]
pub use logo::LogoError;
pub use logo::{Logo, LogoKind};

/// How a report looks. Each of the four comes from the organization, else from the nearest partner above it that set it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Appearance {
    /// What it is written in.
    pub language: Language,
    /// The sheet.
    pub paper: Paper,
    /// The one colour that is the partner's.
    pub accent: Accent,
    /// The partner's sign.
    pub logo: Option<Logo>,
}
