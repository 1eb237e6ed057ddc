//! An organization's history as `domain` wants it, in a handful of queries whatever the number of its accounts.

mod runs;

use std::collections::HashMap;
use std::ops::RangeInclusive;

use domain::history::{Absence, AccountHistory, Observation, OrganizationHistory, StateChange};
use domain::id::{AccountId, OrganizationId};
use domain::period::Period;
use domain::role::Role;
use domain::time::Instant;
use domain::workload::{PerWorkload, Workload, WorkloadSet};
use domain::zone::Zone;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::bulk::{self, Kind};
use super::packing::{month_start, unpack_instants};
use super::word;
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
        scope.require(Role::sees_reports, "see an organization's history")?;
        let db = self.reader();
        let row = Organization::find(db, scope, organization).await?;
        let (first, last) = periods.into_inner();
        let months = Months { first: first.previous(), last: last.next() };
        let mut accounts = Accounts::load(db, row.id).await?;
        accounts.add_changes(db, row.id).await?;
        accounts.add_absences(db, row.id).await?;
        accounts.add_polls(db, row.id, months, "unreadable_row", |account| &mut account.unreadable).await?;
        accounts.add_polls(db, row.id, months, "silent_row", |account| &mut account.silent).await?;
        runs::add(db, row.id, months, cut_off.timestamp(), &mut accounts).await?;
        let polls = polls(db, row.id, months).await?;
        let observation = Observation { polls, pushed: row.pushed };
        Ok(OrganizationHistory { zone: row.zone, accounts: accounts.list, observation })
    }
}

/// The UTC months that are read: those of the periods, the one before and the one after.
#[derive(Clone, Copy)]
struct Months {
    first: Period,
    last: Period,
}

struct Organization {
    id: i64,
    pushed: bool,
    zone: Zone,
}

impl Organization {
    async fn find(
        db: &impl ConnectionTrait,
        scope: &Scope,
        organization: OrganizationId,
    ) -> Result<Self, Error> {
        let found = bulk::query(
            db,
            DOING,
            "SELECT o.id, o.origin, coalesce(o.time_zone,
                      (SELECT p.time_zone FROM partner_closure up JOIN partner p ON p.id = up.ancestor_id
                       WHERE up.descendant_id = o.partner_id AND p.time_zone IS NOT NULL
                       ORDER BY up.depth LIMIT 1))
             FROM {rows} CROSS JOIN organization o CROSS JOIN partner_closure c
             WHERE o.public_id = k.u AND c.ancestor_id = k.r AND c.descendant_id = o.partner_id",
            &[("u", Kind::Uuid), ("r", Kind::Int)],
            &[(organization.0.simple().to_string(), scope.root())],
            |row| {
                let zone: Option<String> = row.at(2)?;
                Ok(Self {
                    id: row.at(0)?,
                    pushed: row.at::<String>(1)? == "push",
                    zone: zone.map(|zone| word("time_zone", &zone)).transpose()?.unwrap_or_default(),
                })
            },
        )
        .await?;
        found.into_iter().next().ok_or(Error::NotFound)
    }
}

/// The organization's accounts, and where each stands in the list.
struct Accounts {
    list: Vec<AccountHistory>,
    places: HashMap<i64, usize>,
}

impl Accounts {
    async fn load(db: &impl ConnectionTrait, organization: i64) -> Result<Self, Error> {
        let mut rows = bulk::query(
            db,
            DOING,
            "SELECT a.id, a.public_id, a.address, a.name, a.kind, a.added_at, a.deleted_at, a.declared
             FROM {rows} CROSS JOIN account a WHERE a.organization_id = k.o ORDER BY a.added_at, a.id",
            ONE,
            &[(organization,)],
            |row| Ok((row.at::<i64>(0)?, account(row)?)),
        )
        .await?;
        // By address; of several that had one after each other, the earlier first.
        rows.sort_by_cached_key(|(_, account)| account.address.to_lowercase());
        let places = rows.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        Ok(Self { list: rows.into_iter().map(|(_, account)| account).collect(), places })
    }

    /// The account with that id in the database.
    fn get(&mut self, id: i64) -> Option<&mut AccountHistory> {
        self.places.get(&id).and_then(|place| self.list.get_mut(*place))
    }

