//! The way from one page of a list to the next. The page stands in the address.

use crate::{language, view};
use domain::texts::{portal, portal_organizations};
use leptos::prelude::*;

/// Links to the pages before and after; nothing where there is one page. `address` gives the address of a page.
#[component]
pub(crate) fn Pager(
    page: usize,
    pages: usize,
    #[prop(into)] address: Callback<usize, String>,
) -> impl IntoView {
    let language = language();
    let number = |pages: usize| u64::try_from(pages).unwrap_or(u64::MAX);
    let link = move |to: usize, rel: &'static str, text: &'static str| {
        (1..=pages).contains(&to).then(|| {
            view! {
                <li>
                    <a class="button compact" rel=rel data-key=&rel[..1] href=address.run(to)>
                        {text}
                    </a>
                </li>
            }
        })
    };
    (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label=portal::pages(language)>
                <span>{portal::page_of(language, number(page), number(pages))}</span>
                <ul>
                    {link(page.saturating_sub(1).min(pages), "prev", portal::previous(language))}
                    {link(page + 1, "next", portal::next(language))}
                </ul>
            </nav>
        }
    })
}

/// In place of a page that is not there any more: the way to the `first` one.
#[component]
pub(crate) fn PageEmpty(first: String) -> impl IntoView {
    let language = language();
    view! {
        <div class="empty">
            <strong>{portal_organizations::page_empty(language)}</strong>
            <p>
                <a href=first>{portal_organizations::page_empty_why(language)}</a>
            </p>
        </div>
    }
}
