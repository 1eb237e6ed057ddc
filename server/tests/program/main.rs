//! The program from outside: its command line, its exit statuses, its HTTP. Each test has a data folder of its own.

mod command_line;
mod http;
mod month;
mod push;
mod settings;
mod support;
mod world;
