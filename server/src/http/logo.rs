//! `/organizations/{id}/logo` and `/partners/{id}/logo`: the logo in the reports, for those who manage it. `GET` shows it, `POST`
//! with a file (`multipart/form-data`) sets another one, `POST …/remove` takes it away; both lead back to the settings.

use app::actor;
use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Path, Query, RawPathParams, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    brand::Logo,
    language::Language,
    texts::{portal, portal_settings as texts},
};
use futures::StreamExt as _;
use store::{Error, SaveLogoError, Whose};

use super::{
    asked::{Asked, FormPage, parameter},
    asker::Asker,
};

/// An image that is opened by itself may do nothing either.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The largest request with a logo in it, in bytes: the file, and what stands around it.
const LIMIT: usize = 320 * 1024;
/// What is read of a larger one and thrown away, in bytes: a browser hears no answer while it still sends.
const READ_ON: usize = 64 * 1024 * 1024;
/// The same of whoever may not change it, or has no session any more.
const READ_ON_OF_STRANGERS: usize = 8 * 1024 * 1024;

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

/// What a form says besides the file, in its address.
#[derive(serde::Deserialize)]
pub(super) struct Saw {
    /// The mark of the logo that its page showed; left out, whatever there is gives way.
    seen: Option<String>,
}

/// Another logo.
pub(super) async fn post(
    Query(saw): Query<Saw>,
    asked: Result<Asked<LogoSettings>, Response>,
    request: Request,
) -> Response {
    // Also what nobody wants to know.
    let request = whole(request, if asked.is_ok() { READ_ON } else { READ_ON_OF_STRANGERS }).await;
    let asked = match asked {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    let logo = match request {
        Some(request) => read(request, asked.language).await.map(Some),
        None => Err(texts::logo_refused(asked.language, texts::logo_large(asked.language))),
    };
    asked.keep(&saw, logo, texts::logo_saved(asked.language)).await
}

/// No logo.
pub(super) async fn remove(Query(saw): Query<Saw>, asked: Asked<LogoSettings>) -> Response {
    asked.keep(&saw, Ok(None), texts::logo_removed(asked.language)).await
}

impl Asked<LogoSettings> {
    /// Keeps it, and leads back to the settings, which say what became of it.
    async fn keep(&self, saw: &Saw, logo: Result<Option<Logo>, String>, done: &str) -> Response {
        let logo = match logo {
            Ok(logo) => logo,
            Err(sentence) => return self.back_with("logo", false, &sentence),
        };
        let (store, whose) = (&self.deployment.store, self.page.whose);
        match store.save_logo(&self.scope, whose, saw.seen.as_deref(), logo).await {
            Ok(()) => self.back_with("logo", true, done),
            Err(SaveLogoError::Stale(who)) => {
                let sentence = match who {
                    Some(who) => texts::logo_changed_by(self.language, &actor(self.language, who)),
                    None => texts::logo_changed(self.language).to_owned(),
                };
                self.back_with("logo", false, &sentence)
            }
            // The page there gives the answer with its status.
            Err(SaveLogoError::Store(error @ (Error::NotFound | Error::Forbidden(_)))) => {
                self.back_from(&error)
            }
            Err(SaveLogoError::Store(error)) => failed(&error),
        }
    }
}

/// The request with all of its body; none when that is larger than a logo can be.
async fn whole(request: Request, read_on: usize) -> Option<Request> {
    let (parts, body) = request.into_parts();
    let (mut stream, mut bytes, mut length) = (body.into_data_stream(), Vec::new(), 0_usize);
    // Of a body that breaks off, what reads the form tells.
    while let Some(Ok(chunk)) = stream.next().await {
        length = length.saturating_add(chunk.len());
        match length {
            0..=LIMIT => bytes.extend_from_slice(&chunk),
            length if length > read_on => return None,
            _ => bytes.clear(),
        }
    }
    (length <= LIMIT).then(|| Request::from_parts(parts, Body::from(bytes)))
}

/// The file in the request, or why it is no logo.
async fn read(request: Request, language: Language) -> Result<Logo, String> {
    let refused = |why: &str| texts::logo_refused(language, why);
    let unreadable = || refused(portal::unreadable(language));
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        if field.name() == Some("logo") {
            let bytes = field.bytes().await.map_err(|_| unreadable())?;
            if bytes.is_empty() {
                break;
            }
            // Drawing it takes as long as the file makes it.
            return match tokio::task::spawn_blocking(move || Logo::parse(&bytes)).await {
                Ok(parsed) => parsed.map_err(|error| refused(&error.told(language))),
                Err(error) => {
                    tracing::error!(error = %crate::outcome::Chain(&error), "a logo could not be read");
                    Err(refused(portal::failed(language)))
                }
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
