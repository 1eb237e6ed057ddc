//! `/organizations/{id}/reports`: the Reports tab.

use super::delivery_form::DeliveryForm;
use super::listed_reports::Listed;
use crate::api::ReportsTab;
use crate::components::{MonthTable, OrganizationFrame, Tab, later};
use crate::{language, view};
use domain::format;
use domain::texts::portal_reports as texts;
use leptos::prelude::*;

/// The Reports tab: settings, the latest reports, and the latest one's month on screen.
#[component]
pub(crate) fn ReportsPage(tab: ReportsTab) -> impl IntoView {
    let language = language();
    let ReportsTab { head, delivery, listed, zone, latest } = tab;
    let id = head.id.clone();
    view! {
        <OrganizationFrame head open=Tab::Reports>
            {later(move || {
                view! {
                    <section class="card" aria-labelledby="delivery">
                        <div class="card-head">
                            <h2 id="delivery">{texts::delivery(language)}</h2>
                        </div>
                        <div class="card-body">
                            <DeliveryForm panel=delivery />
                        </div>
                    </section>
                }
            })}
            <Listed organization=id listed zone />
            {latest
                .map(|month| {
                    later(move || {
                        view! {
                            <section class="card" aria-labelledby="latest">
                                <div class="card-head">
                                    <h2 id="latest">
                                        {texts::at_a_glance(language, &format::month(language, month.period))}
                                    </h2>
                                </div>
                                <MonthTable month />
                            </section>
                        }
                    })
                })}
        </OrganizationFrame>
    }
}
