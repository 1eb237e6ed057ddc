//! An organization's history as `domain` wants it, in a handful of queries whatever the number of its accounts, and of
//! organizations.

mod runs;

use std::collections::HashMap;
use std::ops::RangeInclusive;

use domain::history::{Absence, AccountHistory, Observation, OrganizationHistory, StateChange};
use domain::id::{AccountId, OrganizationId};
use domain::period::Period;
use domain::role::Role;
use domain::time::Instant;
use domain::workload::{PerWorkload, WorkloadSet};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::bulk::{self, Kind};
use super::packing::{month_start, unpack_instants};
use super::{word, workload};
use crate::appearance::{nearest, share};
use crate::sql::{Row, instant};
use crate::{Error, Scope, Store};

const DOING: &str = "read an organization's history";

impl Store {
    /// What is remembered of the organization for the periods, which follow on each other: its accounts with all changes of
    /// state, the runs of the periods' UTC months, of the last days before them and of the month after (in which a report's
    /// cut-off usually falls), and the polls of these months; besides, of each workload the last success that was known at
    /// `cut_off`, whenever it was. Its zone is its own, else the nearest partner's above it that has one, else UTC.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] when the role sees no reports.
    pub async fn organization_history(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        periods: RangeInclusive<Period>,
        cut_off: Instant,
    ) -> Result<OrganizationHistory, Error> {
        let wanted = [(organization, cut_off)];
        let mut histories = self.organization_histories(scope, &wanted, periods).await?;
        histories.remove(&organization).ok_or(Error::NotFound)
    }

    /// The same of several organizations, each with its cut-off, in as many queries as for one. Those outside the scope are
    /// left out.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role sees no reports.
    pub async fn organization_histories(
        &self,
        scope: &Scope,
        wanted: &[(OrganizationId, Instant)],
        periods: RangeInclusive<Period>,
    ) -> Result<HashMap<OrganizationId, OrganizationHistory>, Error> {
        scope.require(Role::sees_reports, "see an organization's history")?;
        let db = self.reader();
        let (first, last) = periods.into_inner();
        let months = Months { first: first.previous(), last: last.next() };
        let mut histories = Histories::find(db, scope, wanted, months).await?;
        histories.add_accounts(db).await?;
        histories.add_changes(db).await?;
        histories.add_absences(db).await?;
        histories.add_quiet_polls(db, "unreadable_row", |account| &mut account.unreadable).await?;
        histories.add_quiet_polls(db, "silent_row", |account| &mut account.silent).await?;
        runs::add(db, &mut histories).await?;
        histories.add_polls(db).await?;
        Ok(histories.organizations.into_iter().map(|found| (found.public_id, found.history)).collect())
    }
}

/// The UTC months that are read: those of the periods, the one before and the one after.
#[derive(Clone, Copy)]
struct Months {
    first: Period,
    last: Period,
}

/// Histories while they are read.
struct Histories {
    organizations: Vec<Organization>,
    /// Where an account stands: which organization's, and which of its list, by the account's id in the database.
    places: HashMap<i64, (usize, usize)>,
    months: Months,
}

struct Organization {
    id: i64,
    public_id: OrganizationId,
    /// In seconds since 1970.
    cut_off: i64,
    history: OrganizationHistory,
}

