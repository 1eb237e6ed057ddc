//! Errors of the API and of downloads: problem details (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

/// A refusal of a request, in a sentence for who sent it.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
    /// The `ETag` of what there is now, for who wanted to change something else.
    tag: Option<HeaderValue>,
    more: Map<String, Value>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), tag: None, more: Map::new() }
    }

    /// Adds a member of its own.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// Names the state that there is now.
    pub(super) fn tagged(self, tag: &str) -> Self {
        Self { tag: HeaderValue::from_str(tag).ok(), ..self }
    }

    /// What everything under `/api/v1` answers to those without a valid key.
    pub(super) fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "A valid API key is needed: send it as «Authorization: Bearer bsr_live_…».",
        )
    }

    /// For a key that everything under `/api/v1` knows.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such thing here, or this key does not reach it.")
    }

    /// A failure of ours: logged here, once, and told without its cause.
    pub(super) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %crate::outcome::Chain(error), "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here. Please try again later.")
    }
}

/// What the store would not do: `NotFound` is everything outside the key's reach too.
impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Self::not_found(),
            store::Error::Forbidden(what) => {
                Self::new(StatusCode::FORBIDDEN, format!("This key may not {what}."))
            }
            store::Error::Refused(sentence) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, sentence),
            error => Self::internal(&error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = self.more;
        body.insert("type".to_owned(), "about:blank".into());
        body.insert("title".to_owned(), self.status.canonical_reason().unwrap_or("Error").into());
        body.insert("status".to_owned(), self.status.as_u16().into());
        body.insert("detail".to_owned(), self.detail.into());
        let mut response = (self.status, Json(Value::Object(body))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(tag) = self.tag {
            headers.insert(header::ETAG, tag);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"bsr\""));
        }
        if self.status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, zstd"));
        }
        response
    }
}
