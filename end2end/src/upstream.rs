//! A server that speaks the upstream's API from a simulated world.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use end2end::upstream::{Account, Fault, List, Organization, Upstream, World, instant};
//!
//! let mut acme = Organization::new(7, "Acme [e9fd]");
//! acme.accounts.push(Account::mailbox("ann@acme.example", instant("2026-09-01T00:00:00Z")));
//! let upstream = Upstream::start(World::new(instant("2026-10-01T00:00:00Z")).with(acme)).await?;
//! upstream.fault(Fault::status(500).on(List::Tasks).times(2));
//! upstream.set_now(instant("2026-10-01T04:00:00Z"));
//! println!("{}", upstream.url());
//! # Ok(())
//! # }
//! ```
//!
//! Besides the API there are three addresses for those who run the server as a process of its own:
//! `PUT /control/now` (an instant as its body) moves the world's clock, `GET /control/now` tells it, and
//! `GET /control/requests` counts the calls that were answered.

mod fault;
mod page;
mod random;
mod row;
mod seeded;
mod serve;
mod style;
mod world;

pub use fault::{Fault, Kind};
pub use serve::{Request, Upstream};
pub use style::{Envelope, ErrorShape, Ids, NoError, Style, Times};
pub use world::{
    Account, Instant, Life, List, Organization, Result, Run, Tenant, Workload, World, instant, try_instant,
};
