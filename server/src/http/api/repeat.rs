//! Requests that come again because their answer was lost (draft-ietf-httpapi-idempotency-key-header): under the same
//! `Idempotency-Key` the answer is given again, and nothing is done twice.

use std::collections::BTreeMap;

use axum::{
    Extension,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};
use store::{KeptAnswer, Repetition, Scope, Store};
use utoipa::IntoParams;

use super::super::{FORM_LIMIT, Shared, problem::Problem};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The largest answer of a write, in bytes: they are all small.
const ANSWER_LIMIT: usize = 1024 * 1024;
/// What of an answer's headers is given again.
const KEPT: [HeaderName; 2] = [header::CONTENT_TYPE, header::ETAG];

/// The name that whoever sends a request gives it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes what `name` reads")]
pub(super) struct RequestName {
    /// A name for this request, such as a UUID: sent again under it within 24 hours, the request gets the first one's answer, and
    /// nothing is done twice.
    #[param(rename = "Idempotency-Key", nullable = false, pattern = r#"^("[!#-~]{1,255}"|[!#-~]{1,255})$"#)]
    idempotency_key: Option<String>,
}

/// Passes a request on, unless it has been answered before.
pub(super) async fn repeat(
    State(shared): State<Shared>,
    Extension(scope): Extension<Scope>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_LIMIT).await else {
        let detail = format!("The body cannot be read, or is larger than {FORM_LIMIT} bytes.");
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail).into_response();
    };
    let name = match name(&parts.headers) {
        Ok(name) => name,
        Err(problem) => return problem.into_response(),
    };
    let hash = hash(parts.method.as_str(), parts.uri.path(), &parts.headers, &body);
    let request = Request::from_parts(parts, Body::from(body));
    let Some(name) = name else { return next.run(request).await };
    let store = &shared.deployment.store;
    match store.begin_request(&scope, &name, &hash).await {
        Ok(Repetition::First) => kept(store, &scope, &name, next.run(request).await).await,
        Ok(Repetition::Answered(answer)) => again(answer),
        Ok(Repetition::Running) => {
            let detail = "The request of this Idempotency-Key is still running: ask again in a moment.";
            Problem::new(StatusCode::CONFLICT, detail).into_response()
        }
        Ok(Repetition::Another) => {
            let detail = "This Idempotency-Key is another request's: take a new one for each request.";
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).into_response()
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The request's name: a text in quotation marks as the draft has it, or without.
fn name(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut named = headers.get_all(&KEY).iter();
    let (Some(value), None) = (named.next(), named.next()) else {
        return match headers.contains_key(&KEY) {
            true => Err(unnamed()),
            false => Ok(None),
        };
    };
    let name = value.to_str().map_err(|_| unnamed())?.trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    let is_name =
        (1..=255).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    if is_name { Ok(Some(name.to_owned())) } else { Err(unnamed()) }
}

fn unnamed() -> Problem {
    let detail =
        "Idempotency-Key is one text of 1 to 255 visible ASCII characters without blanks, such as a UUID.";
    Problem::new(StatusCode::BAD_REQUEST, detail)
}

/// Of all that makes it that request, each with its length before it.
fn hash(method: &str, path: &str, headers: &HeaderMap, body: &Bytes) -> Vec<u8> {
    let seen = headers.get(header::IF_MATCH).map(HeaderValue::as_bytes).unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [method.as_bytes(), path.as_bytes(), seen, body] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// Keeps the answer and gives it. What failed here is no answer: the request may be made anew.
async fn kept(store: &Store, scope: &Scope, name: &str, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let body = match to_bytes(body, ANSWER_LIMIT).await {
        Ok(body) => body,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let noted = if parts.status.is_server_error() {
        store.forget_request(scope, name).await
    } else {
        let answer = KeptAnswer {
            status: parts.status.as_u16(),
            headers: headers_kept(&parts.headers),
            body: body.to_vec(),
        };
        store.keep_answer(scope, name, &answer).await
    };
    if let Err(error) = noted {
        // It was done, so its answer is given; a repetition waits until the request counts as broken off.
        tracing::error!(error = %crate::outcome::Chain(&error), "an answer could not be kept");
    }
    Response::from_parts(parts, Body::from(body))
}

fn headers_kept(headers: &HeaderMap) -> String {
    let kept = KEPT.iter().filter_map(|name| Some((name.as_str(), headers.get(name)?.to_str().ok()?)));
    serde_json::json!(kept.collect::<BTreeMap<_, _>>()).to_string()
}

fn again(answer: KeptAnswer) -> Response {
    let status = match StatusCode::from_u16(answer.status) {
        Ok(status) => status,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let headers: BTreeMap<String, String> = match serde_json::from_str(&answer.headers) {
        Ok(headers) => headers,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let mut response = (status, answer.body).into_response();
    for name in KEPT {
        response.headers_mut().remove(&name);
        let value = headers.get(name.as_str()).and_then(|value| HeaderValue::from_str(value).ok());
        if let Some(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(value: &str) -> Result<Option<String>, StatusCode> {
        let headers = HeaderMap::from_iter([(KEY, HeaderValue::from_str(value).unwrap())]);
        name(&headers).map_err(|problem| problem.into_response().status())
    }

    #[test]
    fn a_name_stands_in_quotation_marks_or_without() {
        assert_eq!(named("\"a-b\""), Ok(Some("a-b".to_owned())));
        assert_eq!(named(" a-1 "), Ok(Some("a-1".to_owned())));
        assert_eq!(name(&HeaderMap::new()).unwrap(), None);
        for wrong in ["", "\"\"", "\"a", "a b", "ä", &"x".repeat(256)] {
            assert_eq!(named(wrong), Err(StatusCode::BAD_REQUEST), "{wrong}");
        }
    }

    #[test]
    fn what_belongs_together_is_not_moved_from_one_part_to_another() {
        let none = HeaderMap::new();
        let one = hash("PUT", "/a", &none, &Bytes::from_static(b"bc"));
        assert_ne!(one, hash("PUT", "/ab", &none, &Bytes::from_static(b"c")));
        assert_eq!(one, hash("PUT", "/a", &none, &Bytes::from_static(b"bc")));
        let seen = HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_static("\"1\""))]);
        assert_ne!(one, hash("PUT", "/a", &seen, &Bytes::from_static(b"bc")));
    }
}
