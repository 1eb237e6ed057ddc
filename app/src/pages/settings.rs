//! `/organizations/{id}/settings` and `/partners/{id}/settings`: the zone that cuts the days, how reports look, and what is
//! tolerated. What is left empty comes from the partner above.

mod embedding;
mod logo;

use crate::api::{
    AppError, Choices, SaveSettings, SettingsErrors, SettingsHead, SettingsOutcome, SettingsPage,
    TypedSettings,
};
use crate::components::{
    Choice, Form, Frame, Kind, NotSaved, Notice, OrganizationFrame, Place, Sent, SubmitButton, Tab, TooLate,
};
use crate::{language, view};
use domain::language::Language;
use domain::texts::{portal_forms as forms, portal_settings as texts};
use embedding::EmbeddingForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use logo::LogoForm;

/// The settings of an organization or a partner.
#[component]
pub(crate) fn SettingsForm(page: SettingsPage) -> impl IntoView {
    let language = language();
    let logo = page.logo.clone();
    let embedding = page.embedding.clone();
    match page.head.clone() {
        SettingsHead::Organization(head) => view! {
            <OrganizationFrame head open=Tab::Settings>
                <Fields page scope=texts::of_organization(language) />
                <LogoForm logo />
            </OrganizationFrame>
        },
        SettingsHead::Partner(viewer, name) => view! {
            <Frame viewer title=format!("{} · {name}", texts::settings(language)) place=Place::Settings>
                <div class="page-head">
                    <div>
                        <h1>
                            <bdi>{name}</bdi>
                        </h1>
                        <p class="soft">{texts::partner_settings(language)}</p>
                    </div>
                </div>
                <Fields page scope=texts::of_partner(language) />
                <LogoForm logo />
                {embedding.map(|embedding| view! { <EmbeddingForm embedding /> })}
            </Frame>
        },
    }
}

#[component]
fn Fields(page: SettingsPage, scope: &'static str) -> impl IntoView {
    let language = language();
    let SettingsPage { whose, seen, typed, inherited, inherited_accent, choices, told, .. } = page;
    let save = Sent::<SettingsOutcome>::new();
    let way = save.way();
    let seen = RwSignal::new(seen);
    let told = RwSignal::new(told.map(Ok));
    let accent = RwSignal::new(typed.accent.clone());
    Effect::new(move |_| {
        let Some(answer) = save.answer() else { return };
        if let Ok(SettingsOutcome::Saved(now) | SettingsOutcome::Stale(now, _)) = &answer {
            seen.set(now.clone());
        }
        told.set(Some(answer));
    });
    let wrong = move |which: fn(&SettingsErrors) -> &Option<String>| {
        Signal::derive(move || {
            told.with(|told| match told {
                Some(Ok(SettingsOutcome::Refused(errors))) => which(errors).clone(),
                _ => None,
            })
        })
    };
    let Choices { zones, languages, papers } = choices;
    let empty = |words| std::iter::once((String::new(), words));
    let languages = empty(inherited.language).chain(languages).collect();
    let papers = empty(inherited.paper).chain(papers).collect();
    let (whose, id) = whose;
    let zones = zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        <section class="card" aria-labelledby="settings">
            <div class="card-head">
                <div>
                    <h2 id="settings">{texts::settings(language)}</h2>
                    <p>{scope}</p>
                </div>
            </div>
            <div class="card-body">
                <Form to=SaveSettings::PATH way>
                    <div class="settings">
                        <input type="hidden" name="whose" value=whose />
                        <input type="hidden" name="id" value=id />
                        <Seen seen />
                        <Field
                            name="zone"
                            label=texts::zone(language)
                            hint=texts::zone_hint(language)
                            value=typed.zone
                            empty=inherited.zone
                            wrong=wrong(|errors| &errors.zone)
                            list="zones"
                        />
                        <datalist id="zones">{zones}</datalist>
                        <Choice
                            id="language"
                            name="typed[language]"
                            label=texts::language(language)
                            chosen=typed.language
                            options=languages
                        />
                        <Choice id="paper" name="typed[paper]" label=texts::paper(language) chosen=typed.paper options=papers />
                        <div class="accent-row" on:input=move |event| accent.set(event_target_value(&event))>
                            <Swatch accent inherited=inherited_accent />
                            <Field
                                name="accent"
                                label=texts::accent(language)
                                hint=texts::accent_hint(language)
                                value=typed.accent
                                empty=inherited.accent
                                wrong=wrong(|errors| &errors.accent)
                            />
                        </div>
                        <Field
                            name="share"
                            label=texts::share(language)
                            hint=texts::share_hint(language)
                            value=typed.share
                            empty=inherited.share
                            wrong=wrong(|errors| &errors.share)
                        />
                        <div class="live" role="status">
                            {move || told.get().map(|told| answer(language, &told))}
                        </div>
                        <div class="form-foot">
                            <SubmitButton way class="button primary">
                                {texts::save(language)}
                            </SubmitButton>
                        </div>
                    </div>
                </Form>
            </div>
        </section>
    }
}

