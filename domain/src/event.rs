//! Pushed events (spec.md section 2, push): one JSON object a line.

mod fields;
mod object;

use crate::history::Outcome;
use crate::time::Instant;
use crate::workload::{AccountKind, Source, Workload, WorkloadSet};
use crate::zone::Zone;
use fields::Fields;

/// How many characters of a run's error text are kept.
pub const ERROR_LIMIT: usize = 500;

/// One pushed event. Ids are the sender's own, unique within its partner. Names and error texts are cleaned, domains are
/// ASCII and lower-case. Of optional fields, none means: not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A partner, as it is now.
    Partner {
        /// The sender's id.
        id: String,
        /// Its name.
        name: String,
        /// The sender's id of the partner above it.
        parent: Option<String>,
        /// Its e-mail domains.
        domains: Option<Vec<String>>,
        /// Its time zone.
        time_zone: Option<Zone>,
    },
    /// An organization, as it is now.
    Organization {
        /// The sender's id.
        id: String,
        /// The sender's id of its partner.
        partner: String,
        /// Its name.
        name: String,
        /// Its e-mail domains.
        domains: Option<Vec<String>>,
        /// Its time zone.
        time_zone: Option<Zone>,
        /// Where its data lives.
        source: Option<Source>,
        /// Its owner's e-mail address.
        owner: Option<String>,
    },
    /// An account, as it is now.
    Account {
        /// The sender's id of its organization.
        organization: String,
        /// The sender's id.
        id: String,
        /// E-mail address, or a site's URL.
        address: String,
        /// Display name.
        name: Option<String>,
        /// Mailbox or site.
        kind: Option<AccountKind>,
        /// Since when it is there.
        added_at: Instant,
        /// The workloads that are on from then.
        workloads: WorkloadSet,
        /// Since when it is gone.
        deleted_at: Option<Instant>,
    },
    /// Backup was switched on or off: a fact.
    State {
        /// The sender's id of the organization.
        organization: String,
        /// The sender's id of the account.
        account: String,
        /// Which workload; none means all.
        workload: Option<Workload>,
        /// Since when.
        at: Instant,
        /// On or off.
        on: bool,
    },
    /// A run ended: a fact.
    Run {
        /// The sender's id of the organization.
        organization: String,
        /// The sender's id of the account.
        account: String,
        /// What was backed up.
        workload: Workload,
        /// When the run ended.
        ended_at: Instant,
        /// How.
        outcome: Outcome,
        /// How many objects the backup then held; fits a signed 64-bit number.
        objects: Option<u64>,
        /// How many bytes the backup then held; fits a signed 64-bit number.
        bytes: Option<u64>,
        /// What went wrong.
        error: Option<String>,
    },
}

/// Why a line is refused: a sentence for its sender. It never repeats more than a few words of the line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub(crate) String);

impl Refusal {
    /// A refusal in the words of whoever found the reason, such as the store: «no account «7» in organization «4»».
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Reads one line from its bytes, which must be UTF-8.
pub fn parse_bytes(line: &[u8]) -> Result<Event, Refusal> {
    match std::str::from_utf8(line) {
        Ok(line) => parse_line(line),
        Err(error) => Err(Refusal(format!("the line is not UTF-8 (byte {})", error.valid_up_to() + 1))),
    }
}

/// Reads one line. A byte order mark before it and a carriage return after it are passed over; unknown fields are ignored;
/// a key that stands twice is refused. The limit of 64 KiB is the caller's, and so are empty lines.
pub fn parse_line(line: &str) -> Result<Event, Refusal> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line).trim_matches([' ', '\t', '\r', '\n']);
    if line.is_empty() {
        return Err(Refusal("the line is empty".into()));
    }
    let mut fields = Fields::parse(line)?;
    match &*fields.text("type")? {
        "partner" => partner(&mut fields),
        "organization" => organization(&mut fields),
        "account" => account(&mut fields),
        "state" => state(&mut fields),
        "run" => run(&mut fields),
        other => Err(Refusal(format!(
            "type: «{}» is not a type of event: use partner, organization, account, state, run",
            crate::text::clean(other, 40)
        ))),
    }
}

fn partner(fields: &mut Fields<'_>) -> Result<Event, Refusal> {
    Ok(Event::Partner {
        id: fields.id("id")?,
        name: fields.name("name")?,
        parent: fields.optional_id("parent")?,
        domains: fields.domains("domains")?,
        time_zone: fields.optional_word("time_zone")?,
    })
}

fn organization(fields: &mut Fields<'_>) -> Result<Event, Refusal> {
    Ok(Event::Organization {
        id: fields.id("id")?,
        partner: fields.id("partner")?,
        name: fields.name("name")?,
        domains: fields.domains("domains")?,
        time_zone: fields.optional_word("time_zone")?,
        source: fields.optional_word("source")?,
        owner: fields.optional_address("owner")?,
    })
}

fn account(fields: &mut Fields<'_>) -> Result<Event, Refusal> {
    let added_at = fields.instant("added_at")?;
    let deleted_at = fields.optional_instant("deleted_at")?;
    if deleted_at.is_some_and(|deleted| deleted < added_at) {
        return Err(Refusal("deleted_at is before added_at".into()));
    }
    Ok(Event::Account {
        organization: fields.id("organization")?,
        id: fields.id("id")?,
        address: fields.address("address")?,
        name: fields.optional_name("name")?,
        kind: fields.optional_word("kind")?,
        added_at,
        workloads: fields.workloads("workloads")?,
        deleted_at,
    })
}

fn state(fields: &mut Fields<'_>) -> Result<Event, Refusal> {
    Ok(Event::State {
        organization: fields.id("organization")?,
        account: fields.id("account")?,
        workload: fields.optional_word("workload")?,
        at: fields.instant("at")?,
        on: fields.flag("on")?,
    })
}

fn run(fields: &mut Fields<'_>) -> Result<Event, Refusal> {
    Ok(Event::Run {
        organization: fields.id("organization")?,
        account: fields.id("account")?,
        workload: fields.word("workload")?,
        ended_at: fields.instant("ended_at")?,
        outcome: fields.word("outcome")?,
        objects: fields.optional_figure("objects")?,
        bytes: fields.optional_figure("bytes")?,
        error: fields.optional_cleaned("error", ERROR_LIMIT)?,
    })
}

#[cfg(test)]
mod tests;