impl Histories {
    async fn find(
        db: &impl ConnectionTrait,
        scope: &Scope,
        wanted: &[(OrganizationId, Instant)],
        months: Months,
    ) -> Result<Self, Error> {
        let (root, only) = scope.organizations();
        let keys: Vec<_> = wanted
            .iter()
            .map(|(id, cut_off)| (id.0.simple().to_string(), root, cut_off.timestamp()))
            .collect();
        let organizations = bulk::query(
            db,
            DOING,
            &format!(
                "SELECT o.id, o.origin, coalesce(o.time_zone,
                      (SELECT p.time_zone FROM partner_closure up JOIN partner p ON p.id = up.ancestor_id
                       WHERE up.descendant_id = o.partner_id AND p.time_zone IS NOT NULL
                       ORDER BY up.depth LIMIT 1)), o.public_id, k.c, {share}
             FROM {{rows}} CROSS JOIN organization o CROSS JOIN partner_closure c
             WHERE o.public_id = k.u AND c.ancestor_id = k.r AND c.descendant_id = o.partner_id{only}",
                share = nearest("minor_issue_share")
            ),
            &[("u", Kind::Uuid), ("r", Kind::Int), ("c", Kind::Int)],
            &keys,
            |row| {
                let zone: Option<String> = row.at(2)?;
                let zone = zone.map(|zone| word("time_zone", &zone)).transpose()?.unwrap_or_default();
                let pushed = row.at::<String>(1)? == "push";
                let observation = Observation { polls: PerWorkload::default(), pushed };
                Ok(Organization {
                    id: row.at(0)?,
                    public_id: row.at::<Uuid>(3)?.into(),
                    cut_off: row.at(4)?,
                    history: OrganizationHistory {
                        zone,
                        minor_issue_share: share(row.at(5)?)?,
                        accounts: Vec::new(),
                        observation,
                    },
                })
            },
        )
        .await?;
        Ok(Self { organizations, places: HashMap::new(), months })
    }

    /// The organizations as rows of a statement.
    fn keys(&self) -> Vec<(i64,)> {
        self.organizations.iter().map(|organization| (organization.id,)).collect()
    }

    /// The same with the first and the last month that are read.
    fn month_keys(&self) -> Vec<(i64, i32, i32)> {
        let Months { first, last } = self.months;
        self.organizations.iter().map(|found| (found.id, first.index(), last.index())).collect()
    }

    async fn add_accounts(&mut self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let mut rows = bulk::query(
            db,
            DOING,
            "SELECT a.organization_id, a.public_id, a.address, a.name, a.kind, a.added_at, a.deleted_at, a.declared, a.id
             FROM {rows} CROSS JOIN account a WHERE a.organization_id = k.o ORDER BY a.added_at, a.id",
            ONE,
            &self.keys(),
            |row| Ok((row.at::<i64>(0)?, row.at::<i64>(8)?, account(row)?)),
        )
        .await?;
        // By address; of several that had one after each other, the earlier first.
        rows.sort_by_cached_key(|(_, _, account)| account.address.to_lowercase());
        let organizations: HashMap<i64, usize> =
            self.organizations.iter().enumerate().map(|(place, found)| (found.id, place)).collect();
        for (organization, id, account) in rows {
            let Some(place) = organizations.get(&organization).copied() else { continue };
            let accounts = &mut self.organizations[place].history.accounts;
            self.places.insert(id, (place, accounts.len()));
            accounts.push(account);
        }
        Ok(())
    }

    /// The account with that id in the database.
    fn account(&mut self, id: i64) -> Option<&mut AccountHistory> {
        let (organization, place) = *self.places.get(&id)?;
        self.organizations.get_mut(organization)?.history.accounts.get_mut(place)
    }

    async fn add_changes(&mut self, db: &impl ConnectionTrait) -> Result<(), Error> {
        bulk::query(
            db,
            DOING,
            "SELECT s.account_id, s.workload, s.at, s.is_on
             FROM {rows} CROSS JOIN account a CROSS JOIN state_change s
             WHERE a.organization_id = k.o AND s.account_id = a.id ORDER BY s.account_id, s.at, s.workload",
            ONE,
            &self.keys(),
            |row| {
                let change =
                    StateChange { workload: workload(row.at(1)?), at: instant(row.at(2)?)?, on: row.at(3)? };
                if let Some(account) = self.account(row.at(0)?) {
                    account.changes.push(change);
                }
                Ok(())
            },
        )
        .await?;
        Ok(())
    }

    async fn add_absences(&mut self, db: &impl ConnectionTrait) -> Result<(), Error> {
        bulk::query(
            db,
            DOING,
            "SELECT g.account_id, g.gone_at, g.back_at FROM {rows} CROSS JOIN account a CROSS JOIN account_absence g
             WHERE a.organization_id = k.o AND g.account_id = a.id ORDER BY g.account_id, g.gone_at",
            ONE,
            &self.keys(),
            |row| {
                let absence = Absence { gone_at: instant(row.at(1)?)?, back_at: instant(row.at(2)?)? };
                if let Some(account) = self.account(row.at(0)?) {
                    account.absences.push(absence);
                }
                Ok(())
            },
        )
        .await?;
        Ok(())
    }

    /// Adds the polls of that table, which say nothing of an account, to the accounts' lists of them.
    async fn add_quiet_polls(
        &mut self,
        db: &impl ConnectionTrait,
        table: &str,
        list: impl Fn(&mut AccountHistory) -> &mut PerWorkload<Vec<Instant>>,
    ) -> Result<(), Error> {
        let sql = format!(
            "SELECT u.account_id, u.workload, u.at FROM {{rows}} CROSS JOIN account a CROSS JOIN {table} u
             WHERE a.organization_id = k.o AND u.account_id = a.id AND u.at >= k.f AND u.at < k.l ORDER BY u.at"
        );
        let (start, end) = (month_start(self.months.first), month_start(self.months.last.next()));
        let keys: Vec<_> = self.organizations.iter().map(|found| (found.id, start, end)).collect();
        let columns = &[("o", Kind::Int), ("f", Kind::Int), ("l", Kind::Int)];
        bulk::query(db, DOING, &sql, columns, &keys, |row| {
            if let (Some(account), Some(workload)) = (self.account(row.at(0)?), workload(row.at(1)?)) {
                list(account)[workload].push(instant(row.at(2)?)?);
            }
            Ok(())
        })
        .await?;
        Ok(())
    }

    async fn add_polls(&mut self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let rows: Vec<(i16, i16, Vec<u8>, i64)> = bulk::query(
            db,
            DOING,
            "SELECT p.month, p.workload, p.packed, p.organization_id FROM {rows} CROSS JOIN poll_month p
             WHERE p.organization_id = k.o AND p.month >= k.f AND p.month <= k.l ORDER BY p.month",
            MONTHS,
            &self.month_keys(),
            |row| Ok((row.at(0)?, row.at(1)?, row.at(2)?, row.at(3)?)),
        )
        .await?;
        let mut lists: HashMap<i64, PerWorkload<Vec<Instant>>> = HashMap::new();
        for (month, number, packed, organization) in rows {
            let start = month_start(Period::from_index(i32::from(month)));
            if let Some(workload) = workload(number) {
                for offset in unpack_instants(&packed).map_err(super::corrupt(DOING))? {
                    let at = instant(start.saturating_add_unsigned(offset))
                        .map_err(|source| Error::database(DOING, source))?;
                    lists.entry(organization).or_default()[workload].push(at);
                }
            }
        }
        for found in &mut self.organizations {
            found.history.observation.polls = lists.remove(&found.id).unwrap_or_default();
        }
        Ok(())
    }
}

const ONE: &bulk::Columns = &[("o", Kind::Int)];

/// An organization with the first and the last month that are read.
const MONTHS: &bulk::Columns = &[("o", Kind::Int), ("f", Kind::Small), ("l", Kind::Small)];

fn account(row: &Row) -> Result<AccountHistory, DbErr> {
    let declared: i16 = row.at(7)?;
    Ok(AccountHistory {
        id: AccountId(row.at::<Uuid>(1)?),
        address: row.at(2)?,
        name: row.at(3)?,
        kind: word("account.kind", &row.at::<String>(4)?)?,
        added_at: instant(row.at(5)?)?,
        deleted_at: row.at::<Option<i64>>(6)?.map(instant).transpose()?,
        absences: Vec::new(),
        declared: WorkloadSet::from_bits(u8::try_from(declared).unwrap_or_default()),
        changes: Vec::new(),
        runs: PerWorkload::default(),
        earlier: PerWorkload::default(),
        unreadable: PerWorkload::default(),
        silent: PerWorkload::default(),
    })
}
