//! Rendering: claim a report that is owed, and write down the file that it became. The bytes are stored first, under a
//! key that holds their hash; one transaction then makes the report ready and decides its delivery.

use bytes::Bytes;
use domain::brand::Appearance;
use domain::digest::MonthDigest;
use domain::id::{OrganizationId, ReportId};
use domain::period::Period;
use domain::time::Instant;
use domain::workload::Source;
use domain::zone::Zone;
use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Claimed, Held, Only, Step, deliver};
use crate::{Error, Scope, Store, appearance, sql};

/// A report that the caller alone may make until its lease runs out.
#[derive(Debug, Clone)]
pub struct ReportClaim {
    claimed: Claimed,
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
    /// How many times it has been claimed, this time included.
    pub attempt: i64,
    /// Whether the one before this ended without a word: a crash, maybe because of this very report.
    pub suspect: bool,
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

impl Store {
    /// Claims the next report that is due, those of crashed renderers last. None when nothing is left for now.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment that asks.
    pub async fn claim_report(
        &self,
        scope: &Scope,
        only: Option<Only>,
    ) -> Result<Option<ReportClaim>, Error> {
        scope.require_deployment()?;
        let set = "state = 'rendering'";
        let only = Only::condition(only);
        let due = format!("state = 'due' AND next_try_at <= {{now}} AND expires_at > {{now}}{only}");
        if let Some(claimed) = self.claim(Step::Render, "report", &due, set).await? {
            return self.report_claim(claimed, false).await.map(Some);
        }
        let crashed =
            format!("state = 'rendering' AND lease_until <= {{now}} AND expires_at > {{now}}{only}");
        match self.claim(Step::Render, "report", &crashed, set).await? {
            Some(claimed) => self.report_claim(claimed, true).await.map(Some),
            None => Ok(None),
        }
    }

    async fn report_claim(&self, claimed: Claimed, suspect: bool) -> Result<ReportClaim, Error> {
        let statement = format!(
            "SELECT r.public_id, r.period, r.revision, r.attempt, COALESCE(r.cut_off, r.due_at) AS cut_off, r.zone,
                    o.public_id AS organization, o.name, o.external_id, o.source, p.name AS partner, {}
             FROM report r JOIN organization o ON o.id = r.organization_id JOIN partner p ON p.id = o.partner_id
             WHERE r.id = $1",
            appearance::columns()
        );
        sql::one(self.reader(), "read a claimed report", &statement, sql::values![claimed.id], |row| {
            Ok(ReportClaim {
                claimed,
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
                attempt: row.get("attempt")?,
                suspect,
            })
        })
        .await
    }

    /// Stores the PDF and makes the report ready. If its due instant has been reached, its delivery is decided in the
    /// same transaction: who gets it, if delivery was on at that instant (spec section 5).
    ///
    /// # Errors
    /// A file or a database that cannot be written; the claim then still holds.
    pub async fn finish_report(
        &self,
        scope: &Scope,
        claim: &ReportClaim,
        rendered: RenderedReport,
    ) -> Result<Held, Error> {
        const DOING: &str = "write down a finished report";
        scope.require_deployment()?;
        let summary = serde_json::to_string(&rendered.digest)
            .map_err(|error| Error::database(DOING, DbErr::Json(error.to_string())))?;
        let sha256 = Sha256::digest(&rendered.bytes).to_vec();
        let key = file_key(claim, &sha256);
        let size = i64::try_from(rendered.bytes.len()).unwrap_or(i64::MAX);
        let pages = i64::try_from(rendered.pages).unwrap_or(i64::MAX);
        self.files().put(&key, rendered.bytes, &sha256).await?;

        let now = self.now();
        let transaction = self.begin().await?;
        let statement =
            "UPDATE report SET state = 'ready', file_key = $3, sha256 = $4, bytes = $5, pages = $6,
                    generated_at = $7, summary = $8, zone = $9, lease_until = NULL, last_error = NULL
             WHERE id = $1 AND fence = $2 AND state = 'rendering'";
        let Claimed { id, fence } = claim.claimed;
        let zone = rendered.zone.name();
        let values = sql::values![id, fence, key, sha256, size, pages, now.timestamp(), summary, zone];
        let held = match sql::execute(&transaction, DOING, statement, values).await? {
            0 => Held::Lost,
            _ => Held::Yes,
        };
        match held {
            Held::Lost => self.end_attempt(&transaction, Step::Render, claim.claimed, "lost", None).await?,
            Held::Yes => {
                self.end_attempt(&transaction, Step::Render, claim.claimed, "ready", None).await?;
                deliver::supersede(&transaction, id).await?;
                deliver::decide(&transaction, id, now).await?;
            }
        }
        sql::commit(transaction, DOING).await?;
        Ok(held)
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
        self.settle(Step::Render, claim.claimed, statement, values, Some(("retry", Some(error)))).await
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
        self.settle(Step::Render, claim.claimed, statement, values, Some(("failed", Some(error)))).await
    }
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
