//! `/organizations/{id}/logo` and `/partners/{id}/logo`: the logo in the reports, for those who manage it. `GET` shows it, `POST`
//! with a file (`multipart/form-data`) sets another one, `POST …/remove` takes it away; both lead back to the settings.

use app::{Deployment, language, sentence_left, session::ClientAddress};
use axum::{
    Extension,
    body::Body,
    extract::{Multipart, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{brand::Logo, language::Language, texts::portal_settings as texts};
use store::{Error, Whose};

use super::asker;

/// An image that is opened by itself may do nothing either.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The largest request with a logo in it, in bytes: the file, and what stands around it.
pub(super) const LIMIT: usize = 320 * 1024;

/// The logo's file.
pub(super) async fn get(
    State(deployment): State<Deployment>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let scope = match asker::scope(&deployment, &headers).await {
        Ok(Some(scope)) => scope,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => return failed(&error),
    };
    let Some(whose) = whose(&kind, &id) else { return StatusCode::NOT_FOUND.into_response() };
    match deployment.store.logo(&scope, whose).await {
        Ok(Some(logo)) => {
            let mut response = Body::from(logo.bytes().to_vec()).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(logo.kind().as_str()));
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            response
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

/// Another logo.
pub(super) async fn post(
    State(deployment): State<Deployment>,
    Path((kind, id)): Path<(String, String)>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    file: Multipart,
) -> Response {
    let language = language::of(&headers);
    let logo = read(file, language).await.map(Some);
    keep(&deployment, (&kind, &id), address, &headers, logo, texts::logo_saved(language)).await
}

/// No logo.
pub(super) async fn remove(
    State(deployment): State<Deployment>,
    Path((kind, id)): Path<(String, String)>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Response {
    let done = texts::logo_removed(language::of(&headers));
    keep(&deployment, (&kind, &id), address, &headers, Ok(None), done).await
}

/// Keeps it, and leads back to the settings, which say what became of it.
async fn keep(
    deployment: &Deployment,
    (kind, id): (&str, &str),
    address: Option<Extension<ClientAddress>>,
    headers: &HeaderMap,
    logo: Result<Option<Logo>, String>,
    done: &str,
) -> Response {
    let Some(whose) = whose(kind, id) else { return StatusCode::NOT_FOUND.into_response() };
    let back = std::format!("/{kind}/{id}/settings");
    let scope = match asker::sender(deployment, headers, address, &back).await {
        Ok(scope) => scope,
        Err(answer) => return answer,
    };
    let (is_done, sentence) = match logo {
        Err(sentence) => (false, sentence),
        Ok(logo) => match deployment.store.save_logo(&scope, whose, logo).await {
            Ok(()) => (true, done.to_owned()),
            // The page there gives the answer with its status.
            Err(Error::NotFound | Error::Forbidden(_)) => return Redirect::to(&back).into_response(),
            Err(error) => return failed(&error),
        },
    };
    let left = sentence_left(&back, "logo", is_done, &sentence, deployment.secure_cookies);
    ([(header::SET_COOKIE, left)], Redirect::to(&back)).into_response()
}

/// The file in the request, or why it is no logo.
async fn read(mut form: Multipart, language: Language) -> Result<Logo, String> {
    let refused = |reason: &dyn std::fmt::Display| texts::logo_refused(language, &reason.to_string());
    while let Some(field) = form.next_field().await.map_err(|error| refused(&error.body_text()))? {
        if field.name() == Some("logo") {
            let bytes = field.bytes().await.map_err(|error| refused(&error.body_text()))?;
            if bytes.is_empty() {
                break;
            }
            // Drawing it takes as long as the file makes it.
            let parsed = tokio::task::spawn_blocking(move || Logo::parse(&bytes)).await;
            return match parsed {
                Ok(parsed) => parsed.map_err(|error| refused(&error)),
                Err(error) => Err(refused(&error)),
            };
        }
    }
    Err(texts::logo_none(language).to_owned())
}

fn whose(kind: &str, id: &str) -> Option<Whose> {
    match kind {
        "organizations" => id.parse().ok().map(Whose::Organization),
        "partners" => id.parse().ok().map(Whose::Partner),
        _ => None,
    }
}

fn failed(error: &Error) -> Response {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND.into_response(),
        Error::Forbidden(_) => StatusCode::FORBIDDEN.into_response(),
        error => {
            tracing::error!(error = %crate::outcome::Chain(error), "a logo could not be read or kept");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
