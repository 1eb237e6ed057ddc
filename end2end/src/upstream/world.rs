//! The simulated world: who is there, what is backed up, and everything that will have happened to it.
//!
//! A world holds the whole of its history; what the API answers is its state as of the world's clock.

use chrono::{DateTime, SecondsFormat, Timelike, Utc};

use super::style::Style;

/// A moment, in whole seconds.
pub type Instant = DateTime<Utc>;

/// Reads an RFC 3339 instant; for literals in tests.
///
/// # Panics
/// When the text is not an RFC 3339 instant.
#[must_use]
#[expect(clippy::panic, reason = "a wrong literal in a test is a mistake of that test")]
pub fn instant(text: &str) -> Instant {
    try_instant(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads an RFC 3339 instant, or says in a sentence that it is none.
pub fn try_instant(text: &str) -> std::result::Result<Instant, String> {
    let read = DateTime::parse_from_rfc3339(text.trim());
    let read =
        read.map_err(|error| format!("«{text}» is not an instant such as 2026-11-05T06:00:00Z: {error}"))?;
    Ok(read.with_timezone(&Utc).with_nanosecond(0).unwrap_or_default())
}

/// Writes an instant as RFC 3339 in whole seconds.
#[must_use]
pub(super) fn written(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Everything that the server knows.
#[derive(Clone, Debug)]
pub struct World {
    /// What `X-Reseller-Token` must be on every call.
    pub reseller_token: String,
    /// What `X-Access-Token` must be for `/status` and `/users`.
    pub access_token: String,
    /// The moment whose state is answered.
    pub now: Instant,
    /// Whether `storage` of the e-mail lists counts kilobytes (1,024 bytes) rather than bytes.
    pub kilobytes: bool,
    /// The reseller's organizations.
    pub organizations: Vec<Organization>,
}

impl World {
    /// An empty world.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        let (reseller_token, access_token) = ("reseller-secret".to_owned(), "access-secret".to_owned());
        Self { reseller_token, access_token, now, kilobytes: true, organizations: Vec::new() }
    }

    /// The world with one more organization.
    #[must_use]
    pub fn with(mut self, organization: Organization) -> Self {
        self.organizations.push(organization);
        self
    }
}

/// A client of the reseller.
#[derive(Clone, Debug)]
pub struct Organization {
    /// `organization_id`.
    pub id: u64,
    /// `id` of its row in `/users`, which is part of the tenants' address.
    pub user: String,
    /// `organization_name`, with its marker if it has one.
    pub name: String,
    /// `email` of its owner.
    pub owner: String,
    /// What `X-Access-Token` must be for its lists; `None`: its row in `/users` has none.
    pub token: Option<String>,
    /// Its tenants, whose domains are its domains.
    pub tenants: Vec<Tenant>,
    /// Its mailboxes and sites.
    pub accounts: Vec<Account>,
    /// Lists that it has not licensed, with the status (403 or 404) that they answer.
    pub unlicensed: Vec<(List, u16)>,
    /// When it comes into `/users`; `None`: it was always there.
    pub joins_at: Option<Instant>,
    /// When it goes from `/users`.
    pub leaves_at: Option<Instant>,
    /// When it becomes `customer_deactivated`.
    pub deactivated_at: Option<Instant>,
    /// The shapes in which it answers.
    pub style: Style,
}

impl Organization {
    /// An organization with one Microsoft 365 tenant, the plainest shapes, and no accounts.
    #[must_use]
    pub fn new(id: u64, name: &str) -> Self {
        let domain = format!("org{id}.example");
        Self {
            id,
            user: format!("{}-{}", 1_788_000 + id, 10 + id % 90),
            name: name.to_owned(),
            owner: format!("owner@{domain}"),
            token: Some(format!("organization-secret-{id}")),
            tenants: vec![Tenant { id: 100 + id, domain, kind: "m365".to_owned(), more: Vec::new() }],
            accounts: Vec::new(),
            unlicensed: Vec::new(),
            joins_at: None,
            leaves_at: None,
            deactivated_at: None,
            style: Style::default(),
        }
    }

    /// The organization with one more account.
    #[must_use]
    pub fn with(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
    }

    /// The organization answering in other shapes.
    #[must_use]
    pub fn styled(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The domain of its first tenant.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.tenants.first().map_or("nowhere.example", |tenant| &tenant.domain)
    }
}

/// A Microsoft 365 or Google Workspace tenant of an organization.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// `id`.
    pub id: u64,
    /// `domain`.
    pub domain: String,
    /// `type`: `m365` or `gws`.
    pub kind: String,
    /// Coverage rows besides those of the backed up accounts: address and `status`.
    pub more: Vec<(String, &'static str)>,
}

/// A mailbox or a site.
#[derive(Clone, Debug)]
pub struct Account {
    /// The mailbox's address, or the site's URL.
    pub address: String,
    /// `display_name`.
    pub name: Option<String>,
    /// From when it is in no list any more.
    pub deleted_at: Option<Instant>,
    /// What of it is or was backed up.
    pub lives: Vec<Life>,
}

impl Account {
    /// A mailbox whose Email is backed up from `added_on`, without a run yet.
    #[must_use]
    pub fn mailbox(address: &str, added_on: Instant) -> Self {
        let lives = vec![Life::new(Workload::Email, added_on)];
        Self { address: address.to_owned(), name: None, deleted_at: None, lives }
    }

    /// A SharePoint site that is backed up from `added_on`, without a run yet.
    #[must_use]
    pub fn site(url: &str, added_on: Instant) -> Self {
        let lives = vec![Life::new(Workload::SharePoint, added_on)];
        Self { address: url.to_owned(), name: None, deleted_at: None, lives }
    }

    /// The account with another workload beside those that it has.
    #[must_use]
    pub fn with(mut self, life: Life) -> Self {
        self.lives.push(life);
        self
    }

    /// The account with a run of its latest workload.
    #[must_use]
    pub fn run(mut self, at: &str, result: Result) -> Self {
        if let Some(life) = self.lives.pop() {
            self.lives.push(life.run(at, result));
        }
        self
    }
}

/// The life of one workload of one account.
#[derive(Clone, Debug)]
pub struct Life {
    /// Which workload.
    pub workload: Workload,
    /// `added_on`; before it there is no row.
    pub added_on: Instant,
    /// From when its row is gone although the account remains.
    pub removed_at: Option<Instant>,
    /// When backup was off: from, and until.
    pub off: Vec<(Instant, Option<Instant>)>,
    /// Its runs, in the order of their ends.
    pub runs: Vec<Run>,
}

impl Life {
    /// A workload that is backed up from `added_on`, without a run yet.
    #[must_use]
    pub fn new(workload: Workload, added_on: Instant) -> Self {
        Self { workload, added_on, removed_at: None, off: Vec::new(), runs: Vec::new() }
    }

    /// The same with one more run; runs may come in any order.
    #[must_use]
    pub fn run(mut self, at: &str, result: Result) -> Self {
        let (objects, bytes) = (1_000 + self.runs.len() as u64, 1_048_576 * (1 + self.runs.len() as u64));
        self.runs.push(Run { ended_at: instant(at), result, objects, bytes });
        self.runs.sort_by_key(|run| run.ended_at);
        self
    }

    /// The same with backup off from `since`, until `until` if given.
    #[must_use]
    pub fn off(mut self, since: &str, until: Option<&str>) -> Self {
        self.off.push((instant(since), until.map(instant)));
        self
    }

    /// Since when backup is off at `now`, if it is.
    pub(super) fn off_since(&self, now: Instant) -> Option<Instant> {
        let off = |(since, until): &&(Instant, Option<Instant>)| {
            *since <= now && until.is_none_or(|until| now < until)
        };
        self.off.iter().rev().find(off).map(|(since, _)| *since)
    }
}

/// One attempt to back up one workload of one account.
#[derive(Clone, Debug)]
pub struct Run {
    /// When it ended.
    pub ended_at: Instant,
    /// How it ended.
    pub result: Result,
    /// How many objects the backup then held; of a failed run: ignored.
    pub objects: u64,
    /// How many bytes the backup then held; of a failed run: ignored.
    pub bytes: u64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Result {
    /// It succeeded.
    Succeeded,
    /// It succeeded, and some of it did not: `last_backup` moves and `errors` is set.
    Warned(&'static str),
    /// It failed: `last_backup` stays and `errors` is set.
    Failed(&'static str),
    /// The account could not be reached: an Email row moves to the list of connection failures.
    Unreachable,
}

/// One of the six workloads of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Workload {
    /// Mailboxes.
    Email,
    /// OneDrive, or Drive.
    OneDrive,
    /// Contacts.
    Contacts,
    /// Calendars.
    Calendar,
    /// Tasks.
    Tasks,
    /// SharePoint sites.
    SharePoint,
}

/// An endpoint of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// `/status`
    Status,
    /// `/users`, and `/users/{id}`
    Users,
    /// `/users/{id}/tenants`
    Tenants,
    /// `/users/{id}/tenants/{tenant}/accounts`
    Coverage,
    /// `/accounts`
    Accounts,
    /// `/accounts/deactivated_accounts`
    DeactivatedAccounts,
    /// `/accounts/connection_failures`
    ConnectionFailures,
    /// `/onedrives`
    OneDrives,
    /// `/contacts`
    Contacts,
    /// `/calendars`
    Calendars,
    /// `/tasks`
    Tasks,
    /// `/sharepoints/domains`
    Domains,
    /// `/sharepoints/domains/{id}/sites`
    Sites,
}
