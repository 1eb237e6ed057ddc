//! Pull: what is known of an organization's accounts before a poll, and what the poll says, recorded once.

mod known;
mod lists;

use std::collections::HashMap;

use domain::id::OrganizationId;
use domain::poll::{AccountFact, PollFacts};
use domain::time::Instant;
use domain::workload::AccountKind;
use sea_orm::ConnectionTrait;

use super::bulk::{self, Kind};
use super::ingest::facts::save_states;
use super::months::{NewRun, record_runs};
use super::number;
use super::packing::Added;
use crate::{Error, Scope, Store, sql};
use lists::Lists;

/// An address of a tenant and whether it is backed up (`active`, `available`, `excluded`), for later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// E-mail address.
    pub address: String,
    /// Display name.
    pub name: Option<String>,
    /// The upstream's word, if it said one.
    pub status: Option<String>,
    /// Mailbox or site.
    pub kind: AccountKind,
}

/// What a poll changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PollAnswer {
    /// This very poll had been recorded before: nothing changed.
    pub repeated: bool,
    /// Accounts that are new, there again or described differently.
    pub accounts: usize,
    /// Accounts that are gone.
    pub deleted: usize,
    /// Changes of state.
    pub changes: usize,
    /// Runs that were not known.
    pub runs: usize,
}

impl Store {
    /// Records what the poll of the organization at `at` says, in one transaction; the same poll once more changes
    /// nothing. `coverage` replaces the organization's coverage rows; none when they could not be read.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but the deployment's; [`Error::NotFound`] when there is no such organization;
    /// [`Error::Database`] when nothing was recorded.
    pub async fn record_poll(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        at: Instant,
        facts: &PollFacts,
        coverage: Option<&[CoverageRow]>,
    ) -> Result<PollAnswer, Error> {
        const DOING: &str = "record a poll";
        scope.require_deployment()?;
        let tx = self.begin().await?;
        let organization = lock(&tx, organization).await?;
        let poll = Poll { organization, at: at.timestamp(), now: self.now(), facts };
        let answer = poll.record(&tx, coverage).await?;
        sql::commit(tx, DOING).await?;
        Ok(answer)
    }
}

/// The organization's id in the database; nobody else changes its history until the transaction ends.
async fn lock(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<i64, Error> {
    let locking =
        if db.get_database_backend() == sea_orm::DbBackend::Postgres { "FOR NO KEY UPDATE OF o" } else { "" };
    let sql =
        format!("SELECT o.id FROM {{rows}} CROSS JOIN organization o WHERE o.public_id = k.u {locking}");
    let key = (organization.0.simple().to_string(),);
    let columns: &bulk::Columns = &[("u", Kind::Uuid)];
    let found = bulk::query(db, "lock an organization", &sql, columns, &[key], |row| row.at(0)).await?;
    found.first().copied().ok_or(Error::NotFound)
}

struct Poll<'a> {
    organization: i64,
    at: i64,
    now: Instant,
    facts: &'a PollFacts,
}

