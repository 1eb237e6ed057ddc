//! The e-mail delivery settings: reading what the form shows, and saving it (spec section 6).

#[cfg(feature = "ssr")]
mod notes;
mod view;

pub use view::{DeliveryNotice, DeliveryPanel, SaveOutcome, SavedDelivery, TypedDelivery};

use super::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

#[cfg(feature = "ssr")]
use super::{
    activity::actor,
    answer::{Asking, asking},
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    format,
    id::OrganizationId,
    recipient::{CheckedDelivery, Ownership, check},
    role::Role,
    texts::portal_reports as texts,
    time::Instant,
    zone::Zone,
};

/// Saves the settings.
#[server(prefix = "/api/ui", endpoint = "save-delivery", output = Postcard)]
pub async fn save_delivery(
    /// The organization's id.
    organization: String,
    /// The version of the settings that the form was drawn with.
    version: i64,
    /// The toggle; a form leaves it out when it is off.
    #[server(default)]
    on: Option<String>,
    /// The first address.
    #[server(default)]
    first: String,
    /// The second address.
    #[server(default)]
    second: String,
    /// The third address.
    #[server(default)]
    third: String,
    /// The consent for outside addresses; a form leaves it out when it is not given.
    #[server(default)]
    consent: Option<String>,
) -> Result<SaveOutcome, AppError> {
    let typed =
        TypedDelivery { on: on.is_some(), recipients: [first, second, third], consent: consent.is_some() };
    // Only an id may become part of an address and of a cookie's path.
    let id: Option<OrganizationId> = organization.parse().ok();
    let back = id.map(|id| format!("/organizations/{id}/reports"));
    let outcome =
        asked(back.as_deref(), async |asked| save(&asked, &organization, version, &typed).await).await;
    if let (Asking::Form, Some(back)) = (asking(), back) {
        answer_plain_form(&back, version, &typed, &outcome);
    }
    outcome
}

#[cfg(feature = "ssr")]
async fn save(
    asked: &Asked,
    organization: &str,
    version: i64,
    typed: &TypedDelivery,
) -> Result<SaveOutcome, AppError> {
    use store::SaveError;

    let organization = asked.organization(organization).await?;
    if let Some(reason) = read_only(asked) {
        return Err(AppError::Forbidden(reason));
    }
    let checked = match check(&typed.form(), &ownership(asked, organization.id).await?, language()) {
        Ok(checked) => checked,
        Err(errors) => return Ok(SaveOutcome::Refused(errors)),
    };
    let saved =
        asked.deployment.store.save_delivery_settings(&asked.scope, organization.id, version, &checked).await;
    match saved {
        Ok(settings) => Ok(SaveOutcome::Saved(saved_delivery(settings, organization.zone))),
        // A double click of a plain form arrives twice; the second finds what it wants already there.
        Err(SaveError::Stale(now)) if same(&now, &checked) => {
            Ok(SaveOutcome::Saved(saved_delivery(now, organization.zone)))
        }
        Err(SaveError::Stale(now)) => Ok(SaveOutcome::Stale(saved_delivery(now, organization.zone))),
        Err(SaveError::Store(error)) => Err(not_found_or("saving the delivery settings")(error)),
    }
}

/// Sends a plain form back to its page. What was typed goes with it, unless it was saved; also when the session has
/// ended in the middle of typing.
#[cfg(feature = "ssr")]
fn answer_plain_form(
    back: &str,
    version: i64,
    typed: &TypedDelivery,
    outcome: &Result<SaveOutcome, AppError>,
) {
    let Ok(deployment) = super::who::deployment() else { return };
    let word = match outcome {
        Ok(SaveOutcome::Saved(_)) => flash::SAVED,
        Ok(SaveOutcome::Refused(_)) => flash::REFUSED,
        Ok(SaveOutcome::Stale(_)) => flash::STALE,
        Err(error) => match flash::word_of(error) {
            Some(word) => word,
            None => return,
        },
    };
    let flag = |on: bool| if on { "1" } else { "" };
    let version = version.to_string();
    let fields = [
        ("version", version.as_str()),
        ("on", flag(typed.on)),
        ("first", &typed.recipients[0]),
        ("second", &typed.recipients[1]),
        ("third", &typed.recipients[2]),
        ("consent", flag(typed.consent)),
    ];
    flash::answer_form(back, word, &fields, deployment.secure_cookies);
}

