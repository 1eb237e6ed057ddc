//! What is known of an organization's accounts before a poll.

use std::collections::HashMap;

use domain::id::OrganizationId;
use domain::poll::{Known, KnownAccount, KnownWorkload};
use domain::workload::{PerWorkload, WorkloadSet};
use sea_orm::{ConnectionTrait, DbErr};

use super::super::bulk::{self, Kind};
use super::super::latest::{self, Found};
use super::super::{ALL_WORKLOADS, word};
use crate::sql::{Row, instant};
use crate::{Error, Scope, Store};

const DOING: &str = "read what is known of an organization's accounts";

impl Store {
    /// The organization's accounts as known now, deleted ones too: what a poll is compared with.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but the deployment's.
    pub async fn known_accounts(&self, scope: &Scope, organization: OrganizationId) -> Result<Known, Error> {
        scope.require_deployment()?;
        let db = self.reader();
        let key = [(organization.0.simple().to_string(),)];
        let columns: &bulk::Columns = &[("u", Kind::Uuid)];
        let accounts =
            bulk::query(db, DOING, ACCOUNTS, columns, &key, |row| Ok((row.at(0)?, account(row)?))).await?;
        let mut known = Building::new(accounts);
        if let Some(id) = bulk::query(db, DOING, ID, columns, &key, |row| row.at::<i64>(0)).await?.first() {
            known.add_latest(db, *id).await?;
        }
        bulk::query(db, DOING, CHANGES, columns, &key, |row| known.change(row)).await?;
        Ok(known.known)
    }
}

const ACCOUNTS: &str = "SELECT a.id, a.address, a.name, a.kind, a.added_at, a.deleted_at, a.declared
    FROM {rows} CROSS JOIN organization o CROSS JOIN account a
    WHERE o.public_id = k.u AND a.organization_id = o.id ORDER BY a.id";

const ID: &str = "SELECT o.id FROM {rows} CROSS JOIN organization o WHERE o.public_id = k.u";

/// In the order in which they took effect; of two at the same instant, the one for all workloads first.
const CHANGES: &str = "SELECT s.account_id, s.workload, s.at, s.is_on
    FROM {rows} CROSS JOIN organization o CROSS JOIN account a CROSS JOIN state_change s
    WHERE o.public_id = k.u AND a.organization_id = o.id AND s.account_id = a.id
    ORDER BY s.account_id, s.at, s.workload";

struct Building {
    known: Known,
    places: HashMap<i64, usize>,
}

impl Building {
    fn new(accounts: Vec<(i64, KnownAccount)>) -> Self {
        let places = accounts.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        Self { known: Known { accounts: accounts.into_iter().map(|(_, account)| account).collect() }, places }
    }

    /// The workloads of the account with that id in the database.
    fn workloads(&mut self, account: i64) -> Option<&mut PerWorkload<Option<KnownWorkload>>> {
        let place = self.places.get(&account)?;
        self.known.accounts.get_mut(*place).map(|account| &mut account.workloads)
    }

    /// Adds when each workload last succeeded and last failed.
    async fn add_latest(&mut self, db: &impl ConnectionTrait, organization: i64) -> Result<(), Error> {
        let all = latest::of_organizations(db, DOING, &[(organization,)]).await?;
        let instants = all.iter().flat_map(|it| [(it.account, it.succeeded), (it.account, it.failed)]);
        let instants = instants.filter_map(|(account, at)| Some((organization, account, at?)));
        let found = Found::read(db, DOING, instants).await?;
        for latest in &all {
            let Some(workloads) = self.workloads(latest.account) else { continue };
            let last = |at, succeeded| {
                let run = found.last(latest, at, succeeded);
                run.map(|run| instant(run.ended_at))
                    .transpose()
                    .map_err(|source| Error::database(DOING, source))
            };
            let it = workloads[latest.workload].get_or_insert_default();
            it.last_success = last(latest.succeeded, true)?;
            it.last_failure = last(latest.failed, false)?;
        }
        Ok(())
    }

    fn change(&mut self, row: &Row) -> Result<(), DbErr> {
        let number: i16 = row.at(1)?;
        let (at, on) = (instant(row.at(2)?)?, row.at(3)?);
        let Some(workloads) = self.workloads(row.at(0)?) else { return Ok(()) };
        for (workload, it) in workloads.iter_mut() {
            let meant = i16::try_from(workload.index()) == Ok(number);
            if meant || (number == ALL_WORKLOADS && it.is_some()) {
                let it = it.get_or_insert_default();
                (it.on, it.since) = (on, Some(at));
            }
        }
        Ok(())
    }
}

fn account(row: &Row) -> Result<KnownAccount, DbErr> {
    let kind: String = row.at(3)?;
    let added_at: i64 = row.at(4)?;
    let declared: i16 = row.at(6)?;
    let declared = WorkloadSet::from_bits(u8::try_from(declared).unwrap_or_default());
    let on = KnownWorkload { on: true, ..KnownWorkload::default() };
    Ok(KnownAccount {
        address: row.at(1)?,
        name: row.at(2)?,
        kind: word("account.kind", &kind)?,
        added_at: instant(added_at)?,
        deleted: row.at::<Option<i64>>(5)?.is_some(),
        workloads: PerWorkload::from_fn(|workload| declared.contains(workload).then_some(on)),
    })
}
