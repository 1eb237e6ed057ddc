//! Rendering: claim reports that are owed, and write down the files that they became. The bytes are stored first, under
//! a key that holds their hash; one transaction then makes the reports ready and decides their delivery.

use bytes::Bytes;
use domain::brand::Appearance;
use domain::digest::MonthDigest;
use domain::id::{OrganizationId, ReportId};
use domain::period::Period;
use domain::time::Instant;
use domain::workload::Source;
use domain::zone::Zone;
use sea_orm::{ConnectionTrait, DbErr};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Held, Lease, Only, Step, deliver};
use crate::fault;
use crate::history::bulk::{self, Kind};
use crate::{Error, Scope, Store, appearance, sql};

/// A report that the caller alone may make while it holds the lease.
#[derive(Debug, Clone)]
pub struct ReportClaim {
    /// What is renewed while it is made.
    pub lease: Lease,
    /// The report's id outside.
    pub report: ReportId,
    /// Whose report it is.
    pub organization: OrganizationId,
    /// The organization's name now.
    pub organization_name: String,
    /// The upstream's or the sender's id of the organization.
    pub external_id: String,
    /// The name of its partner now.
    pub partner_name: String,
    /// How the report is to look, by what is set now.
    pub appearance: Appearance,
    /// Where its data lives, if that is known.
    pub source: Option<Source>,
    /// Which month it is of.
    pub period: Period,
    /// 1, or more for a correction.
    pub revision: i16,
    /// Facts after this instant are not in it.
    pub cut_off: Instant,
    /// By which zone its days are cut, for a revision: that of the first one; none for the organization's present zone.
    pub zone: Option<Zone>,
    /// How many accounts the organization has, deleted ones too: how much there is to read.
    pub accounts: usize,
    /// How many times it has been claimed, this time included.
    pub attempt: i64,
    /// How many workers ended while they made this report and nothing else.
    pub deaths: i16,
}

/// What a report became.
#[derive(Debug, Clone)]
pub struct RenderedReport {
    /// The PDF.
    pub bytes: Bytes,
    /// How many pages it has.
    pub pages: usize,
    /// What its mail will say and the page will show.
    pub digest: MonthDigest,
    /// The zone by which its days were cut; a later change of the organization's does not change it.
    pub zone: Zone,
}

/// A report whose PDF is stored and whose row does not say so yet.
#[derive(Debug, Clone)]
pub struct StoredReport {
    /// Its id outside.
    pub report: ReportId,
    lease: Lease,
    revision: i16,
    row: (i64, i64, String, String, i64, i64, String, String),
}

impl StoredReport {
    /// What it is held by until the row says it.
    #[must_use]
    pub const fn lease(&self) -> Lease {
        self.lease
    }
}

/// What becomes of a report's row when it is made.
const MADE: &bulk::Columns = &[
    ("i", Kind::Int),
    ("f", Kind::Int),
    ("file_key", Kind::Text),
    ("sha256", Kind::Bytes),
    ("bytes", Kind::Int),
    ("pages", Kind::Int),
    ("summary", Kind::Text),
    ("zone", Kind::Text),
];

