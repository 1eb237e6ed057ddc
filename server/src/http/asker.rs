//! Who asks for what is not a page of the portal: the scope of the session in the request's cookie.

use app::{
    Deployment,
    session::{self, ClientAddress},
};
use axum::{Extension, http::HeaderMap};
use store::{Error, Scope, SessionKind, Visitor};

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

/// Ends the session that a browser had when another one begins in it: nobody uses it any more, and nobody else should.
///
/// # Errors
/// The database's.
pub(super) async fn end_earlier(deployment: &Deployment, headers: &HeaderMap) -> Result<(), Error> {
    match session::session_token(headers, deployment.secure_cookies) {
        Some((SessionKind::Direct, token)) => deployment.store.sign_out(token).await,
        _ => Ok(()),
    }
}

/// Where the request comes from, and from which browser.
pub(super) fn visitor(address: Option<Extension<ClientAddress>>, headers: &HeaderMap) -> Visitor {
    let address = address.map(|Extension(ClientAddress(address))| address);
    Visitor { address, user_agent: session::user_agent(headers) }
}
