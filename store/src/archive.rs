//! An installation as a whole: backed up, restored, and moved to another database and storage.
//!
//! A backup is a folder laid out as a data folder is, with a manifest: the database at one instant, and the report files
//! that it names. Files never change under their key, so they may be copied after the database, while everything goes on.

mod backup;
mod canon;
mod carry;
mod database;
mod manifest;
mod migrate;
mod restore;
mod settle;
mod tables;

pub use backup::{Backup, backup};
pub use migrate::{Migrated, MigratedTable, migrate_from};
pub use restore::{Restored, restore};
pub use settle::HeldMails;

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
