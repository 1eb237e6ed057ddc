//! The month from end to end, on both databases: what is owed is made, mailed and kept, once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

#[path = "../../../store/tests/support/door.rs"]
#[allow(dead_code, reason = "the store's own tests use the rest of their door")]
mod door;
mod office;

mod bouncing;
mod generating;
mod inviting;
mod proving;
mod running;
mod sealing;