impl Poll<'_> {
    async fn record(
        &self,
        db: &impl ConnectionTrait,
        coverage: Option<&[CoverageRow]>,
    ) -> Result<PollAnswer, Error> {
        let lists = Lists::load(db, self.organization, self.at).await?;
        if lists.recorded {
            return Ok(PollAnswer { repeated: true, ..PollAnswer::default() });
        }
        self.write_accounts(db).await?;
        let accounts = self.accounts(db).await?;
        let id = |address: &str| accounts.get(&address.to_lowercase()).copied();

        let changes: Vec<(i64, i16, i64, bool)> = self
            .facts
            .changes
            .iter()
            .filter_map(|(address, change)| {
                Some((id(address)?, number(change.workload), change.at.timestamp(), change.on))
            })
            .collect();
        save_states(db, &changes).await?;
        let runs: Vec<NewRun<'_>> = self
            .facts
            .runs
            .iter()
            .filter_map(|(address, workload, run)| {
                Some(NewRun {
                    organization: self.organization,
                    account: id(address)?,
                    workload: *workload,
                    ended_at: run.ended_at.timestamp(),
                    outcome: run.outcome,
                    objects: run.objects,
                    bytes: run.bytes,
                    error: run.error.as_deref(),
                })
            })
            .collect();
        let runs = record_runs(db, &runs).await?.into_iter().filter(|added| *added == Added::New).count();
        for (table, rows) in [("unreadable_row", &self.facts.unreadable), ("silent_row", &self.facts.silent)]
        {
            let rows = rows
                .iter()
                .filter_map(|(address, workload)| Some((id(address)?, number(Some(*workload)), self.at)));
            write_rows(db, table, &rows.collect::<Vec<_>>()).await?;
        }
        lists.save(db, self.facts.polls).await?;
        if let Some(coverage) = coverage {
            self.write_coverage(db, coverage).await?;
        }
        Ok(PollAnswer {
            repeated: false,
            accounts: self.facts.accounts.len(),
            deleted: self.facts.deleted.len(),
            changes: changes.len(),
            runs,
        })
    }

    /// The ids of the accounts that the facts name, by their addresses in lower case.
    async fn accounts(&self, db: &impl ConnectionTrait) -> Result<HashMap<String, i64>, Error> {
        let facts = self.facts;
        let named = (facts.changes.iter().map(|(address, _)| address))
            .chain(facts.runs.iter().map(|(address, _, _)| address))
            .chain(facts.unreadable.iter().chain(&facts.silent).map(|(address, _)| address));
        let mut keys: Vec<(i64, String)> =
            named.map(|address| (self.organization, address.to_lowercase())).collect();
        keys.sort_unstable();
        keys.dedup();
        let found = bulk::query(
            db,
            "read polled accounts",
            "SELECT a.address_key, a.id FROM {rows} CROSS JOIN account a
             WHERE a.organization_id = k.o AND a.address_key = k.a",
            &[("o", Kind::Int), ("a", Kind::Text)],
            &keys,
            |row| Ok((row.at(0)?, row.at(1)?)),
        )
        .await?;
        Ok(found.into_iter().collect())
    }

    async fn write_accounts(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        self.keep_absences(db).await?;
        let row = |fact: &AccountFact| {
            (
                crate::token::new_id(self.now).simple().to_string(),
                self.organization,
                fact.address.clone(),
                fact.address.to_lowercase(),
                fact.name.as_deref().map(domain::text::clean_name),
                fact.kind.as_str(),
                fact.added_at.timestamp(),
                fact.restored,
            )
        };
        let mut rows: Vec<_> = self.facts.accounts.iter().map(row).collect();
        rows.sort_unstable_by(|one, other| one.3.cmp(&other.3));
        rows.dedup_by(|one, other| one.3 == other.3);
        bulk::execute(
            db,
            "write polled accounts",
            "INSERT INTO account AS old
               (public_id, organization_id, address, address_key, name, kind, added_at, declared)
             SELECT k.u, k.o, k.a, k.l, k.n, k.k, k.t, 0 FROM {rows} WHERE true
             ON CONFLICT (organization_id, address_key) DO UPDATE SET
               name = coalesce(excluded.name, old.name), kind = excluded.kind, added_at = excluded.added_at,
               deleted_at = CASE WHEN EXISTS (SELECT 1 FROM {rows} WHERE k.l = old.address_key AND k.r)
                 THEN NULL ELSE old.deleted_at END",
            &[
                ("u", Kind::Uuid),
                ("o", Kind::Int),
                ("a", Kind::Text),
                ("l", Kind::Text),
                ("n", Kind::Text),
                ("k", Kind::Text),
                ("t", Kind::Int),
                ("r", Kind::Bool),
            ],
            &rows,
        )
        .await?;
        let deleted: Vec<(i64, String, i64)> = self
            .facts
            .deleted
            .iter()
            .map(|address| (self.organization, address.to_lowercase(), self.at))
            .collect();
        bulk::execute(
            db,
            "write deleted accounts",
            "UPDATE account SET deleted_at = k.t FROM {rows}
             WHERE account.organization_id = k.o AND account.address_key = k.a AND account.deleted_at IS NULL",
            &[("o", Kind::Int), ("a", Kind::Text), ("t", Kind::Int)],
            &deleted,
        )
        .await?;
        Ok(())
    }

    /// Who was gone and is there again was gone all the same: its days keep their state.
    async fn keep_absences(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let restored: Vec<(i64, String, i64)> = self
            .facts
            .accounts
            .iter()
            .filter(|fact| fact.restored)
            .map(|fact| (self.organization, fact.address.to_lowercase(), self.at))
            .collect();
        bulk::execute(
            db,
            "remember when accounts were gone",
            "INSERT INTO account_absence (account_id, gone_at, back_at)
             SELECT a.id, a.deleted_at, k.t FROM {rows} CROSS JOIN account a
             WHERE a.organization_id = k.o AND a.address_key = k.a AND a.deleted_at < k.t
             ON CONFLICT (account_id, gone_at) DO NOTHING",
            &[("o", Kind::Int), ("a", Kind::Text), ("t", Kind::Int)],
            &restored,
        )
        .await?;
        Ok(())
    }

    async fn write_coverage(&self, db: &impl ConnectionTrait, coverage: &[CoverageRow]) -> Result<(), Error> {
        const DOING: &str = "write coverage";
        bulk::execute(
            db,
            DOING,
            "DELETE FROM coverage WHERE organization_id IN (SELECT k.o FROM {rows})",
            &[("o", Kind::Int)],
            &[(self.organization,)],
        )
        .await?;
        let row = |row: &CoverageRow| {
            let status = row.status.as_deref().map(|status| domain::text::clean(status, 40));
            let name = row.name.as_deref().map(domain::text::clean_name);
            let key = row.address.to_lowercase();
            (self.organization, key, row.address.clone(), name, status, row.kind.as_str(), self.at)
        };
        let mut rows: Vec<_> = coverage.iter().map(row).collect();
        rows.sort_unstable_by(|one, other| one.1.cmp(&other.1));
        rows.dedup_by(|one, other| one.1 == other.1);
        bulk::execute(
            db,
            DOING,
            "INSERT INTO coverage (organization_id, address_key, address, name, status, kind, seen_at)
             SELECT k.o, k.l, k.a, k.n, k.s, k.k, k.t FROM {rows}",
            &[
                ("o", Kind::Int),
                ("l", Kind::Text),
                ("a", Kind::Text),
                ("n", Kind::Text),
                ("s", Kind::Text),
                ("k", Kind::Text),
                ("t", Kind::Int),
            ],
            &rows,
        )
        .await?;
        Ok(())
    }
}

/// Writes of which workloads of which accounts a poll says nothing.
async fn write_rows(db: &impl ConnectionTrait, table: &str, rows: &[(i64, i16, i64)]) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO {table} (account_id, workload, at) SELECT k.a, k.w, k.t FROM {{rows}}
         WHERE true ON CONFLICT (account_id, workload, at) DO NOTHING"
    );
    bulk::execute(
        db,
        "write what a poll says nothing of",
        &sql,
        &[("a", Kind::Int), ("w", Kind::Small), ("t", Kind::Int)],
        rows,
    )
    .await?;
    Ok(())
}
