//! What owners set on an organization, or on a partner for everything below it: the zone that cuts its days, how its reports
//! look, and which share of minor issues is tolerated.

mod view;

use super::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

#[cfg(feature = "ssr")]
use super::{
    activity::actor,
    answer::{Asking, asking},
    delivery::moment,
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    brand::Accent, format, id::PartnerId, language::Language, paper::Paper, share::Share,
    texts::portal_settings as texts, zone::Zone,
};
#[cfg(feature = "ssr")]
use store::{SaveSettingsError, Settings, Whose};

pub use view::{
    Choices, EmbeddingPanel, LaunchKeyRow, LogoFrom, LogoPanel, SettingsErrors, SettingsHead,
    SettingsOutcome, SettingsPage, TypedEmbedding, TypedSettings,
};

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
        answer_plain_form(back, &seen, &typed, &outcome);
    }
    outcome
}

/// A setting that a partner above has, or the usual one, which holds where nobody has any.
#[cfg(feature = "ssr")]
fn inherited_words<T>(above: Option<T>, usual: T, word: impl Fn(T) -> String) -> String {
    match above {
        Some(value) => texts::as_above(language(), &word(value)),
        None => texts::by_default(language(), &word(usual)),
    }
}

#[cfg(feature = "ssr")]
async fn page(asked: &Asked, head: SettingsHead, whose: Whose, path: &str) -> Result<SettingsPage, AppError> {
    let language = language();
    let found = asked.deployment.store.settings(&asked.scope, whose).await;
    let found = found.map_err(not_found_or("reading settings"))?;
    let (seen, inherited) = (typed(&found.own), found.inherited);
    let head = match head {
        SettingsHead::Partner(viewer, _) => SettingsHead::Partner(viewer, found.name),
        head => head,
    };
    let left = flash::take(path, asked.deployment.secure_cookies).unwrap_or_default();
    let told = told_by_plain_form(&left, &seen);
    let start = match told {
        None | Some(SettingsOutcome::Saved(_)) => seen.clone(),
        Some(_) => {
            let text = |name| flash::field(&left, name).to_owned();
            let [zone, language, paper, accent, share] =
                ["zone", "language", "paper", "accent", "share"].map(text);
            TypedSettings { zone, language, paper, accent, share }
        }
    };
    let usual_share = Share::nearest(asked.deployment.minor_issue_share);
    Ok(SettingsPage {
        head,
        whose: match whose {
            Whose::Organization(id) => ("organization".to_owned(), id.to_string()),
            Whose::Partner(id) => ("partner".to_owned(), id.to_string()),
        },
        typed: start,
        seen,
        inherited: TypedSettings {
            zone: match inherited.time_zone {
                Some(zone) => texts::as_above(language, zone.name()),
                None => texts::no_zone(language).to_owned(),
            },
            language: inherited_words(inherited.language, Language::default(), |it| it.label().to_owned()),
            paper: inherited_words(inherited.paper, Paper::default(), |it| {
                paper_name(language, it).to_owned()
            }),
            accent: inherited_words(inherited.accent, Default::default(), |it| it.to_string()),
            share: inherited_words(inherited.minor_issue_share, usual_share, |it| it.to_string()),
        },
        inherited_accent: inherited.accent.unwrap_or_default().to_string(),
        choices: Choices {
            zones: Zone::all().map(|zone| zone.name().to_owned()).collect(),
            languages: Language::ALL.map(|it| (it.to_string(), it.label().to_owned())).to_vec(),
            papers: Paper::ALL.map(|it| (it.to_string(), paper_name(language, it).to_owned())).to_vec(),
        },
        logo: LogoPanel {
            address: format!("{}/logo", path.trim_end_matches("/settings")),
            from: match found.logo {
                (Some(_), _) => LogoFrom::Here,
                (None, Some(_)) => LogoFrom::Above,
                (None, None) => LogoFrom::Nobody,
            },
            mark: found.logo_mark,
            told: flash::told(&left, "logo"),
        },
        embedding: match whose {
            Whose::Partner(id) => Some(embedding(asked, id, &left).await?),
            Whose::Organization(_) => None,
        },
        told,
    })
}

#[cfg(feature = "ssr")]
async fn embedding(
    asked: &Asked,
    partner: PartnerId,
    left: &[(String, String)],
) -> Result<EmbeddingPanel, AppError> {
    let (store, language) = (&asked.deployment.store, language());
    let day = |at| format::date(language, Zone::UTC.local(at).date());
    let origins = store.frame_origins(&asked.scope, partner).await;
    let keys = store.launch_keys(&asked.scope, partner).await;
    let keys = keys.map_err(not_found_or("reading launch keys"))?.into_iter().map(|key| LaunchKeyRow {
        id: key.id.to_string(),
        name: key.name,
        issuer: key.issuer,
        added_on: day(key.created_at),
        revoked_on: key.revoked_at.map(day),
    });
    let origins = origins.map_err(not_found_or("reading who may frame the portal"))?.join("\n");
    let typed = |name| left.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    Ok(EmbeddingPanel {
        address: format!("/partners/{partner}/embedding"),
        keys: keys.collect(),
        told: match typed("embedding_error") {
            Some(why) => Some((false, why)),
            None => flash::told(left, "embedding"),
        },
        typed: TypedEmbedding {
            origins: typed("origins").unwrap_or_else(|| origins.clone()),
            name: typed("name").unwrap_or_default(),
            issuer: typed("issuer").unwrap_or_default(),
            public_key: typed("public_key").unwrap_or_default(),
        },
        origins,
    })
}

