//! Refusals of rights and of other origins' forms, for the security log (docs/security-log.md): once a request, by whom and for
//! what. Who shows nothing that is ours is counted by the metrics alone.

use app::{
    Deployment,
    session::{ClientAddress, session_token},
};
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use store::{Scope, SecurityEvent, SessionKind, Store};
use tower_http::csrf::ProtectionError;

/// Marks an answer that leads back to a page from what the one who asked may not do.
#[derive(Clone, Copy)]
pub(super) struct RightRefused;

/// Tells of what somebody signed in may not do. The server functions tell of theirs themselves: they know which page it was.
pub(super) async fn rights(State(deployment): State<Deployment>, request: Request, next: Next) -> Response {
    let session = session_of(&request, deployment.secure_cookies);
    let asked = Noted::of(&request);
    let response = next.run(request).await;
    let is_refused =
        response.status() == StatusCode::FORBIDDEN || response.extensions().get::<RightRefused>().is_some();
    if let (true, Some(session)) = (is_refused, session)
        && let Some(scope) = who(&deployment.store, &session).await
    {
        asked.line(SecurityEvent::RightRefused).asked_by(&scope).write();
    }
    response
}

/// Tells of forms that come from another origin.
pub(super) async fn foreign(request: Request, next: Next) -> Response {
    let origin =
        request.headers().get(header::ORIGIN).map(|origin| String::from_utf8_lossy(origin.as_bytes()));
    let (origin, asked) = (origin.unwrap_or_default().into_owned(), Noted::of(&request));
    let response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        asked.line(SecurityEvent::ForeignForm).of_origin(&origin).write();
    }
    response
}

/// What is kept of a request until its answer is there.
pub(super) struct Noted {
    what: String,
    address: Option<ClientAddress>,
}

impl Noted {
    pub(super) fn of(request: &Request) -> Self {
        let what = std::format!("{} {}", request.method(), request.uri().path());
        Self { what, address: request.extensions().get().copied() }
    }

    pub(super) fn line(&self, event: SecurityEvent) -> store::SecurityLine {
        event.from(self.address.map(|ClientAddress(address)| address)).about(&self.what)
    }
}

/// The session that a request shows.
pub(super) fn session_of(request: &Request, secure: bool) -> Option<(SessionKind, String)> {
    session_token(request.headers(), secure).map(|(kind, token)| (kind, token.to_owned()))
}

/// Whose session it is; none when it is over, for then nobody is signed in.
pub(super) async fn who(store: &Store, (kind, token): &(SessionKind, String)) -> Option<Scope> {
    store.session(*kind, token).await.unwrap_or_else(|error| {
        tracing::error!(error = %crate::outcome::Chain(&error), "a session could not be read");
        None
    })
}
