//! What a request asks: by whom with which purpose, of what, with which parameters and body. Everything that is wrong with it
//! is told as problem details.

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::JsonRejection},
    http::{StatusCode, request::Parts},
};
use domain::{id::OrganizationId, period::Period, purpose::Purpose};
use serde::de::DeserializeOwned;
use store::Scope;

use super::super::problem::Problem;

/// Whoever asks with a key that reads.
pub(super) struct Reader(pub(super) Scope);

/// Whoever asks with a key that changes settings.
pub(super) struct Setter(pub(super) Scope);

/// Whoever asks with a key that pushes.
pub(in crate::http) struct Pusher(pub(in crate::http) Scope);

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        scope(parts, &[Purpose::Read, Purpose::Settings]).map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for Setter {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        scope(parts, &[Purpose::Settings]).map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for Pusher {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        scope(parts, &[Purpose::Ingest]).map(Self)
    }
}

/// The scope that the gate found, if it is for one of these.
fn scope(parts: &Parts, purposes: &[Purpose]) -> Result<Scope, Problem> {
    let scope = parts.extensions.get::<Scope>().ok_or_else(Problem::unauthenticated)?;
    if purposes.iter().any(|purpose| scope.is_for(*purpose)) {
        return Ok(scope.clone());
    }
    let needed: Vec<_> = purposes.iter().map(|purpose| format!("«{purpose}»")).collect();
    let detail = format!("This key is not for that: it would need the purpose {}.", needed.join(" or "));
    Err(Problem::new(StatusCode::FORBIDDEN, detail))
}

/// The organization of the address. What is no id is nothing that there is.
pub(super) struct OrganizationAt(pub(super) OrganizationId);

impl<S: Send + Sync> FromRequestParts<S> for OrganizationAt {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(id) = path.map_err(|_| Problem::not_found())?;
        id.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

/// The organization and the month of the address.
pub(super) struct MonthAt(pub(super) OrganizationId, pub(super) Period);

impl<S: Send + Sync> FromRequestParts<S> for MonthAt {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((id, period)) = path.map_err(|_| Problem::not_found())?;
        match (id.parse(), period.parse()) {
            (Ok(id), Ok(period)) => Ok(Self(id, period)),
            _ => Err(Problem::not_found()),
        }
    }
}

/// The parameters behind the question mark. One that there is not is refused: it was meant to be another.
pub(super) struct Asking<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asking<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => {
                let detail = format!("A parameter cannot be read: {}.", shown(&rejection.body_text()));
                Err(Problem::new(StatusCode::BAD_REQUEST, detail))
            }
        }
    }
}

/// The body, as JSON.
pub(super) struct Given<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Given<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let rejection = match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(given)) => return Ok(Self(given)),
            Err(rejection) => rejection,
        };
        let detail = match &rejection {
            JsonRejection::MissingJsonContentType(_) => "The body must be JSON: application/json.".to_owned(),
            other => format!("The body cannot be read: {}.", shown(&other.body_text())),
        };
        Err(Problem::new(rejection.status(), detail))
    }
}

/// A parser's words without what it says in front of them, and harmless.
fn shown(words: &str) -> String {
    let cause = words.split_once(": ").map_or(words, |(_, cause)| cause);
    domain::text::clean(cause.trim_end_matches('.'), 300)
}
