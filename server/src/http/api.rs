//! The REST API under `/api/v1`, its document and its documentation. Bearer keys, never cookies.
//!
//! A request passes, from the outside: who is asking and how often ([`gate`]), for writes whether it is a repeated one
//! ([`repeat`]), then its operation, which is three lines: who, what is wanted, one call. The router and the document
//! ([`document`]) are made of the same list of operations, so that neither has one that the other has not.

mod asked;
mod delivery;
mod docs;
mod document;
mod gate;
mod history;
mod limit;
mod mails;
mod organizations;
mod page;
mod repeat;
mod reports;
mod words;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::from_fn_with_state,
    routing::{any, get},
};
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi as _;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

pub(crate) use self::document::document;
pub(super) use self::limit::Limits;
pub(super) use self::{asked::Pusher, document::ProblemDetails};
use super::{INGEST_TIME, PAGE_TIME, Shared, ingest};

/// All routes of the API, and those that describe it.
pub(super) fn router(shared: &Shared) -> Router<Shared> {
    let reads = reads().layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME));
    let writes = writes(Some(shared))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME));
    let pushes = pushes()
        .layer(DefaultBodyLimit::disable())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, INGEST_TIME));
    let (operations, _) = reads.merge(writes).merge(pushes).split_for_parts();
    let operations = operations
        .route("/api/v1", any(gate::unknown))
        .route("/api/v1/", any(gate::unknown))
        .route("/api/v1/{*rest}", any(gate::unknown))
        .layer(from_fn_with_state(shared.clone(), gate::gate));
    operations.route("/api/openapi.json", get(document::get)).route("/api/docs", get(docs::get))
}

fn reads() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(document::Outline::openapi())
        .routes(routes!(organizations::list))
        .routes(routes!(organizations::one))
        .routes(routes!(history::month))
        .routes(routes!(history::accounts))
        .routes(routes!(reports::list))
        .routes(routes!(reports::pdf))
        .routes(routes!(delivery::get))
        .routes(routes!(mails::list))
}

/// With what is shared a request that comes again is recognized; the document needs none of it.
fn writes(shared: Option<&Shared>) -> OpenApiRouter<Shared> {
    let repeatable = |(schemas, paths, methods): UtoipaMethodRouter<Shared>| match shared {
        // Within the method: another one is refused before its request is looked at.
        Some(shared) => {
            (schemas, paths, methods.route_layer(from_fn_with_state(shared.clone(), repeat::repeat)))
        }
        None => (schemas, paths, methods),
    };
    OpenApiRouter::new()
        .routes(repeatable(routes!(delivery::put)))
        .routes(repeatable(routes!(mails::send_again)))
}

fn pushes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(ingest::post))
}
