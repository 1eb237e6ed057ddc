//! Showing: the list of the Reports tab, a report's file, and what became of its mails.

use bytes::Bytes;
use domain::digest::MonthDigest;
use domain::id::{OrganizationId, ReportId};
use domain::period::Period;
use domain::role::Role;
use domain::time::Instant;
use domain::zone::Zone;
use sea_orm::DbErr;
use uuid::Uuid;

use super::mail_row::{DeliveryRow, delivery_row};
use super::plan::small;
use super::{file_name, render};
use crate::sql::Row;
use crate::{Error, Scope, Store, sql};

/// How many months' reports are listed (spec section 5).
const LISTED: i64 = 6;

/// The revision of report `r` that people see: the latest that is ready, for while another one is made, or has failed, what was
/// there before is what there is.
const LATEST: &str = "(SELECT COALESCE(MAX(CASE WHEN l.state = 'ready' THEN l.revision END), MIN(l.revision))
     FROM report l WHERE l.organization_id = r.organization_id AND l.period = r.period)";

/// Where a report is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportState {
    /// It is owed, for the first time or again after a failure.
    Due,
    /// It is being made.
    Rendering,
    /// It can be downloaded.
    Ready,
    /// It was given up.
    Failed,
    /// Its file is gone; only the row is left.
    Expired,
}

/// A report in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRow {
    /// Its id.
    pub id: ReportId,
    /// Which month.
    pub period: Period,
    /// 1, or more for a correction.
    pub revision: i16,
    /// Where it is on its way.
    pub state: ReportState,
    /// Size in bytes, once it is ready.
    pub bytes: Option<u64>,
    /// Pages, once it is ready.
    pub pages: Option<u64>,
    /// When it was made.
    pub generated_at: Option<Instant>,
    /// When it fell due.
    pub due_at: Instant,
    /// What happened later is not in it: the due instant, or the start of the command that made it.
    pub cut_off: Instant,
    /// When its file goes.
    pub expires_at: Instant,
    /// Whether making it failed once or more since it was last made.
    pub tried: bool,
    /// The zone by which its days were cut; none until it is made, and for reports of before this was written down.
    pub zone: Option<Zone>,
    /// The month in a few lines, as it stands in the report; none until it is made.
    pub digest: Option<MonthDigest>,
}

