//! One organization: read it, fold what was seen into what is known, and record the difference.

use std::collections::HashMap;

use domain::id::OrganizationId;
use domain::poll::{Known, KnownAccount, Seen, SeenRow, fold};
use domain::time::Instant;
use store::{Error, Scope, Store, UpstreamOrganization};

use super::client::Client;
use super::line::SyncLine;
use super::reading::{self, Reading, ReadingRow};
use super::sentence;
use super::users::User;

/// Reads and records one organization; whatever goes wrong is in its line.
pub(super) async fn organization(
    client: &Client<'_>,
    store: &Store,
    deployment: &Scope,
    user: &User,
) -> SyncLine {
    let mut line = SyncLine {
        organization: user.name.clone(),
        organization_id: user.organization_id.clone(),
        deactivated: user.deactivated,
        ..SyncLine::default()
    };
    if user.deactivated {
        return line;
    }
    // Before anything is asked: what a list says, it says about this instant or a later one.
    let at = store.now();
    let recorder = Recorder { store, deployment, user, partner: &client.upstream().partner };
    let recorded = match &user.token {
        Some(token) => {
            let mut reading = reading::read(client, user, token, at).await;
            line.problems = std::mem::take(&mut reading.problems);
            line.unread = std::mem::take(&mut reading.unread);
            if reading.has_answers() {
                recorder.record(at, reading, &mut line).await
            } else {
                line.error = Some(nothing_read(&line.unread));
                recorder.without_reading(at, &line).await
            }
        }
        None => {
            line.error =
                Some("/users gives no authentication_token for it, so that it cannot be read".to_owned());
            recorder.without_reading(at, &line).await
        }
    };
    if let Err(error) = recorded {
        line.error = Some(format!("could not be recorded: {}", sentence(&error)));
    }
    line
}

/// Why none of an organization's lists could be read: the first reason, and how many more lists there are.
fn nothing_read(unread: &[String]) -> String {
    match unread {
        [] => "nothing of it could be read".to_owned(),
        [only] => only.clone(),
        [first, others @ ..] => format!("{first}; nor could {} more lists be read", others.len()),
    }
}

struct Recorder<'a> {
    store: &'a Store,
    deployment: &'a Scope,
    user: &'a User,
    partner: &'a str,
}

impl Recorder<'_> {
    /// The organization itself, which exists although nothing of it could be read.
    async fn without_reading(&self, at: Instant, line: &SyncLine) -> Result<(), Error> {
        let organization = self.known(None).await?;
        self.remember_error(organization, at, line).await
    }

    async fn record(&self, at: Instant, mut reading: Reading<'_>, line: &mut SyncLine) -> Result<(), Error> {
        let organization = self.known(Some(&mut reading)).await?;
        let known = self.store.known_accounts(self.deployment, organization).await?;
        let zone = self.store.organization(self.deployment, organization).await?.zone;
        let coverage = reading.coverage.take();
        let seen = Seen {
            at,
            zone,
            lists: reading.lists,
            accounts_complete: reading.complete,
            rows: dated(reading.rows, &known, at),
            unreadable: reading.unreadable,
        };
        line.accounts = accounts(&seen.rows);
        let facts = fold(&known, &seen);
        if line.error.is_none() {
            let answer = self
                .store
                .record_poll(self.deployment, organization, at, &facts, coverage.as_deref())
                .await?;
            (line.news, line.deleted) = (answer.accounts, answer.deleted);
            (line.runs, line.changes) = (answer.runs, answer.changes);
        }
        self.remember_error(organization, at, line).await
    }

    /// Makes the organization known, as the upstream describes it now.
    async fn known(&self, reading: Option<&mut Reading<'_>>) -> Result<OrganizationId, Error> {
        let (domains, source) =
            reading.map_or((None, None), |reading| (reading.domains.take(), reading.source));
        let described = UpstreamOrganization {
            partner_name: self.partner.to_owned(),
            organization_id: self.user.organization_id.clone(),
            name: self.user.name.clone(),
            owner: self.user.owner.clone(),
            domains,
            source,
        };
        self.store.upsert_upstream_organization(self.deployment, &described).await
    }

    async fn remember_error(
        &self,
        organization: OrganizationId,
        at: Instant,
        line: &SyncLine,
    ) -> Result<(), Error> {
        let not_understood = line.problems.first().map(ToString::to_string);
        let unread = (!line.unread.is_empty()).then(|| line.unread.join("; "));
        let Some(error) = line.error.clone().or(unread).or(not_understood) else { return Ok(()) };
        self.store.record_organization_error(self.deployment, organization, at, &error).await
    }
}

/// How many accounts the rows name.
fn accounts(rows: &[SeenRow]) -> usize {
    let mut addresses: Vec<String> = rows.iter().map(|row| row.address.to_lowercase()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses.len()
}

/// The rows, each that is off with an instant since when. Where the upstream does not say, a workload that was on has
/// been switched off at this poll; one that was never seen has been off since its last backup, so that nothing is held
/// against the days in between.
fn dated(rows: Vec<ReadingRow>, known: &Known, at: Instant) -> Vec<SeenRow> {
    let keys = known.accounts.iter().map(|account| (account.address.to_lowercase(), account));
    let known: HashMap<String, &KnownAccount> =
        if rows.iter().any(|row| row.off_unsaid) { keys.collect() } else { HashMap::new() };
    let is_on = |row: &SeenRow| {
        let account = known.get(&row.address.to_lowercase());
        account.and_then(|account| account.workloads[row.workload]).is_some_and(|workload| workload.on)
    };
    let date = |ReadingRow { mut row, off_unsaid }: ReadingRow| {
        if off_unsaid && row.deactivated_since.is_none() {
            let past = row.last_backup.or(row.added_on).filter(|past| *past <= at);
            row.deactivated_since = Some(past.filter(|_| !is_on(&row)).unwrap_or(at));
        }
        row
    };
    rows.into_iter().map(date).collect()
}
