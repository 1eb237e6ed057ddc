//! `/organizations/{id}/settings` and `/partners/{id}/settings`: the zone that cuts the days, and how reports look. What is
//! left empty comes from the partner above.

use crate::api::{
    AppError, Choices, SaveSettings, SettingsHead, SettingsOutcome, SettingsPage, TypedSettings,
};
use crate::components::{
    Choice, Form, Frame, Kind, Notice, OrganizationFrame, Place, Sent, SubmitButton, Tab,
};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The settings of an organization or a partner.
#[component]
pub(crate) fn SettingsForm(page: SettingsPage) -> impl IntoView {
    match page.head.clone() {
        SettingsHead::Organization(head) => Either::Left(view! {
            <OrganizationFrame head open=Tab::Settings>
                <Fields
                    page
                    scope="Days are counted in this zone, and reports look like this. A change counts for months whose report is \
                           not there yet."
                />
            </OrganizationFrame>
        }),
        SettingsHead::Partner(viewer, name) => Either::Right(view! {
            <Frame viewer title=format!("Settings · {name}") place=Place::Settings>
                <div class="page-head">
                    <div>
                        <h1>
                            <bdi>{name}</bdi>
                        </h1>
                        <p class="soft">"Partner settings"</p>
                    </div>
                </div>
                <Fields
                    page
                    scope="These hold for all organizations of this partner and of the partners below it, unless they have settings \
                           of their own."
                />
            </Frame>
        }),
    }
}

#[component]
fn Fields(page: SettingsPage, scope: &'static str) -> impl IntoView {
    let SettingsPage { whose, seen, typed, inherited, choices, logo, told, .. } = page;
    let save = Sent::<SettingsOutcome>::new();
    let way = save.way();
    let seen = RwSignal::new(seen);
    let told = RwSignal::new(told.map(Ok));
    let accent = RwSignal::new(typed.accent.clone());
    Effect::new(move |_| {
        let Some(answer) = save.answer() else { return };
        match &answer {
            Ok(SettingsOutcome::Saved(now)) | Ok(SettingsOutcome::Stale(now, _)) => seen.set(now.clone()),
            Ok(SettingsOutcome::Refused(..)) | Err(_) => {}
        }
        told.set(Some(answer));
    });
    let zone_error = move || {
        told.with(|told| match told {
            Some(Ok(SettingsOutcome::Refused(zone, _))) => zone.clone(),
            _ => None,
        })
    };
    let accent_error = move || {
        told.with(|told| match told {
            Some(Ok(SettingsOutcome::Refused(_, accent))) => accent.clone(),
            _ => None,
        })
    };
    let Choices { zones, languages, papers } = choices;
    let from_above = |name: &str| std::iter::once((String::new(), format!("As above: {name}")));
    let languages = from_above(&inherited.language).chain(languages).collect();
    let papers = from_above(&inherited.paper).chain(papers).collect();
    let (whose, id) = whose;
    let shown = inherited.accent.clone();
    view! {
        <section class="card" aria-labelledby="settings">
            <div class="card-head">
                <div>
                    <h2 id="settings">"Settings"</h2>
                    <p>{scope}</p>
                </div>
            </div>
            <div class="card-body">
                <Form to=SaveSettings::PATH way>
                    <div class="settings">
                        <input type="hidden" name="whose" value=whose />
                        <input type="hidden" name="id" value=id />
                        <Seen seen />
                        <div class="field">
                            <label for="zone">"Time zone"</label>
                            <input
                                class="input"
                                id="zone"
                                name="typed[zone]"
                                list="zones"
                                autocomplete="off"
                                spellcheck="false"
                                value=typed.zone
                                placeholder=format!("As above: {}", inherited.zone)
                                aria-invalid=move || zone_error().map(|_| "true")
                                aria-describedby="zone-error zone-hint"
                            />
                            <p class="field-error" id="zone-error" aria-live="polite">
                                {zone_error}
                            </p>
                            <p class="hint" id="zone-hint">
                                "A name of the IANA database, such as Europe/Copenhagen. Empty: as set above."
                            </p>
                            <datalist id="zones">
                                {zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}
                            </datalist>
                        </div>
                        <Choice
                            id="language"
                            name="typed[language]"
                            label="Language of the reports"
                            chosen=typed.language
                            options=languages
                        />
                        <Choice id="paper" name="typed[paper]" label="Paper" chosen=typed.paper options=papers />
                        <div class="field">
                            <label for="accent">"Accent colour"</label>
                            <span class="accent-row">
                                <svg class="accent-swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                                    <rect
                                        width="10"
                                        height="10"
                                        rx="2"
                                        fill=move || {
                                            let typed = accent.get();
                                            if is_colour(&typed) { typed } else { shown.clone() }
                                        }
                                    />
                                </svg>
                                <input
                                    class="input"
                                    id="accent"
                                    name="typed[accent]"
                                    autocomplete="off"
                                    spellcheck="false"
                                    value=accent.get_untracked()
                                    placeholder=format!("As above: {}", inherited.accent)
                                    aria-invalid=move || accent_error().map(|_| "true")
                                    aria-describedby="accent-error accent-hint"
                                    on:input=move |event| accent.set(event_target_value(&event))
                                />
                            </span>
                            <p class="field-error" id="accent-error" aria-live="polite">
                                {accent_error}
                            </p>
                            <p class="hint" id="accent-hint">
                                "As #0f6b52, dark enough for text on white. Empty: as set above."
                            </p>
                        </div>
                        <p class="soft small">
                            {logo} " A logo is set on the command line: " <code>"bsr partner set --logo"</code>
                        </p>
                        <div class="live" role="status">
                            {move || told.get().map(|told| answer(&told))}
                        </div>
                        <div class="form-foot">
                            <SubmitButton way class="button primary">
                                "Save settings"
                            </SubmitButton>
                        </div>
                    </div>
                </Form>
            </div>
        </section>
    }
    .into_any()
}

