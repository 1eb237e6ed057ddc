//! `/organizations/{id}/logo` and `/partners/{id}/logo`: the logo in the reports, for those who manage it. `GET` shows it, `POST`
//! with a file (`multipart/form-data`) sets another one, `POST …/remove` takes it away; both lead back to the settings.

use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Path, RawPathParams, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{brand::Logo, language::Language, texts::portal_settings as texts};
use futures::StreamExt as _;
use store::{Error, Whose};

use super::{
    asked::{Asked, FormPage, parameter},
    asker::Asker,
};

/// An image that is opened by itself may do nothing either.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The largest request with a logo in it, in bytes: the file, and what stands around it.
const LIMIT: usize = 320 * 1024;
/// What is read of a larger one and thrown away, in bytes: a browser hears no answer while it still sends.
const READ_ON: usize = 8 * 1024 * 1024;

/// The page of the settings with a logo.
pub(super) struct LogoSettings {
    whose: Whose,
}

impl FormPage for LogoSettings {
    fn of(path: &RawPathParams) -> Option<Self> {
        let whose = whose(parameter(path, "kind")?, parameter(path, "id")?)?;
        Some(Self { whose })
    }

    fn address(&self) -> String {
        match self.whose {
            Whose::Organization(id) => std::format!("/organizations/{id}/settings"),
            Whose::Partner(id) => std::format!("/partners/{id}/settings"),
        }
    }
}

/// The logo's file.
pub(super) async fn get(asker: Asker, Path((kind, id)): Path<(String, String)>) -> Response {
    let scope = match asker.scope().await {
        Ok(Some(scope)) => scope,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => return failed(&error),
    };
    let Some(whose) = whose(&kind, &id) else { return StatusCode::NOT_FOUND.into_response() };
    match asker.deployment.store.logo(&scope, whose).await {
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
pub(super) async fn post(asked: Result<Asked<LogoSettings>, Response>, request: Request) -> Response {
    // Also what nobody wants to know.
    let request = whole(request).await;
    let asked = match asked {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    let logo = match request {
        Some(request) => read(request, asked.language).await.map(Some),
        None => Err(texts::logo_too_large(asked.language).to_owned()),
    };
    asked.keep(logo, texts::logo_saved(asked.language)).await
}

/// No logo.
pub(super) async fn remove(asked: Asked<LogoSettings>) -> Response {
    asked.keep(Ok(None), texts::logo_removed(asked.language)).await
}

impl Asked<LogoSettings> {
    /// Keeps it, and leads back to the settings, which say what became of it.
    async fn keep(&self, logo: Result<Option<Logo>, String>, done: &str) -> Response {
        let logo = match logo {
            Ok(logo) => logo,
            Err(sentence) => return self.back_with("logo", false, &sentence),
        };
        match self.deployment.store.save_logo(&self.scope, self.page.whose, logo).await {
            Ok(()) => self.back_with("logo", true, done),
            // The page there gives the answer with its status.
            Err(Error::NotFound | Error::Forbidden(_)) => self.back(),
            Err(error) => failed(&error),
        }
    }
}

/// The request with all of its body; none when that is larger than a logo can be.
async fn whole(request: Request) -> Option<Request> {
    let (parts, body) = request.into_parts();
    let (mut stream, mut bytes, mut length) = (body.into_data_stream(), Vec::new(), 0_usize);
    // Of a body that breaks off, what reads the form tells.
    while let Some(Ok(chunk)) = stream.next().await {
        length = length.saturating_add(chunk.len());
        match length {
            0..=LIMIT => bytes.extend_from_slice(&chunk),
            length if length > READ_ON => return None,
            _ => bytes.clear(),
        }
    }
    (length <= LIMIT).then(|| Request::from_parts(parts, Body::from(bytes)))
}

/// The file in the request, or why it is no logo.
async fn read(request: Request, language: Language) -> Result<Logo, String> {
    let refused = |reason: &dyn std::fmt::Display| texts::logo_refused(language, &reason.to_string());
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| refused(&error.body_text()))?;
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
