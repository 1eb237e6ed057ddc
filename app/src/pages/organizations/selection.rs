//! What selects organizations in the list, and the download of their reports.

use crate::api::SELECTED_AT_MOST;
use crate::components::{Icon, Picture};
use crate::{language, view};
use domain::period::Period;
use domain::texts::{portal_bundle as bundle, portal_organizations as texts};
use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;

/// The reports of a month of what is selected, as one archive, which the browser itself fetches and shows the progress of.
#[component]
pub(super) fn Download(months: Vec<(Period, String)>) -> impl IntoView {
    let language = language();
    let options = months.iter().map(|(period, name)| {
        view! { <option value=period.to_string()>{name.clone()}</option> }
    });
    (!months.is_empty()).then(|| {
        view! {
            <span class="selection-part">
                <label for="period">{bundle::month(language)}</label>
                <select class="input" id="period" name="period">
                    {options.collect_view()}
                </select>
                <button type="submit" class="button" formaction="/organizations/reports.zip">
                    <Icon of=Picture::Download />
                    {bundle::download(language)}
                </button>
            </span>
        }
    })
}

/// The head over the boxes of a page, with one that selects all of them, or none. Without scripts it could do nothing and is not
/// seen; its place is kept, so that nothing moves when they come.
#[component]
pub(super) fn SelectAll() -> impl IntoView {
    let language = language();
    let (is_live, set_live) = signal(false);
    let input = NodeRef::<html::Input>::new();
    // Not before the box is taken over: until then it is what the server drew.
    Effect::new(move |_| set_live.set(input.get().is_some()));
    let select = move |event: web_sys::Event| {
        let all = event_target::<HtmlInputElement>(&event);
        let ticked = all.checked();
        each_box(&all, |one| one.set_checked(ticked));
    };
    let class = move || if is_live.get() { "checkbox" } else { "checkbox waiting" };
    view! {
        <th scope="col" role="columnheader" class="select">
            <span class="unseen">{texts::selected(language)}</span>
            <input
                node_ref=input
                type="checkbox"
                class=class
                aria-label=bundle::select_all(language)
                on:change=select
            />
        </th>
    }
}

/// A box that selects everything that was found, on all pages, whatever else is ticked; or why that cannot be.
#[component]
pub(super) fn SelectFound(found: u64) -> impl IntoView {
    let language = language();
    if found > SELECTED_AT_MOST {
        return Either::Left(
            view! { <span class="soft">{bundle::too_many_selected(language, SELECTED_AT_MOST)}</span> },
        );
    }
    let input = NodeRef::<html::Input>::new();
    // Also what was ticked before this code was there.
    Effect::new(move |_| {
        if let Some(all) = input.get().filter(HtmlInputElement::checked) {
            select_with(&all);
        }
    });
    let select = move |event: web_sys::Event| select_with(&event_target(&event));
    Either::Right(view! {
        <label class="check-row">
            <input node_ref=input type="checkbox" class="checkbox" name="all" value="true" on:change=select />
            {bundle::select_found(language, found)}
        </label>
    })
}

/// The boxes of the table say the same as the one for everything, as long as that is ticked.
fn select_with(all: &HtmlInputElement) {
    let ticked = all.checked();
    each_box(all, |one| {
        one.set_checked(ticked);
        one.set_disabled(ticked);
    });
}

/// Does it with each box in the table of the form in which `within` is.
fn each_box(within: &HtmlInputElement, what: impl Fn(&HtmlInputElement)) {
    let boxes = within.form().and_then(|form| form.query_selector_all(".organizations .checkbox").ok());
    let Some(boxes) = boxes else { return };
    for at in 0..boxes.length() {
        if let Some(one) = boxes.item(at) {
            what(&one.unchecked_into());
        }
    }
}
