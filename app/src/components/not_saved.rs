//! A form that did not come through, or came too late.

use super::{Kind, Notice};
use crate::api::AppError;
use crate::{language, view};
use domain::texts::portal_forms as texts;
use leptos::prelude::*;

/// The form did not come through. A session that has ended is begun anew beside this page, so that nothing is lost.
#[component]
pub(crate) fn NotSaved(
    error: AppError,
    /// Whether nothing was typed, which would still be there.
    #[prop(optional)]
    is_button: bool,
) -> impl IntoView {
    let language = language();
    let again = (error == AppError::SignedOut).then(|| {
        view! {
            <a href="/sign-in" target="_blank" rel="external">
                {texts::sign_in_again(language)}
            </a>
        }
    });
    view! {
        <Notice kind=Kind::Bad>
            <span>{error.told(language)}</span>
            {again}
            {(!is_button).then(|| view! { <span>{texts::still_here(language)}</span> })}
        </Notice>
    }
}

/// Somebody else was faster: who it was, and what holds now. What was typed stays in the fields.
#[component]
pub(crate) fn TooLate(who: String, now: String) -> impl IntoView {
    view! {
        <Notice kind=Kind::Note>
            <strong>{texts::faster(language())}</strong>
            <span>{who}</span>
            <span>{now}</span>
        </Notice>
    }
}
