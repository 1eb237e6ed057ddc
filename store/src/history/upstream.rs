//! Pull: the organizations that an upstream lists, and how the upstream is doing. What a poll of one of them says is
//! recorded in `polls`.

mod rows;

use std::collections::HashSet;

use domain::id::OrganizationId;
use domain::time::Instant;
use domain::workload::Source;

use super::bulk::{self, Kind};
use super::tree;
use crate::{Error, Scope, Store, sql};
use rows::{change, find_partner, insert, partner_named, stored};

/// An error's sentence is cut at so many characters.
const SENTENCE_LIMIT: usize = 500;

/// An organization as its upstream describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamOrganization {
    /// The partner that the upstream's organizations belong to; made at the first sight.
    pub partner_name: String,
    /// The upstream's `organization_id`.
    pub organization_id: String,
    /// Its name, without the marker.
    pub name: String,
    /// Its owner's e-mail address.
    pub owner: Option<String>,
    /// The domains of its tenants, ASCII and lower-case; none when they could not be read: then those known stay.
    pub domains: Option<Vec<String>>,
    /// Where its data lives; none when no tenant says so: then what is known stays.
    pub source: Option<Source>,
}

/// How pulling from an upstream goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamHealth {
    /// The name of the upstream in the settings.
    pub upstream: String,
    /// When it was last read without an error of its own.
    pub last_ok_at: Option<Instant>,
    /// When it could last not be read.
    pub last_error_at: Option<Instant>,
    /// Why, without tokens and addresses.
    pub last_error: Option<String>,
}

impl UpstreamHealth {
    /// Whether it could not be read the last time.
    pub fn is_failing(&self) -> bool {
        self.last_error_at > self.last_ok_at
    }
}

/// How polling an organization goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationHealth {
    /// Which organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// When it was last polled.
    pub last_poll_at: Option<Instant>,
    /// When something of it could last not be read.
    pub last_error_at: Option<Instant>,
    /// What and why, without tokens and addresses.
    pub last_error: Option<String>,
}

impl Store {
    /// Makes the organization known, or changes it to what the upstream says now; one that was gone is there again.
    /// What a person set stays.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but the deployment's; [`Error::Database`] when nothing was recorded.
    pub async fn upsert_upstream_organization(
        &self,
        scope: &Scope,
        organization: &UpstreamOrganization,
    ) -> Result<OrganizationId, Error> {
        const DOING: &str = "record an organization of an upstream";
        scope.require_deployment()?;
        let now = self.now();
        let tx = self.begin().await?;
        let partner = partner_named(&tx, &organization.partner_name, now).await?;
        let mut known = stored(&tx, partner, &organization.organization_id).await?;
        if known.is_none() {
            // Another process may be making it at this moment.
            tree::lock(&tx).await?;
            known = stored(&tx, partner, &organization.organization_id).await?;
        }
        let public_id = match known {
            None => insert(&tx, partner, organization, now).await?,
            Some(known) => {
                change(&tx, &known, organization, now).await?;
                known.public_id
            }
        };
        sql::commit(tx, DOING).await?;
        Ok(OrganizationId(public_id))
    }

    /// Marks those of the partner's upstream organizations as gone since `at` that are not among the `present` ones
    /// (`organization_id`s); call it only when the upstream's list was read to its last page, and with the organizations
    /// of all upstreams of that partner. Returns how many are gone that were not.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but the deployment's; [`Error::Database`] when nothing was recorded.
    pub async fn mark_gone(
        &self,
        scope: &Scope,
        partner_name: &str,
        present: &[String],
        at: Instant,
    ) -> Result<u64, Error> {
        const DOING: &str = "mark organizations as gone";
        scope.require_deployment()?;
        let tx = self.begin().await?;
        let Some(partner) = find_partner(&tx, partner_name).await? else { return Ok(0) };
        let stored: Vec<(i64, String)> = bulk::query(
            &tx,
            DOING,
            "SELECT o.id, o.external_id FROM {rows} CROSS JOIN organization o
             WHERE o.partner_id = k.p AND o.origin = 'upstream' AND o.gone_at IS NULL ORDER BY o.id",
            &[("p", Kind::Int)],
            &[(partner,)],
            |row| Ok((row.at(0)?, row.at(1)?)),
        )
        .await?;
        let present: HashSet<&str> = present.iter().map(String::as_str).collect();
        let gone: Vec<(i64, i64)> = stored
            .iter()
            .filter(|(_, external)| !present.contains(external.as_str()))
            .map(|(id, _)| (*id, at.timestamp()))
            .collect();
        let marked = bulk::execute(
            &tx,
            DOING,
            "UPDATE organization SET gone_at = k.t FROM {rows} WHERE organization.id = k.i",
            &[("i", Kind::Int), ("t", Kind::Int)],
            &gone,
        )
        .await?;
        sql::commit(tx, DOING).await?;
        Ok(marked)
    }

