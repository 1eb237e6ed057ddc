//! The way in: whose key it is, whether it asks too often, and what every answer of the API carries.

use std::num::NonZeroU32;

use app::session::ClientAddress;
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use store::{Scope, SecurityEvent, Store};

use super::{
    super::{Shared, problem::Problem, refusals::Noted},
    limit::{Limits, Standing},
};

/// Lets those in who have a key, and tells the rest nothing of what there is: 401 comes before 404 and 405.
pub(super) async fn gate(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let scope = match scope(&shared.deployment.store, request.headers()).await {
        Ok(scope) => scope,
        Err(problem) => return problem.into_response(),
    };
    let address = request.extensions().get::<ClientAddress>().map(|ClientAddress(address)| *address);
    let standing = shared.limits.ask(&scope);
    let asked = Noted::of(&request);
    let line = |event| asked.line(event).asked_by(&scope);
    let mut response = if let Some(wait) = standing.wait {
        if standing.is_news {
            line(SecurityEvent::TooOften).write();
        }
        too_often(shared.limits.per_minute(), wait).into_response()
    } else {
        request.extensions_mut().insert(scope.clone().from_address(address));
        let response = in_details(next.run(request).await);
        if response.status() == StatusCode::FORBIDDEN {
            line(SecurityEvent::RightRefused).write();
        }
        response
    };
    tell(response.headers_mut(), &shared.limits, &standing);
    response
}

/// Everything under `/api/v1` that is no operation.
pub(super) async fn unknown(Extension(_): Extension<Scope>) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "There is nothing here; /api/docs tells what there is.")
}

/// The scope of the key that the request presents.
async fn scope(store: &Store, headers: &HeaderMap) -> Result<Scope, Problem> {
    let presented = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    let Some(presented) = presented else { return Err(Problem::unauthenticated()) };
    match store.key_scope(presented).await {
        Ok(Some(scope)) => Ok(scope),
        Ok(None) => Err(Problem::unauthenticated()),
        Err(error) => Err(Problem::internal(&error)),
    }
}

fn too_often(per_minute: NonZeroU32, wait: u32) -> Problem {
    let detail = format!(
        "This key may make {per_minute} requests a minute. Try again in {wait} seconds (Retry-After)."
    );
    Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)
}

/// What layers and axum itself refuse has no details: it gets them here, and keeps its headers (`Allow`).
fn in_details(response: Response) -> Response {
    let status = response.status();
    let is_told = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes() == b"application/problem+json");
    if is_told || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let detail = match status {
        StatusCode::METHOD_NOT_ALLOWED => "This address takes other methods: Allow names them.",
        StatusCode::REQUEST_TIMEOUT => "The request did not come to its end in time.",
        StatusCode::SERVICE_UNAVAILABLE => "The answer took too long. Please try again later.",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too large.",
        _ => "The request cannot be answered.",
    };
    let mut told = Problem::new(status, detail).into_response();
    for (name, value) in response.headers() {
        if *name == header::ALLOW || *name == header::RETRY_AFTER {
            told.headers_mut().insert(name, value.clone());
        }
    }
    told
}

/// The limits (draft-ietf-httpapi-ratelimit-headers), and that nothing of it is kept on the way.
fn tell(headers: &mut HeaderMap, limits: &Limits, standing: &Standing) {
    let quota = limits.per_minute();
    let fields = [
        ("ratelimit-policy", format!("\"key\";q={quota};w=60")),
        ("ratelimit", format!("\"key\";r={};t={}", standing.remaining, standing.full_in)),
    ];
    for (name, value) in fields {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    if let Some(wait) = standing.wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
}
