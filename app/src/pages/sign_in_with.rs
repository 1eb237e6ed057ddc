//! The buttons below the sign-in's form: other providers at which one can sign in. Plain links, for they lead out of the portal.

use crate::api::SignInButton;
use crate::components::{Icon, Picture};
use crate::{language, view};
use domain::texts::portal_sign_in_with as texts;
use leptos::prelude::*;

/// A button a provider; nothing where there is none.
#[component]
pub(crate) fn SignInWith(buttons: Vec<SignInButton>) -> impl IntoView {
    let language = language();
    let button = move |button: SignInButton| {
        view! {
            <a class="button" rel="external" href=button.address>
                <Icon of=Picture::Key />
                {texts::sign_in_with(language, &button.label)}
            </a>
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
