//! The buttons below the sign-in's form: other providers at which one can sign in. Plain forms, and no links: a link could stand on
//! any other site, and lead whoever follows it through a provider that remembers them to a session that they did not ask for.

use crate::api::SignInButton;
use crate::components::{Icon, Picture};
use crate::{language, view};
use domain::texts::portal_sign_in_with as texts;
use leptos::prelude::*;

/// A button a provider; nothing where there is none.
#[component]
pub(crate) fn SignInWith(
    buttons: Vec<SignInButton>,
    /// The page to go to afterwards.
    next: String,
) -> impl IntoView {
    let language = language();
    let button = move |button: SignInButton| {
        view! {
            <form method="post" action=button.address>
                <input type="hidden" name="next" value=next.clone() />
                <button type="submit" class="button">
                    <Icon of=Picture::Key />
                    {texts::sign_in_with(language, &button.label)}
                </button>
            </form>
        }
    };
    (!buttons.is_empty()).then(|| {
        view! {
            <div class="sign-in-with">
                <p class="sign-in-or">{texts::or(language)}</p>
                {buttons.into_iter().map(button).collect_view()}
            </div>
        }
    })
}
