//! `/organizations/{id}/activity`: who did what to this organization.

use crate::api::{ActivityEntry, ActivityTab};
use crate::components::{OrganizationFrame, PageEmpty, Pager, Tab};
use crate::{language, view};
use domain::language::Language;
use domain::texts::portal_activity as texts;
use leptos::prelude::*;

/// The Activity tab.
#[component]
pub(crate) fn ActivityPage(tab: ActivityTab) -> impl IntoView {
    let language = language();
    let here = format!("/organizations/{}/activity", tab.head.id);
    let trail = if tab.entries.is_empty() && tab.page > 1 {
        view! { <PageEmpty first=here.clone() /> }
    } else if tab.entries.is_empty() {
        view! {
            <div class="empty">
                <strong>{texts::nothing(language)}</strong>
                <p>{texts::nothing_hint(language)}</p>
            </div>
        }
    } else {
        let entries = tab.entries.into_iter().map(|entry| view! { <Entry language entry /> }).collect_view();
        view! { <ol class="trail card-table">{entries}</ol> }
    };
    view! {
        <OrganizationFrame head=tab.head open=Tab::Activity>
            <section class="card" aria-labelledby="trail">
                <div class="card-head">
                    <h2 id="trail">{texts::title(language)}</h2>
                    <p>{texts::hint(language, &tab.zone)}</p>
                </div>
                {trail}
                <Pager page=tab.page pages=tab.pages address=move |to| address(&here, to) />
            </section>
        </OrganizationFrame>
    }
}

#[component]
fn Entry(language: Language, entry: ActivityEntry) -> impl IntoView {
    let (before, after) = around(|actor| match &entry.address {
        Some(address) => texts::by_from(language, actor, address),
        None => texts::by(language, actor),
    });
    let changes = entry
        .changes
        .into_iter()
        .map(|(term, value)| {
            view! {
                <dt>{term}</dt>
                <dd>
                    <bdi>{value}</bdi>
                </dd>
            }
        })
        .collect_view();
    view! {
        <li>
            <span class="soft number">{entry.at}</span>
            <div>
                <p>
                    <strong>{entry.what}</strong>
                    <span class="soft">
                        {format!(" {before}")} <bdi>{entry.actor}</bdi> {after}
                    </span>
                </p>
                <dl>{changes}</dl>
            </div>
        </li>
    }
}

/// The address of a page of the trail, whose first is at `here`.
fn address(here: &str, page: usize) -> String {
    if page > 1 { format!("{here}?page={page}") } else { here.to_owned() }
}

/// What a text says before and after the one value of it that gets an element of its own.
pub(super) fn around(text: impl FnOnce(&str) -> String) -> (String, Option<String>) {
    // Stands in no text and in no value.
    const VALUE: &str = "\u{FFFC}";
    let text = text(VALUE);
    let (before, after) = text.split_once(VALUE).unwrap_or((&text, ""));
    (before.to_owned(), Some(after.to_owned()).filter(|after| !after.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{around, texts};
    use domain::language::Language;

    #[test]
    fn a_text_is_divided_at_its_value() {
        let said = |language| around(|actor| texts::by_from(language, actor, "192.0.2.1"));
        assert_eq!(said(Language::En), ("by ".to_owned(), Some(" from 192.0.2.1".to_owned())));
        assert_eq!(said(Language::De), ("von ".to_owned(), Some(" (Adresse 192.0.2.1)".to_owned())));
        assert_eq!(around(|actor| texts::by(Language::En, actor)), ("by ".to_owned(), None));
    }
}
