//! The reports and their mails. While something is being made or sent they follow by themselves, and nothing else on the page
//! is drawn anew: what is being typed into the settings stays.

use super::mail_list::MailList;
use super::report_list::ReportList;
use crate::api::{ListedReports, read_listed_reports};
use crate::{language, view};
use domain::texts::portal_reports as texts;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::EventSource;

/// «Monthly Reports» and «E-mails».
#[component]
pub(crate) fn Listed(organization: String, listed: ListedReports, zone: String) -> impl IntoView {
    let language = language();
    let listed = RwSignal::new(listed);
    follow(&organization, listed);
    view! {
        <section class="card" aria-labelledby="reports">
            <div class="card-head">
                <h2 id="reports">{texts::monthly_reports(language)}</h2>
                <p>{texts::monthly_reports_hint(language, &zone)}</p>
            </div>
            {move || {
                let ListedReports { running, upcoming, reports, .. } = listed.get();
                view! { <ReportList language organization=organization.clone() running upcoming reports /> }
            }}
        </section>
        <section class="card" aria-labelledby="mails">
            <div class="card-head">
                <h2 id="mails">{texts::mails(language)}</h2>
                <p>{texts::mails_hint(language, &zone)}</p>
            </div>
            <MailList language listed />
        </section>
    }
}

/// Reads them anew at each word of the server, as long as something moves.
fn follow(organization: &str, listed: RwSignal<ListedReports>) {
    let organization = StoredValue::new(organization.to_owned());
    let read = Action::new(move |(): &()| read_listed_reports(organization.get_value()));
    Effect::new(move |_| {
        // What could not be read this time is read at the next word.
        if let Some(Ok(now)) = read.value().get() {
            listed.update(|listed| {
                let told = listed.mails.told.take();
                *listed = now;
                listed.mails.told = told;
            });
        }
    });
    let is_moving = Memo::new(move |_| listed.with(ListedReports::is_moving));
    Effect::new(move |_| {
        if !is_moving.get() {
            return;
        }
        let address = organization.with_value(|id| format!("/organizations/{id}/reports/live"));
        let Ok(source) = EventSource::new(&address) else { return };
        let heard = Closure::<dyn Fn()>::new(move || {
            read.dispatch(());
        });
        source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        // Between the page and the first word something may have changed already.
        source.set_onopen(Some(heard.as_ref().unchecked_ref()));
        let held = StoredValue::new_local((source, heard));
        on_cleanup(move || held.with_value(|(source, _)| source.close()));
    });
}
