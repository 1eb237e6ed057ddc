//! The ledger on both databases: nobody's row twice, no fact from a lost lease, delivery by what was true at the due
//! instant.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod desk;
#[path = "../support/door.rs"]
#[allow(dead_code, reason = "the other tests use the rest of their door")]
mod door;
#[path = "../support/work.rs"]
mod work;

mod again;
mod bounces;
mod claims;
mod expiry;
mod figures;
mod mails;
mod planning;
mod tab;
