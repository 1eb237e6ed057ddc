//! What the tests need around the product, and nothing of the product itself.
//!
//! - [`upstream`]: a small HTTP server on a free loopback port that speaks the SaaS Backup API from a simulated
//!   world, with the shapes and the faults that public clients of that API have met. Tests of the connector, the
//!   benchmarks and whoever tries `bsr sync` by hand (`cargo run -p end2end --bin upstream`) use the same one.
//! - [`relay`]: a mail relay on a free loopback port that takes messages and follows a script: refuses, is silent, is
//!   slow, hangs up, at any phase and for whom it is told (`cargo run -p end2end --bin relay`).
//! - [`fuzz`]: inputs as an attacker makes them, against any parser.
//!
//! The crate depends on no crate of ours: a mistake in `domain` must not be able to repeat itself here.

pub mod fuzz;
pub mod relay;
pub mod upstream;
