//! `/organizations/{id}`: what is known of an organization, and its month so far.

use crate::api::OverviewTab;
use crate::components::{Kind, MonthTable, Notice, OrganizationFrame, Tab};
use crate::{language, view};
use domain::texts::{portal_accounts as texts, portal_organizations, report};
use leptos::prelude::*;

/// The Overview tab.
#[component]
pub(crate) fn OverviewPage(tab: OverviewTab) -> impl IntoView {
    let language = language();
    let partner = tab.head.partner_name.clone();
    let domains = match tab.domains.is_empty() {
        true => vec![texts::no_domains(language).to_owned()],
        false => tab.domains,
    };
    let unset = (!tab.zone_set).then(|| view! { <UnsetZone zone=tab.zone.clone() /> });
    let zone = if tab.zone_set { tab.zone } else { texts::default_zone(language, &tab.zone) };
    view! {
        <OrganizationFrame head=tab.head open=Tab::Overview>
            {unset}
            <section class="card" aria-labelledby="facts">
                <div class="card-head">
                    <h2 id="facts">{report::organization(language)}</h2>
                </div>
                <dl class="card-body facts">
                    <div>
                        <dt>{portal_organizations::partner(language)}</dt>
                        <dd>
                            <bdi>{partner}</bdi>
                        </dd>
                    </div>
                    <div>
                        <dt>{texts::source(language)}</dt>
                        <dd>{tab.source.unwrap_or_else(|| texts::source_unknown(language).to_owned())}</dd>
                    </div>
                    <div>
                        <dt>{texts::domains(language)}</dt>
                        {domains.into_iter().map(|domain| view! { <dd>{domain}</dd> }).collect_view()}
                    </div>
                    <div>
                        <dt>{texts::time_zone(language)}</dt>
                        <dd>{zone}</dd>
                    </div>
                    <div>
                        <dt>{texts::known_since(language)}</dt>
                        <dd>{tab.known_since}</dd>
                    </div>
                </dl>
            </section>
            {tab
                .month
                .map(|month| {
                    let title = texts::so_far(language, &domain::format::month_title(language, month.period));
                    view! {
                        <section class="card" aria-labelledby="month">
                            <div class="card-head">
                                <h2 id="month">{title}</h2>
                            </div>
                            <MonthTable month />
                        </section>
                    }
                })}
        </OrganizationFrame>
    }
}

/// Every day's state depends on the zone, so it is said while nobody has set it.
#[component]
fn UnsetZone(zone: String) -> impl IntoView {
    let language = language();
    view! {
        <Notice kind=Kind::Note>
            <strong>{texts::zone_unset(language)}</strong>
            <span>{texts::zone_unset_why(language, &zone)}</span>
        </Notice>
    }
}
