//! The reports of one month of several organizations, for downloading them together.

use domain::id::OrganizationId;
use domain::period::Period;
use domain::role::Role;
use uuid::Uuid;

use super::file_name;
use super::plan::small;
use crate::history::bulk::{self, Kind};
use crate::{Error, Scope, Store};

/// An organization's report of a month, as far as there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthReport {
    /// Whose.
    pub organization: OrganizationId,
    /// The organization's name.
    pub name: String,
    /// What its file is called.
    pub file_name: String,
    /// Its size in bytes; none when there is no report to download.
    pub bytes: Option<u64>,
}

impl Store {
    /// Which of these organizations have a report of the month, by name. What is outside the scope is left out.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a role that sees no reports.
    pub async fn month_reports(
        &self,
        scope: &Scope,
        organizations: &[OrganizationId],
        period: Period,
    ) -> Result<Vec<MonthReport>, Error> {
        scope.require(Role::sees_reports, "see reports")?;
        let (month, now) = (i64::from(small(period)), self.now().timestamp());
        let (root, only) = scope.organizations();
        let keys: Vec<_> =
            organizations.iter().map(|id| (id.0.simple().to_string(), root, month, now)).collect();
        bulk::query(
            self.reader(),
            "list the reports of a month",
            &format!(
                "SELECT o.public_id, o.name, MAX(CASE WHEN r.revision = (
                        SELECT MAX(l.revision) FROM report l
                        WHERE l.organization_id = o.id AND l.period = k.p AND l.state = 'ready')
                    THEN r.bytes END)
             FROM {{rows}} CROSS JOIN organization o CROSS JOIN partner_closure c
             LEFT JOIN report r ON r.organization_id = o.id AND r.period = k.p AND r.state = 'ready' AND r.expires_at > k.n
             WHERE o.public_id = k.u AND c.ancestor_id = k.r AND c.descendant_id = o.partner_id{only}
             GROUP BY o.id, o.public_id, o.name, o.name_key ORDER BY o.name_key, o.id"
            ),
            &[("u", Kind::Uuid), ("r", Kind::Int), ("p", Kind::Int), ("n", Kind::Int)],
            &keys,
            |row| {
                let (organization, name) = (OrganizationId(row.at::<Uuid>(0)?), row.at::<String>(1)?);
                let bytes = row.at::<Option<i64>>(2)?.and_then(|bytes| u64::try_from(bytes).ok());
                Ok(MonthReport { organization, file_name: file_name(&name, period), name, bytes })
            },
        )
        .await
    }
}
