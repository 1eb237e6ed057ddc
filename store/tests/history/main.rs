//! What is remembered, on both databases: push, polls, and the history that comes of them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/door.rs"]
#[allow(dead_code, reason = "one door for several tests, each of which goes through its part of it")]
mod door;
mod lines;

mod polls;
mod push;
mod reach;
mod reading;
