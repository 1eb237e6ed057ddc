//! The forms of a page of the portal that the server takes itself: who sends one, and the way back to the page, which says what
//! became of it.

use app::{Deployment, fields_left, sentence_left, sign_in_address};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::language::Language;
use store::{Error, Scope};

use super::{Shared, asker::Asker, page, refusals::RightRefused};

/// A page with forms.
pub(super) trait FormPage: Sized + Send {
    /// Which one it is, by the address that its form is sent to; none where there is no such page.
    fn of(path: &RawPathParams) -> Option<Self>;

    /// Its address: where every answer leads, and whoever is signed out when they have signed in.
    fn address(&self) -> String;
}

/// A page of whose forms something is typed that would be missed.
pub(super) trait FilledPage: FormPage {
    /// What was typed, by the names under which the page draws it: never a secret.
    fn typed(form: &[u8]) -> Vec<(&'static str, String)>;
}

/// What stands in a form's address at `{name}`.
pub(super) fn parameter<'a>(path: &'a RawPathParams, name: &str) -> Option<&'a str> {
    path.iter().find_map(|(key, value)| (key == name).then_some(value))
}

/// Who is signed in and sends a form of the page.
pub(super) struct Asked<P> {
    pub(super) deployment: Deployment,
    pub(super) scope: Scope,
    pub(super) language: Language,
    pub(super) page: P,
}

/// Who sends a form, with the form. Whoever's session has ended meanwhile finds it typed in again after signing in.
pub(super) struct Filled<P> {
    pub(super) asked: Asked<P>,
    pub(super) form: Bytes,
}

impl<P: FormPage> FromRequestParts<Shared> for Asked<P> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        Self::of(parts, shared).await.map_err(|(answer, _)| answer)
    }
}

impl<P: FilledPage> FromRequest<Shared> for Filled<P> {
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let asked = Asked::of(&mut parts, shared).await;
        let form = Bytes::from_request(Request::from_parts(parts, body), shared).await;
        let form = form.map_err(IntoResponse::into_response)?;
        match asked {
            Ok(asked) => Ok(Self { asked, form }),
            Err((answer, Some(page))) => {
                let typed = P::typed(&form);
                let fields: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let left = fields_left(&page.address(), &fields, shared.deployment.secure_cookies);
                Err(([(header::SET_COOKIE, left)], answer).into_response())
            }
            Err((answer, None)) => Err(answer),
        }
    }
}

impl<P: FormPage> Asked<P> {
    /// Else the answer, and the page when it is to be filled in again after signing in.
    async fn of(parts: &mut Parts, shared: &Shared) -> Result<Self, (Response, Option<P>)> {
        let refused = |answer: Response| (answer, None);
        let path = RawPathParams::from_request_parts(parts, shared).await;
        let page = P::of(&path.map_err(|error| refused(error.into_response()))?);
        let page = page.ok_or_else(|| refused(StatusCode::NOT_FOUND.into_response()))?;
        let Ok(asker) = Asker::from_request_parts(parts, shared).await;
        let language = asker.language;
        match asker.scope().await {
            Ok(Some(scope)) => Ok(Self { deployment: asker.deployment, scope, language, page }),
            Ok(None) => {
                let sign_in = Redirect::to(&sign_in_address(&page.address()));
                Err((sign_in.into_response(), Some(page)))
            }
            Err(error) => Err(refused(page::failed(language, "a session could not be read", &error))),
        }
    }

    /// Back to the page, which says by itself how things are.
    pub(super) fn back(&self) -> Response {
        Redirect::to(&self.page.address()).into_response()
    }

    /// Back to the page from what was not done: it gives the answer with its status. A refusal of a right is marked for the security
    /// log.
    pub(super) fn back_from(&self, error: &Error) -> Response {
        let mut response = self.back();
        if matches!(error, Error::Forbidden(_)) {
            response.extensions_mut().insert(RightRefused);
        }
        response
    }

    /// Back to the page, with a sentence at `part` of it.
    pub(super) fn back_with(&self, part: &str, is_done: bool, sentence: &str) -> Response {
        let secure = self.deployment.secure_cookies;
        self.leave(sentence_left(&self.page.address(), part, is_done, sentence, secure))
    }

    /// Back to the form, with what was typed and what is wrong with it.
    pub(super) fn back_to_fields(&self, fields: &[(&str, &str)]) -> Response {
        self.leave(fields_left(&self.page.address(), fields, self.deployment.secure_cookies))
    }

    /// Back to the page, which finds the cookie.
    fn leave(&self, cookie: String) -> Response {
        ([(header::SET_COOKIE, cookie)], self.back()).into_response()
    }
}
