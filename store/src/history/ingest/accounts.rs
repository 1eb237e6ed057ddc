//! `account` lines: accounts as they are now, in memory while the chunk's lines pass, then written at once.

mod stored;

use std::collections::{HashMap, HashSet};

use domain::event::Event;
use domain::workload::{AccountKind, WorkloadSet};
use sea_orm::ConnectionTrait;

use super::directory::{Directory, shown};
use super::{Sender, Verdict};
use crate::Error;
use stored::Account;

/// The accounts that a chunk's lines name, and those that have the addresses its lines name.
pub(super) struct Accounts {
    rows: Vec<Account>,
    /// For each organization of the directory, in its order.
    organizations: Vec<Index>,
}

/// An organization's accounts, by what they are found by.
#[derive(Default)]
struct Index {
    by_external: HashMap<String, usize>,
    /// Who has an address now; accounts that were deleted may have had it before.
    by_address: HashMap<String, usize>,
}

/// What an `account` line says.
pub(super) struct AccountLine<'a> {
    pub(super) id: &'a str,
    pub(super) address: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) kind: Option<AccountKind>,
    pub(super) added_at: i64,
    pub(super) workloads: WorkloadSet,
    pub(super) deleted_at: Option<i64>,
}

impl Accounts {
    /// Reads the accounts that the events mean in the directory's organizations.
    pub(super) async fn load(
        db: &impl ConnectionTrait,
        directory: &Directory,
        events: &[(u64, Event)],
    ) -> Result<Self, Error> {
        let mut this = Self { rows: Vec::new(), organizations: Vec::new() };
        this.organizations.resize_with(directory.organizations.len(), Index::default);
        let place: HashMap<i64, usize> = directory
            .organizations
            .iter()
            .enumerate()
            .map(|(at, organization)| (organization.id, at))
            .collect();

        let (mut ids, mut addresses) = (Vec::new(), Vec::new());
        let mut before = None;
        for (position, (_, event)) in events.iter().enumerate() {
            let (organization, id) = match event {
                Event::Partner { .. } | Event::Organization { .. } => {
                    before = None;
                    continue;
                }
                Event::Account { organization, id, .. } => (organization, id),
                Event::State { organization, account, .. } | Event::Run { organization, account, .. } => {
                    (organization, account)
                }
            };
            // An account's lines mostly follow on each other.
            if before.replace((organization, id)) == Some((organization, id))
                && !matches!(event, Event::Account { .. })
            {
                continue;
            }
            let Ok(at) = directory.organization(organization, position) else { continue };
            let organization = directory.organizations[at].id;
            ids.push((organization, id.as_str()));
            if let Event::Account { address, .. } = event {
                addresses.push((organization, address.to_lowercase()));
            }
        }
        ids.sort_unstable();
        ids.dedup();
        addresses.sort_unstable();
        addresses.dedup();
        let mut stored = stored::by_key(db, "external_id", &ids).await?;
        stored.extend(stored::by_key(db, "address_key", &addresses).await?);
        let mut entered = HashSet::new();
        for (organization, account) in stored {
            if let Some(at) = place.get(&organization).filter(|_| entered.insert(account.id)) {
                this.enter(Account { organization: *at, ..account });
            }
        }
        Ok(this)
    }

    fn enter(&mut self, account: Account) {
        let index = &mut self.organizations[account.organization];
        let place = self.rows.len();
        if account.holds_address {
            index.by_address.insert(account.address.to_lowercase(), place);
        }
        if let Some(id) = &account.external_id {
            index.by_external.insert(id.clone(), place);
        }
        self.rows.push(account);
    }

    /// The place of the account that the event at `position` means in that organization.
    pub(super) fn find(&self, organization: usize, id: &str, position: usize) -> Result<usize, String> {
        let known = self.organizations.get(organization).and_then(|index| index.by_external.get(id)).copied();
        known.filter(|place| self.rows[*place].since <= position).ok_or_else(|| {
            format!("account «{}» is not known in this organization: declare it first", shown(id))
        })
    }

    /// The account's id in the database; 0 before [`Accounts::save`] stored a new one.
    pub(super) fn id(&self, place: usize) -> i64 {
        self.rows[place].id
    }

    /// The place of the account's organization in the directory.
    pub(super) fn organization(&self, place: usize) -> usize {
        self.rows[place].organization
    }

    /// Declares an account, or changes it to what the line says; a name or kind that the line leaves out stays. An
    /// address belongs to one account at a time: it is free for another one from the instant its account was deleted.
    pub(super) fn declare(
        &mut self,
        organization: usize,
        line: &AccountLine<'_>,
        position: usize,
    ) -> Verdict {
        let index = &mut self.organizations[organization];
        let key = line.address.to_lowercase();
        let known = index.by_external.get(line.id).copied();
        let holder = index.by_address.get(&key).copied().filter(|holder| Some(*holder) != known);
        let holds_address = match holder.map(|holder| (holder, &mut self.rows[holder])) {
            None => true,
            Some((_, holder)) if line.deleted_at.is_some_and(|gone| gone <= holder.added_at) => false,
            Some((_, holder)) if holder.deleted_at.is_some_and(|gone| gone <= line.added_at) => {
                (holder.holds_address, holder.moved) = (false, true);
                index.by_address.remove(&key);
                true
            }
            Some((_, holder)) => return taken(holder, line),
        };
        let Some(place) = known else {
            self.enter(Account {
                id: 0,
                organization,
                external_id: Some(line.id.to_owned()),
                address: line.address.to_owned(),
                name: line.name.map(str::to_owned),
                kind: line.kind.unwrap_or_default(),
                added_at: line.added_at,
                deleted_at: line.deleted_at,
                declared: line.workloads,
                since: position,
                holds_address,
                changed: true,
                moved: false,
            });
            return Verdict::Accepted;
        };
        let row = &mut self.rows[place];
        let before = row.state();
        let old_key = row.address.to_lowercase();
        if (holds_address, &key) != (row.holds_address, &old_key) {
            if row.holds_address {
                index.by_address.remove(&old_key);
            }
            if holds_address {
                index.by_address.insert(key, place);
            }
            (row.holds_address, row.moved) = (holds_address, true);
        }
        line.address.clone_into(&mut row.address);
        row.name = line.name.map(str::to_owned).or(row.name.take());
        row.kind = line.kind.unwrap_or(row.kind);
        row.added_at = line.added_at;
        row.deleted_at = line.deleted_at;
        row.declared = line.workloads;
        let changed = before != row.state();
        row.changed |= changed;
        Verdict::changed(changed)
    }

    /// Writes what was declared; new accounts have their ids then.
    pub(super) async fn save(
        &mut self,
        db: &impl ConnectionTrait,
        sender: &Sender<'_>,
        directory: &Directory,
    ) -> Result<(), Error> {
        stored::write(db, &self.rows).await?;
        stored::insert(db, sender, directory, &mut self.rows).await
    }
}

fn taken(other: &Account, line: &AccountLine<'_>) -> Verdict {
    let holder = other.external_id.as_deref().map_or_else(String::new, |id| format!(" («{}»)", shown(id)));
    Verdict::Refused(format!(
        "address «{}» belongs to another account of this organization{holder}",
        shown(line.address)
    ))
}