/// A report's file.
#[derive(Debug, Clone)]
pub struct ReportFile {
    /// The PDF.
    pub bytes: Bytes,
    /// Its hash: a strong ETag.
    pub sha256: Vec<u8>,
    /// What it is called.
    pub file_name: String,
    /// Which month.
    pub period: Period,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ReportFileError {
    /// No such organization in this scope, or no report of it for that period.
    #[error("there is no report for this month")]
    NotFound,
    /// It is owed and not ready.
    #[error("this month's report is not ready yet")]
    NotYet {
        /// When it fell due.
        due_at: Instant,
    },
    /// It was there, and its time is over.
    #[error("this report has expired: reports are kept for six months")]
    Expired,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Store {
    /// The reports of the latest six months, latest first; expired ones are not among them.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] for a role that sees no reports.
    pub async fn reports(
        &self,
        scope: &Scope,
        organization: OrganizationId,
    ) -> Result<Vec<ReportRow>, Error> {
        let organization = self.visible(scope, organization).await?;
        self.reports_of(organization.key).await
    }

    /// The same of an organization's row.
    pub(super) async fn reports_of(&self, organization: i64) -> Result<Vec<ReportRow>, Error> {
        let statement = format!("SELECT public_id, period, revision, state, bytes, pages, generated_at, due_at, expires_at, zone, last_error, summary,
                    COALESCE(cut_off, due_at) AS cut_off
             FROM report r WHERE organization_id = $1 AND state <> 'expired' AND expires_at > $3
               AND revision = {LATEST}
             ORDER BY period DESC LIMIT $2");
        // Its time is over at that instant, whether or not the job that marks it has run since.
        let values = sql::values![organization, LISTED, self.now().timestamp()];
        sql::all(self.reader(), "list reports", &statement, values, report_row).await
    }

    /// A text that changes whenever something changes that the Reports tab shows of an organization's reports and mails.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] for a role that sees no reports.
    pub async fn report_mark(&self, scope: &Scope, organization: OrganizationId) -> Result<String, Error> {
        const DOING: &str = "look for changes of reports";
        let organization = self.visible(scope, organization).await?;
        let reports =
            "SELECT id, state, attempt, generated_at FROM report WHERE organization_id = $1 ORDER BY id";
        let mails = "SELECT d.id, d.state, d.attempt, d.accepted_at FROM delivery d JOIN report r ON r.id = d.report_id
             WHERE r.organization_id = $1 ORDER BY d.id";
        let mut mark = String::new();
        for statement in [reports, mails] {
            let rows = sql::all(self.reader(), DOING, statement, sql::values![organization.key], |row| {
                let (id, attempt) = (row.at::<i64>(0)?, row.at::<i64>(2)?);
                let (state, at) = (row.at::<String>(1)?, row.at::<Option<i64>>(3)?.unwrap_or_default());
                Ok(format!("{id} {state} {attempt} {at};"))
            });
            mark.extend(rows.await?);
            mark.push('|');
        }
        Ok(mark)
    }

    /// A report's latest file, compared with its hash.
    ///
    /// # Errors
    /// Says why there is none, or that it could not be read.
    pub async fn report_file(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        period: Period,
    ) -> Result<ReportFile, ReportFileError> {
        let organization = match self.visible(scope, organization).await {
            Err(Error::NotFound) => return Err(ReportFileError::NotFound),
            other => other?,
        };
        let statement = format!(
            "SELECT state, due_at, expires_at, file_key, sha256 FROM report r
             WHERE organization_id = $1 AND period = $2 AND revision = {LATEST}"
        );
        let values = sql::values![organization.key, small(period)];
        let found = sql::optional(self.reader(), "find a report", &statement, values, |row| {
            Ok((
                report_state(row)?,
                row.instant("due_at")?,
                row.instant("expires_at")?,
                row.get::<Option<String>>("file_key")?,
                row.get::<Option<Vec<u8>>>("sha256")?,
            ))
        })
        .await?;
        let Some((state, due_at, expires_at, key, sha256)) = found else {
            return Err(ReportFileError::NotFound);
        };
        if state == ReportState::Expired || expires_at <= self.now() {
            return Err(ReportFileError::Expired);
        }
        let (ReportState::Ready, Some(key), Some(sha256)) = (state, key, sha256) else {
            return Err(ReportFileError::NotYet { due_at });
        };
        let bytes = self.files().get(&key, &sha256).await.map_err(Error::from)?;
        Ok(ReportFile { bytes, sha256, file_name: file_name(&organization.name, period), period })
    }

    /// What became of the organization's mails, latest first, at most a hundred.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] for a role that sees no reports.
    pub async fn deliveries(
        &self,
        scope: &Scope,
        organization: OrganizationId,
    ) -> Result<Vec<DeliveryRow>, Error> {
        let organization = self.visible(scope, organization).await?;
        self.deliveries_of(organization.key).await
    }

    /// The same of an organization's row.
    pub(super) async fn deliveries_of(&self, organization: i64) -> Result<Vec<DeliveryRow>, Error> {
        let statement = "SELECT r.period, d.recipient, d.state, d.attempt, d.accepted_at, d.uncertain, d.next_try_at, d.last_error,
                    b.at AS bounced_at, b.status, b.diagnostic
             FROM delivery d JOIN report r ON r.id = d.report_id
             LEFT JOIN bounce b ON b.delivery_id = d.id AND b.kind = 'permanent'
             WHERE r.organization_id = $1 ORDER BY r.period DESC, r.revision DESC, d.id LIMIT 100";
        sql::all(self.reader(), "list mails", statement, sql::values![organization], delivery_row).await
    }

    /// The organization's internal id and name, if the scope reaches it and its role sees reports.
    async fn visible(&self, scope: &Scope, organization: OrganizationId) -> Result<Visible, Error> {
        scope.require(Role::sees_reports, "see reports")?;
        let (root, only) = scope.organizations();
        let statement = format!(
            "SELECT o.id, o.name FROM organization o
             JOIN partner_closure reach ON reach.descendant_id = o.partner_id
             WHERE reach.ancestor_id = $1 AND o.public_id = $2{only}"
        );
        let values = sql::values![root, Uuid::from(organization)];
        sql::optional(self.reader(), "find an organization", &statement, values, |row| {
            Ok(Visible { key: row.get("id")?, name: row.get("name")? })
        })
        .await?
        .ok_or(Error::NotFound)
    }
}

struct Visible {
    key: i64,
    name: String,
}

fn report_row(row: &Row) -> Result<ReportRow, DbErr> {
    let number = |column: &str| {
        row.get::<Option<i64>>(column).map(|number| number.and_then(|number| u64::try_from(number).ok()))
    };
    let digest: Option<String> = row.get("summary")?;
    Ok(ReportRow {
        id: row.get::<Uuid>("public_id")?.into(),
        period: render::period(row.get("period")?),
        revision: row.get("revision")?,
        state: report_state(row)?,
        bytes: number("bytes")?,
        pages: number("pages")?,
        generated_at: row.instant_or_none("generated_at")?,
        due_at: row.instant("due_at")?,
        cut_off: row.instant("cut_off")?,
        expires_at: row.instant("expires_at")?,
        tried: row.get::<Option<String>>("last_error")?.is_some(),
        zone: row.parse_or_none("zone")?,
        digest: digest
            .map(|digest| serde_json::from_str(&digest))
            .transpose()
            .map_err(|_| render::unknown("summary"))?,
    })
}

fn report_state(row: &Row) -> Result<ReportState, DbErr> {
    Ok(match row.get::<String>("state")?.as_str() {
        "due" => ReportState::Due,
        "rendering" => ReportState::Rendering,
        "ready" => ReportState::Ready,
        "failed" => ReportState::Failed,
        "expired" => ReportState::Expired,
        _ => return Err(render::unknown("state")),
    })
}
