//! What owners set on an organization, or on a partner for everything below it: the zone that cuts its days, and how its
//! reports look.

use super::{AppError, OrganizationHead, Viewer};
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other},
    delivery::moment,
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use domain::{brand::Accent, language::Language, paper::Paper, zone::Zone};
#[cfg(feature = "ssr")]
use store::{SaveSettingsError, Settings, Whose};

/// Whose settings a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsHead {
    /// An organization's.
    Organization(OrganizationHead),
    /// A partner's: who looks, and the partner's name.
    Partner(Viewer, String),
}

/// What the settings' page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// Whose.
    pub head: SettingsHead,
    /// `organization` or `partner`, and its id, as the form sends them back.
    pub whose: (String, String),
    /// What is set; a save says what it saw.
    pub seen: TypedSettings,
    /// What the fields start with: what is set, or what a plain form had typed.
    pub typed: TypedSettings,
    /// What holds where a field is empty, in words.
    pub inherited: TypedSettings,
    /// What stands in the fields' lists: languages and sheets as words and names.
    pub choices: Choices,
    /// Where the logo comes from, in a sentence.
    pub logo: String,
    /// What became of a plain form.
    pub told: Option<SettingsOutcome>,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The names of all zones.
    pub zones: Vec<String>,
    /// Languages: their words and names.
    pub languages: Vec<(String, String)>,
    /// Sheets: their words and names.
    pub papers: Vec<(String, String)>,
}

/// The settings as they stand in the form's fields; empty where nothing is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedSettings {
    /// The zone's name.
    pub zone: String,
    /// The language's word.
    pub language: String,
    /// The sheet's word.
    pub paper: String,
    /// The colour as `#rrggbb`.
    pub accent: String,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsOutcome {
    /// Saved: so it is now.
    Saved(TypedSettings),
    /// Nothing is changed: what is wrong with the zone, and with the colour.
    Refused(Option<String>, Option<String>),
    /// Nothing is changed: somebody else saved in the meantime, so it is now, and who it was and when, in words.
    Stale(TypedSettings, Option<String>),
}

/// Reads an organization's settings. Only those who manage see them (spec section 8).
#[cfg(feature = "ssr")]
pub(super) async fn read_settings(id: String) -> Result<SettingsPage, AppError> {
    asked(None, async move |asked| {
        let organization = asked.organization(&id).await?;
        let head = SettingsHead::Organization(asked.head(&organization));
        page(&asked, head, Whose::Organization(organization.id), &format!("/organizations/{id}/settings"))
            .await
    })
    .await
}

/// Reads a partner's settings. Only those who manage see them (spec section 8).
#[cfg(feature = "ssr")]
pub(super) async fn read_partner_settings(id: String) -> Result<SettingsPage, AppError> {
    asked(None, async move |asked| {
        let partner = id.parse().map_err(|_| AppError::NotFound)?;
        let head = SettingsHead::Partner(asked.viewer(), String::new());
        page(&asked, head, Whose::Partner(partner), &format!("/partners/{id}/settings")).await
    })
    .await
}

/// Saves settings.
#[server(prefix = "/api/ui", endpoint = "save-settings", output = Postcard)]
pub async fn save_settings(
    /// `organization` or `partner`.
    whose: String,
    /// Its id.
    id: String,
    /// The settings that the form was drawn with.
    seen: TypedSettings,
    /// The settings as they are to be.
    typed: TypedSettings,
) -> Result<SettingsOutcome, AppError> {
    let place = match (whose.as_str(), id.parse(), id.parse()) {
        ("organization", Ok(id), _) => {
            Some((Whose::Organization(id), format!("/organizations/{id}/settings")))
        }
        ("partner", _, Ok(id)) => Some((Whose::Partner(id), format!("/partners/{id}/settings"))),
        _ => None,
    };
    let back = place.as_ref().map(|(_, back)| back.as_str());
    let outcome = asked(back, async |asked| {
        let (whose, _) = place.as_ref().ok_or(AppError::NotFound)?;
        save(&asked, *whose, &seen, &typed).await
    })
    .await;
    if let (Asking::Form, Some(back)) = (asking(), back) {
        answer_plain_form(back, &typed, &outcome);
    }
    outcome
}

#[cfg(feature = "ssr")]
async fn page(asked: &Asked, head: SettingsHead, whose: Whose, path: &str) -> Result<SettingsPage, AppError> {
    let found = asked.deployment.store.settings(&asked.scope, whose).await;
    let found = found.map_err(not_found_or("reading settings"))?;
    let (seen, inherited) = (typed(&found.own), found.inherited);
    let head = match head {
        SettingsHead::Partner(viewer, _) => SettingsHead::Partner(viewer, found.name),
        head => head,
    };
    let left = flash::take(path, asked.deployment.secure_cookies).unwrap_or_default();
    let told = told_by_plain_form(&left, &seen);
    let text = |name| flash::field(&left, name).to_owned();
    let start = match told {
        None | Some(SettingsOutcome::Saved(_)) => seen.clone(),
        Some(_) => TypedSettings {
            zone: text("zone"),
            language: text("language"),
            paper: text("paper"),
            accent: text("accent"),
        },
    };
    let language = inherited.language.unwrap_or_default();
    let paper = inherited.paper.unwrap_or_default();
    Ok(SettingsPage {
        head,
        whose: match whose {
            Whose::Organization(id) => ("organization".to_owned(), id.to_string()),
            Whose::Partner(id) => ("partner".to_owned(), id.to_string()),
        },
        typed: start,
        seen,
        inherited: TypedSettings {
            zone: inherited
                .time_zone
                .map_or_else(|| "UTC, as none is set".to_owned(), |zone| zone.to_string()),
            language: language.label().to_owned(),
            paper: paper_name(paper).to_owned(),
            accent: inherited.accent.unwrap_or_default().to_string(),
        },
        choices: Choices {
            zones: Zone::all().map(|zone| zone.name().to_owned()).collect(),
            languages: Language::ALL.map(|it| (it.to_string(), it.label().to_owned())).to_vec(),
            papers: Paper::ALL.map(|it| (it.to_string(), paper_name(it).to_owned())).to_vec(),
        },
        logo: match found.logo {
            (Some(_), _) => "It has a logo of its own.",
            (None, Some(_)) => "The logo of the partner above is used.",
            (None, None) => "There is no logo.",
        }
        .to_owned(),
        told,
    })
}

