//! `/organizations/{id}`: what is known of an organization, and its month so far.

use crate::api::OverviewTab;
use crate::components::{Kind, MonthTable, Notice, OrganizationFrame, Tab};
use leptos::prelude::*;

/// The Overview tab.
#[component]
pub(crate) fn OverviewPage(tab: OverviewTab) -> impl IntoView {
    let partner = tab.head.partner_name.clone();
    let domains = match tab.domains.is_empty() {
        true => vec!["None known".to_owned()],
        false => tab.domains,
    };
    view! {
        <OrganizationFrame head=tab.head open=Tab::Overview>
            {(!tab.zone_set).then(|| view! { <UnsetZone zone=tab.zone.clone() /> })}
            <section class="card" aria-labelledby="facts">
                <div class="card-head">
                    <h2 id="facts">"Organization"</h2>
                </div>
                <dl class="card-body facts">
                    <div>
                        <dt>"Partner"</dt>
                        <dd>
                            <bdi>{partner}</bdi>
                        </dd>
                    </div>
                    <div>
                        <dt>"Source"</dt>
                        <dd>{tab.source.unwrap_or_else(|| "Not known yet".to_owned())}</dd>
                    </div>
                    <div>
                        <dt>"Domains"</dt>
                        {domains.into_iter().map(|domain| view! { <dd>{domain}</dd> }).collect_view()}
                    </div>
                    <div>
                        <dt>"Time zone"</dt>
                        <dd>{tab.zone}{(!tab.zone_set).then_some(" (default)")}</dd>
                    </div>
                    <div>
                        <dt>"Known since"</dt>
                        <dd>{tab.known_since}</dd>
                    </div>
                </dl>
            </section>
            {tab
                .month
                .map(|month| {
                    view! {
                        <section class="card" aria-labelledby="month">
                            <div class="card-head">
                                <h2 id="month">{format!("{} so far", domain::format::month(crate::language(), month.period))}</h2>
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
    view! {
        <Notice kind=Kind::Note>
            <strong>"No time zone is set"</strong>
            <span>
                {format!(
                    "Days are counted in {zone} until one is set on the organization or its partner. A change counts for \
                     months to come, never for reports that exist.",
                )}
            </span>
        </Notice>
    }
}
