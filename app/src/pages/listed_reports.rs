//! The reports and their mails. While something is being made or sent they follow by themselves, and nothing else on the page
//! is drawn anew: what is being typed into the settings stays.

use super::mail_list::MailList;
use super::report_list::ReportList;
use crate::api::{AppError, ListedReports, read_listed_reports};
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

/// How often at most the wait for a stream that is refused doubles: to three quarters of a minute.
const DOUBLED_AT_MOST: u32 = 4;

/// Reads them anew at each word of the server, as long as something moves.
fn follow(organization: &str, listed: RwSignal<ListedReports>) {
    let organization = StoredValue::new(organization.to_owned());
    let read = Action::new(move |(): &()| read_listed_reports(organization.get_value()));
    let tried = RwSignal::new(0_u32);
    let (is_refused, refused) = (StoredValue::new(false), StoredValue::new(0_u32));
    Effect::new(move |_| {
        let Some(answer) = read.value().get() else { return };
        // An `EventSource` does not tell why it was refused; what is read beside it does.
        let may_go_on =
            matches!(answer, Ok(_) | Err(AppError::Unreachable | AppError::Failed | AppError::TooOften));
        // What could not be read this time is read at the next word.
        if let Ok(now) = answer {
            listed.update(|listed| {
                let told = listed.mails.told.take();
                *listed = now;
                listed.mails.told = told;
            });
        }
        if is_refused.try_update_value(std::mem::take) == Some(true) && may_go_on {
            let times = refused.try_update_value(|times| std::mem::replace(times, *times + 1));
            let pause = AGAIN * 2_u32.pow(times.unwrap_or_default().min(DOUBLED_AT_MOST));
            set_timeout(
                move || {
                    tried.try_update(|times| *times += 1);
                },
                pause,
            );
        }
    });
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
        let opened = Closure::<dyn Fn()>::new(move || {
            refused.try_set_value(0);
            // Between the page and the first word something may have changed already.
            read.dispatch(());
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        // A browser tries again by itself, but not after an answer that is an error: a proxy's, while the portal is away.
        let closed = source.clone();
        let failed = Closure::<dyn Fn()>::new(move || {
            if closed.ready_state() == EventSource::CLOSED {
                is_refused.try_set_value(true);
                read.dispatch(());
            }
        });
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let held = StoredValue::new_local((source, heard, opened, failed));
        on_cleanup(move || held.with_value(|(source, ..)| source.close()));
    });
}
