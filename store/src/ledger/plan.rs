//! Planning: which reports organizations are owed is decided in `domain`; here stand the organizations and the rows.

use domain::id::OrganizationId;
use domain::period::Period;
use domain::schedule::Presence;
use domain::time::Instant;
use domain::zone::Zone;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::history::bulk::{self, Kind};
use crate::organizations::{ABSENCES, ZONE, absence, presence};
use crate::{Error, Scope, Store, sql};

/// An organization's place in the ledger, and the cursor of [`Store::organizations_to_plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct OrganizationKey(pub(crate) i64);

/// What planning has to know about an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOrganization {
    /// Its place in the ledger.
    pub key: OrganizationKey,
    /// Its id outside.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its zone, or its partner's, or UTC.
    pub zone: Zone,
    /// When it was there.
    pub presence: Presence,
    /// The periods, not before the one asked for, for which it has a row already, whatever its state.
    pub planned: Vec<Period>,
}

/// A report that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedReport {
    /// Whose.
    pub organization: OrganizationKey,
    /// Which month's.
    pub period: Period,
    /// When it falls due.
    pub due_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
    /// Facts after this instant are not in it; none means the due instant.
    pub cut_off: Option<Instant>,
}

/// Values bound for one row of `report`.
const COLUMNS: usize = 8;

