//! What can go wrong in the store, named by the operation that failed.

use sea_orm::DbErr;

use crate::FileError;

/// A failed store call. `Display` is fit for people; causes are in `source()`, for the log.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or is outside the scope: the same answer for both.
    #[error("not found")]
    NotFound,
    /// The scope's role may not do this (spec section 8).
    #[error("this role or key may not {0}")]
    Forbidden(&'static str),
    /// The input cannot be taken; the sentence says why and may be shown.
    #[error("{0}")]
    Refused(String),
    /// The database failed.
    #[error("could not {doing}")]
    Database {
        /// The operation, as in «could not …».
        doing: &'static str,
        /// The database's own words.
        #[source]
        source: DbErr,
    },
    /// The storage of files failed.
    #[error(transparent)]
    Files(#[from] FileError),
    /// Something stored cannot be understood.
    #[error("could not {doing}: {what}")]
    Corrupt {
        /// The operation, as in «could not …».
        doing: &'static str,
        /// What is wrong with it, without customers' data.
        what: String,
    },
    /// The store could not be opened; the sentence says what to change.
    #[error("{sentence}")]
    Open {
        /// What failed, and what is wanted.
        sentence: String,
        /// The cause, if another layer gave one.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

impl Error {
    /// A database's error in the operation `doing`.
    pub(crate) fn database(doing: &'static str, source: DbErr) -> Self {
        Self::Database { doing, source }
    }

    /// For `map_err`: why the store could not be opened.
    pub(crate) fn open<E: std::error::Error + Send + Sync + 'static>(
        sentence: String,
    ) -> impl FnOnce(E) -> Self {
        move |source| Self::Open { sentence, source: Some(Box::new(source)) }
    }
}
