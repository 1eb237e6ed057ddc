//! Rows, files, the clock and the sealed scope.

mod files;
pub use files::FileError;
