//! `/`: leads to the list of organizations.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Sends everybody on; the server does it by 303.
#[component]
pub(crate) fn Home() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::api::see_other("/organizations");
    let navigate = use_navigate();
    Effect::new(move |_| navigate("/organizations", Default::default()));
    view! {
        <p>
            <a href="/organizations">"Your organizations"</a>
        </p>
    }
}
