//! Accounts as rows: those that a chunk means are read at once, and written at once.

use std::collections::HashMap;

use domain::workload::{AccountKind, WorkloadSet};
use sea_orm::{ConnectionTrait, DbErr};

use super::super::Sender;
use super::super::directory::Directory;
use crate::Error;
use crate::history::bulk::{self, Kind};
use crate::history::word;
use crate::sql::Row;

/// An account as it is now, and what became of it in this chunk.
pub(super) struct Account {
    /// 0 until it is stored.
    pub(super) id: i64,
    pub(super) organization: usize,
    pub(super) external_id: Option<String>,
    pub(super) address: String,
    pub(super) name: Option<String>,
    pub(super) kind: AccountKind,
    pub(super) added_at: i64,
    pub(super) deleted_at: Option<i64>,
    pub(super) declared: WorkloadSet,
    /// The place of the first event that may name it.
    pub(super) since: usize,
    /// Whether it has its address to itself: none that was deleted does once another one was added with it.
    pub(super) holds_address: bool,
    pub(super) changed: bool,
    /// Whether its address or the hold on it changed.
    pub(super) moved: bool,
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

    /// That part of it.
    pub(super) fn state(&self) -> State {
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

/// What a line can change of an account.
#[derive(PartialEq, Eq)]
pub(super) struct State {
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

/// Those whose `column` is one of the keys, each with the id of its organization.
pub(super) async fn by_key<S: serde::Serialize + bulk::Cell>(
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

/// Writes what has changed of the accounts that are stored.
pub(super) async fn write(db: &impl ConnectionTrait, rows: &[Account]) -> Result<(), Error> {
    const DOING: &str = "write accounts";
    let moved: Vec<(i64,)> =
        rows.iter().filter(|row| row.id != 0 && row.moved).map(|row| (row.id,)).collect();
    // Two accounts may have changed addresses with each other: first nobody has them. No address begins with a space.
    bulk::execute(
        db,
        DOING,
        "UPDATE account SET address_key = ' ' || account.id FROM {rows} WHERE account.id = k.i",
        &[("i", Kind::Int)],
        &moved,
    )
    .await?;
    let mut changed: Vec<_> = rows.iter().filter(|row| row.id != 0 && (row.changed || row.moved)).collect();
    changed.sort_unstable_by_key(|row| row.id);
    let changed: Vec<_> = changed.into_iter().map(|row| (row.id, row.state(), row.address_key())).collect();
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
    Ok(())
}

/// Writes those that are new, which have their ids then.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    sender: &Sender<'_>,
    directory: &Directory,
    rows: &mut [Account],
) -> Result<(), Error> {
    const DOING: &str = "write new accounts";
    let new: Vec<_> = rows
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
    for row in rows.iter_mut().filter(|row| row.id == 0) {
        let key = (directory.organizations[row.organization].id, row.external_id.clone().unwrap_or_default());
        row.id = ids.get(&key).copied().unwrap_or_default();
    }
    Ok(())
}
