//! An installation as a whole: its files in a folder and in a bucket, its backup, and its move to PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod place;
#[path = "../support/work.rs"]
mod work;

mod backing_up;
mod moving;
mod restoring;
mod storage;
