//! The list of organizations.

use super::Viewer;
use domain::day::OrganizationDay;
use domain::glance::{Health, OrganizationOrder};
use domain::id::PartnerId;
use domain::period::Period;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    AppError,
    answer::see_other,
    month::number,
    switch::told_on_list,
    who::{asked, failed},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{format, look::describe, time::Instant};

/// What somebody looks for in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// A part of the organization's or the partner's name; empty for all.
    #[serde(default)]
    pub search: String,
    /// Which health.
    #[serde(default)]
    pub health: Option<Health>,
    /// Whether reports are e-mailed.
    #[serde(default)]
    pub delivery: Option<bool>,
    /// Only those of this partner and of those below it.
    #[serde(default)]
    pub partner: Option<PartnerId>,
    /// In which order.
    #[serde(default)]
    pub order: OrganizationOrder,
}

/// One page of the list, and who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationsList {
    /// Who looks.
    pub viewer: Viewer,
    /// What was looked for.
    pub query: ListQuery,
    /// The partners that this user reaches, those below another after it: their ids, names and depths. Empty where there
    /// is only one.
    pub partners: Vec<(PartnerId, String, usize)>,
    /// The organizations of this page.
    pub lines: Vec<OrganizationLine>,
    /// This page's number, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// How many organizations were found.
    pub found: u64,
    /// Whether this user may switch their e-mail delivery.
    pub may_switch: bool,
    /// The months whose reports this user may download, latest first, with their names.
    pub months: Vec<(Period, String)>,
    /// What became of a plain form that did something with a selection: whether all of it was done, and a sentence.
    pub told: Option<(bool, String)>,
}

/// One organization in the list, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationLine {
    /// Our id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its partner's name.
    pub partner_name: String,
    /// The month of the latest report, if there is one.
    pub latest_report: Option<String>,
    /// Whether reports are e-mailed.
    pub delivery_on: bool,
    /// Whether somebody set the time zone that its days follow, or it is the default.
    pub zone_set: bool,
    /// Since which day it is gone from the backup service, if it is.
    pub gone_since: Option<String>,
    /// Its running month, once somebody has looked at it.
    pub glance: Option<GlanceLine>,
}

/// The running month of an organization in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlanceLine {
    /// Which month.
    pub period: Period,
    /// A state for each day that has begun.
    pub days: Vec<OrganizationDay>,
    /// The same in a sentence.
    pub sentence: String,
    /// Whether somebody should look.
    pub health: Health,
    /// How many accounts are failing.
    pub failing: u64,
    /// How many accounts have a workload on.
    pub active: u64,
    /// How many have none on.
    pub deactivated: u64,
}

/// Reads a page of the organizations that the user reaches.
#[cfg(feature = "ssr")]
pub(super) async fn read_organizations(query: ListQuery, page: usize) -> Result<OrganizationsList, AppError> {
    const PER_PAGE: u32 = 25;

    asked(None, async move |asked| {
        if asked.role().operates() {
            see_other("/deployment");
        }
        let wanted = store::OrganizationQuery {
            page: u32::try_from(page.max(1)).unwrap_or(u32::MAX),
            per_page: PER_PAGE,
            ..wanted(&query)
        };
        let store = &asked.deployment.store;
        let found = store.organizations(&asked.scope, &wanted).await;
        let found = found.map_err(failed("listing organizations"))?;
        let partners = store.partner_tree(&asked.scope).await.map_err(failed("listing partners"))?;
        let lines = found.rows.into_iter().map(line).collect();
        let pages = usize::try_from(found.total.div_ceil(u64::from(PER_PAGE))).unwrap_or(usize::MAX).max(1);
        Ok(OrganizationsList {
            viewer: asked.viewer(),
            query: ListQuery { search: wanted.search, ..query },
            partners: if partners.len() > 1 { partners } else { Vec::new() },
            lines,
            page: page.max(1),
            pages,
            found: found.total,
            may_switch: asked.role().changes_delivery(),
            months: if asked.role().sees_reports() { months(store.now()) } else { Vec::new() },
            told: told_on_list(&asked),
        })
    })
    .await
}

/// The query as the store takes it, of its first page.
#[cfg(feature = "ssr")]
pub(super) fn wanted(query: &ListQuery) -> store::OrganizationQuery {
    store::OrganizationQuery {
        search: query.search.trim().chars().take(200).collect(),
        health: query.health,
        delivery_on: query.delivery,
        partner: query.partner,
        order: query.order,
        ..store::OrganizationQuery::default()
    }
}

/// The months of which there may be reports: they are kept for six.
#[cfg(feature = "ssr")]
fn months(now: Instant) -> Vec<(Period, String)> {
    let months =
        std::iter::successors(Some(Period::of(now.date_naive()).previous()), |it| Some(it.previous()));
    months.take(6).map(|period| (period, format::month(language(), period))).collect()
}

#[cfg(feature = "ssr")]
fn line(row: store::OrganizationRow) -> OrganizationLine {
    let language = language();
    OrganizationLine {
        id: row.id.to_string(),
        name: row.name,
        partner_name: row.partner_name,
        latest_report: row.latest_report.map(|value| format::month_title(language, value)),
        delivery_on: row.delivery_on,
        zone_set: row.zone_set,
        gone_since: row.gone_at.map(|at| format::short_date(language, row.zone.local(at).date())),
        glance: row.glance.map(|glance| GlanceLine {
            period: glance.period,
            sentence: describe(language, &glance.days),
            days: glance.days,
            health: glance.health,
            failing: number(glance.failing),
            active: number(glance.active),
            deactivated: number(glance.deactivated),
        }),
    }
}
