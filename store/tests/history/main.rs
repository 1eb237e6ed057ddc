//! What is remembered, on both databases: push, polls, and the history that comes of them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod door;
mod polls;
mod push;
mod reading;
