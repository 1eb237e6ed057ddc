//! Who reaches what, who may come in, and what people set; on both databases.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/door.rs"]
mod door;

mod appearance;
mod audit;
mod delivery;
mod demanded;
mod glances;
mod idempotency;
mod keys;
mod known_browsers;
mod launch;
mod oidc;
mod open;
mod own_account;
mod people;
mod second_step;
mod session_end;
mod setting;
mod sign_in;
mod signing_key;
mod tenancy;