/// What the form was drawn with, or what was saved since.
#[component]
fn Seen(seen: RwSignal<TypedSettings>) -> impl IntoView {
    view! {
        <input type="hidden" name="seen[zone]" value=move || seen.with(|seen| seen.zone.clone()) />
        <input type="hidden" name="seen[language]" value=move || seen.with(|seen| seen.language.clone()) />
        <input type="hidden" name="seen[paper]" value=move || seen.with(|seen| seen.paper.clone()) />
        <input type="hidden" name="seen[accent]" value=move || seen.with(|seen| seen.accent.clone()) />
    }
}

fn answer(told: &Result<SettingsOutcome, AppError>) -> AnyView {
    match told {
        Ok(SettingsOutcome::Saved(_)) => {
            view! { <Notice kind=Kind::Good>"The settings are saved."</Notice> }.into_any()
        }
        Ok(SettingsOutcome::Refused(..)) => {
            view! { <Notice kind=Kind::Bad>"Nothing was saved: please correct what is marked."</Notice> }
                .into_any()
        }
        Ok(SettingsOutcome::Stale(now, who)) => {
            let who = who.clone().unwrap_or_else(|| "Somebody else".to_owned());
            let value = |text: &str| if text.is_empty() { "as above".to_owned() } else { text.to_owned() };
            let now = format!(
                "Now: time zone {}, language {}, paper {}, colour {}. The fields hold what you typed; save again to replace that.",
                value(&now.zone),
                value(&now.language),
                value(&now.paper),
                value(&now.accent)
            );
            view! {
                <Notice kind=Kind::Note>
                    <strong>"Not saved: somebody else was faster"</strong>
                    <span>{format!("These settings were changed by {who}, while you were typing.")}</span>
                    <span>{now}</span>
                </Notice>
            }
            .into_any()
        }
        Err(error) => {
            let error = error.to_string();
            view! { <Notice kind=Kind::Bad>{error}</Notice> }.into_any()
        }
    }
}

/// Whether it can be shown: `#rrggbb`.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
