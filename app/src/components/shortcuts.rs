//! Keyboard shortcuts: an element that has one says so itself (`data-key`), and the list at `?` is made of what is on the page.
//!
//! Single keys can be switched off (WCAG 2.2, 2.1.4), and do nothing while somebody types.

use crate::{language, view};
use domain::texts::portal_shortcuts as texts;
use leptos::ev::keydown;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, HtmlInputElement};

/// Where the browser keeps that they are off.
const OFF: &str = "bsr-shortcuts-off";

/// The button that opens the list, and the list.
#[component]
pub(crate) fn Shortcuts() -> impl IntoView {
    let language = language();
    let (is_live, set_live) = signal(false);
    let (listed, set_listed) = signal(Vec::<(String, String)>::new());
    let dialog = NodeRef::<html::Dialog>::new();
    let open = move || {
        set_listed.set(on_page());
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            // Fails only where it is open already.
            let _ = dialog.show_modal();
        }
    };
    // Not before the dialog is taken over: until then there is what the server drew.
    Effect::new(move |_| set_live.set(dialog.get().is_some()));
    let heard = window_event_listener(keydown, move |event| {
        let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing());
        let is_open = dialog.get_untracked().is_some_and(|dialog| dialog.open());
        if !is_plain || is_open || is_off() || is_typed(event.target().as_ref()) {
            return;
        }
        match event.key().as_str() {
            "?" => open(),
            key => {
                let Some(element) = with_key(key) else { return };
                act(&element);
            }
        }
        event.prevent_default();
    });
    on_cleanup(move || heard.remove());
    let lines = move || {
        let lines = listed.get().into_iter().map(|(key, label)| {
            view! {
                <div>
                    <dt>
                        <kbd>{key}</kbd>
                    </dt>
                    <dd>{label}</dd>
                </div>
            }
        });
        lines.collect_view()
    };
    view! {
        {move || {
            is_live
                .get()
                .then(|| {
                    view! {
                        <button type="button" class="link" on:click=move |_| open()>
                            {texts::title(language)}
                        </button>
                    }
                })
        }}
        <dialog node_ref=dialog class="shortcuts" aria-labelledby="shortcuts">
            <h2 id="shortcuts">{texts::title(language)}</h2>
            <dl>{move || lines()}</dl>
            <label class="check-row">
                <input
                    type="checkbox"
                    class="checkbox"
                    prop:checked=move || {
                        listed.track();
                        !is_off()
                    }
                    on:change=move |event| switch(event_target_checked(&event))
                />
                {texts::single_keys(language)}
            </label>
            <form method="dialog" class="form-foot">
                <button type="submit" class="button">
                    {texts::close(language)}
                </button>
            </form>
        </dialog>
    }
}

/// The keys of this page with what they do.
fn on_page() -> Vec<(String, String)> {
    let mut lines = vec![("?".to_owned(), texts::this_list(language()).to_owned())];
    let Ok(found) = document().query_selector_all("[data-key]") else { return lines };
    for at in 0..found.length() {
        let Some(element) = found.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let Some(key) = element.get_attribute("data-key") else { continue };
        let said = name(&element);
        // «Settings» are the partner's and the organization's.
        let said = match lines.iter().any(|(_, known)| *known == said) {
            true => format!("{said} ({})", place(&element)),
            false => said,
        };
        lines.push((key, said));
    }
    lines
}

/// What the navigation is called in which an element stands.
fn place(element: &Element) -> String {
    let around = element.closest("nav").ok().flatten();
    around.and_then(|around| around.get_attribute("aria-label")).unwrap_or_default()
}

/// What a screen reader would call it, as far as our own pages go.
fn name(element: &Element) -> String {
    let label = element.id();
    let label = document().query_selector(&format!("label[for='{label}']")).ok().flatten();
    let said = element.get_attribute("aria-label");
    said.or_else(|| label.unwrap_or_else(|| element.clone()).text_content()).unwrap_or_default()
}

fn with_key(key: &str) -> Option<Element> {
    let is_letter = key.chars().count() == 1 && !matches!(key, "'" | "\\" | "]");
    document().query_selector(&format!("[data-key='{key}']")).ok().flatten().filter(|_| is_letter)
}

fn act(element: &Element) {
    if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
        // Fails on elements that cannot have the focus, and a field can.
        let _ = field.focus();
        field.select();
    } else if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.click();
    }
}

/// Whether a key goes into a field.
fn is_typed(target: Option<&leptos::web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_ref::<Element>());
    element.is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

/// A browser that keeps nothing keeps them on.
fn is_off() -> bool {
    let kept = window().local_storage().ok().flatten();
    kept.is_some_and(|kept| kept.get_item(OFF).is_ok_and(|off| off.is_some()))
}

fn switch(on: bool) {
    if let Ok(Some(kept)) = window().local_storage() {
        // A browser that keeps nothing forgets it with the page.
        let _ = if on { kept.remove_item(OFF) } else { kept.set_item(OFF, "1") };
    }
}
