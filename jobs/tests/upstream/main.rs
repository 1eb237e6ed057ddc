//! The connector against the tests' own upstream and a real store: what is known after a sync.

mod house;
mod month;
mod organizations;
mod polls;
