//! The rules of the Backup Summary Report (spec.md): periods, days and their states, due dates, recipients, roles, and
//! what a poll or a pushed line means. Pure functions over values: no IO, no clock, time is an argument; the same code
//! runs in the server and in the browser.

mod words;

// What everything is made of.
pub mod id;
pub mod period;
pub mod time;
pub mod workload;
pub mod zone;

// What comes in and is remembered.
pub mod event;
pub mod history;
pub mod poll;
pub mod text;

// What it means.
pub mod day;
pub mod digest;
pub mod month;
pub mod schedule;
pub mod share;
pub mod summary;

// Which of it somebody looks at.
pub mod account_list;
pub mod glance;

// Who may see it, and who gets it.
pub mod browser;
pub mod embedding;
pub mod oidc;
pub mod password;
pub mod people;
pub mod purpose;
pub mod recipient;
pub mod role;
pub mod session_end;

// How it is said and drawn.
pub mod brand;
pub mod format;
pub mod language;
pub mod look;
pub mod paper;
pub mod texts;
