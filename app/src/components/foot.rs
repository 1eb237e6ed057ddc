//! The foot of every page: the languages that the portal can be read in, and its keyboard shortcuts.

use super::{Form, Sent, Shortcuts, later};
use crate::api::ChooseLanguage;
use crate::{language, view};
use domain::language::Language;
use domain::texts::portal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_location;

/// A button a language, each in its own words, and the list of shortcuts.
#[component]
pub(crate) fn Foot() -> impl IntoView {
    let now = language();
    let chosen = Sent::<()>::new();
    let way = chosen.way();
    Effect::new(move |_| {
        if chosen.answer().is_some_and(|answer| answer.is_ok()) {
            // All of the page is in the old language.
            let _ = window().location().reload();
        }
    });
    let location = use_location();
    let here = move || format!("{}{}", location.pathname.get(), location.search.get());
    later(move || {
        let buttons = Language::ALL.map(|language| {
            view! {
                <li>
                    <button
                        type="submit"
                        class="language"
                        name="language"
                        value=language.as_str()
                        lang=language.tag()
                        aria-current=(language == now).then_some("true")
                    >
                        {language.label()}
                    </button>
                </li>
            }
        });
        view! {
            <footer class="foot">
                <Form to=ChooseLanguage::PATH way>
                    <input type="hidden" name="next" value=here />
                    <ul class="languages" aria-label=portal::languages(now)>
                        {buttons.into_iter().collect_view()}
                    </ul>
                </Form>
                <Shortcuts />
            </footer>
        }
    })
}
