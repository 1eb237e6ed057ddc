//! The page that the address asks for, read as one value and drawn.

use super::places::Places;
use super::{Failure, Finding, Side, on_side};
use crate::api::{AppError, Page, PageAddress, read_page};
use crate::pages::{
    AccountDetails, AccountsPage, ActivityPage, DeploymentPage, MonthOnScreen, OrganizationsPage,
    OverviewPage, PeopleList, ReportsPage, SettingsForm, SignInPage, YourAccount,
};
use crate::view;
use codee::binary::PostcardCodec;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};
use std::time::Duration;

/// How a page asks to be read again; a context of all pages.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    times: RwSignal<u32>,
    told: RwSignal<Option<(bool, String)>>,
    rows: Side<List>,
}

/// A list as it is drawn: its address, how many were found where that is more than are on the page, and the ids of its rows.
type List = (String, Option<u64>, Vec<String>);

impl Reading {
    /// Reads the page again. It is drawn anew; what stands in its fields stays.
    pub(crate) fn again(self) {
        self.times.update(|times| *times += 1);
    }

    /// Reads it again and again, so often, as long as what is drawn now is there, whenever it `may` be.
    pub(crate) fn every(self, pause: Duration, may: impl Fn() -> bool + Copy + 'static) {
        Effect::new(move |_| {
            let read = move || {
                if untrack(may) {
                    self.again();
                }
            };
            let handle = set_interval_with_handle(read, pause);
            on_cleanup(move || {
                if let Ok(handle) = handle {
                    handle.clear();
                }
            });
        });
    }

    /// Keeps what is to be said on the page as it will be when it has been read again: whether all was done, and a sentence.
    pub(crate) fn tell(self, told: (bool, String)) {
        self.told.set(Some(told));
    }

    /// On which side the rows of a list are drawn, and what selects them: a tick does not move to whoever stands there now.
    pub(crate) fn side(self, list: List) -> bool {
        self.rows.of(list)
    }

    /// What is to be said.
    pub(crate) fn told(self) -> Option<(bool, String)> {
        self.told.get()
    }
}

/// The page that the address asks for, or why it cannot be shown. While another one is on its way, the old one stays.
#[component]
pub(crate) fn Shown() -> impl IntoView {
    let location = use_location();
    let (path, query) = (location.pathname, location.query);
    let address = Memo::new(move |_| path.with(|path| query.with(|query| PageAddress::of(path, query))));
    let reading = Reading { times: RwSignal::new(0), told: RwSignal::new(None), rows: Side::new() };
    provide_context(reading);
    provide_context(Finding::new());
    let asked = move || (path.get(), address.get(), reading.times.get());
    let (is_pending, set_pending) = signal(false);
    let page = Resource::<_, PostcardCodec>::new_with_options(
        asked,
        |(path, address, _)| async { (path, read_page(address).await) },
        false,
    );
    Effect::new(move |is_later: Option<bool>| {
        asked();
        set_pending.set(is_later.is_some());
        true
    });
    let places = Places::kept();
    Effect::new(move |_| {
        page.track();
        set_pending.set(false);
        places.bring_back();
    });
    write_address(path);
    arrive(path, is_pending, reading);
    let drawn_last = Side::new();
    view! {
        // A thin line at the top while the next page is on its way.
        {move || is_pending.get().then(|| view! { <div class="routing" aria-hidden="true"></div> })}
        <Transition>
            {move || Suspend::new(async move {
                let (path, page) = page.await;
                // What was typed on one page does not stand on another; what is typed into a search stays in it.
                on_side(drawn_last.of(path), drawn(page))
            })}
        </Transition>
    }
}

fn drawn(page: Result<Page, AppError>) -> AnyView {
    match page {
        Ok(Page::Elsewhere) => ().into_any(),
        Ok(Page::SignIn(form)) => apart(|| view! { <SignInPage form /> }),
        Ok(Page::You(page)) => apart(|| view! { <YourAccount page /> }),
        Ok(Page::Deployment(page)) => apart(|| view! { <DeploymentPage page /> }),
        Ok(Page::Organizations(list)) => apart(|| view! { <OrganizationsPage list /> }),
        Ok(Page::Overview(tab)) => apart(|| view! { <OverviewPage tab /> }),
        Ok(Page::Accounts(page)) => apart(|| view! { <AccountsPage page /> }),
        Ok(Page::Account(account)) => apart(|| view! { <AccountDetails account /> }),
        Ok(Page::Month(page)) => apart(|| view! { <MonthOnScreen page /> }),
        Ok(Page::Reports(tab)) => apart(|| view! { <ReportsPage tab /> }),
        Ok(Page::Activity(tab)) => apart(|| view! { <ActivityPage tab /> }),
        Ok(Page::People(page)) => apart(|| view! { <PeopleList page /> }),
        Ok(Page::Settings(page)) => apart(|| view! { <SettingsForm page /> }),
        Err(error) => apart(|| view! { <Failure error /> }),
    }
}

/// Draws a page by a function of its own, which a browser compiles only for those who open that page.
#[inline(never)]
fn apart(draw: impl FnOnce() -> AnyView) -> AnyView {
    draw()
}

/// Whoever follows a link sees its address at once, while the page is still on its way.
fn write_address(path: Memo<String>) {
    let browser = use_context::<BrowserUrl>();
    Effect::new(move |_| {
        path.track();
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });
}

/// Whoever reads with a keyboard or a screen reader is taken to the content of a page that has just come.
fn arrive(path: Memo<String>, is_pending: ReadSignal<bool>, reading: Reading) {
    Effect::new(move |there: Option<String>| {
        let now = path.get();
        if is_pending.get() {
            return there.unwrap_or(now);
        }
        if there.is_some_and(|there| there != now) {
            if reading.told.with_untracked(Option::is_some) {
                reading.told.set(None);
            }
            request_animation_frame(|| {
                if let Some(content) = document().get_element_by_id("content") {
                    // Fails on elements that cannot have the focus, and the content can.
                    let _ =
                        leptos::wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(content).focus();
                }
            });
        }
        now
    });
}
