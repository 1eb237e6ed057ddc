//! `/organizations/{id}/reports`: the Reports tab.

use super::delivery_form::DeliveryForm;
use super::mail_list::MailList;
use super::report_list::ReportList;
use crate::api::{ReportsTab, read_reports};
use crate::components::{MonthTable, OrganizationFrame, Tab, loaded};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The Reports tab: settings, the latest reports, and the latest one's month on screen.
#[component]
pub(crate) fn ReportsPage() -> impl IntoView {
    let params = use_params_map();
    let tab = Resource::new(move || params.read().get("id").unwrap_or_default(), read_reports);
    loaded(tab, |tab| view! { <Reports tab /> })
}

#[component]
fn Reports(tab: ReportsTab) -> impl IntoView {
    let ReportsTab { head, delivery, mails, running, upcoming, reports, zone, latest } = tab;
    let id = head.id.clone();
    view! {
        <OrganizationFrame head open=Tab::Reports>
            <section class="card" aria-labelledby="delivery">
                <div class="card-head">
                    <h2 id="delivery">"Email Delivery Settings"</h2>
                </div>
                <div class="card-body">
                    <DeliveryForm panel=delivery />
                </div>
            </section>
            <section class="card" aria-labelledby="reports">
                <div class="card-head">
                    <h2 id="reports">"Monthly Reports"</h2>
                    <p>{format!("The six latest months; older reports expire. Times are in {zone}.")}</p>
                </div>
                <ReportList organization=id running upcoming reports />
            </section>
            <section class="card" aria-labelledby="mails">
                <div class="card-head">
                    <h2 id="mails">"E-mails"</h2>
                    <p>{format!("What became of the mails of these reports. Times are in {zone}.")}</p>
                </div>
                <MailList panel=mails />
            </section>
            {latest
                .map(|month| {
                    view! {
                        <section class="card" aria-labelledby="latest">
                            <div class="card-head">
                                <h2 id="latest">
                                    {format!("{} at a glance", domain::format::month(crate::LANGUAGE, month.period))}
                                </h2>
                            </div>
                            <MonthTable month />
                        </section>
                    }
                })}
        </OrganizationFrame>
    }
}