impl Store {
    /// The next organizations after `after` in the ledger's order, at most `limit`, gone ones too, each with the periods
    /// from `since` on that have a row.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn organizations_to_plan(
        &self,
        scope: &Scope,
        after: OrganizationKey,
        limit: u32,
        since: Period,
    ) -> Result<Vec<PlanOrganization>, Error> {
        scope.require_deployment()?;
        self.plannable(after, limit, since).await
    }

    pub(super) async fn plannable(
        &self,
        after: OrganizationKey,
        limit: u32,
        since: Period,
    ) -> Result<Vec<PlanOrganization>, Error> {
        const DOING: &str = "read the organizations to plan for";
        let statement = format!(
            "SELECT o.id, o.public_id, o.name, {ZONE} AS zone, o.first_known_at, o.gone_at
             FROM organization o WHERE o.id > $1 ORDER BY o.id LIMIT $2"
        );
        let values = sql::values![after.0, i64::from(limit)];
        let mut organizations = sql::all(self.reader(), DOING, &statement, values, |row| {
            Ok(PlanOrganization {
                key: OrganizationKey(row.get("id")?),
                id: row.get::<Uuid>("public_id")?.into(),
                name: row.get("name")?,
                zone: row.parse_or_none("zone")?.unwrap_or_default(),
                presence: presence(row)?,
                planned: Vec::new(),
            })
        })
        .await?;
        let Some(last) = organizations.last().map(|organization| organization.key.0) else {
            return Ok(organizations);
        };
        let statement = "SELECT organization_id, period FROM report
             WHERE organization_id > $1 AND organization_id <= $2 AND period >= $3 AND revision = 1
             ORDER BY organization_id, period";
        let values = sql::values![after.0, last, small(since)];
        let planned = sql::all(self.reader(), DOING, statement, values, |row| {
            Ok((row.at(0)?, Period::from_index(i32::from(row.at::<i16>(1)?))))
        })
        .await?;
        let statement = format!("{ABSENCES} WHERE organization_id > $1 AND organization_id <= $2");
        let absences =
            sql::all(self.reader(), DOING, &statement, sql::values![after.0, last], absence).await?;
        let place = |key: i64, organizations: &[PlanOrganization]| {
            organizations.binary_search_by_key(&OrganizationKey(key), |organization| organization.key)
        };
        for (key, period) in planned {
            if let Ok(place) = place(key, &organizations) {
                organizations[place].planned.push(period);
            }
        }
        for (key, absence) in absences {
            if let Ok(place) = place(key, &organizations) {
                organizations[place].presence.absences.push(absence);
            }
        }
        Ok(organizations)
    }

    /// Writes down that these reports are owed; those that are there already stay as they are, however many planners
    /// run. Answers how many are new.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn plan_reports(&self, scope: &Scope, reports: &[PlannedReport]) -> Result<u64, Error> {
        const DOING: &str = "plan reports";
        scope.require_deployment()?;
        let mut added = 0;
        for chunk in reports.chunks(sql::MAX_VALUES / COLUMNS) {
            let statement = format!(
                "INSERT INTO report (public_id, organization_id, period, state, due_at, expires_at, cut_off, next_try_at)
                 VALUES {} ON CONFLICT (organization_id, period, revision) DO NOTHING",
                sql::tuples(chunk.len(), COLUMNS, 0)
            );
            let values = chunk.iter().flat_map(|report| {
                sql::values![
                    Uuid::now_v7(),
                    report.organization.0,
                    small(report.period),
                    "due",
                    report.due_at.timestamp(),
                    report.expires_at.timestamp(),
                    report.cut_off.map(|at| at.timestamp()),
                    report.cut_off.unwrap_or(report.due_at).timestamp(),
                ]
            });
            added += sql::execute(self.writer(), DOING, &statement, values).await?;
        }
        self.wake_workers(added).await?;
        Ok(added)
    }

    /// Writes down that the period's reports of these organizations are to be made anew, each as the next revision, with
    /// the facts until `cut_off` and days in the zone of the one before; only those that have a report that is ready. A recipient
    /// gets one mail a month: a revision is mailed only when it is ready before that mail is decided. Answers how many are new.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn plan_revisions(
        &self,
        scope: &Scope,
        organizations: &[OrganizationKey],
        period: Period,
        cut_off: Instant,
    ) -> Result<u64, Error> {
        const DOING: &str = "plan revisions of reports";
        scope.require_deployment()?;
        let keys: Vec<_> =
            organizations.iter().map(|key| (Uuid::now_v7().simple().to_string(), key.0)).collect();
        let statement = format!(
            "INSERT INTO report (public_id, organization_id, period, revision, state, due_at, expires_at, cut_off,
                next_try_at, delivery_on_at_due, zone)
             SELECT k.u, r.organization_id, r.period, r.revision + 1, 'due', r.due_at, r.expires_at, {at}, {at},
                CASE WHEN r.delivery_on_at_due IS NULL THEN NULL ELSE FALSE END, r.zone
             FROM {{rows}} CROSS JOIN report r WHERE r.organization_id = k.o AND r.period = {period} AND r.state = 'ready'
               AND r.revision = (SELECT MAX(l.revision) FROM report l
                   WHERE l.organization_id = k.o AND l.period = {period})
             ON CONFLICT (organization_id, period, revision) DO NOTHING",
            at = cut_off.timestamp(),
            period = small(period)
        );
        let columns = &[("u", Kind::Uuid), ("o", Kind::Int)];
        let added = bulk::execute(self.writer(), DOING, &statement, columns, &keys).await?;
        self.wake_workers(added).await?;
        Ok(added)
    }

    /// Gives the report of an organization that was given up another try now, quarantine forgotten: what an operator asks
    /// for. Answers whether there was one. The audit log's entry is in the same transaction.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the deployment or one of its operators asks.
    pub async fn try_report_again(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        period: Period,
    ) -> Result<bool, Error> {
        const DOING: &str = "try a report again";
        scope.require_operator()?;
        let tx = self.begin().await?;
        let statement = "UPDATE report SET state = 'due', next_try_at = COALESCE(cut_off, due_at), attempt = 0, deaths = 0
             WHERE period = $1 AND state = 'failed'
               AND organization_id = (SELECT id FROM organization WHERE public_id = $2)
             RETURNING organization_id, last_error";
        let found =
            sql::optional(&tx, DOING, statement, sql::values![small(period), organization.0], |row| {
                Ok((row.at::<i64>(0)?, row.at::<Option<String>>(1)?))
            });
        let Some((row, error)) = found.await? else { return Ok(false) };
        let entry = Entry {
            organization: Some(row),
            before: json!({ "error": error }),
            after: json!({ "period": period.to_string() }),
            ..Entry::new("report.tried_again")
        };
        audit::record(&tx, scope, self.now(), entry).await?;
        self.announce(&tx).await?;
        sql::commit(tx, DOING).await?;
        self.announced();
        Ok(true)
    }

    /// Gives reports that are waiting for their next try, or were given up, another try now: what `generate` asks for.
    /// Those that are ready or being made stay as they are.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn retry_reports_now(
        &self,
        scope: &Scope,
        organizations: &[OrganizationKey],
        period: Period,
    ) -> Result<u64, Error> {
        scope.require_deployment()?;
        let mut changed = 0;
        for chunk in organizations.chunks(sql::MAX_VALUES / 2) {
            let places = sql::tuples(chunk.len(), 1, 1);
            let statement = format!(
                "UPDATE report SET state = 'due', next_try_at = COALESCE(cut_off, due_at), attempt = 0, deaths = 0
                 WHERE period = $1 AND state IN ('due', 'failed') AND organization_id IN ({})",
                places.replace(['(', ')'], "")
            );
            let keys = chunk.iter().map(|key| sea_orm::Value::from(key.0));
            let values = sql::values![small(period)].into_iter().chain(keys);
            changed += sql::execute(self.writer(), "try reports again", &statement, values).await?;
        }
        self.wake_workers(changed).await?;
        Ok(changed)
    }
}

/// A period as its column holds it: months since year 0, which fit until the year 2730.
pub(super) fn small(period: Period) -> i16 {
    i16::try_from(period.index()).unwrap_or(i16::MAX)
}
