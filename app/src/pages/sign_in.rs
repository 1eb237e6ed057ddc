//! `/sign-in`: e-mail address and password.

use crate::api::{SignIn, SignInForm, SignInOutcome};
use crate::components::{Brand, Foot, Form, Kind, Notice, Sent, SubmitButton, tell_other_tabs};
use crate::pages::sign_in_with::SignInWith;
use crate::{language, view};
use domain::texts::portal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page that everybody signed out is sent to.
#[component]
pub(crate) fn SignInPage(form: SignInForm) -> impl IntoView {
    let language = language();
    let sent = Sent::<SignInOutcome>::new();
    let way = sent.way();
    Effect::new(|_| tell_other_tabs());
    Effect::new(move |_| {
        if let Some(Ok(SignInOutcome::Welcome(Some(next)))) = sent.answer() {
            // Fails for addresses that are none, and this one is ours.
            let _ = window().location().set_href(&next);
        }
    });
    let (next, left) = (form.next.clone(), form.refused);
    let refusal = move || match sent.answer() {
        Some(Ok(SignInOutcome::Refused(reason))) => Some(reason),
        Some(Ok(SignInOutcome::Welcome(_))) => None,
        Some(Err(error)) => Some(error.told(language)),
        None => left.clone(),
    };
    let ended = form.ended;
    let notice = move || match (refusal(), ended.clone()) {
        (Some(reason), _) => Some(view! { <Notice kind=Kind::Bad>{reason}</Notice> }),
        // Whoever has tried to sign in again since knows.
        (None, Some(why)) => Some(view! { <Notice kind=Kind::Note>{why}</Notice> }),
        (None, None) => None,
    };
    view! {
        <Title text=format!("{} · Backup Summary Report", portal::sign_in(language)) />
        <main id="content" class="sign-in">
            <div class="card sign-in-card">
                <Brand />
                <h1>{portal::sign_in(language)}</h1>
                <div class="live" role="alert">
                    {notice}
                </div>
                <Form to=SignIn::PATH way>
                    <input type="hidden" name="next" value=next />
                    <div class="field">
                        <label for="email">{portal::email(language)}</label>
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
                        <label for="password">{portal::password(language)}</label>
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
                        {move || if way.is_pending() { portal::signing_in(language) } else { portal::sign_in(language) }}
                    </SubmitButton>
                </Form>
                <SignInWith buttons=form.with next=form.next />
            </div>
        </main>
        <Foot />
    }
}
