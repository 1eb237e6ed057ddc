//! Forms are read whole before anything looks at them: a server function would answer «something went wrong» to one that is too
//! large and does not say its length.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::FORM_LIMIT;

/// Lets a request through with at most [`FORM_LIMIT`] bytes.
pub(super) async fn form(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match to_bytes(body, FORM_LIMIT).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(error) => refusal(&error).into_response(),
    }
}

/// Too large, or broken off.
fn refusal(error: &axum::Error) -> (StatusCode, &'static str) {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(one) = cause {
        if one.is::<http_body_util::LengthLimitError>() {
            return (StatusCode::PAYLOAD_TOO_LARGE, "The form is too large: at most 64 KiB are taken.\n");
        }
        cause = one.source();
    }
    (StatusCode::BAD_REQUEST, "The form did not come whole.\n")
}
