//! Who asks for what is not a page of the portal: the scope of the session in the request's cookie.

use app::{
    Deployment, language,
    session::{self, ClientAddress},
    sign_in_address,
};
use axum::{
    Extension,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use domain::texts::portal;
use store::{Error, Scope, SessionKind, Visitor};

use super::page;

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

/// The scope of who is signed in and sends a form, with where it comes from; else the answer: to the sign-in, and from there to
/// `back`.
pub(super) async fn sender(
    deployment: &Deployment,
    headers: &HeaderMap,
    address: Option<Extension<ClientAddress>>,
    back: &str,
) -> Result<Scope, Response> {
    match scope(deployment, headers).await {
        Ok(Some(scope)) => Ok(scope.from_address(address.map(|Extension(ClientAddress(address))| address))),
        Ok(None) => Err(Redirect::to(&sign_in_address(back)).into_response()),
        Err(error) => {
            tracing::error!(error = %crate::outcome::Chain(&error), "a session could not be read");
            let language = language::of(headers);
            Err(page::told(StatusCode::INTERNAL_SERVER_ERROR, language, portal::failed(language)))
        }
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
