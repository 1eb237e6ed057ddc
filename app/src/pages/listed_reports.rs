//! The reports and their mails. While something is being made or sent they follow by themselves, and nothing else on the page
//! is drawn anew: what is being typed into the settings stays.

use super::mail_list::MailList;
use super::report_list::ReportList;
use crate::api::{ListedReports, read_listed_reports};
use crate::components::{AGAIN, later};
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
    let followed = organization.clone();
    let reports_hint = texts::monthly_reports_hint(language, &zone);
    let mails_hint = texts::mails_hint(language, &zone);
    view! {
        {later(move || {
            view! {
                <section class="card" aria-labelledby="reports">
                    <div class="card-head">
                        <h2 id="reports">{texts::monthly_reports(language)}</h2>
                        <p>{reports_hint}</p>
                    </div>
                    {move || {
                        let ListedReports { running, upcoming, reports, .. } = listed.get();
                        view! { <ReportList language organization=organization.clone() running upcoming reports /> }
                    }}
                </section>
            }
        })}
        {later(move || {
            // In the turn of the last that shows them: what comes back sooner would find the others as the server drew them.
            follow(&followed, listed);
            view! {
                <section class="card" aria-labelledby="mails">
                    <div class="card-head">
                        <h2 id="mails">{texts::mails(language)}</h2>
                        <p>{mails_hint}</p>
                    </div>
                    <MailList language listed />
                </section>
            }
        })}
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
    let tried = RwSignal::new(0_u32);
    let is_moving = Memo::new(move |_| listed.with(ListedReports::is_moving));
    Effect::new(move |_| {
        tried.track();
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
        // A browser tries again by itself, but not after an answer that is an error: a proxy's, while the portal is away.
        let closed = source.clone();
        let failed = Closure::<dyn Fn()>::new(move || {
            if closed.ready_state() == EventSource::CLOSED {
                set_timeout(
                    move || {
                        tried.try_update(|times| *times += 1);
                    },
                    AGAIN,
                );
            }
        });
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let held = StoredValue::new_local((source, heard, failed));
        on_cleanup(move || held.with_value(|(source, ..)| source.close()));
    });
}
