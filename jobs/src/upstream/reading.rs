//! Everything that one organization's lists say, read within one poll.

use domain::poll::{ListOutcome, SeenRow};
use domain::time::Instant;
use domain::workload::{PerWorkload, Source, Workload};
use serde_json::Value;
use store::CoverageRow;

use super::client::Client;
use super::field::{DateAlone, Fields};
use super::line::Problem;
use super::list::{self, ListError};
use super::row::{self, Meaning, RowKind, Standing};
use super::tenants;
use super::users::User;
use crate::secret::Secret;

/// So many lists without any answer, and the rest of the organization is left for the next sync.
const SILENCES: usize = 3;
/// So many lists that refuse the token before any accepted it, and the rest is not asked.
const REFUSALS: usize = 2;

/// What was read of an organization so far.
pub(super) struct Reading<'a> {
    pub(super) client: &'a Client<'a>,
    pub(super) token: &'a Secret,
    title: String,
    at: Instant,
    /// The tenants' domains; none when they could not be read.
    pub(super) domains: Option<Vec<String>>,
    pub(super) source: Option<Source>,
    pub(super) coverage: Option<Vec<CoverageRow>>,
    pub(super) lists: PerWorkload<ListOutcome>,
    /// Whether every list that can hold an account was read, or is not licensed.
    pub(super) complete: bool,
    pub(super) rows: Vec<ReadingRow>,
    /// Rows that were not understood, by address; empty when not even that was.
    pub(super) unreadable: Vec<(String, Workload)>,
    pub(super) problems: Vec<Problem>,
    /// Lists that were not read, each with its reason.
    pub(super) unread: Vec<String>,
    answers: usize,
    silences: usize,
    refusals: usize,
}

/// A row that was understood.
pub(super) struct ReadingRow {
    pub(super) row: SeenRow,
    /// Backup is off, and the row does not say since when.
    pub(super) off_unsaid: bool,
}

/// Reads all lists of an organization, each for itself.
pub(super) async fn read<'a>(
    client: &'a Client<'a>,
    user: &'a User,
    token: &'a Secret,
    at: Instant,
) -> Reading<'a> {
    let mut reading = Reading {
        client,
        token,
        title: user.title(),
        at,
        domains: None,
        source: None,
        coverage: None,
        lists: PerWorkload::default(),
        complete: false,
        rows: Vec::new(),
        unreadable: Vec::new(),
        problems: Vec::new(),
        unread: Vec::new(),
        answers: 0,
        silences: 0,
        refusals: 0,
    };
    if let Some(id) = &user.id {
        tenants::read(&mut reading, id).await;
    }
    let moved = reading.email().await;
    for (workload, endpoint) in [
        (Workload::OneDrive, "/onedrives"),
        (Workload::Contacts, "/contacts"),
        (Workload::Calendar, "/calendars"),
        (Workload::Tasks, "/tasks"),
    ] {
        reading.lists[workload] = reading.list(RowKind::of(workload), endpoint).await;
    }
    reading.lists[Workload::SharePoint] = reading.sites().await;
    let lists = &reading.lists.0;
    // When nothing at all is licensed, something is wrong with the address rather than with every account.
    reading.complete =
        moved && !lists.contains(&ListOutcome::Failed) && lists.iter().any(|list| list.is_read());
    reading
}

