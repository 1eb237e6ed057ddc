//! Who asks for what is not a page of the portal, signed in or not.

use std::{convert::Infallible, net::IpAddr};

use app::{
    Deployment, language,
    session::{self, ClientAddress},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use domain::language::Language;
use store::{Error, Scope, SessionKind, Visitor};

use super::Shared;

/// Who asks: from where, with which headers, in which language.
pub(super) struct Asker {
    pub(super) deployment: Deployment,
    pub(super) language: Language,
    pub(super) headers: HeaderMap,
    /// The network address, where the server has determined it.
    pub(super) address: Option<IpAddr>,
}

impl FromRequestParts<Shared> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Infallible> {
        Ok(Self {
            deployment: shared.deployment.clone(),
            language: language::of(&parts.headers),
            headers: parts.headers.clone(),
            address: parts.extensions.get::<ClientAddress>().map(|ClientAddress(address)| *address),
        })
    }
}

impl Asker {
    /// The scope of the request's session; none when nobody is signed in.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn scope(&self) -> Result<Option<Scope>, Error> {
        let Some((kind, token)) = self.session() else { return Ok(None) };
        let scope = self.deployment.store.session(kind, token).await?;
        Ok(scope.map(|scope| self.with_address(scope)))
    }

    /// A scope of theirs, with where they ask from.
    pub(super) fn with_address(&self, scope: Scope) -> Scope {
        scope.from_address(self.address)
    }

    /// Where the request comes from, and from which browser.
    pub(super) fn visitor(&self) -> Visitor {
        Visitor { address: self.address, user_agent: session::user_agent(&self.headers) }
    }

    /// The session that the request's cookie names, which may be over.
    pub(super) fn session(&self) -> Option<(SessionKind, &str)> {
        session::session_token(&self.headers, self.deployment.secure_cookies)
    }

    /// Ends the session that the browser had when another one begins in it.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn end_earlier(&self) -> Result<(), Error> {
        self.deployment.end_earlier_session(&self.headers).await
    }
}
