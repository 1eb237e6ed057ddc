//! What is remembered, on both databases: push, polls, and the history that comes of them.

mod door;
mod polls;
mod push;
mod reading;
