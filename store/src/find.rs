//! Finding what a person names: by our id, the upstream's, the sender's, or a partner's name.

use crate::Error;

/// Why a text names nothing, or too much.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// Nothing within the scope has that id or name.
    #[error("there is no {what} «{text}»")]
    NotFound {
        /// `organization` or `partner`.
        what: &'static str,
        /// What was asked for, cut and cleaned.
        text: String,
    },
    /// Several have it.
    #[error("«{text}» could be any of these: {}", candidates.join(", "))]
    Ambiguous {
        /// What was asked for, cut and cleaned.
        text: String,
        /// Our id and the name of each; the ids are unambiguous.
        candidates: Vec<String>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl FindError {
    /// As an error of a call for which the text is one input among others.
    pub(crate) fn refused(self) -> Error {
        match self {
            Self::Store(error) => error,
            error => Error::Refused(error.to_string()),
        }
    }
}

/// The only one of those found by the most exact way: each comes with how exact it is (the least is best), a label for
/// the list of candidates, and itself.
pub(crate) fn only<T>(
    what: &'static str,
    text: &str,
    mut found: Vec<(i64, String, T)>,
) -> Result<T, FindError> {
    let shown = || domain::text::clean(text, 100);
    let best = found.iter().map(|(exactness, ..)| *exactness).min();
    found.retain(|(exactness, ..)| Some(*exactness) == best);
    if found.len() > 1 {
        let candidates = found.into_iter().map(|(_, label, _)| label).collect();
        return Err(FindError::Ambiguous { text: shown(), candidates });
    }
    found.pop().map(|(.., found)| found).ok_or_else(|| FindError::NotFound { what, text: shown() })
}
