//! `POST /partners/{id}/embedding/…`: which portals may frame our pages, and the keys of their launch tokens, for those who manage
//! the partner. All lead back to the settings, which say what became of it.

use app::{Deployment, fields_left, language, sentence_left, session::ClientAddress};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::PartnerId, texts::portal_embedding as texts};
use store::{Error, Scope};

use super::{asker, form::field};

/// Who asks for what.
struct Asked {
    deployment: Deployment,
    scope: Scope,
    partner: PartnerId,
    back: String,
}

impl Asked {
    async fn of(
        deployment: Deployment,
        id: &str,
        address: Option<Extension<ClientAddress>>,
        headers: &HeaderMap,
    ) -> Result<Self, Response> {
        let partner: PartnerId = id.parse().map_err(|_| StatusCode::NOT_FOUND.into_response())?;
        let back = std::format!("/partners/{partner}/settings");
        let scope = asker::sender(&deployment, headers, address, &back).await?;
        Ok(Self { deployment, scope, partner, back })
    }

    /// Back to the settings, with a sentence; where it was refused, with what was typed.
    fn answer(&self, headers: &HeaderMap, typed: &[(&str, &str)], done: Result<String, Error>) -> Response {
        let language = language::of(headers);
        let secure = self.deployment.secure_cookies;
        let left = match done {
            Ok(sentence) => sentence_left(&self.back, "embedding", true, &sentence, secure),
            Err(Error::Refused(reason)) => {
                let why = texts::refused(language, &reason);
                fields_left(&self.back, &[&[("embedding_error", why.as_str())], typed].concat(), secure)
            }
            // The page there gives the answer with its status.
            Err(Error::NotFound | Error::Forbidden(_)) => return Redirect::to(&self.back).into_response(),
            Err(error) => return failed(&error),
        };
        ([(header::SET_COOKIE, left)], Redirect::to(&self.back)).into_response()
    }
}

/// Other origins.
pub(super) async fn origins(
    State(deployment): State<Deployment>,
    Path(id): Path<String>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let [seen, typed] = ["seen", "origins"].map(|name| field(&form, name));
    let (seen, wanted) = (lines(&seen), lines(&typed));
    let saved =
        asked.deployment.store.set_frame_origins(&asked.scope, asked.partner, Some(&seen), &wanted).await;
    let done = saved.map(|_| texts::saved(language::of(&headers)).to_owned());
    Ok(asked.answer(&headers, &[("origins", &typed)], done))
}

/// One more key.
pub(super) async fn add(
    State(deployment): State<Deployment>,
    Path(id): Path<String>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let [name, issuer, key] = ["name", "issuer", "public_key"].map(|name| field(&form, name));
    let added =
        asked.deployment.store.add_launch_key(&asked.scope, asked.partner, &name, &issuer, &key).await;
    // A private key goes nowhere, not even back.
    let key = if store::is_private_key(&key) { "" } else { key.as_str() };
    let typed = [("name", name.as_str()), ("issuer", &issuer), ("public_key", key)];
    Ok(asked.answer(&headers, &typed, added.map(|id| texts::added(language::of(&headers), &id.to_string()))))
}

/// A key that is no longer taken.
pub(super) async fn revoke(
    State(deployment): State<Deployment>,
    Path((id, key)): Path<(String, String)>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let revoked = match key.parse() {
        Ok(key) => asked.deployment.store.revoke_launch_key(&asked.scope, key).await,
        Err(_) => Err(Error::NotFound),
    };
    Ok(asked.answer(&headers, &[], revoked.map(|()| texts::is_revoked(language::of(&headers)).to_owned())))
}

fn failed(error: &Error) -> Response {
    tracing::error!(error = %crate::outcome::Chain(error), "what may be embedded could not be changed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
