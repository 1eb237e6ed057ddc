//! The portal around its pages: every address leads to the page that it asks for.

#![allow(unreachable_pub, reason = "the component macro writes the properties of a component as `pub`")]

use crate::components::Shown;
use crate::view;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;

/// The whole portal. The server has a route for each address that there is; here [`Shown`] reads the address, so that leptos'
/// own routes would only say the same once more.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Shown />
        </Router>
    }
}

/// The server's routes to the pages. Every page is drawn complete (`Async`), so that it works before and without
/// WebAssembly, and so that what its reading found out (303, 403, 404) is the answer's status.
#[cfg(feature = "ssr")]
pub fn routes() -> Vec<leptos_axum::AxumRouteListing> {
    use leptos_router::{Method, SsrMode};

    let listing = |page: &str| {
        leptos_axum::AxumRouteListing::new(page.to_owned(), SsrMode::Async, [Method::Get], Vec::new())
    };
    crate::api::PAGES.into_iter().map(listing).collect()
}
