//! Organizations at a glance: claimed by whoever has nothing more urgent to do, the longest unseen first, and kept for the
//! list.

use domain::glance::{Glance, Health, from_letters, letters};
use domain::id::OrganizationId;
use sea_orm::{DbBackend, DbErr};
use uuid::Uuid;

use crate::history::bulk::{self, Kind};
use crate::ledger::period;
use crate::sql::{self, Row};
use crate::{Error, Scope, Store};

const DOING: &str = "look at organizations";

impl Store {
    /// Claims organizations that nobody has looked at for so many seconds, at most `limit`, those never seen first; whoever
    /// claims them looks. A claim that comes to nothing costs those seconds.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn claim_glances(
        &self,
        scope: &Scope,
        unseen_seconds: i64,
        limit: i64,
    ) -> Result<Vec<OrganizationId>, Error> {
        scope.require_deployment()?;
        let now = self.now().timestamp();
        let tx = self.begin().await?;
        let new = "INSERT INTO glance (organization_id, looked_at)
             SELECT o.id, 0 FROM organization o LEFT JOIN glance g ON g.organization_id = o.id
             WHERE g.organization_id IS NULL ON CONFLICT (organization_id) DO NOTHING";
        sql::execute(&tx, DOING, new, []).await?;
        let lock = if self.backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
        // A clock that was set back hides nothing for long.
        let statement = format!(
            "UPDATE glance SET looked_at = $1 WHERE organization_id IN (
                 SELECT organization_id FROM glance WHERE looked_at <= $2 OR looked_at > $1
                 ORDER BY looked_at LIMIT $3 {lock})
             RETURNING organization_id"
        );
        let values = sql::values![now, now - unseen_seconds, limit];
        let claimed = sql::all(&tx, DOING, &statement, values, |row| Ok((row.at::<i64>(0)?,))).await?;
        let named = "SELECT o.public_id FROM {rows} CROSS JOIN organization o WHERE o.id = k.i";
        let ids = bulk::query(&tx, DOING, named, &[("i", Kind::Int)], &claimed, |row| {
            row.at::<Uuid>(0).map(OrganizationId)
        });
        let ids = ids.await?;
        sql::commit(tx, DOING).await?;
        Ok(ids)
    }

    /// Keeps what was seen.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn keep_glances(&self, scope: &Scope, seen: &[(OrganizationId, Glance)]) -> Result<(), Error> {
        scope.require_deployment()?;
        let rows: Vec<_> = seen
            .iter()
            .map(|(id, glance)| {
                let period = i64::from(glance.period.index());
                let health = Health::ALL.iter().position(|health| *health == glance.health);
                let health = i64::try_from(health.unwrap_or(0)).unwrap_or(0);
                let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
                let (failing, active, deactivated) =
                    (count(glance.failing), count(glance.active), count(glance.deactivated));
                let days = letters(&glance.days);
                (
                    id.0.simple().to_string(),
                    glance.as_of.timestamp(),
                    period,
                    days,
                    health,
                    failing,
                    active,
                    deactivated,
                )
            })
            .collect();
        let columns = &[
            ("u", Kind::Uuid),
            ("a", Kind::Int),
            ("p", Kind::Int),
            ("d", Kind::Text),
            ("h", Kind::Int),
            ("f", Kind::Int),
            ("n", Kind::Int),
            ("o", Kind::Int),
        ];
        // Of two that looked at the same time the later instant stays.
        let statement = "UPDATE glance SET as_of = k.a, period = k.p, days = k.d, health = k.h, failing = k.f, active = k.n, deactivated = k.o
             FROM {rows} CROSS JOIN organization o
             WHERE o.public_id = k.u AND glance.organization_id = o.id AND (glance.as_of IS NULL OR glance.as_of <= k.a)";
        bulk::execute(self.writer(), DOING, statement, columns, &rows).await.map(|_| ())
    }
}

/// Of the columns of `glance`; none where nobody has looked yet.
pub(crate) fn glance(row: &Row) -> Result<Option<Glance>, DbErr> {
    let (Some(as_of), Some(at)) = (row.instant_or_none("as_of")?, row.get::<Option<i16>>("glance_period")?)
    else {
        return Ok(None);
    };
    let health = row.get::<Option<i16>>("health")?.and_then(|place| usize::try_from(place).ok());
    Ok(Some(Glance {
        period: period(at),
        as_of,
        days: from_letters(&row.get::<Option<String>>("days")?.unwrap_or_default()),
        health: health.and_then(|place| Health::ALL.get(place)).copied().unwrap_or(Health::Well),
        failing: count(row, "failing")?,
        active: count(row, "active")?,
        deactivated: count(row, "deactivated")?,
    }))
}

fn count(row: &Row, column: &str) -> Result<usize, DbErr> {
    Ok(row.get::<Option<i64>>(column)?.and_then(|number| usize::try_from(number).ok()).unwrap_or_default())
}
