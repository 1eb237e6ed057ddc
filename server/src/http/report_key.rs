//! `/.well-known/bsr-report-key.pem` and `.json`: the public key with which anybody checks a report (docs/verify.md).

use axum::{
    extract::State,
    http::{HeaderName, header},
    response::IntoResponse,
};
use jobs::report_proof::PublicKey;

/// The key is as public as it can be, and changes only when an operator changes it.
const CACHED: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=3600");

/// `GET /.well-known/bsr-report-key.pem`: as every tool reads it.
pub(super) async fn pem(State(key): State<PublicKey>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/x-pem-file"), CACHED], key.to_pem())
}

/// `GET /.well-known/bsr-report-key.json`: a JSON Web Key, with the id that stands in each report.
pub(super) async fn jwk(State(key): State<PublicKey>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/jwk+json"), CACHED], key.to_jwk())
}
