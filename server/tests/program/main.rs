//! The program from outside: its command line, its exit statuses, its HTTP. Each test has a data folder of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

mod api;
mod appearance;
mod authority;
mod bounce;
mod command_line;
mod delivery;
mod figures;
mod grown;
mod http;
mod https;
mod ingest;
mod keep;
mod mass_mail;
mod methods;
mod month;
mod operations;
mod opt_out;
mod pace;
mod people;
mod push;
mod rude;
mod security_log;
mod settings;
mod sign_in;
mod support;
mod verify;
mod world;