/// What the settings' form shows.
#[cfg(feature = "ssr")]
pub(crate) fn delivery_panel(
    asked: &Asked,
    tab: store::ReportsTab,
    next: Option<(String, String)>,
    left: &[(String, String)],
) -> DeliveryPanel {
    let store::ReportsTab { organization, settings, ownership, .. } = tab;
    let saved = saved_delivery(settings, organization.zone);
    let (typed, notice) = left_by_plain_form(left, &saved);
    let typed = typed.unwrap_or_else(|| (&saved).into());
    DeliveryPanel {
        organization: organization.id.to_string(),
        wrong: check(&typed.form(), &ownership, language()).err(),
        typed,
        notice,
        saved,
        ownership: only_what_decides(ownership),
        read_only: read_only(asked),
        next,
    }
}

#[cfg(feature = "ssr")]
fn left_by_plain_form(
    left: &[(String, String)],
    saved: &SavedDelivery,
) -> (Option<TypedDelivery>, DeliveryNotice) {
    let text = |name| flash::field(left, name).to_owned();
    let notice = match flash::field(left, "outcome") {
        flash::SAVED => return (None, DeliveryNotice::Saved),
        flash::REFUSED => DeliveryNotice::Refused,
        flash::SIGNED_OUT => DeliveryNotice::SignedOut,
        flash::FAILED => DeliveryNotice::Failed,
        flash::STALE => DeliveryNotice::Stale,
        // Nothing was left, or another form left it.
        _ => return (None, DeliveryNotice::None),
    };
    let typed = TypedDelivery {
        on: !text("on").is_empty(),
        recipients: [text("first"), text("second"), text("third")],
        consent: !text("consent").is_empty(),
    };
    // Whatever else happened: who saves now would undo somebody's change, and has to know.
    let stale = text("version").parse() != Ok(saved.version);
    (Some(typed), if stale { DeliveryNotice::Stale } else { notice })
}

#[cfg(feature = "ssr")]
async fn ownership(asked: &Asked, organization: OrganizationId) -> Result<Ownership, AppError> {
    let allow_outside = asked.deployment.allow_outside;
    let ownership = asked.deployment.store.ownership(&asked.scope, organization, allow_outside).await;
    ownership.map_err(not_found_or("reading whose addresses count"))
}

/// The same rule with fewer words: an address whose domain counts need not be named, and an organization has up to
/// 10,000 of them.
#[cfg(feature = "ssr")]
fn only_what_decides(mut ownership: Ownership) -> Ownership {
    let domains = std::mem::take(&mut ownership.domains);
    ownership.addresses.retain(|address| match address.rsplit_once('@') {
        Some((_, domain)) => !domains.iter().any(|owned| owned.eq_ignore_ascii_case(domain)),
        None => true,
    });
    Ownership { domains, ..ownership }
}

/// Why this user may not change the settings, or not even see them (spec section 8).
#[cfg(feature = "ssr")]
fn read_only(asked: &Asked) -> Option<String> {
    let role = asked.role();
    if !role.sees_reports() {
        return Some(sees_no_reports(role));
    }
    let language = language();
    (!role.changes_delivery()).then(|| texts::read_only(language, role.label(language)))
}

/// What a role hears that has nothing to do with reports and their delivery.
#[cfg(feature = "ssr")]
pub(crate) fn sees_no_reports(role: Role) -> String {
    let language = language();
    texts::no_reports(language, role.label(language))
}

#[cfg(feature = "ssr")]
fn saved_delivery(settings: store::DeliverySettings, zone: Zone) -> SavedDelivery {
    let language = language();
    let told = |note: &dyn Fn(&store::SavedRecipient) -> Option<String>| {
        let all = settings.recipients.iter();
        all.filter_map(|recipient| Some((recipient.address.clone(), note(recipient)?))).collect()
    };
    SavedDelivery {
        on: settings.on,
        not_sent: told(&|recipient| notes::not_sent(language, recipient, zone)),
        returned: told(&|recipient| notes::returned(language, recipient)),
        consented: told(&|recipient| notes::consented(language, recipient, zone)),
        recipients: settings.recipients.into_iter().map(|recipient| recipient.address).collect(),
        version: settings.version,
        changed: settings
            .changed_at
            .map(|at| (moment(at, zone), actor(language, settings.changed_by.unwrap_or_default()))),
    }
}

#[cfg(feature = "ssr")]
fn same(now: &store::DeliverySettings, wanted: &CheckedDelivery) -> bool {
    let now_to = now.recipients.iter().map(|recipient| recipient.address.as_str());
    now.on == wanted.on && now_to.eq(wanted.recipients.iter().map(|recipient| recipient.address.as_str()))
}

/// An instant to the minute: `5 December 2026, 06:00 Europe/Copenhagen`.
#[cfg(feature = "ssr")]
pub(crate) fn moment(at: Instant, zone: Zone) -> String {
    let language = language();
    texts::moment_in_zone(language, &format::moment(language, at, zone), &zone.to_string())
}
