//! A search over a list. Its fields become the address, so that a link and the back button keep them: without scripts by the
//! form itself, with them as one types.

use crate::view;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, FormData, HtmlFormElement, HtmlInputElement, HtmlSelectElement, UrlSearchParams,
};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use std::time::Duration;

/// How long one may pause between two letters.
const PAUSE: Duration = Duration::from_millis(250);

/// What a search remembers between two lists that it found: a context of all pages, for the form is drawn anew with each
/// list.
#[derive(Clone, Copy)]
pub(crate) struct Finding {
    /// What the form asked for last: when the address says something else, the fields follow it.
    ours: StoredValue<Option<String>>,
    /// A word is one step back, however many letters it has.
    is_typing: StoredValue<bool>,
    /// What is typed and not asked for yet.
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Whether no form was there yet.
    is_first: StoredValue<bool>,
}

impl Finding {
    pub(crate) fn new() -> Self {
        Self {
            ours: StoredValue::new(None),
            is_typing: StoredValue::new(false),
            waiting: StoredValue::new(None),
            is_first: StoredValue::new(true),
        }
    }
}

/// The form around the fields that are its children; `names` are theirs. A field's usual value is the empty one, and the
/// address says only what is unusual.
#[component]
pub(crate) fn FindForm(path: String, names: &'static [&'static str], children: Children) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let (navigate, location, query) = (use_navigate(), use_location(), use_query_map());
    let Finding { ours, is_typing, waiting, is_first } = expect_context();

    let action = path.clone();
    // Meanwhile this form may have been drawn anew, with the same elements, or its page may be gone.
    let go = move |form: &HtmlFormElement| {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        let Some(asked) = asked(form).filter(|_| form.is_connected()) else { return };
        if asked == location.search.get_untracked().trim_start_matches('?') {
            return;
        }
        ours.set_value(Some(asked.clone()));
        let mark = if asked.is_empty() { "" } else { "?" };
        let address = format!("{path}{mark}{asked}");
        let options =
            NavigateOptions { replace: is_typing.get_value(), scroll: false, ..NavigateOptions::default() };
        is_typing.set_value(true);
        navigate(&address, options);
    };
    let (go_later, go_first) = (go.clone(), go.clone());

    // What was typed or chosen before this code was there is asked for now.
    Effect::new(move |_| {
        let Some(form) = form.get() else { return };
        let is_first = is_first.try_update_value(std::mem::take).unwrap_or_default();
        if is_first && names.iter().any(|name| is_changed(&form, name)) {
            let go = go_first.clone();
            waiting.set_value(set_timeout_with_handle(move || go(&form), Duration::ZERO).ok());
        }
    });

    let search = use_location().search;
    Effect::new(move |before: Option<String>| {
        let now = search.get().trim_start_matches('?').to_owned();
        let is_ours = ours.with_value(|ours| ours.as_deref() == Some(now.as_str()));
        ours.set_value(None);
        if before.is_some_and(|before| before != now)
            && !is_ours
            && let Some(form) = form.get_untracked()
        {
            let query = query.get_untracked();
            for name in names {
                fill(&form, name, &query.get(name).unwrap_or_default());
            }
        }
        now
    });

    view! {
        <search>
            <form
                node_ref=form
                method="get"
                action=action
                class="find"
                on:input=move |event| {
                    let is_text = event
                        .target()
                        .is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some());
                    if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
                        handle.clear();
                    }
                    let pause = if is_text { PAUSE } else { Duration::ZERO };
                    let Some(form) = form_of(&event) else { return };
                    let go = go_later.clone();
                    waiting.set_value(set_timeout_with_handle(move || go(&form), pause).ok());
                }
                on:submit=move |event| {
                    event.prevent_default();
                    is_typing.set_value(false);
                    if let Some(form) = form_of(&event) {
                        go(&form);
                    }
                    is_typing.set_value(false);
                }
                on:focusout=move |_| is_typing.set_value(false)
            >
                {children()}
            </form>
        </search>
    }
}

/// The form in which something happened.
fn form_of(event: &leptos::web_sys::Event) -> Option<HtmlFormElement> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest("form").ok()??.dyn_into().ok()
}

/// The query that the form's fields make, without those that are empty.
fn asked(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(data.unchecked_ref()).ok()?;
    let text = String::from(fields.to_string());
    let fields = text.split('&').filter(|field| !field.is_empty() && !field.ends_with('='));
    // A space as a plus is a form's own way: in an address the router would read it as a plus.
    Some(fields.map(|field| field.replace('+', "%20")).collect::<Vec<_>>().join("&"))
}

/// Whether a field says something else than what it was drawn with.
fn is_changed(form: &HtmlFormElement, name: &str) -> bool {
    let Some(field) = field(form, name) else { return false };
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return input.value() != input.default_value();
    }
    let drawn = field.query_selector("option[selected]").ok().flatten();
    let drawn = drawn.and_then(|option| option.get_attribute("value")).unwrap_or_default();
    field.dyn_ref::<HtmlSelectElement>().is_some_and(|select| select.value() != drawn)
}

fn field(form: &HtmlFormElement, name: &str) -> Option<Element> {
    form.query_selector(&format!("[name='{name}']")).ok().flatten()
}

fn fill(form: &HtmlFormElement, name: &str, value: &str) {
    let Some(field) = field(form, name) else { return };
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}

/// A choice of a search: its options as their words and what they are called, the usual one first with an empty word.
#[component]
pub(crate) fn Choice(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    chosen: String,
    options: Vec<(String, String)>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(word, text)| {
            let selected = word == chosen;
            view! {
                <option value=word selected=selected>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="input" id=id name=name>
                {options}
            </select>
        </div>
    }
}