#[cfg(feature = "ssr")]
async fn save(
    asked: &Asked,
    whose: Whose,
    seen: &TypedSettings,
    wanted: &TypedSettings,
) -> Result<SettingsOutcome, AppError> {
    let language = language();
    let zone = parsed::<Zone, _>(&wanted.zone, |error| error.told(language));
    let accent = parsed::<Accent, _>(&wanted.accent, |error| error.told(language));
    let share = parsed::<Share, _>(&wanted.share, |_| texts::share_wrong(language).to_owned());
    let (zone, accent, share) = match (zone, accent, share) {
        (Ok(zone), Ok(accent), Ok(share)) => (zone, accent, share),
        (zone, accent, share) => {
            let errors = SettingsErrors { zone: zone.err(), accent: accent.err(), share: share.err() };
            return Ok(SettingsOutcome::Refused(errors));
        }
    };
    let word = |text: &str| text.trim().to_ascii_lowercase();
    let settings = Settings {
        time_zone: zone,
        // A choice between words: what is none of them is not from our form.
        language: optional(&word(&wanted.language))?,
        paper: optional(&word(&wanted.paper))?,
        accent,
        minor_issue_share: share,
    };
    let seen = Settings {
        time_zone: seen.zone.parse().ok(),
        language: seen.language.parse().ok(),
        paper: seen.paper.parse().ok(),
        accent: seen.accent.parse().ok(),
        minor_issue_share: seen.share.parse().ok(),
    };
    match asked.deployment.store.save_settings(&asked.scope, whose, seen, settings).await {
        Ok(()) => Ok(SettingsOutcome::Saved(typed(&settings))),
        Err(SaveSettingsError::Stale(now, who)) => {
            let zone = now.time_zone.unwrap_or_default();
            let who = who.map(|(name, at)| (actor(language, name), moment(at, zone)));
            Ok(SettingsOutcome::Stale(typed(&now), who))
        }
        Err(SaveSettingsError::Store(error)) => Err(not_found_or("saving settings")(error)),
    }
}

/// What a field says: nothing when it is empty, or why it is not understood.
#[cfg(feature = "ssr")]
fn parsed<T: std::str::FromStr<Err = E>, E>(
    text: &str,
    told: impl FnOnce(E) -> String,
) -> Result<Option<T>, String> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(told),
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
        share: text(settings.minor_issue_share),
    }
}

#[cfg(feature = "ssr")]
fn paper_name(language: Language, paper: Paper) -> &'static str {
    match paper {
        Paper::A4 => "A4",
        Paper::Letter => texts::us_letter(language),
    }
}

/// Sends a plain form back to its page, with what was typed unless it was saved; also when the session has ended in the middle
/// of typing.
#[cfg(feature = "ssr")]
fn answer_plain_form(
    back: &str,
    seen: &TypedSettings,
    typed: &TypedSettings,
    outcome: &Result<SettingsOutcome, AppError>,
) {
    let Ok(deployment) = super::who::deployment() else { return };
    let nothing = SettingsErrors::default();
    let (word, errors, who) = match outcome {
        Ok(SettingsOutcome::Saved(_)) => (flash::SAVED, &nothing, None),
        Ok(SettingsOutcome::Refused(errors)) => (flash::REFUSED, errors, None),
        Ok(SettingsOutcome::Stale(_, who)) => (flash::STALE, &nothing, who.as_ref()),
        Ok(SettingsOutcome::SignedOut) => (flash::SIGNED_OUT, &nothing, None),
        Ok(SettingsOutcome::Failed) => (flash::FAILED, &nothing, None),
        Err(error) => match flash::word_of(error) {
            Some(word) => (word, &nothing, None),
            None => return,
        },
    };
    let text = |error: &Option<String>| error.clone().unwrap_or_default();
    let (zone_error, accent_error, share_error) =
        (text(&errors.zone), text(&errors.accent), text(&errors.share));
    let seen = mark(seen);
    let fields = [
        ("seen", seen.as_str()),
        ("zone", &typed.zone),
        ("language", &typed.language),
        ("paper", &typed.paper),
        ("accent", &typed.accent),
        ("share", &typed.share),
        ("zone_error", &zone_error),
        ("accent_error", &accent_error),
        ("share_error", &share_error),
        ("who", who.map_or("", |(actor, _)| actor)),
        ("when", who.map_or("", |(_, at)| at)),
    ];
    flash::answer_form(back, word, &fields, deployment.secure_cookies);
}

/// Settings in a line, to see whether they are still the same.
#[cfg(feature = "ssr")]
fn mark(settings: &TypedSettings) -> String {
    let TypedSettings { zone, language, paper, accent, share } = settings;
    [zone, language, paper, accent, share].map(String::as_str).join(" ")
}

#[cfg(feature = "ssr")]
fn told_by_plain_form(left: &[(String, String)], now: &TypedSettings) -> Option<SettingsOutcome> {
    let text = |name| Some(flash::field(left, name).to_owned()).filter(|text| !text.is_empty());
    let outcome = flash::field(left, "outcome");
    // Whatever else happened: who saves now would undo somebody's change, and has to know.
    let is_unsaved = [flash::REFUSED, flash::SIGNED_OUT, flash::FAILED].contains(&outcome);
    if is_unsaved && flash::field(left, "seen") != mark(now) {
        return Some(SettingsOutcome::Stale(now.clone(), None));
    }
    match outcome {
        flash::SAVED => Some(SettingsOutcome::Saved(now.clone())),
        flash::REFUSED => Some(SettingsOutcome::Refused(SettingsErrors {
            zone: text("zone_error"),
            accent: text("accent_error"),
            share: text("share_error"),
        })),
        flash::STALE => Some(SettingsOutcome::Stale(now.clone(), text("who").zip(text("when")))),
        flash::SIGNED_OUT => Some(SettingsOutcome::SignedOut),
        flash::FAILED => Some(SettingsOutcome::Failed),
        _ => None,
    }
}
