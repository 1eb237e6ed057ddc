//! `/account`: one's own password, second step and sessions. The forms are sent by the browser itself, with scripts and
//! without, and the page comes back with what became of them.

use crate::api::{SecondStepOn, SessionLine, YouPage, YouPart};
use crate::components::{Cell, Column, Frame, Kind, Notice, Place, TableHead};
use crate::{language, view};
use domain::texts::portal_you as texts;
use leptos::prelude::*;

/// What the last form did.
type Told = Option<(YouPart, bool, String)>;

/// One's own account.
#[component]
pub(crate) fn YourAccount(page: YouPage) -> impl IntoView {
    let language = language();
    let YouPage { viewer, email, has_password, at_least, second_step, sessions, told } = page;
    let about = texts::password_about(language, at_least);
    let email_of_step = email.clone();
    let (of_password, of_step, of_form) = (told.clone(), told.clone(), told.clone());
    view! {
        <Frame viewer title=texts::title(language) place=Place::You>
            <div class="page-head">
                <div>
                    <h1>{texts::title(language)}</h1>
                    <p class="soft">{texts::signed_in_as(language, &email)}</p>
                </div>
            </div>
            <Part id="password" title=texts::password(language) about=if has_password { about } else { String::new() }>
                <Said told=of_password of=YouPart::Password />
                {if has_password {
                    view! { <PasswordForm email told=of_form /> }
                } else {
                    view! { <p>{texts::no_password(language)}</p> }
                }}
            </Part>
            {has_password
                .then(move || {
                    view! {
                        <Part
                            id="second-step"
                            title=texts::second_step(language)
                            about=texts::second_step_about(language).to_owned()
                        >
                            <Said told=of_step of=YouPart::SecondStep />
                            <SecondStep email=email_of_step second_step />
                        </Part>
                    }
                })}
            <Part id="sessions" title=texts::sessions(language) about=String::new() body="card-body own-sessions">
                <Said told of=YouPart::Sessions />
                <Sessions sessions />
            </Part>
        </Frame>
    }
}

/// A part of the page.
#[component]
fn Part(
    id: &'static str,
    title: &'static str,
    about: String,
    /// Forms are narrow, a table is not.
    #[prop(default = "card-body settings")]
    body: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <div>
                    <h2 id=id>{title}</h2>
                    {(!about.is_empty()).then(|| view! { <p>{about}</p> })}
                </div>
            </div>
            <div class=body>{children()}</div>
        </section>
    }
}

/// What became of a part's last form.
#[component]
fn Said(told: Told, of: YouPart) -> impl IntoView {
    let told = told.filter(|(part, ..)| *part == of).map(|(_, is_done, sentence)| {
        let kind = if is_done { Kind::Good } else { Kind::Bad };
        view! { <Notice kind>{sentence}</Notice> }
    });
    view! {
        <div class="live" role="status">
            {told}
        </div>
    }
}

#[component]
fn PasswordForm(email: String, told: Told) -> impl IntoView {
    let language = language();
    view! {
        <form method="post" action="/account/password">
            <Username email />
            <PasswordField id="current" label=texts::current(language) is_new=false told=told.clone() of=YouPart::Current />
            <PasswordField id="new" label=texts::new(language) is_new=true told=told.clone() of=YouPart::New />
            <PasswordField id="again" label=texts::again(language) is_new=true told of=YouPart::Again />
            <div class="form-foot">
                <button type="submit" class="button">
                    {texts::change(language)}
                </button>
            </div>
        </form>
    }
}

/// A field that nobody sees: it tells a password's keeper whose the password is that is asked for beside it.
#[component]
fn Username(email: String) -> impl IntoView {
    view! {
        <input
            class="unseen"
            type="email"
            name="username"
            autocomplete="username"
            value=email
            readonly
            tabindex="-1"
            aria-hidden="true"
        />
    }
}

