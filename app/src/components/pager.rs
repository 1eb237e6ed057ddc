//! The way from one page of a list to the next. The page stands in the address.

use leptos::prelude::*;

/// Links to the pages before and after; nothing where there is one page. `address` gives the address of a page.
#[component]
pub(crate) fn Pager(
    page: usize,
    pages: usize,
    #[prop(into)] address: Callback<usize, String>,
) -> impl IntoView {
    let link = move |to: usize, rel: &'static str, text: &'static str| {
        (1..=pages).contains(&to).then(|| {
            view! {
                <li>
                    <a class="button compact" rel=rel href=address.run(to)>
                        {text}
                    </a>
                </li>
            }
        })
    };
    (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                <span>{format!("Page {page} of {pages}")}</span>
                <ul>{link(page.saturating_sub(1), "prev", "Previous")} {link(page + 1, "next", "Next")}</ul>
            </nav>
        }
    })
}
