//! The forms of a page of the portal that the server takes itself: who sends one, and the way back to the page, which says what
//! became of it.

use app::{Deployment, fields_left, sentence_left, sign_in_address};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::language::Language;
use store::Scope;

use super::{Shared, asker::Asker, page};

/// A page with forms.
pub(super) trait FormPage: Sized + Send {
    /// Which one it is, by the address that its form is sent to; none where there is no such page.
    fn of(path: &RawPathParams) -> Option<Self>;

    /// Its address: where every answer leads, and whoever is signed out when they have signed in.
    fn address(&self) -> String;
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

impl<P: FormPage> FromRequestParts<Shared> for Asked<P> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let path = RawPathParams::from_request_parts(parts, shared).await;
        let page = P::of(&path.map_err(IntoResponse::into_response)?);
        let page = page.ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
        let Ok(asker) = Asker::from_request_parts(parts, shared).await;
        let language = asker.language;
        match asker.scope().await {
            Ok(Some(scope)) => Ok(Self { deployment: asker.deployment, scope, language, page }),
            Ok(None) => Err(Redirect::to(&sign_in_address(&page.address())).into_response()),
            Err(error) => Err(page::failed(language, "a session could not be read", &error)),
        }
    }
}

impl<P: FormPage> Asked<P> {
    /// Back to the page, which says by itself how things are.
    pub(super) fn back(&self) -> Response {
        Redirect::to(&self.page.address()).into_response()
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
