//! Who asks for what is not a page of the portal: the scope of the session in the request's cookie.

use app::{Deployment, session};
use axum::http::HeaderMap;
use store::{Error, Scope};

/// The scope of the request's session; none when nobody is signed in.
///
/// # Errors
/// The database's.
pub(super) async fn scope(deployment: &Deployment, headers: &HeaderMap) -> Result<Option<Scope>, Error> {
    match session::session_token(headers, deployment.secure_cookies) {
        Some((kind, token)) => deployment.store.session(kind, token).await,
        None => Ok(None),
    }
}
