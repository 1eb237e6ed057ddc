//! Fields that the browser owns: a signal follows what is in them, and writes back only what differs.

use crate::view;
use domain::language::Language;
use domain::texts::portal_reports as texts;
use leptos::html::Input;
use leptos::prelude::*;

/// One recipient's address with its error beside it.
#[component]
pub(super) fn AddressField(
    language: Language,
    name: &'static str,
    label: String,
    text: RwSignal<String>,
    #[prop(into)] error: Signal<Option<String>>,
    /// What is to be said of the address that stands here.
    #[prop(into)]
    note: Signal<Option<String>>,
    readonly: bool,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    follow(input, text, |input| input.value(), |input, text| input.set_value(text));
    let error_id = format!("{name}-error");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                node_ref=input
                class="input"
                id=name
                name=name
                // Not `email`: the browser's own check knows less than ours, and would keep a form from being sent.
                type="text"
                inputmode="email"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder=texts::address_example(language)
                value=text.get_untracked()
                readonly=readonly
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=error_id.clone()
                on:input=move |event| text.set(event_target_value(&event))
            />
            <p class="field-error" id=error_id aria-live="polite">
                {move || error.get()}
            </p>
            {move || note.get().map(|note| view! { <p class="hint">{note}</p> })}
        </div>
    }
}

/// A checkbox, however it is drawn.
#[component]
pub(super) fn Tick(
    id: &'static str,
    name: &'static str,
    class: &'static str,
    checked: RwSignal<bool>,
    disabled: bool,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    follow(input, checked, |input| input.checked(), |input, on| input.set_checked(*on));
    let role = (class == "switch").then_some("switch");
    view! {
        <input
            node_ref=input
            type="checkbox"
            class=class
            id=id
            name=name
            value="1"
            role=role
            checked=checked.get_untracked()
            disabled=disabled
            on:change=move |event| checked.set(event_target_checked(&event))
        />
    }
}

/// Ties a signal to a field: first the field wins (something may have been typed before hydration), later the signal.
fn follow<T: Clone + PartialEq + Send + Sync + 'static>(
    field: NodeRef<Input>,
    signal: RwSignal<T>,
    read: impl Fn(&leptos::web_sys::HtmlInputElement) -> T + 'static,
    write: impl Fn(&leptos::web_sys::HtmlInputElement, &T) + 'static,
) {
    Effect::new(move |seen: Option<bool>| {
        let Some(field) = field.get() else { return false };
        let wanted = signal.get();
        let there = read(&field);
        if there != wanted {
            if seen == Some(true) {
                write(&field, &wanted);
            } else {
                signal.set(there);
            }
        }
        true
    });
}