impl Store {
    /// Claims the next reports that are due, at most `limit`; those of workers that died are [`Store::claim_suspect`]'s.
    /// None when nothing is left for now.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn claim_reports(
        &self,
        scope: &Scope,
        only: Option<Only>,
        limit: usize,
    ) -> Result<Vec<ReportClaim>, Error> {
        scope.require_deployment()?;
        let only = Only::condition(only);
        let due = format!("state = 'due' AND next_try_at <= {{now}} AND expires_at > {{now}}{only}");
        let transaction = self.begin().await?;
        let set = "state = 'rendering', alone = FALSE";
        let leases = self.claim(&transaction, Step::Render, &due, set, limit).await?;
        let claims = report_claims(&transaction, &leases).await?;
        sql::commit(transaction, "claim reports").await?;
        Ok(claims)
    }

    /// Stores the PDF under a key that holds its hash; storing it twice is storing it once.
    ///
    /// # Errors
    /// A file that cannot be written; the claim then still holds.
    pub async fn store_report(
        &self,
        scope: &Scope,
        claim: &ReportClaim,
        rendered: RenderedReport,
    ) -> Result<StoredReport, Error> {
        const DOING: &str = "write down a finished report";
        scope.require_deployment()?;
        let summary = serde_json::to_string(&rendered.digest)
            .map_err(|error| Error::database(DOING, DbErr::Json(error.to_string())))?;
        let sha256 = Sha256::digest(&rendered.bytes);
        let key = file_key(claim, &sha256);
        let size = i64::try_from(rendered.bytes.len()).unwrap_or(i64::MAX);
        let pages = i64::try_from(rendered.pages).unwrap_or(i64::MAX);
        self.files().put(&key, rendered.bytes, &sha256).await?;
        fault::point("render.stored");
        let (id, fence) = claim.lease.key();
        let zone = rendered.zone.name().to_owned();
        let row = (id, fence, key, bulk::hex(&sha256), size, pages, summary, zone);
        Ok(StoredReport { report: claim.report, lease: claim.lease, revision: claim.revision, row })
    }

    /// Makes these reports ready. Of those whose due instant has been reached the delivery is decided in the same
    /// transaction: who gets it, if delivery was on at that instant (spec section 5). Answers, in their order, which
    /// were still held.
    ///
    /// # Errors
    /// A database that cannot be written; the claims then still hold.
    pub async fn finish_reports(&self, scope: &Scope, reports: &[StoredReport]) -> Result<Vec<Held>, Error> {
        const DOING: &str = "write down finished reports";
        scope.require_deployment()?;
        let now = self.now();
        let rows: Vec<_> = reports.iter().map(|report| &report.row).collect();
        let transaction = self.begin().await?;
        let statement = format!(
            "UPDATE report SET state = 'ready', file_key = k.file_key, sha256 = k.sha256, bytes = k.bytes,
                    pages = k.pages, generated_at = {}, summary = k.summary, zone = k.zone, lease_until = NULL,
                    last_error = NULL
             FROM {{rows}} WHERE report.id = k.i AND report.fence = k.f AND report.state = 'rendering'
             RETURNING report.id",
            now.timestamp()
        );
        let made = bulk::query(&transaction, DOING, &statement, MADE, &rows, |row| row.at::<i64>(0)).await?;
        let held = |id: i64| if made.contains(&id) { Held::Yes } else { Held::Lost };
        let ends: Vec<_> = reports
            .iter()
            .map(|StoredReport { lease, .. }| {
                let outcome = if held(lease.id) == Held::Yes { "ready" } else { "lost" };
                (lease.id, lease.fence, outcome, None)
            })
            .collect();
        self.end_attempts(&transaction, Step::Render, &ends).await?;
        if reports.iter().any(|report| report.revision > 1) {
            deliver::supersede(&transaction, &made).await?;
        }
        let mails = deliver::decide(&transaction, &made, now).await?;
        if mails > 0 {
            self.announce(&transaction).await?;
        }
        sql::commit(transaction, DOING).await?;
        if mails > 0 {
            self.announced();
        }
        Ok(reports.iter().map(|report| held(report.lease.id)).collect())
    }

    /// Gives a report back after a failure that may pass; it is tried again at `next_try_at`.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry_report(
        &self,
        scope: &Scope,
        claim: &ReportClaim,
        next_try_at: Instant,
        error: &str,
    ) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement =
            "UPDATE report SET state = 'due', next_try_at = $3, last_error = $4, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state = 'rendering'";
        let values = sql::values![next_try_at.timestamp(), super::shorten(error)];
        self.settle(claim.lease, statement, values, Some(("retry", Some(error)))).await
    }

    /// Gives a report up: shown to the operator, and made again only by `generate`.
    ///
    /// # Errors
    /// The database's.
    pub async fn fail_report(&self, scope: &Scope, claim: &ReportClaim, error: &str) -> Result<Held, Error> {
        scope.require_deployment()?;
        let statement = "UPDATE report SET state = 'failed', last_error = $3, lease_until = NULL
             WHERE id = $1 AND fence = $2 AND state = 'rendering'";
        let values = sql::values![super::shorten(error)];
        self.settle(claim.lease, statement, values, Some(("failed", Some(error)))).await
    }
}

/// What the claimed reports are of, in no order.
pub(super) async fn report_claims(
    db: &impl ConnectionTrait,
    leases: &[Lease],
) -> Result<Vec<ReportClaim>, Error> {
    let statement = format!(
        "SELECT r.id, r.fence, r.public_id, r.period, r.revision, r.attempt, r.deaths,
                COALESCE(r.cut_off, r.due_at) AS cut_off, r.zone,
                o.public_id AS organization, o.name, o.external_id, o.source, p.name AS partner,
                (SELECT COUNT(*) FROM account a WHERE a.organization_id = o.id) AS accounts, {}
         FROM {{rows}} CROSS JOIN report r JOIN organization o ON o.id = r.organization_id
              JOIN partner p ON p.id = o.partner_id
         WHERE r.id = k.i",
        appearance::columns()
    );
    let keys: Vec<_> = leases.iter().map(Lease::key).collect();
    bulk::query(db, "read claimed reports", &statement, super::KEYS, &keys, |row| {
        Ok(ReportClaim {
            lease: Lease { step: Step::Render, id: row.get("id")?, fence: row.get("fence")? },
            report: row.get::<Uuid>("public_id")?.into(),
            organization: row.get::<Uuid>("organization")?.into(),
            organization_name: row.get("name")?,
            external_id: row.get("external_id")?,
            partner_name: row.get("partner")?,
            appearance: appearance::appearance(row)?,
            source: row.parse_or_none("source")?,
            period: period(row.get("period")?),
            revision: row.get("revision")?,
            cut_off: row.instant("cut_off")?,
            zone: row.parse_or_none("zone")?,
            accounts: usize::try_from(row.get::<i64>("accounts")?).unwrap_or(0),
            attempt: row.get("attempt")?,
            deaths: row.get("deaths")?,
        })
    })
    .await
}

fn file_key(claim: &ReportClaim, sha256: &[u8]) -> String {
    let hash: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("reports/{}/{}/r{}-{hash}.pdf", claim.organization, claim.period, claim.revision)
}

pub(crate) fn period(index: i16) -> Period {
    Period::from_index(i32::from(index))
}

/// An unknown word in a column of ours.
pub(super) fn unknown(column: &str) -> DbErr {
    DbErr::Type(format!("the column {column} holds an unknown word"))
}