    /// Remembers how reading an upstream went: no error, or the sentence that says why not (no token, no address in it).
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but the deployment's; [`Error::Database`] when nothing was recorded.
    pub async fn record_upstream_outcome(
        &self,
        scope: &Scope,
        upstream: &str,
        at: Instant,
        error: Option<&str>,
    ) -> Result<(), Error> {
        const DOING: &str = "record how an upstream is doing";
        scope.require_deployment()?;
        let error = error.map(|sentence| domain::text::clean(sentence, SENTENCE_LIMIT));
        let ok_at = error.is_none().then(|| at.timestamp());
        let error_at = error.is_some().then(|| at.timestamp());
        let tx = self.begin().await?;
        bulk::execute(
            &tx,
            DOING,
            "INSERT INTO upstream_health AS h (upstream, last_ok_at, last_error_at, last_error)
             SELECT k.u, k.o, k.t, k.e FROM {rows} WHERE true
             ON CONFLICT (upstream) DO UPDATE SET last_ok_at = coalesce(excluded.last_ok_at, h.last_ok_at),
               last_error_at = coalesce(excluded.last_error_at, h.last_error_at),
               last_error = coalesce(excluded.last_error, h.last_error)",
            &[("u", Kind::Text), ("o", Kind::Int), ("t", Kind::Int), ("e", Kind::Text)],
            &[(upstream, ok_at, error_at, error)],
        )
        .await?;
        sql::commit(tx, DOING).await
    }

    /// Remembers what of an organization could not be read at a poll, and why (no token, no address in it).
    ///
    /// # Errors
    /// [`Error::Forbidden`] for any scope but the deployment's; [`Error::Database`] when nothing was recorded.
    pub async fn record_organization_error(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        at: Instant,
        error: &str,
    ) -> Result<(), Error> {
        const DOING: &str = "record why an organization could not be read";
        scope.require_deployment()?;
        let row =
            (organization.0.simple().to_string(), at.timestamp(), domain::text::clean(error, SENTENCE_LIMIT));
        let tx = self.begin().await?;
        bulk::execute(
            &tx,
            DOING,
            "INSERT INTO organization_poll (organization_id, last_error_at, last_error)
             SELECT o.id, k.t, k.e FROM {rows} CROSS JOIN organization o WHERE o.public_id = k.u
             ON CONFLICT (organization_id) DO UPDATE
             SET last_error_at = excluded.last_error_at, last_error = excluded.last_error",
            &[("u", Kind::Uuid), ("t", Kind::Int), ("e", Kind::Text)],
            &[row],
        )
        .await?;
        sql::commit(tx, DOING).await
    }

    /// How each upstream is doing, by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but the deployment and its operators.
    pub async fn upstream_health(&self, scope: &Scope) -> Result<Vec<UpstreamHealth>, Error> {
        scope.require_operator()?;
        let sql =
            "SELECT upstream, last_ok_at, last_error_at, last_error FROM upstream_health ORDER BY upstream";
        sql::all(self.reader(), "read how the upstreams are doing", sql, [], |row| {
            Ok(UpstreamHealth {
                upstream: row.get("upstream")?,
                last_ok_at: row.instant_or_none("last_ok_at")?,
                last_error_at: row.instant_or_none("last_error_at")?,
                last_error: row.get("last_error")?,
            })
        })
        .await
    }

    /// The organizations whose latest poll had an error, by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but the deployment and its operators.
    pub async fn failing_organizations(&self, scope: &Scope) -> Result<Vec<OrganizationHealth>, Error> {
        scope.require_operator()?;
        let sql = "SELECT o.public_id, o.name, p.last_poll_at, p.last_error_at, p.last_error
                   FROM organization_poll p JOIN organization o ON o.id = p.organization_id
                   WHERE p.last_error_at >= coalesce(p.last_poll_at, 0) AND o.gone_at IS NULL
                   ORDER BY o.name_key, o.id";
        sql::all(self.reader(), "read which organizations cannot be read", sql, [], |row| {
            Ok(OrganizationHealth {
                organization: OrganizationId(row.get("public_id")?),
                name: row.get("name")?,
                last_poll_at: row.instant_or_none("last_poll_at")?,
                last_error_at: row.instant_or_none("last_error_at")?,
                last_error: row.get("last_error")?,
            })
        })
        .await
    }
}