    async fn add_changes(&mut self, db: &impl ConnectionTrait, organization: i64) -> Result<(), Error> {
        bulk::query(
            db,
            DOING,
            "SELECT s.account_id, s.workload, s.at, s.is_on
             FROM {rows} CROSS JOIN account a CROSS JOIN state_change s
             WHERE a.organization_id = k.o AND s.account_id = a.id ORDER BY s.account_id, s.at, s.workload",
            ONE,
            &[(organization,)],
            |row| {
                let change =
                    StateChange { workload: workload(row.at(1)?), at: instant(row.at(2)?)?, on: row.at(3)? };
                if let Some(account) = self.get(row.at(0)?) {
                    account.changes.push(change);
                }
                Ok(())
            },
        )
        .await?;
        Ok(())
    }

    async fn add_absences(&mut self, db: &impl ConnectionTrait, organization: i64) -> Result<(), Error> {
        bulk::query(
            db,
            DOING,
            "SELECT g.account_id, g.gone_at, g.back_at FROM {rows} CROSS JOIN account a CROSS JOIN account_absence g
             WHERE a.organization_id = k.o AND g.account_id = a.id ORDER BY g.account_id, g.gone_at",
            ONE,
            &[(organization,)],
            |row| {
                let absence = Absence { gone_at: instant(row.at(1)?)?, back_at: instant(row.at(2)?)? };
                if let Some(account) = self.get(row.at(0)?) {
                    account.absences.push(absence);
                }
                Ok(())
            },
        )
        .await?;
        Ok(())
    }

    /// Adds the polls of that table, which say nothing of an account, to the accounts' lists of them.
    async fn add_polls(
        &mut self,
        db: &impl ConnectionTrait,
        organization: i64,
        months: Months,
        table: &str,
        list: impl Fn(&mut AccountHistory) -> &mut PerWorkload<Vec<Instant>>,
    ) -> Result<(), Error> {
        let sql = format!(
            "SELECT u.account_id, u.workload, u.at FROM {{rows}} CROSS JOIN account a CROSS JOIN {table} u
             WHERE a.organization_id = k.o AND u.account_id = a.id AND u.at >= k.f AND u.at < k.l ORDER BY u.at"
        );
        bulk::query(
            db,
            DOING,
            &sql,
            &[("o", Kind::Int), ("f", Kind::Int), ("l", Kind::Int)],
            &[(organization, month_start(months.first), month_start(months.last.next()))],
            |row| {
                if let (Some(account), Some(workload)) = (self.get(row.at(0)?), workload(row.at(1)?)) {
                    list(account)[workload].push(instant(row.at(2)?)?);
                }
                Ok(())
            },
        )
        .await?;
        Ok(())
    }
}

const ONE: &bulk::Columns = &[("o", Kind::Int)];

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

/// The workload of a number in the database; none for all of them.
fn workload(number: i16) -> Option<Workload> {
    usize::try_from(number).ok().and_then(Workload::from_index)
}

async fn polls(
    db: &impl ConnectionTrait,
    organization: i64,
    months: Months,
) -> Result<PerWorkload<Vec<Instant>>, Error> {
    let rows: Vec<(i16, i16, Vec<u8>)> = bulk::query(
        db,
        DOING,
        "SELECT p.month, p.workload, p.packed FROM {rows} CROSS JOIN poll_month p
         WHERE p.organization_id = k.o AND p.month >= k.f AND p.month <= k.l ORDER BY p.month",
        &[("o", Kind::Int), ("f", Kind::Small), ("l", Kind::Small)],
        &[(organization, months.first.index(), months.last.index())],
        |row| Ok((row.at(0)?, row.at(1)?, row.at(2)?)),
    )
    .await?;
    let mut polls: PerWorkload<Vec<Instant>> = PerWorkload::default();
    for (month, number, packed) in rows {
        let start = month_start(Period::from_index(i32::from(month)));
        if let Some(workload) = workload(number) {
            for offset in unpack_instants(&packed).map_err(super::corrupt(DOING))? {
                let at = instant(start.saturating_add_unsigned(offset))
                    .map_err(|source| Error::database(DOING, source))?;
                polls[workload].push(at);
            }
        }
    }
    Ok(polls)
}
