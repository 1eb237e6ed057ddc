//! `POST /partners/{id}/embedding/…`: which portals may frame our pages, and the keys of their launch tokens, for those who manage
//! the partner. All lead back to the settings, which say what became of it.

use axum::{
    extract::{Path, RawPathParams},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{id::PartnerId, texts::portal_embedding as texts};
use store::{EmbeddingError, Error};

use super::{
    asked::{Asked, Filled, FilledPage, FormPage, parameter},
    form::field,
};

/// The page of a partner's settings.
pub(super) struct PartnerSettings {
    partner: PartnerId,
}

impl FormPage for PartnerSettings {
    fn of(path: &RawPathParams) -> Option<Self> {
        let partner = parameter(path, "id")?.parse().ok()?;
        Some(Self { partner })
    }

    fn address(&self) -> String {
        std::format!("/partners/{}/settings", self.partner)
    }
}

impl FilledPage for PartnerSettings {
    fn typed(form: &[u8]) -> Vec<(&'static str, String)> {
        let typed = ["origins", "name", "issuer", "public_key"].map(|name| (name, field(form, name)));
        typed.into_iter().filter(|(_, value)| !value.is_empty() && !store::is_private_key(value)).collect()
    }
}

impl Asked<PartnerSettings> {
    /// Back to the settings, with a sentence; where it was refused, with what was typed.
    fn answer(&self, typed: &[(&str, &str)], done: Result<String, EmbeddingError>) -> Response {
        match done {
            Ok(sentence) => self.back_with("embedding", true, &sentence),
            Err(EmbeddingError::Refused(refusal)) => {
                let why = texts::refused(self.language, &refusal.told(self.language));
                self.back_to_fields(&[&[("embedding_error", why.as_str())], typed].concat())
            }
            // The page there gives the answer with its status.
            Err(EmbeddingError::Store(error @ (Error::NotFound | Error::Forbidden(_)))) => {
                self.back_from(&error)
            }
            Err(EmbeddingError::Store(error)) => failed(&error),
        }
    }
}

/// Other origins.
pub(super) async fn origins(Filled { asked, form }: Filled<PartnerSettings>) -> Response {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let [seen, typed] = ["seen", "origins"].map(|name| field(&form, name));
    let (seen, wanted) = (lines(&seen), lines(&typed));
    let (store, partner) = (&asked.deployment.store, asked.page.partner);
    let saved = store.set_frame_origins(&asked.scope, partner, Some(&seen), &wanted).await;
    asked.answer(&[("origins", &typed)], saved.map(|_| texts::saved(asked.language).to_owned()))
}

/// One more key.
pub(super) async fn add(Filled { asked, form }: Filled<PartnerSettings>) -> Response {
    let [name, issuer, key] = ["name", "issuer", "public_key"].map(|name| field(&form, name));
    let (store, partner) = (&asked.deployment.store, asked.page.partner);
    let added = store.add_launch_key(&asked.scope, partner, &name, &issuer, &key).await;
    // A private key goes nowhere, not even back.
    let key = if store::is_private_key(&key) { "" } else { key.as_str() };
    let typed = [("name", name.as_str()), ("issuer", &issuer), ("public_key", key)];
    asked.answer(&typed, added.map(|id| texts::added(asked.language, &id.to_string())))
}

/// A key that is no longer taken.
pub(super) async fn revoke(
    asked: Asked<PartnerSettings>,
    Path((_, key)): Path<(String, String)>,
) -> Response {
    let revoked = match key.parse() {
        Ok(key) => asked.deployment.store.revoke_launch_key(&asked.scope, key).await,
        Err(_) => Err(Error::NotFound),
    };
    let said = revoked.map(|()| texts::is_revoked(asked.language).to_owned());
    asked.answer(&[], said.map_err(EmbeddingError::Store))
}

fn failed(error: &Error) -> Response {
    tracing::error!(error = %crate::outcome::Chain(error), "what may be embedded could not be changed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