impl Reading<'_> {
    /// Whether some list answered with rows, or that it is not licensed.
    pub(super) fn has_answers(&self) -> bool {
        self.answers > 0
    }

    /// Whether the rest of the organization is not worth asking for.
    pub(super) fn given_up(&self) -> bool {
        self.silences >= SILENCES || self.refusals >= REFUSALS && self.answers == 0
    }

    pub(super) fn answered(&mut self) {
        self.answers += 1;
    }

    pub(super) fn problem(&mut self, endpoint: &str, row: Option<&str>, field: &str, reason: &str) {
        self.problems_of(endpoint, row, vec![(field.to_owned(), reason.to_owned())]);
    }

    pub(super) fn problems_of(&mut self, endpoint: &str, row: Option<&str>, misread: Vec<(String, String)>) {
        self.problems.extend(misread.into_iter().map(|(field, reason)| Problem {
            organization: self.title.clone(),
            endpoint: endpoint.to_owned(),
            row: row.map(str::to_owned),
            field,
            reason,
        }));
    }

    /// A list could not be read.
    pub(super) fn unread(&mut self, endpoint: &str, error: &ListError) {
        self.silences += usize::from(error.is_silence());
        self.refusals += usize::from(error.is_unauthorized());
        let hint = match error.is_unauthorized() {
            true => " (the organization's authentication token was not accepted)",
            false => "",
        };
        self.unread.push(format!("{endpoint} {error}{hint}"));
    }

    /// A list's rows; `Err` when it could not be read, with what that means.
    async fn rows(&mut self, path: &[&str], endpoint: &str) -> Result<Vec<Value>, ListOutcome> {
        if self.given_up() {
            return Err(ListOutcome::Failed);
        }
        match list::read(self.client, self.token, path, &[]).await {
            Ok(rows) => {
                self.answered();
                Ok(rows)
            }
            Err(error) if error.is_not_licensed() => {
                self.answered();
                Err(ListOutcome::NotLicensed)
            }
            Err(error) => {
                self.unread(endpoint, &error);
                Err(ListOutcome::Failed)
            }
        }
    }

    /// A list whose rows are accounts.
    async fn list(&mut self, kind: RowKind, endpoint: &str) -> ListOutcome {
        let path: Vec<&str> = endpoint.trim_start_matches('/').split('/').collect();
        match self.rows(&path, endpoint).await {
            Ok(rows) => {
                rows.iter().for_each(|row| self.take(kind, endpoint, row, None));
                ListOutcome::Read
            }
            Err(outcome) => outcome,
        }
    }

    /// The three lists of Email, which is read when all are; returns whether accounts that moved among them were not
    /// missed.
    async fn email(&mut self) -> bool {
        let unit = self.client.upstream().account_storage_unit.bytes();
        let kind = |standing| RowKind::email(standing, unit);
        let ordinary = self.list(kind(Standing::Ordinary), "/accounts").await;
        if ordinary != ListOutcome::Read {
            self.lists[Workload::Email] = ordinary;
            return true;
        }
        let off = self.list(kind(Standing::Deactivated), "/accounts/deactivated_accounts").await;
        let unreachable = self.list(kind(Standing::Unreachable), "/accounts/connection_failures").await;
        let failed = [off, unreachable].contains(&ListOutcome::Failed);
        self.lists[Workload::Email] = if failed { ListOutcome::Failed } else { ListOutcome::Read };
        off == ListOutcome::Read
    }

    /// SharePoint: the domains, then the sites of each.
    async fn sites(&mut self) -> ListOutcome {
        let (list, endpoint) = ("/sharepoints/domains", "/sharepoints/domains/{id}/sites");
        let domains = match self.rows(&["sharepoints", "domains"], list).await {
            Ok(domains) => domains,
            Err(outcome) => return outcome,
        };
        let mut outcomes = Vec::new();
        for domain in &domains {
            let Some((id, off_since)) = self.site_domain(list, domain) else {
                outcomes.push(ListOutcome::Failed);
                continue;
            };
            match self.rows(&["sharepoints", "domains", &id, "sites"], endpoint).await {
                Ok(rows) => {
                    let kind = RowKind::of(Workload::SharePoint);
                    rows.iter().for_each(|row| self.take(kind, endpoint, row, off_since));
                    outcomes.push(ListOutcome::Read);
                }
                Err(outcome) => outcomes.push(outcome),
            }
        }
        let any = |outcome| outcomes.contains(&outcome);
        match (any(ListOutcome::Failed), any(ListOutcome::NotLicensed), any(ListOutcome::Read)) {
            (true, _, _) => ListOutcome::Failed,
            (false, true, true) => ListOutcome::PartlyLicensed,
            (false, true, false) => ListOutcome::NotLicensed,
            (false, false, _) => ListOutcome::Read,
        }
    }

    /// A domain's id, and since when it is off, if it is. Without an id its sites cannot be asked for.
    fn site_domain(&mut self, endpoint: &str, domain: &Value) -> Option<(String, Option<Instant>)> {
        let Some(fields) = domain.as_object() else {
            self.problem(endpoint, None, "the row", "is not an object");
            return None;
        };
        let mut fields = Fields::new(fields);
        let id = fields.id("id");
        let off_since = fields.instant("deactivated_since", self.at, DateAlone::Accepted);
        if id.is_none() && fields.misread.is_empty() {
            fields.misread.push(("id".to_owned(), "is missing".to_owned()));
        }
        let understood = fields.misread.is_empty();
        self.problems_of(endpoint, id.as_deref(), std::mem::take(&mut fields.misread));
        id.filter(|_| understood).map(|id| (id, off_since))
    }

    /// Takes a row in. A site of a domain that is off is off too, unless it was backed up since.
    fn take(&mut self, kind: RowKind, endpoint: &str, row: &Value, domain_off_since: Option<Instant>) {
        let read = row::read(kind, row, self.at);
        self.problems_of(endpoint, read.id.as_deref(), read.misread);
        match read.meaning {
            Meaning::Seen { mut row, off_unsaid } => {
                let idle = |since: &Instant| row.last_backup.is_none_or(|last| last <= *since);
                row.deactivated_since = row.deactivated_since.or(domain_off_since.filter(idle));
                self.rows.push(ReadingRow { row: *row, off_unsaid });
            }
            Meaning::Absent => {}
            Meaning::Unreadable(address) => self.unreadable.push((address, kind.workload)),
        }
    }
}
