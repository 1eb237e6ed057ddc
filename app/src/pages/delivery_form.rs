//! «Email Delivery Settings»: a toggle, three addresses, and what follows from them.
//!
//! The fields belong to the browser: it may hold what was typed before this code arrived, and keeps it whatever the
//! server answers. Signals follow the fields; only a successful save writes into them.

mod field;
mod said;

use crate::api::{DeliveryNotice, DeliveryPanel, SaveDelivery, SaveOutcome, SavedDelivery, TypedDelivery};
use crate::components::{Form, Icon, Kind, NotSaved, Notice, Picture, Sent, SubmitButton};
use crate::{language, view};
use domain::recipient::check;
use domain::texts::portal_reports as texts;
use field::{AddressField, Tick};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use said::{answer, consequence, last_change};

const NAMES: [&str; 3] = ["first", "second", "third"];

/// The form with everything around it.
#[component]
pub(crate) fn DeliveryForm(panel: DeliveryPanel) -> impl IntoView {
    let language = language();
    let DeliveryPanel { organization, saved, typed, wrong, notice, ownership, read_only, next } = panel;
    let allow_outside = ownership.allow_outside;
    let may_change = read_only.is_none();

    let save = Sent::<SaveOutcome>::new();
    let way = save.way();
    let saved = RwSignal::new(saved);
    // What the server found wrong, and with what: its word stands until something else is typed.
    let refused = RwSignal::new(wrong.map(|errors| (typed.clone(), errors)));
    let sent = StoredValue::new(typed.clone());
    let on = RwSignal::new(typed.on);
    let fields = typed.recipients.map(RwSignal::new);
    let consent = RwSignal::new(typed.consent);
    let typed =
        move || TypedDelivery { on: on.get(), recipients: fields.map(|it| it.get()), consent: consent.get() };
    // What the rules say of the fields as they are now: the server's own words, as one types.
    let checked = Memo::new(move |_| {
        let now = typed();
        match refused.get() {
            Some((then, errors)) if then == now => Err(errors),
            _ => check(&now.form(), &ownership, language),
        }
    });
    // «At least one address» is no error while somebody has just switched on and is about to type.
    let attempted = RwSignal::new(notice == DeliveryNotice::Refused);
    let told = RwSignal::new(notice);

    Effect::new(move |_| match save.answer() {
        Some(Ok(SaveOutcome::Saved(now))) => {
            let TypedDelivery { on: now_on, recipients, consent: now_consent } = (&now).into();
            on.set(now_on);
            consent.set(now_consent);
            for (field, address) in fields.into_iter().zip(recipients) {
                field.set(address);
            }
            saved.set(now);
            // What was wrong once may be right by now: the server says it again if it is not.
            refused.set(None);
            attempted.set(false);
            told.set(DeliveryNotice::Saved);
        }
        Some(Ok(SaveOutcome::Refused(errors))) => {
            refused.set(Some((sent.get_value(), errors)));
            attempted.set(true);
            told.set(DeliveryNotice::Refused);
        }
        Some(Ok(SaveOutcome::Stale(now))) => {
            saved.set(now);
            told.set(DeliveryNotice::Stale);
        }
        Some(Err(_)) | None => {}
    });

    let consequence = move || {
        let now = TypedDelivery::from(&saved.get());
        let changed = typed() != now;
        match checked.get() {
            Ok(checked) => {
                let to = checked.recipients.iter().map(|recipient| recipient.address.as_str());
                let count = saved.with(|saved| wanting(saved, to));
                consequence(language, changed, checked.on, count, next.as_ref())
            }
            Err(_) => {
                let to = |saved: &SavedDelivery| wanting(saved, saved.recipients.iter().map(String::as_str));
                let count = saved.with(to);
                let consequence = consequence(language, false, now.on, count, next.as_ref());
                texts::not_saved_yet(language, &consequence)
            }
        }
    };
    let error_of = move |index: usize| {
        checked.with(|checked| {
            checked.as_ref().err().and_then(|errors| errors.fields.get(index).cloned().flatten())
        })
    };
    let note = move |index: usize| {
        let address = fields[index].get();
        saved.with(|saved| saved.note(&address).map(str::to_owned))
    };
    let form_error = move || {
        let error = checked.with(|checked| checked.as_ref().err().and_then(|errors| errors.form.clone()));
        error.filter(|_| attempted.get())
    };
    // «Please correct what is marked» is over when nothing is marked any more.
    let is_right = Memo::new(move |_| checked.with(Result::is_ok));
    let standing = move || match told.get() {
        DeliveryNotice::Refused if is_right.get() => DeliveryNotice::None,
        told => told,
    };
    let sending = Callback::new(move |()| sent.set_value(untrack(typed)));

    view! {
        <Form to=SaveDelivery::PATH way sending>
            <div class="delivery">
                <input type="hidden" name="organization" value=organization />
                <input type="hidden" name="version" value=move || saved.with(|saved| saved.version).to_string() />
                {read_only.map(|reason| view! { <Notice kind=Kind::Plain>{reason}</Notice> })}
                <div class="check-row">
                    <Tick id="delivery-on" name="on" class="switch" checked=on disabled=!may_change />
                    <label for="delivery-on">
                        {texts::switch(language)} <span class="hint">{texts::switch_hint(language)}</span>
                    </label>
                </div>
                <fieldset>
                    <legend class="recipients-legend">{texts::recipients(language)}</legend>
                    <div class="recipients">
                        {(1..)
                            .zip(0..NAMES.len())
                            .map(|(number, index)| {
                                view! {
                                    <AddressField
                                        language
                                        name=NAMES[index]
                                        label=texts::address(language, number)
                                        text=fields[index]
                                        error=Signal::derive(move || error_of(index))
                                        note=Signal::derive(move || note(index))
                                        readonly=!may_change
                                    />
                                }
                            })
                            .collect_view()}
                    </div>
                    <p class="field-error" role="alert" id="delivery-error">
                        {move || form_error()}
                    </p>
                </fieldset>
                {allow_outside
                    .then(|| {
                        view! {
                            <div class="check-row">
                                <Tick id="delivery-consent" name="consent" class="checkbox" checked=consent disabled=!may_change />
                                <label for="delivery-consent">
                                    {texts::consent(language)}
                                    <span class="hint">{texts::consent_hint(language)}</span>
                                </label>
                            </div>
                        }
                    })}
                <p class="consequence" aria-live="polite">
                    <Icon of=Picture::Info />
                    <span>{move || consequence()}</span>
                </p>
                <div class="live" role="status">{move || answer(language, standing(), &saved.get())}</div>
                <div class="live" role="alert">
                    {move || {
                        save.error().map(|error| view! { <NotSaved error /> })
                    }}
                </div>
                {may_change
                    .then(|| {
                        view! {
                            <div class="form-foot">
                                <SubmitButton way class="button primary">
                                    {texts::save(language)}
                                </SubmitButton>
                                {move || last_change(language, &saved.get())}
                            </div>
                        }
                    })}
            </div>
        </Form>
    }
}

/// How many of these addresses get the reports: those whose holders want them, and that work.
fn wanting<'a>(saved: &SavedDelivery, addresses: impl Iterator<Item = &'a str>) -> usize {
    addresses.filter(|address| saved.is_sent_to(address)).count()
}
