//! The e-mail delivery settings: what the form shows, and saving it (spec section 6).

#[cfg(feature = "ssr")]
mod notes;

use super::AppError;
use domain::recipient::{DeliveryErrors, DeliveryForm, Ownership};
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other},
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use domain::{
    id::OrganizationId,
    recipient::{CheckedDelivery, check},
    role::Role,
    zone::Zone,
};

/// Everything that the settings' form needs to be drawn and to check what is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPanel {
    /// The organization's id.
    pub organization: String,
    /// What is saved now.
    pub saved: SavedDelivery,
    /// What the fields start with: what is saved, or what a plain form had typed.
    pub typed: TypedDelivery,
    /// What the server finds wrong with that. It knows more than the browser, which has no list of public suffixes.
    pub wrong: Option<DeliveryErrors>,
    /// What became of a plain form.
    pub notice: DeliveryNotice,
    /// Whose addresses count.
    pub ownership: Ownership,
    /// Why this user may not change anything, if so.
    pub read_only: Option<String>,
    /// The month of the next report in words, and when that goes out, with the zone; none when there will be none.
    pub next: Option<(String, String)>,
}

/// The settings as they are saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDelivery {
    /// Whether reports are e-mailed.
    pub on: bool,
    /// To whom.
    pub recipients: Vec<String>,
    /// Those of them to which nothing is sent, and why, in words.
    pub not_sent: Vec<(String, String)>,
    /// Those to which the latest mail came back, in words.
    pub returned: Vec<(String, String)>,
    /// Whether an outside recipient's consent is recorded.
    pub consented: bool,
    /// Counts the changes; a save names the one it saw.
    pub version: i64,
    /// When and by whom they were changed, if ever.
    pub changed: Option<(String, String)>,
}

/// The settings as they stand in the form's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedDelivery {
    /// The toggle.
    pub on: bool,
    /// The three fields, empty ones too.
    pub recipients: [String; 3],
    /// The consent for outside addresses.
    pub consent: bool,
}

/// What a plain form left to be said when its page is drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryNotice {
    /// Nothing.
    None,
    /// It was saved.
    Saved,
    /// It was not saved; the fields hold what was typed, and their errors.
    Refused,
    /// It was not saved, because somebody else had saved before.
    Stale,
    /// It was not saved, because the session had ended.
    SignedOut,
    /// It was not saved, because the server failed.
    Failed,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// Saved: so it is now.
    Saved(SavedDelivery),
    /// Nothing is changed; every error at once.
    Refused(DeliveryErrors),
    /// Nothing is changed: somebody else saved in the meantime, and so it is now.
    Stale(SavedDelivery),
}

impl SavedDelivery {
    /// Whether reports are sent to this address, however it is written.
    pub fn is_sent_to(&self, address: &str) -> bool {
        of(&self.not_sent, address).is_none()
    }

    /// What is to be said of this address: why nothing is sent to it, or that the latest mail came back.
    pub fn note(&self, address: &str) -> Option<&str> {
        of(&self.not_sent, address).or_else(|| of(&self.returned, address))
    }
}

fn of<'a>(notes: &'a [(String, String)], address: &str) -> Option<&'a str> {
    let same = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(address.trim());
    notes.iter().find(same).map(|(_, note)| note.as_str())
}

impl TypedDelivery {
    /// The fields as the rules of section 6 take them.
    pub fn form(&self) -> DeliveryForm {
        DeliveryForm { on: self.on, recipients: self.recipients.to_vec(), consent: self.consent }
    }
}

