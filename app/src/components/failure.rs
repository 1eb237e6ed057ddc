//! What stands in a page's place when there is nothing to show.

use super::{Brand, Reading};
use crate::api::AppError;
use crate::{language, view};
use domain::texts::portal;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_navigate};
use std::time::Duration;

/// Says why a page cannot be shown. Who is signed out is taken to the sign-in, and comes back afterwards.
#[component]
pub(crate) fn Failure(error: AppError) -> impl IntoView {
    let language = language();
    match &error {
        AppError::SignedOut => view! { <ToSignIn /> },
        AppError::NotFound => view! { <NotFound /> },
        AppError::Forbidden(_) => {
            view! { <Lonely title=portal::not_for_role(language) text=error.told(language) /> }
        }
        AppError::Renewed => {
            // The address is the new page's already: it is loaded, with all that belongs to its build.
            Effect::new(|_| {
                let _ = window().location().reload();
            });
            view! { <Lonely title=portal::did_not_work(language) text=error.told(language) /> }
        }
        AppError::Unreachable => {
            expect_context::<Reading>().every(AGAIN, || true);
            let text = format!("{} {}", error.told(language), portal::tries_again(language));
            view! { <Lonely title=portal::did_not_work(language) text /> }
        }
        _ => {
            view! { <Lonely title=portal::did_not_work(language) text=error.told(language) /> }
        }
    }
}

/// How long to wait for a server that is away.
pub(crate) const AGAIN: Duration = Duration::from_secs(3);

/// The page for an address that leads nowhere.
#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(http::StatusCode::NOT_FOUND);
    }
    let language = language();
    view! { <Lonely title=portal::nothing_here(language) text=AppError::NotFound.told(language) /> }
}

/// A page with one message and the way out.
#[component]
fn Lonely(title: &'static str, text: String) -> impl IntoView {
    view! {
        <Title text=format!("{title} · Backup Summary Report") />
        <header class="head">
            <div class="head-inner">
                <Brand />
            </div>
        </header>
        <main id="content" class="content" tabindex="-1">
            <div class="lonely">
                <h1>{title}</h1>
                <p>{text}</p>
                <p>
                    <a href="/organizations">{portal::home(language())}</a>
                </p>
            </div>
        </main>
    }
}

/// On the server the answer is a redirect already, and nobody sees this. In the browser it goes there.
#[component]
fn ToSignIn() -> impl IntoView {
    let here = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if is_framed() {
            // A sign-in is not shown in another portal's iframe: the server says that the session is over.
            let _ = window().location().reload();
            return;
        }
        let query = here.search.get_untracked();
        let mark = if query.is_empty() { "" } else { "?" };
        let next = format!("{}{mark}{query}", here.pathname.get_untracked());
        navigate(&format!("/sign-in?next={}", escape(&next)), Default::default());
    });
    let language = language();
    view! { <Lonely title=portal::please_sign_in(language) text=AppError::SignedOut.told(language) /> }
}

/// Whether the page is in an iframe.
fn is_framed() -> bool {
    window().parent().ok().flatten().is_some_and(|parent| parent != window())
}

/// A local address as the value of a query parameter.
fn escape(address: &str) -> String {
    let mut out = String::with_capacity(address.len() + 16);
    for c in address.chars() {
        match c {
            '%' => out.push_str("%25"),
            '&' => out.push_str("%26"),
            '+' => out.push_str("%2B"),
            '#' => out.push_str("%23"),
            '?' => out.push_str("%3F"),
            '=' => out.push_str("%3D"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn an_address_survives_as_a_parameter() {
        assert_eq!(escape("/organizations?q=a%20b&page=2"), "/organizations%3Fq%3Da%2520b%26page%3D2");
    }
}
