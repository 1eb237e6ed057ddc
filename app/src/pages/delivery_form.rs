//! «Email Delivery Settings»: a toggle, three addresses, and what follows from them.
//!
//! The fields belong to the browser: it may hold what was typed before this code arrived, and keeps it whatever the
//! server answers. Signals follow the fields; only a successful save writes into them.

mod field;

use crate::api::{
    AppError, DeliveryNotice, DeliveryPanel, SaveDelivery, SaveOutcome, SavedDelivery, TypedDelivery,
};
use crate::components::{Form, Icon, Kind, Notice, Picture, Sent, SubmitButton};
use domain::recipient::check;
use field::{AddressField, Tick};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const NAMES: [&str; 3] = ["first", "second", "third"];

/// The form with everything around it.
#[component]
pub(crate) fn DeliveryForm(panel: DeliveryPanel) -> impl IntoView {
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
            _ => check(&now.form(), &ownership),
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
                consequence(changed, checked.on, saved.with(|saved| wanting(saved, to)), next.as_ref())
            }
            Err(_) => {
                let to = |saved: &SavedDelivery| wanting(saved, saved.recipients.iter().map(String::as_str));
                let count = saved.with(to);
                format!(
                    "Nothing is saved yet. As it stands: {}",
                    consequence(false, now.on, count, next.as_ref())
                )
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
                        "E-mail the monthly report"
                        <span class="hint">
                            "On the fifth of every month, to these addresses and to nobody else. Off stops the e-mail and \
                             nothing else."
                        </span>
                    </label>
                </div>
                <fieldset>
                    <legend class="recipients-legend">"Recipients"</legend>
                    <div class="recipients">
                        {(0..3)
                            .map(|index| {
                                view! {
                                    <AddressField
                                        name=NAMES[index]
                                        label=format!("Address {}", index + 1)
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
                                    "Outside recipients have agreed to get these reports"
                                    <span class="hint">
                                        "Needed for addresses that belong neither to the partner nor to the organization. \
                                         Who confirmed it, and when, is recorded."
                                    </span>
                                </label>
                            </div>
                        }
                    })}
                <p class="consequence" aria-live="polite">
                    <Icon of=Picture::Info />
                    <span>{consequence}</span>
                </p>
                <div class="live" role="status">{move || answer(told.get(), &saved.get())}</div>
                <div class="live" role="alert">
                    {move || {
                        save.error().map(|error| view! { <Failed error /> })
                    }}
                </div>
                {may_change
                    .then(|| {
                        view! {
                            <div class="form-foot">
                                <SubmitButton way class="button primary">
                                    "Save Email Delivery Settings"
                                </SubmitButton>
                                {move || last_change(&saved.get())}
                            </div>
                        }
                    })}
            </div>
        </Form>
    }
    .into_any()
}

/// How many of these addresses get the reports: those whose holders want them, and that work.
fn wanting<'a>(saved: &SavedDelivery, addresses: impl Iterator<Item = &'a str>) -> usize {
    addresses.filter(|address| saved.is_sent_to(address)).count()
}

/// What the settings lead to, in a sentence.
fn consequence(changed: bool, on: bool, addresses: usize, next: Option<&(String, String)>) -> String {
    let after = if changed { "Once saved: " } else { "" };
    let Some((month, at)) = next else {
        return format!("{after}No e-mail is sent, for there will be no further report.");
    };
    if !on {
        return format!(
            "{after}No e-mail is sent. Reports are still made every month and can be downloaded here."
        );
    }
    if addresses == 0 {
        return format!(
            "{after}No e-mail is sent: why none goes to these addresses is said beside them. Reports can be downloaded here."
        );
    }
    let to = if addresses == 1 { "1 address".to_owned() } else { format!("{addresses} addresses") };
    format!("{after}The next report, for {month}, goes out on {at}, to {to}.")
}

/// What became of the last save.
fn answer(told: DeliveryNotice, now: &SavedDelivery) -> Option<AnyView> {
    match told {
        DeliveryNotice::None => None,
        DeliveryNotice::Saved => {
            Some(view! { <Notice kind=Kind::Good>"The settings are saved."</Notice> }.into_any())
        }
        DeliveryNotice::Refused => Some(
            view! { <Notice kind=Kind::Bad>"Nothing was saved: please correct what is marked."</Notice> }
                .into_any(),
        ),
        DeliveryNotice::Stale => Some(view! { <Stale now=now.clone() /> }.into_any()),
        DeliveryNotice::SignedOut => Some(
            view! {
                <Notice kind=Kind::Note>
                    "Your session had ended, so nothing was saved. What you typed is still here: save again."
                </Notice>
            }
            .into_any(),
        ),
        DeliveryNotice::Failed => Some(view! { <Failed error=AppError::Failed /> }.into_any()),
    }
}

/// Somebody else was faster: who, when, and what it says now. What was typed stays in the fields.
#[component]
fn Stale(now: SavedDelivery) -> impl IntoView {
    let who = match &now.changed {
        Some((at, by)) => format!("{by} changed these settings on {at}, while you were typing."),
        None => "These settings were changed while you were typing.".to_owned(),
    };
    let state = if now.on { "on" } else { "off" };
    let to = if now.recipients.is_empty() {
        "to nobody".to_owned()
    } else {
        format!("to {}", now.recipients.join(", "))
    };
    view! {
        <Notice kind=Kind::Note>
            <strong>"Not saved: somebody else was faster"</strong>
            <span>{who}</span>
            <span>{format!("Now delivery is {state}, {to}. The fields hold what you typed; save again to replace that.")}</span>
        </Notice>
    }
}

/// The save did not come through. A session that has ended is begun anew beside this page, so that nothing is lost.
#[component]
fn Failed(error: AppError) -> impl IntoView {
    let again = (error == AppError::SignedOut).then(|| {
        view! {
            <a href="/sign-in" target="_blank" rel="external">
                "Sign in again in a new tab"
            </a>
        }
    });
    view! {
        <Notice kind=Kind::Bad>
            <span>{error.to_string()}</span>
            {again}
            <span>"What you typed is still here."</span>
        </Notice>
    }
}

fn last_change(saved: &SavedDelivery) -> Option<impl IntoView + use<>> {
    let (at, by) = saved.changed.clone()?;
    Some(view! { <span class="soft small">"Last changed by " <bdi>{by}</bdi> {format!(" on {at}")}</span> })
}

#[cfg(test)]
mod tests {
    use super::consequence;

    #[test]
    fn the_consequence_is_said_in_full() {
        let next = Some(("November 2026".to_owned(), "5 December 2026, 06:00 Europe/Copenhagen".to_owned()));
        let next = next.as_ref();
        let said = consequence(false, true, 2, next);
        assert_eq!(
            said,
            "The next report, for November 2026, goes out on 5 December 2026, 06:00 Europe/Copenhagen, to 2 addresses."
        );
        assert!(consequence(true, true, 1, next).ends_with("to 1 address."));
        assert!(consequence(true, false, 3, next).starts_with("Once saved: No e-mail is sent."));
        assert!(consequence(false, true, 2, None).contains("no further report"));
        assert!(consequence(false, true, 0, next).contains("is said beside them"));
    }
}
