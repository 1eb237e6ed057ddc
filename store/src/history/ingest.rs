//! Push: events become rows, a chunk in one transaction (spec.md section 2). Each line is accepted, unchanged or refused
//! by itself and sees what the lines before it declared, whether they came in the same chunk or not.

mod accounts;
mod directory;
pub(super) mod facts;
mod organizations;
mod partners;

use domain::event::Event;
use domain::time::Instant;
use sea_orm::DatabaseTransaction;

use crate::{Error, Scope, Store, sql};
use accounts::{AccountLine, Accounts};
use directory::Directory;
use facts::{Runs, States};
use organizations::OrganizationLine;
use partners::PartnerLine;

/// What became of a chunk of lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IngestAnswer {
    /// Lines that changed something.
    pub accepted: u64,
    /// Lines that say what was known.
    pub unchanged: u64,
    /// Lines that changed nothing because something is wrong with them, ordered by line.
    pub refused: Vec<RefusedLine>,
}

/// A line that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// Its number in what was sent, from 1.
    pub line: u64,
    /// A sentence for whoever sent it.
    pub reason: String,
}

/// What became of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Accepted,
    Unchanged,
    Refused(String),
}

impl Verdict {
    fn changed(changed: bool) -> Self {
        if changed { Self::Accepted } else { Self::Unchanged }
    }
}

impl Store {
    /// Remembers the events, each with the number of its line: all of them in one transaction, so a chunk of at most
    /// some 10,000 is meant. The scope is a key's or the deployment's; what lies outside it is as unknown to its lines
    /// as what was never declared.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a user's scope; [`Error::Database`] when nothing of the chunk was remembered.
    pub async fn ingest(&self, scope: &Scope, events: &[(u64, Event)]) -> Result<IngestAnswer, Error> {
        self.ingest_at(scope, events, self.now()).await
    }

    /// The same for a world whose past is made up: organizations that are new count as known since `known_at`.
    ///
    /// # Errors
    /// As [`Store::ingest`]; [`Error::Forbidden`] for any scope but the deployment's.
    pub async fn ingest_as_of(
        &self,
        scope: &Scope,
        events: &[(u64, Event)],
        known_at: Instant,
    ) -> Result<IngestAnswer, Error> {
        scope.require_deployment()?;
        self.ingest_at(scope, events, known_at).await
    }

    async fn ingest_at(
        &self,
        scope: &Scope,
        events: &[(u64, Event)],
        known_at: Instant,
    ) -> Result<IngestAnswer, Error> {
        const DOING: &str = "remember events";
        let origin = scope.origin().ok_or(Error::Forbidden("send events"))?;
        let (root, _) = scope.organizations();
        let sender = Sender { scope, root, origin: origin.as_str(), now: self.now(), known_at };
        let tx = self.begin().await?;
        let answer = ingest(&tx, &sender, events).await?;
        sql::commit(tx, DOING).await?;
        Ok(answer)
    }
}

/// Who sends, as far as rows are concerned.
struct Sender<'a> {
    scope: &'a Scope,
    /// The partner of the key; 0 is the deployment.
    root: i64,
    /// Where its domains come from: those of a partner's key do not count for who may receive mail (spec.md section 6).
    origin: &'static str,
    now: Instant,
    /// Since when an organization that was unknown counts as known.
    known_at: Instant,
}

async fn ingest(
    db: &DatabaseTransaction,
    sender: &Sender<'_>,
    events: &[(u64, Event)],
) -> Result<IngestAnswer, Error> {
    let mut verdicts = vec![Verdict::Unchanged; events.len()];
    let mut directory = Directory::load(db, sender.root, sender.scope.only(), events).await?;
    for (position, (_, event)) in events.iter().enumerate() {
        if let Some(verdict) = declare(db, sender, &mut directory, event, position).await? {
            verdicts[position] = verdict;
        }
    }

    let mut accounts = Accounts::load(db, &directory, events).await?;
    let mut states = States::load(db, &directory, &accounts, events).await?;
    let mut runs = Runs::default();
    let mut named = Named::default();
    for (position, (_, event)) in events.iter().enumerate() {
        let noted = note(&directory, &mut named, &mut accounts, &mut states, &mut runs, event, position);
        if let Some(verdict) = noted.unwrap_or_else(|reason| Some(Verdict::Refused(reason))) {
            verdicts[position] = verdict;
        }
    }
    accounts.save(db, sender, &directory).await?;
    states.save(db, &accounts).await?;
    runs.save(db, &directory, &accounts, events, &mut verdicts).await?;
    Ok(answer(events, verdicts))
}