#[cfg(feature = "ssr")]
async fn save(
    asked: &Asked,
    whose: Whose,
    seen: &TypedSettings,
    wanted: &TypedSettings,
) -> Result<SettingsOutcome, AppError> {
    let (zone, accent) = (parsed::<Zone, _>(&wanted.zone), parsed::<Accent, _>(&wanted.accent));
    let (zone, accent) = match (zone, accent) {
        (Ok(zone), Ok(accent)) => (zone, accent),
        (zone, accent) => return Ok(SettingsOutcome::Refused(zone.err(), accent.err())),
    };
    let word = |text: &str| text.trim().to_ascii_lowercase();
    let settings = Settings {
        time_zone: zone,
        // A choice between words: what is none of them is not from our form.
        language: optional(&word(&wanted.language))?,
        paper: optional(&word(&wanted.paper))?,
        accent,
    };
    let seen = Settings {
        time_zone: seen.zone.parse().ok(),
        language: seen.language.parse().ok(),
        paper: seen.paper.parse().ok(),
        accent: seen.accent.parse().ok(),
    };
    match asked.deployment.store.save_settings(&asked.scope, whose, seen, settings).await {
        Ok(()) => Ok(SettingsOutcome::Saved(typed(&settings))),
        Err(SaveSettingsError::Stale(now, who)) => {
            let zone = now.time_zone.unwrap_or_default();
            let who = who.map(|(actor, at)| format!("{actor} on {}", moment(at, zone)));
            Ok(SettingsOutcome::Stale(typed(&now), who))
        }
        Err(SaveSettingsError::Store(error)) => Err(not_found_or("saving settings")(error)),
    }
}

/// What a field says: nothing when it is empty, or why it is not understood.
#[cfg(feature = "ssr")]
fn parsed<T: std::str::FromStr<Err = E>, E: std::fmt::Display>(text: &str) -> Result<Option<T>, String> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|error: E| error.to_string()),
    }
}

#[cfg(feature = "ssr")]
fn optional<T: std::str::FromStr>(word: &str) -> Result<Option<T>, AppError> {
    if word.is_empty() { Ok(None) } else { word.parse().map(Some).map_err(|_| AppError::Unreadable) }
}

#[cfg(feature = "ssr")]
fn typed(settings: &Settings) -> TypedSettings {
    fn text(value: Option<impl std::fmt::Display>) -> String {
        value.map_or_else(String::new, |value| value.to_string())
    }
    TypedSettings {
        zone: text(settings.time_zone),
        language: text(settings.language),
        paper: text(settings.paper),
        accent: text(settings.accent),
    }
}

#[cfg(feature = "ssr")]
fn paper_name(paper: Paper) -> &'static str {
    match paper {
        Paper::A4 => "A4",
        Paper::Letter => "US Letter",
    }
}

/// Sends a plain form back to its page, with what was typed unless it was saved.
#[cfg(feature = "ssr")]
fn answer_plain_form(back: &str, typed: &TypedSettings, outcome: &Result<SettingsOutcome, AppError>) {
    let Ok(deployment) = super::who::deployment() else { return };
    let word = match outcome {
        Ok(SettingsOutcome::Saved(_)) => "saved",
        Ok(SettingsOutcome::Refused(..)) => "refused",
        Ok(SettingsOutcome::Stale(..)) => "stale",
        // The page itself says it.
        Err(_) => return,
    };
    let (zone_error, accent_error) = match outcome {
        Ok(SettingsOutcome::Refused(zone, accent)) => {
            (zone.as_deref().unwrap_or_default(), accent.as_deref().unwrap_or_default())
        }
        _ => ("", ""),
    };
    let who = match outcome {
        Ok(SettingsOutcome::Stale(_, who)) => who.as_deref().unwrap_or_default(),
        _ => "",
    };
    let fields = [
        ("outcome", word),
        ("zone", typed.zone.as_str()),
        ("language", &typed.language),
        ("paper", &typed.paper),
        ("accent", &typed.accent),
        ("zone_error", zone_error),
        ("accent_error", accent_error),
        ("who", who),
    ];
    flash::leave(back, if word == "saved" { &fields[..1] } else { &fields }, deployment.secure_cookies);
    see_other(back);
}

#[cfg(feature = "ssr")]
fn told_by_plain_form(left: &[(String, String)], now: &TypedSettings) -> Option<SettingsOutcome> {
    let text = |name| Some(flash::field(left, name).to_owned()).filter(|text| !text.is_empty());
    match flash::field(left, "outcome") {
        "saved" => Some(SettingsOutcome::Saved(now.clone())),
        "refused" => Some(SettingsOutcome::Refused(text("zone_error"), text("accent_error"))),
        "stale" => Some(SettingsOutcome::Stale(now.clone(), text("who"))),
        _ => None,
    }
}
