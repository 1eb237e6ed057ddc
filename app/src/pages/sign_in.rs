//! `/sign-in`: e-mail address and password.

use crate::api::{SignIn, SignInForm, SignInOutcome, read_sign_in};
use crate::components::{Brand, Kind, Notice, loaded};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page that everybody signed out is sent to.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let form = Resource::new(move || query.read().get("next").unwrap_or_default(), read_sign_in);
    loaded(form, |form| view! { <Form form /> })
}

#[component]
fn Form(form: SignInForm) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let left = form.refused;
    let refusal = move || match action.value().get() {
        Some(Ok(SignInOutcome::Refused(reason))) => Some(reason),
        Some(Ok(SignInOutcome::Welcome)) => None,
        Some(Err(error)) => Some(error.to_string()),
        None => left.clone(),
    };
    view! {
        <Title text="Sign in · Backup Summary Report" />
        <main id="content" class="sign-in">
            <div class="card sign-in-card">
                <Brand />
                <h1>"Sign in"</h1>
                <div class="live" role="alert">
                    {move || refusal().map(|reason| view! { <Notice kind=Kind::Bad>{reason}</Notice> })}
                </div>
                <ActionForm action>
                    <input type="hidden" name="next" value=form.next />
                    <div class="field">
                        <label for="email">"E-mail address"</label>
                        <input
                            class="input"
                            id="email"
                            name="email"
                            type="email"
                            autocomplete="username"
                            required
                            value=form.email
                        />
                    </div>
                    <div class="field">
                        <label for="password">"Password"</label>
                        <input
                            class="input"
                            id="password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required
                        />
                    </div>
                    <button type="submit" class="button primary" aria-disabled=move || action.pending().get().then_some("true")>
                        {move || if action.pending().get() { "Signing in…" } else { "Sign in" }}
                    </button>
                </ActionForm>
            </div>
        </main>
    }
}