/// Partners and organizations are written line by line: they are few.
async fn declare(
    db: &DatabaseTransaction,
    sender: &Sender<'_>,
    directory: &mut Directory,
    event: &Event,
    position: usize,
) -> Result<Option<Verdict>, Error> {
    match event {
        Event::Partner { .. } | Event::Organization { .. } if sender.scope.is_narrow() => {
            let reason = "this key reaches one organization, and declares no partner and no organization";
            Ok(Some(Verdict::Refused(reason.to_owned())))
        }
        Event::Partner { id, name, parent, domains, time_zone } => {
            let line = PartnerLine {
                id,
                name,
                parent: parent.as_deref(),
                domains: domains.as_deref(),
                time_zone: time_zone.map(|zone| zone.name()),
            };
            partners::declare(db, sender, directory, &line).await.map(Some)
        }
        Event::Organization { id, partner, name, domains, time_zone, source, owner } => {
            let line = OrganizationLine {
                id,
                partner,
                name,
                owner: owner.as_deref(),
                time_zone: time_zone.map(|zone| zone.name()),
                source: source.map(|source| source.as_str()),
                domains: domains.as_deref(),
            };
            organizations::declare(db, sender, directory, &line, position).await.map(Some)
        }
        Event::Account { .. } | Event::State { .. } | Event::Run { .. } => Ok(None),
    }
}

/// The organization and account that the last fact named, and the account's place: an account's lines mostly follow on
/// each other. A line between them that declares something makes it forget.
#[derive(Default)]
struct Named<'a>(Option<(&'a str, &'a str, usize)>);

impl<'a> Named<'a> {
    fn find(
        &mut self,
        directory: &Directory,
        accounts: &Accounts,
        (organization, account): (&'a str, &'a str),
        position: usize,
    ) -> Result<usize, String> {
        if let Some((known, id, place)) = self.0
            && (known, id) == (organization, account)
        {
            return Ok(place);
        }
        let place = accounts.find(directory.organization(organization, position)?, account, position)?;
        self.0 = Some((organization, account, place));
        Ok(place)
    }
}

/// Accounts, states and runs are noted, and written together at the end. A run's verdict comes with its writing.
fn note<'a>(
    directory: &Directory,
    named: &mut Named<'a>,
    accounts: &mut Accounts,
    states: &mut States,
    runs: &mut Runs,
    event: &'a Event,
    position: usize,
) -> Result<Option<Verdict>, String> {
    match event {
        Event::Partner { .. } | Event::Organization { .. } => {
            *named = Named::default();
            Ok(None)
        }
        Event::Account { organization, id, address, name, kind, added_at, workloads, deleted_at } => {
            *named = Named::default();
            let organization = directory.organization(organization, position)?;
            let line = AccountLine {
                id,
                address,
                name: name.as_deref(),
                kind: *kind,
                added_at: added_at.timestamp(),
                workloads: *workloads,
                deleted_at: deleted_at.map(|at| at.timestamp()),
            };
            Ok(Some(accounts.declare(organization, &line, position)))
        }
        Event::State { organization, account, workload, at, on } => {
            let account = named.find(directory, accounts, (organization, account), position)?;
            Ok(Some(states.note(account, *workload, at.timestamp(), *on)))
        }
        Event::Run { organization, account, .. } => {
            runs.note(position, named.find(directory, accounts, (organization, account), position)?);
            Ok(None)
        }
    }
}

fn answer(events: &[(u64, Event)], verdicts: Vec<Verdict>) -> IngestAnswer {
    let mut answer = IngestAnswer::default();
    for ((line, _), verdict) in events.iter().zip(verdicts) {
        match verdict {
            Verdict::Accepted => answer.accepted += 1,
            Verdict::Unchanged => answer.unchanged += 1,
            Verdict::Refused(reason) => answer.refused.push(RefusedLine { line: *line, reason }),
        }
    }
    answer
}
