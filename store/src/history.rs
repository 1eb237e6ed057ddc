//! What is remembered of the backups: how events and polls come in, how a month of runs is packed, and an organization's
//! history as the rules want to see it.

pub(crate) mod bulk;
mod ingest;
mod latest;
mod months;
mod packing;
mod polls;
mod read;
mod tree;
mod upstream;

use domain::workload::Workload;
use sea_orm::DbErr;

use crate::Error;

pub use ingest::{IngestAnswer, RefusedLine};
pub use polls::{CoverageRow, PollAnswer};
pub use upstream::{OrganizationHealth, UpstreamHealth, UpstreamOrganization};

/// A stored word, such as a kind of account or a zone's name.
fn word<T: std::str::FromStr<Err: std::fmt::Display>>(column: &str, word: &str) -> Result<T, DbErr> {
    word.parse().map_err(|error: T::Err| DbErr::Type(format!("{column}: {error}")))
}

/// All of an account's workloads, in the database's columns of workloads.
const ALL_WORKLOADS: i16 = -1;

/// The number of a workload, or of all of them, in the database.
fn number(workload: Option<Workload>) -> i16 {
    workload.and_then(|workload| i16::try_from(workload.index()).ok()).unwrap_or(ALL_WORKLOADS)
}

/// The workload of a number in the database; none for all of them.
fn workload(number: i16) -> Option<Workload> {
    usize::try_from(number).ok().and_then(Workload::from_index)
}

/// For `map_err`: packed bytes that cannot be read.
fn corrupt(doing: &'static str) -> impl FnOnce(packing::Damaged) -> Error {
    move |damaged| Error::Corrupt { doing, what: damaged.to_string() }
}