/// A field with its error and its hint.
#[component]
fn Field(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    /// What holds while it is empty, in words.
    empty: String,
    wrong: Signal<Option<String>>,
    /// The list of what can be chosen.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let (error_id, hint_id) = (format!("{name}-error"), format!("{name}-hint"));
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                id=name
                name=format!("typed[{name}]")
                list=list
                autocomplete="off"
                spellcheck="false"
                value=value
                placeholder=empty
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=format!("{error_id} {hint_id}")
            />
            <p class="field-error" id=error_id aria-live="polite">
                {move || wrong.get()}
            </p>
            <p class="hint" id=hint_id>
                {hint}
            </p>
        </div>
    }
}

/// The colour that is typed, or else the inherited one.
#[component]
fn Swatch(accent: RwSignal<String>, inherited: String) -> impl IntoView {
    let fill = move || {
        let typed = accent.get();
        if is_colour(&typed) { typed } else { inherited.clone() }
    };
    view! {
        <svg class="accent-swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
            <rect width="10" height="10" rx="2" fill=fill />
        </svg>
    }
}

/// What the form was drawn with, or what was saved since.
#[component]
fn Seen(seen: RwSignal<TypedSettings>) -> impl IntoView {
    let field = move |name: &'static str, which: fn(&TypedSettings) -> &String| {
        view! { <input type="hidden" name=format!("seen[{name}]") value=move || seen.with(|seen| which(seen).clone()) /> }
    };
    view! {
        {field("zone", |seen| &seen.zone)}
        {field("language", |seen| &seen.language)}
        {field("paper", |seen| &seen.paper)}
        {field("accent", |seen| &seen.accent)}
        {field("share", |seen| &seen.share)}
    }
}

fn answer(language: Language, told: &Result<SettingsOutcome, AppError>) -> AnyView {
    let notice = |kind, text| view! { <Notice kind>{text}</Notice> };
    match told {
        Ok(SettingsOutcome::Saved(_)) => notice(Kind::Good, forms::saved(language)),
        Ok(SettingsOutcome::Refused(_)) => notice(Kind::Bad, forms::refused(language)),
        Ok(SettingsOutcome::SignedOut) => notice(Kind::Note, forms::session_ended(language)),
        Ok(SettingsOutcome::Stale(now, who)) => {
            let who = match who {
                Some((who, at)) => texts::changed_by(language, who, at),
                None => texts::changed(language).to_owned(),
            };
            let set = |text: &String| match text.as_str() {
                "" => texts::nothing_set(language).to_owned(),
                text => text.to_owned(),
            };
            let [zone, words, paper, accent, share] =
                [&now.zone, &now.language, &now.paper, &now.accent, &now.share].map(set);
            let now = texts::now(language, &zone, &words, &paper, &accent, &share);
            view! { <TooLate who now /> }
        }
        Ok(SettingsOutcome::Failed) => view! { <NotSaved error=AppError::Failed /> },
        Err(error) => view! { <NotSaved error=error.clone() /> },
    }
}

/// Whether it can be shown: `#rrggbb`.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