/// A field for a password, with what is wrong with it.
#[component]
fn PasswordField(
    id: &'static str,
    label: &'static str,
    is_new: bool,
    told: Told,
    of: YouPart,
) -> impl IntoView {
    let error = told.filter(|(part, ..)| *part == of).map(|(.., sentence)| sentence);
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                class="input"
                id=id
                name=id
                type="password"
                autocomplete=if is_new { "new-password" } else { "current-password" }
                required
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then(|| error_id.clone())
            />
            {error
                .map(|error| {
                    view! {
                        <p class="field-error" id=error_id role="alert">
                            {error}
                        </p>
                    }
                })}
        </div>
    }
}

/// How the second step stands, and its forms, which ask for the password once more, and for a code where there is one.
#[component]
fn SecondStep(email: String, second_step: Option<SecondStepOn>) -> impl IntoView {
    let language = language();
    let password = move || {
        view! {
            <Username email=email.clone() />
            <div class="field">
                <label for="your-password">{texts::your_password(language)}</label>
                <input
                    class="input"
                    id="your-password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    required
                />
            </div>
        }
    };
    match second_step {
        None => view! {
            <p>{texts::is_off(language)}</p>
            <form method="post" action="/account/second-step">
                {password()}
                <div class="form-foot">
                    <button type="submit" class="button">
                        {texts::set_up(language)}
                    </button>
                </div>
            </form>
        },
        Some(SecondStepOn { since, codes, demanded }) => {
            let off = demanded.is_none().then(|| {
                view! {
                    <button type="submit" class="button" formaction="/account/second-step/off">
                        {texts::switch_off(language)}
                    </button>
                }
            });
            view! {
                <p>{since} " " {codes}</p>
                {demanded.map(|by| view! { <p>{by}</p> })}
                <form method="post" action="/account/second-step/codes">
                    {password()}
                    <div class="field">
                        <label for="your-code">{texts::your_code(language)}</label>
                        <input
                            class="input"
                            id="your-code"
                            name="code"
                            autocomplete="one-time-code"
                            autocapitalize="none"
                            spellcheck="false"
                            required
                            aria-describedby="your-code-hint"
                        />
                        <p class="hint" id="your-code-hint">
                            {texts::code_hint(language)}
                        </p>
                    </div>
                    <div class="form-foot">
                        <button type="submit" class="button">
                            {texts::new_codes(language)}
                        </button>
                        {off}
                    </div>
                </form>
            }
        }
    }
}

#[component]
fn Sessions(sessions: Vec<SessionLine>) -> impl IntoView {
    let language = language();
    let others = sessions.iter().any(|session| !session.is_this);
    let rows = sessions.into_iter().map(|session| view! { <Session session /> }).collect_view();
    let columns = vec![
        Column::Text(texts::browser(language)),
        Column::Text(texts::address(language)),
        Column::Text(texts::began(language)),
        Column::Text(texts::seen(language)),
        Column::Unseen(texts::end(language)),
    ];
    view! {
        <table role="table" class="table stacks">
            <TableHead columns />
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        {others
            .then(|| {
                view! {
                    <form method="post" action="/account/sessions/end-others">
                        <div class="form-foot">
                            <button type="submit" class="button">
                                {texts::end_others(language)}
                            </button>
                        </div>
                    </form>
                }
            })}
    }
}

#[component]
fn Session(session: SessionLine) -> impl IntoView {
    let language = language();
    let SessionLine { id, is_this, browser, address, began, seen } = session;
    let last = if is_this {
        view! { <strong>{texts::this_session(language)}</strong> }
    } else {
        view! {
            <form method="post" action=format!("/account/sessions/{id}/end")>
                <button type="submit" class="button compact" aria-label=texts::end_session(language, &browser, &began)>
                    {texts::end(language)}
                </button>
            </form>
        }
    };
    view! {
        <tr role="row">
            <Cell label=texts::browser(language) text=browser />
            <Cell label=texts::address(language) text=address class="number" />
            <Cell label=texts::began(language) text=began class="number" />
            <Cell label=texts::seen(language) text=seen class="number" />
            <td role="cell">{last}</td>
        </tr>
    }
}