impl From<&SavedDelivery> for TypedDelivery {
    fn from(saved: &SavedDelivery) -> Self {
        let mut recipients = <[String; 3]>::default();
        for (field, address) in recipients.iter_mut().zip(&saved.recipients) {
            field.clone_from(address);
        }
        Self { on: saved.on, recipients, consent: saved.consented }
    }
}

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
    let checked = match check(&typed.form(), &ownership(asked, organization.id).await?) {
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
        Ok(SaveOutcome::Saved(_)) => "saved",
        Ok(SaveOutcome::Refused(_)) => "refused",
        Ok(SaveOutcome::Stale(_)) => "stale",
        Err(AppError::SignedOut) => "signed_out",
        Err(AppError::Failed) => "failed",
        // The page itself says it.
        Err(_) => return,
    };
    let flag = |on: bool| if on { "1" } else { "" };
    let version = version.to_string();
    let fields = [
        ("outcome", word),
        ("version", &version),
        ("on", flag(typed.on)),
        ("first", &typed.recipients[0]),
        ("second", &typed.recipients[1]),
        ("third", &typed.recipients[2]),
        ("consent", flag(typed.consent)),
    ];
    flash::leave(back, if word == "saved" { &fields[..1] } else { &fields }, deployment.secure_cookies);
    if outcome.is_ok() {
        see_other(back);
    }
}

/// Reads what the settings' form shows.
#[cfg(feature = "ssr")]
pub(crate) async fn delivery_panel(
    asked: &Asked,
    organization: &store::Organization,
    next: Option<(String, String)>,
    left: &[(String, String)],
) -> Result<DeliveryPanel, AppError> {
    let store = &asked.deployment.store;
    let settings = store.delivery_settings(&asked.scope, organization.id).await;
    let saved =
        saved_delivery(settings.map_err(not_found_or("reading the delivery settings"))?, organization.zone);
    let ownership = ownership(asked, organization.id).await?;
    let (typed, notice) = left_by_plain_form(left, &saved);
    let typed = typed.unwrap_or_else(|| (&saved).into());
    Ok(DeliveryPanel {
        organization: organization.id.to_string(),
        wrong: check(&typed.form(), &ownership).err(),
        typed,
        notice,
        saved,
        ownership: only_what_decides(ownership),
        read_only: read_only(asked),
        next,
    })
}

#[cfg(feature = "ssr")]
fn left_by_plain_form(
    left: &[(String, String)],
    saved: &SavedDelivery,
) -> (Option<TypedDelivery>, DeliveryNotice) {
    let text = |name| flash::field(left, name).to_owned();
    let notice = match flash::field(left, "outcome") {
        "saved" => return (None, DeliveryNotice::Saved),
        "refused" => DeliveryNotice::Refused,
        "signed_out" => DeliveryNotice::SignedOut,
        "failed" => DeliveryNotice::Failed,
        "stale" => DeliveryNotice::Stale,
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
    (!role.changes_delivery()).then(|| {
        format!(
            "Your role, {}, sees these settings but does not change them. An owner, a super admin or an admin can.",
            role.label()
        )
    })
}

/// What a role hears that has nothing to do with reports and their delivery.
#[cfg(feature = "ssr")]
pub(crate) fn sees_no_reports(role: Role) -> String {
    format!("Your role, {}, does not see reports.", role.label())
}

#[cfg(feature = "ssr")]
fn saved_delivery(settings: store::DeliverySettings, zone: Zone) -> SavedDelivery {
    let told = |note: fn(&store::SavedRecipient, Zone) -> Option<String>| {
        let all = settings.recipients.iter();
        all.filter_map(|recipient| Some((recipient.address.clone(), note(recipient, zone)?))).collect()
    };
    SavedDelivery {
        on: settings.on,
        not_sent: told(notes::not_sent),
        returned: told(|recipient, _| notes::returned(recipient)),
        consented: settings.recipients.iter().any(|recipient| recipient.outside_consent_at.is_some()),
        recipients: settings.recipients.into_iter().map(|recipient| recipient.address).collect(),
        version: settings.version,
        changed: settings.changed_at.map(|at| (moment(at, zone), settings.changed_by.unwrap_or_default())),
    }
}

#[cfg(feature = "ssr")]
fn same(now: &store::DeliverySettings, wanted: &CheckedDelivery) -> bool {
    let now_to = now.recipients.iter().map(|recipient| recipient.address.as_str());
    now.on == wanted.on && now_to.eq(wanted.recipients.iter().map(|recipient| recipient.address.as_str()))
}

/// An instant to the minute: `5 December 2026, 06:00 Europe/Copenhagen`.
#[cfg(feature = "ssr")]
pub(crate) fn moment(at: domain::time::Instant, zone: Zone) -> String {
    format!("{} {zone}", domain::format::moment(crate::language(), at, zone))
}
