//! `/sign-in`: e-mail address and password.

use crate::api::{SignIn, SignInForm, SignInOutcome};
use crate::components::{Brand, Form, Kind, LanguageChoice, Notice, Sent, SubmitButton};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page that everybody signed out is sent to.
#[component]
pub(crate) fn SignInPage(form: SignInForm) -> impl IntoView {
    let sent = Sent::<SignInOutcome>::new();
    let way = sent.way();
    let left = form.refused;
    let refusal = move || match sent.answer() {
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
                <Form to=SignIn::PATH way>
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
                    <SubmitButton way class="button primary">
                        {move || if way.is_pending() { "Signing in…" } else { "Sign in" }}
                    </SubmitButton>
                </Form>
            </div>
        </main>
        <LanguageChoice />
    }
}
