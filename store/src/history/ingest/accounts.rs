//! `account` lines: accounts as they are now, in memory while the chunk's lines pass, then written at once.

use std::collections::{HashMap, HashSet};

use domain::event::Event;
use domain::workload::{AccountKind, WorkloadSet};
use sea_orm::{ConnectionTrait, DbErr};

use super::super::bulk::{self, Kind};
use super::super::word;
use super::directory::{Directory, shown};
use super::{Sender, Verdict};
use crate::Error;
use crate::sql::Row;

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

struct Account {
    /// 0 until it is stored.
    id: i64,
    organization: usize,
    external_id: Option<String>,
    address: String,
    name: Option<String>,
    kind: AccountKind,
    added_at: i64,
    deleted_at: Option<i64>,
    declared: WorkloadSet,
    /// The place of the first event that may name it.
    since: usize,
    /// Whether it has its address to itself: none that was deleted does once another one was added with it.
    holds_address: bool,
    changed: bool,
    /// Whether its address or the hold on it changed.
    moved: bool,
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
        let mut stored = by_key(db, "external_id", &ids).await?;
        stored.extend(by_key(db, "address_key", &addresses).await?);
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
        const DOING: &str = "write accounts";
        let moved: Vec<(i64,)> =
            self.rows.iter().filter(|row| row.id != 0 && row.moved).map(|row| (row.id,)).collect();
        // Two accounts may have changed addresses with each other: first nobody has them. No address begins with a space.
        bulk::execute(
            db,
            DOING,
            "UPDATE account SET address_key = ' ' || account.id FROM {rows} WHERE account.id = k.i",
            &[("i", Kind::Int)],
            &moved,
        )
        .await?;
        let mut changed: Vec<_> =
            self.rows.iter().filter(|row| row.id != 0 && (row.changed || row.moved)).collect();
        changed.sort_unstable_by_key(|row| row.id);
        let changed: Vec<_> =
            changed.into_iter().map(|row| (row.id, row.state(), row.address_key())).collect();
        let changed: Vec<_> = changed.iter().map(|(id, state, key)| flat(*id, state, key)).collect();
        bulk::execute(
            db,
            DOING,
            "UPDATE account SET address = k.a, address_key = k.l, name = k.n, kind = k.k, added_at = k.t,
               deleted_at = k.d, declared = k.w FROM {rows} WHERE account.id = k.i",
            STATE,
            &changed,
        )
        .await?;
        self.insert(db, sender, directory).await
    }

    async fn insert(
        &mut self,
        db: &impl ConnectionTrait,
        sender: &Sender<'_>,
        directory: &Directory,
    ) -> Result<(), Error> {
        const DOING: &str = "write new accounts";
        let new: Vec<_> = self
            .rows
            .iter()
            .filter(|row| row.id == 0)
            .map(|row| {
                (
                    directory.organizations[row.organization].id,
                    row.address.as_str(),
                    row.address_key(),
                    row.name.as_deref(),
                    row.kind.as_str(),
                    row.added_at,
                    row.deleted_at,
                    row.declared.bits(),
                    row.external_id.as_deref(),
                    crate::token::new_id(sender.now).simple().to_string(),
                )
            })
            .collect();
        let mut columns = STATE.to_vec();
        columns[0].0 = "o";
        columns.extend([("e", Kind::Text), ("u", Kind::Uuid)]);
        let stored = bulk::query(
            db,
            DOING,
            "INSERT INTO account (public_id, organization_id, external_id, address, address_key, name, kind, added_at,
               deleted_at, declared)
             SELECT k.u, k.o, k.e, k.a, k.l, k.n, k.k, k.t, k.d, k.w FROM {rows} WHERE true
             RETURNING id, organization_id, external_id",
            &columns,
            &new,
            |row| Ok(((row.at(1)?, row.at(2)?), row.at(0)?)),
        )
        .await?;
        let ids: HashMap<(i64, String), i64> = stored.into_iter().collect();
        for row in self.rows.iter_mut().filter(|row| row.id == 0) {
            let key =
                (directory.organizations[row.organization].id, row.external_id.clone().unwrap_or_default());
            row.id = ids.get(&key).copied().unwrap_or_default();
        }
        Ok(())
    }
}

impl Account {
    /// What is unique among the organization's accounts: the address, for the one that has it now.
    fn address_key(&self) -> String {
        if self.holds_address {
            return self.address.to_lowercase();
        }
        let id = self.external_id.clone().unwrap_or_else(|| self.id.to_string());
        format!("  {id}")
    }

    /// What a line can change.
    fn state(&self) -> State {
        State {
            address: self.address.clone(),
            name: self.name.clone(),
            kind: self.kind,
            added_at: self.added_at,
            deleted_at: self.deleted_at,
            declared: self.declared,
        }
    }
}

#[derive(PartialEq, Eq)]
struct State {
    address: String,
    name: Option<String>,
    kind: AccountKind,
    added_at: i64,
    deleted_at: Option<i64>,
    declared: WorkloadSet,
}

const STATE: &bulk::Columns = &[
    ("i", Kind::Int),
    ("a", Kind::Text),
    ("l", Kind::Text),
    ("n", Kind::Text),
    ("k", Kind::Text),
    ("t", Kind::Int),
    ("d", Kind::Int),
    ("w", Kind::Small),
];

type Flat<'a> = (i64, &'a str, &'a str, Option<&'a str>, &'static str, i64, Option<i64>, u8);

fn flat<'a>(id: i64, state: &'a State, key: &'a str) -> Flat<'a> {
    let name = state.name.as_deref();
    (
        id,
        &state.address,
        key,
        name,
        state.kind.as_str(),
        state.added_at,
        state.deleted_at,
        state.declared.bits(),
    )
}

fn taken(other: &Account, line: &AccountLine<'_>) -> Verdict {
    let holder = other.external_id.as_deref().map_or_else(String::new, |id| format!(" («{}»)", shown(id)));
    Verdict::Refused(format!(
        "address «{}» belongs to another account of this organization{holder}",
        shown(line.address)
    ))
}

async fn by_key<S: serde::Serialize + bulk::Cell>(
    db: &impl ConnectionTrait,
    column: &str,
    keys: &[(i64, S)],
) -> Result<Vec<(i64, Account)>, Error> {
    let sql = format!(
        "SELECT a.id, a.organization_id, a.external_id, a.address, a.name, a.kind, a.added_at, a.deleted_at, a.declared,
                a.address_key
         FROM {{rows}} CROSS JOIN account a WHERE a.organization_id = k.o AND a.{column} = k.e"
    );
    bulk::query(db, "read accounts", &sql, &[("o", Kind::Int), ("e", Kind::Text)], keys, account).await
}

/// The organization's id, and the account, whose place of the organization is not yet known.
fn account(row: &Row) -> Result<(i64, Account), DbErr> {
    let kind: String = row.at(5)?;
    let declared: i16 = row.at(8)?;
    let (address, address_key): (String, String) = (row.at(3)?, row.at(9)?);
    let account = Account {
        id: row.at(0)?,
        organization: 0,
        external_id: row.at(2)?,
        holds_address: address.to_lowercase() == address_key,
        address,
        name: row.at(4)?,
        kind: word("account.kind", &kind)?,
        added_at: row.at(6)?,
        deleted_at: row.at(7)?,
        declared: WorkloadSet::from_bits(u8::try_from(declared).unwrap_or_default()),
        since: 0,
        changed: false,
        moved: false,
    };
    Ok((row.at(1)?, account))
}
