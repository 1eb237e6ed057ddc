//! The connector against the tests' own upstream and a real store: what is known after a sync.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod house;
mod loops;
mod month;
mod organizations;
mod polls;
