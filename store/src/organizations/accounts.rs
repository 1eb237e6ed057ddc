//! How many accounts of some organizations are active at a moment, and how many deactivated. Which workloads are on is
//! decided by `domain`, as for the report.

use std::collections::HashMap;

use domain::day::workloads_on;
use domain::history::StateChange;
use domain::time::Instant;
use domain::workload::{Workload, WorkloadSet};
use sea_orm::{ConnectionTrait, Value};

use crate::Error;
use crate::sql;

/// The accounts of one organization that were not deleted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Accounts {
    /// With at least one workload on.
    pub(super) active: u64,
    /// The others.
    pub(super) deactivated: u64,
}

/// Counts them, for each of these organizations that has any.
pub(super) async fn count(
    db: &impl ConnectionTrait,
    organizations: &[i64],
    now: Instant,
) -> Result<HashMap<i64, Accounts>, Error> {
    const DOING: &str = "count the accounts of organizations";
    if organizations.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = sql::tuples(1, organizations.len(), 0);
    let values = || organizations.iter().map(|key| Value::from(*key));

    let changes = format!(
        "SELECT s.account_id, s.workload, s.at, s.is_on FROM account a JOIN state_change s ON s.account_id = a.id
         WHERE a.organization_id IN {wanted} AND a.deleted_at IS NULL"
    );
    let mut changes_of: HashMap<i64, Vec<StateChange>> = HashMap::new();
    sql::all(db, DOING, &changes, values(), |row| {
        let workload = usize::try_from(row.at::<i16>(1)?).ok().and_then(Workload::from_index);
        let change = StateChange { workload, at: sql::instant(row.at(2)?)?, on: row.at(3)? };
        changes_of.entry(row.at(0)?).or_default().push(change);
        Ok(())
    })
    .await?;

    let accounts = format!(
        "SELECT id, organization_id, added_at, declared FROM account
         WHERE organization_id IN {wanted} AND deleted_at IS NULL"
    );
    let mut counted: HashMap<i64, Accounts> = HashMap::new();
    sql::all(db, DOING, &accounts, values(), |row| {
        let changes = changes_of.get(&row.at(0)?).map(Vec::as_slice).unwrap_or_default();
        let declared = WorkloadSet::from_bits(u8::try_from(row.at::<i16>(3)?).unwrap_or_default());
        let on = workloads_on(sql::instant(row.at(2)?)?, declared, changes, now);
        let accounts = counted.entry(row.at(1)?).or_default();
        if on.is_empty() {
            accounts.deactivated += 1
        } else {
            accounts.active += 1
        }
        Ok(())
    })
    .await?;
    Ok(counted)
}
