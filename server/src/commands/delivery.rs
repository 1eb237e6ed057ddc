//! `bsr delivery`: an organization's e-mail delivery, by the same rules as the page.

use domain::{
    format,
    language::Language,
    recipient::{self, DeliveryErrors, DeliveryForm},
    zone::Zone,
};
use store::{DeliverySettings, Returned, SaveError, SavedRecipient};

use super::context;
use crate::{cli::DeliveryArgs, outcome::Failure, print::Out, settings::Settings};

/// Changes what is asked for, then prints how it stands.
pub(super) async fn delivery(args: &DeliveryArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let organization = context::organization(store, scope, &args.organization).await?;
    let mut saved = store.delivery_settings(scope, organization.id).await?;
    if args.on || args.off || !args.to.is_empty() {
        // What is not said stays as it is.
        let on = args.on || (saved.on && !args.off);
        let recipients = if args.to.is_empty() { addresses(&saved) } else { args.to.clone() };
        let form = DeliveryForm { on, recipients, consent: args.consent };
        let ownership = store.ownership(scope, organization.id, settings.allow_outside).await?;
        let checked =
            recipient::check(&form, &ownership, Language::En).map_err(|errors| refusal(&form, &errors))?;
        saved = store.save_delivery_settings(scope, organization.id, saved.version, &checked).await.map_err(
            |error| match error {
                SaveError::Stale(_) => {
                    Failure::new("somebody else changed the delivery settings at the same moment; look again")
                }
                SaveError::Store(error) => Failure::of(&error),
            },
        )?;
    }
    let mut out = Out::new();
    out.line(format_args!("delivery {}", if saved.on { "on" } else { "off" }))?;
    for recipient in &saved.recipients {
        out.line(format_args!("to {}{}", recipient.address, note(recipient, organization.zone)))?;
    }
    out.end()
}

/// What is to be known of an address: that its holder said no, or that its mails come back.
fn note(recipient: &SavedRecipient, zone: Zone) -> String {
    let day = |at| format::date(Language::En, zone.local(at).date());
    let returned = recipient.returned.as_ref().map(|Returned { period, reason }| {
        format!("the mail of {} came back: {}", format::month(Language::En, *period), reason)
    });
    let notes = [
        recipient.opted_out_at.map(|at| format!("opted out on {}", day(at))),
        recipient.undeliverable_since.map(|at| format!("undeliverable since {}", day(at))),
        returned,
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) }
}

fn addresses(settings: &DeliverySettings) -> Vec<String> {
    settings.recipients.iter().map(|recipient| recipient.address.as_str().to_owned()).collect()
}

/// All that is wrong in one sentence, each address with its reason.
fn refusal(form: &DeliveryForm, errors: &DeliveryErrors) -> Failure {
    let of_fields = form.recipients.iter().zip(&errors.fields).filter_map(|(address, error)| {
        error.as_ref().map(|error| format!("{}: {error}", domain::text::clean_name(address)))
    });
    let all: Vec<String> = of_fields.chain(errors.form.clone()).collect();
    Failure::new(all.join("; "))
}
