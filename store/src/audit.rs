//! The audit log: who changed what, when and from where. Append-only, and each row's hash covers the row before it, so
//! that a row cannot be changed or taken out unseen.

use domain::id::OrganizationId;
use domain::role::Role;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach};

/// One entry, as the Activity tab shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// When.
    pub at: Instant,
    /// Who: an e-mail address, a key's name and id, or the command line.
    pub actor: String,
    /// What was done, such as `delivery.set`.
    pub action: String,
    /// How it was before; an object of fields, or null.
    pub before: Value,
    /// How it is since; an object of fields, or null.
    pub after: Value,
    /// The network address it came from, when known.
    pub address: Option<String>,
}

/// What a check of the audit log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAudit {
    /// How many rows from the first on are what was written.
    pub whole: u64,
    /// The hash of the last of them. Kept elsewhere, it tells later whether rows were taken out at the end.
    pub last: Vec<u8>,
    /// The first row that is not.
    pub broken_at: Option<i64>,
}

/// What is to be written down.
pub(crate) struct Entry {
    pub(crate) partner: Option<i64>,
    pub(crate) organization: Option<i64>,
    pub(crate) action: &'static str,
    pub(crate) before: Value,
    pub(crate) after: Value,
}

impl Entry {
    pub(crate) fn new(action: &'static str) -> Self {
        Self { partner: None, organization: None, action, before: Value::Null, after: Value::Null }
    }
}

const READING: &str = "read the audit log";

/// Any number that is ours: who holds it in PostgreSQL appends to the log, until the transaction's end.
const LOCK: i64 = 0x4253_5220_6175_6469;

/// Appends an entry in the transaction of the change itself.
pub(crate) async fn record(
    tx: &DatabaseTransaction,
    scope: &Scope,
    at: Instant,
    entry: Entry,
) -> Result<(), Error> {
    const DOING: &str = "write the audit log";
    if tx.get_database_backend() == DbBackend::Postgres {
        sql::execute(tx, DOING, "SELECT pg_advisory_xact_lock($1)", values![LOCK]).await?;
    }
    let latest = "SELECT hash FROM audit ORDER BY id DESC LIMIT 1";
    let previous: Vec<u8> = sql::optional(tx, DOING, latest, [], |row| row.at(0)).await?.unwrap_or_default();
    let line = Line {
        at: at.timestamp(),
        actor_kind: scope.actor_kind().to_owned(),
        actor: scope.actor_label(),
        partner: entry.partner,
        organization: entry.organization,
        action: entry.action.to_owned(),
        before: entry.before.to_string(),
        after: entry.after.to_string(),
        address: scope.address().map(|address| address.to_canonical().to_string()),
    };
    let hash = line.hash(&previous);
    sql::execute(
        tx,
        DOING,
        "INSERT INTO audit
           (at, actor_kind, actor, partner_id, organization_id, action, before_json, after_json, address, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            line.at,
            line.actor_kind,
            line.actor,
            line.partner,
            line.organization,
            line.action,
            line.before,
            line.after,
            line.address,
            hash,
        ],
    )
    .await
    .map(|_| ())
}

/// A row's content, in the order in which it is hashed.
struct Line {
    at: i64,
    actor_kind: String,
    actor: String,
    partner: Option<i64>,
    organization: Option<i64>,
    action: String,
    before: String,
    after: String,
    address: Option<String>,
}

impl Line {
    fn hash(&self, previous: &[u8]) -> Vec<u8> {
        let content = serde_json::json!([
            self.at,
            self.actor_kind,
            self.actor,
            self.partner,
            self.organization,
            self.action,
            self.before,
            self.after,
            self.address,
        ]);
        Sha256::new().chain_update(previous).chain_update(content.to_string().as_bytes()).finalize().to_vec()
    }
}

impl Store {
    /// The latest entries about an organization, the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; [`Error::Forbidden`] for those who see no reports.
    pub async fn audit_trail(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        limit: u64,
    ) -> Result<Vec<AuditRow>, Error> {
        let row = self.seen_organization(scope, organization).await?;
        self.trail(row, i64::try_from(limit).unwrap_or(i64::MAX), 0).await
    }

    /// One page of the entries about an organization, the newest first, and how many there are in all. Pages count from 1.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; [`Error::Forbidden`] for those who see no reports.
    pub async fn audit_trail_page(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        page: u32,
        per_page: u32,
    ) -> Result<(Vec<AuditRow>, u64), Error> {
        let row = self.seen_organization(scope, organization).await?;
        let total = "SELECT COUNT(*) AS total FROM audit WHERE organization_id = $1";
        let total: i64 =
            sql::one(self.reader(), READING, total, values![row], |row| row.get("total")).await?;
        let before = i64::from(page.saturating_sub(1)).saturating_mul(i64::from(per_page));
        let rows = self.trail(row, i64::from(per_page), before).await?;
        Ok((rows, u64::try_from(total).unwrap_or_default()))
    }

    async fn seen_organization(&self, scope: &Scope, organization: OrganizationId) -> Result<i64, Error> {
        let row = reach::organization(self.reader(), scope, organization).await?;
        scope.require(Role::sees_reports, "see this")?;
        Ok(row)
    }

    async fn trail(&self, row: i64, limit: i64, before: i64) -> Result<Vec<AuditRow>, Error> {
        sql::all(
            self.reader(),
            READING,
            "SELECT at, actor, action, before_json, after_json, address FROM audit
             WHERE organization_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3",
            values![row, limit, before],
            |row| {
                Ok(AuditRow {
                    at: row.instant("at")?,
                    actor: row.get("actor")?,
                    action: row.get("action")?,
                    before: json(&row.get::<String>("before_json")?),
                    after: json(&row.get::<String>("after_json")?),
                    address: row.get("address")?,
                })
            },
        )
        .await
    }

    /// Whether the audit log is as it was written; for the deployment.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anybody else.
    pub async fn check_audit(&self, scope: &Scope) -> Result<CheckedAudit, Error> {
        scope.require_deployment()?;
        let mut checked = CheckedAudit { whole: 0, last: Vec::new(), broken_at: None };
        let mut after = 0_i64;
        loop {
            let lines = self.audit_lines(after).await?;
            let Some((last, ..)) = lines.last() else { return Ok(checked) };
            after = *last;
            for (id, line, hash) in lines {
                if line.hash(&checked.last) != hash {
                    return Ok(CheckedAudit { broken_at: Some(id), ..checked });
                }
                checked.whole += 1;
                checked.last = hash;
            }
        }
    }

    async fn audit_lines(&self, after: i64) -> Result<Vec<(i64, Line, Vec<u8>)>, Error> {
        sql::all(
            self.reader(),
            "check the audit log",
            "SELECT * FROM audit WHERE id > $1 ORDER BY id LIMIT 1000",
            values![after],
            |row| {
                let line = Line {
                    at: row.get("at")?,
                    actor_kind: row.get("actor_kind")?,
                    actor: row.get("actor")?,
                    partner: row.get("partner_id")?,
                    organization: row.get("organization_id")?,
                    action: row.get("action")?,
                    before: row.get("before_json")?,
                    after: row.get("after_json")?,
                    address: row.get("address")?,
                };
                Ok((row.get("id")?, line, row.get("hash")?))
            },
        )
        .await
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}
