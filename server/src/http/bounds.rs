//! How much one person may ask of a server, and one network of the ways to other providers: far more than people do, and far less
//! than a machine could. Each server counts by itself; the limits keep one from taking a server from the others.

mod in_flight;
mod pace;

use std::num::NonZeroU32;

use app::{AppError, Deployment, language, session::ClientAddress, takes_html, too_often};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    id::UserId,
    language::Language,
    texts::{portal, portal_bundle},
};
use leptos::server_fn::error::FromServerFnError as _;
use sha2::{Digest as _, Sha256};
use store::{Scope, SecurityEvent};

pub(super) use self::{
    in_flight::{Held, InFlight},
    pace::Pace,
};
use super::{
    page,
    refusals::{self, Noted},
};

/// Archives that are written for one user at the same time.
const ARCHIVES: usize = 2;
/// Pages of one user that wait for changes at the same time; each tab with a Reports page is one.
const STREAMS: usize = 32;
/// Ways to another provider that begin in one network in a minute, where a whole office may sit.
const WAYS: NonZeroU32 = NonZeroU32::new(60).expect("it is not 0");
/// After so many seconds an archive or a change stream may be over.
const OVER: u64 = 30;

/// All of them.
#[derive(Clone)]
pub(super) struct Bounds {
    /// Of a session, by the hash of its token: what is no session of ours counts, too, before anybody asks the database.
    pages: Pace<[u8; 32]>,
    ways: Pace<String>,
    archives: InFlight<UserId>,
    streams: InFlight<UserId>,
}

impl Bounds {
    /// `pages`: how many requests a session may make in a minute.
    pub(super) fn new(pages: NonZeroU32) -> Self {
        Self {
            pages: Pace::a_minute(pages),
            ways: Pace::a_minute(WAYS),
            archives: InFlight::new(ARCHIVES),
            streams: InFlight::new(STREAMS),
        }
    }

    /// A place for one more archive of whoever asks.
    pub(super) fn archive(&self, scope: &Scope) -> Option<Held<UserId>> {
        hold(&self.archives, scope, "an archive")
    }

    /// A place for one more page that waits for changes.
    pub(super) fn stream(&self, scope: &Scope) -> Option<Held<UserId>> {
        hold(&self.streams, scope, "a change stream")
    }
}

/// The answer where there is no place for an archive.
pub(super) fn too_many_archives(language: Language) -> Response {
    let told = page::told(StatusCode::TOO_MANY_REQUESTS, language, portal_bundle::too_many(language));
    ([(header::RETRY_AFTER, HeaderValue::from(OVER))], told).into_response()
}

/// The answer where there is no place for a change stream, which no person reads.
pub(super) fn too_many_streams() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, HeaderValue::from(OVER))]).into_response()
}

/// A place of the user who asks; who is no user gets none.
fn hold(of: &InFlight<UserId>, scope: &Scope, what: &str) -> Option<Held<UserId>> {
    let held = scope.user().and_then(|user| of.take(user.id));
    if held.is_none() {
        SecurityEvent::TooOften.from(None).asked_by(scope).about(what).write();
    }
    held
}

/// Counts what somebody signed in asks for.
pub(super) async fn pages(
    State(deployment): State<Deployment>,
    State(bounds): State<Bounds>,
    request: Request,
    next: Next,
) -> Response {
    let Some(session) = refusals::session_of(&request, deployment.secure_cookies) else {
        return next.run(request).await;
    };
    let key: [u8; 32] = Sha256::digest(session.1.as_bytes()).into();
    let Err(wait) = bounds.pages.ask(&key) else { return next.run(request).await };
    if wait.is_news
        && let Some(scope) = refusals::who(&deployment.store, &session).await
    {
        Noted::of(&request).line(SecurityEvent::TooOften).asked_by(&scope).write();
    }
    let told = if is_script(&request) {
        (StatusCode::TOO_MANY_REQUESTS, AppError::TooOften.ser()).into_response()
    } else {
        let language = language::of(request.headers());
        page::told(StatusCode::TOO_MANY_REQUESTS, language, portal::too_many_pages(language))
    };
    ([(header::RETRY_AFTER, HeaderValue::from(wait.seconds))], told).into_response()
}

/// Counts who sets out to another provider.
pub(super) async fn ways(State(bounds): State<Bounds>, request: Request, next: Next) -> Response {
    let Some(ClientAddress(address)) = request.extensions().get::<ClientAddress>().copied() else {
        return next.run(request).await;
    };
    let Err(wait) = bounds.ways.ask(&store::network(address)) else { return next.run(request).await };
    if wait.is_news {
        Noted::of(&request).line(SecurityEvent::TooOften).write();
    }
    let language = language::of(request.headers());
    let sentence = too_often(language, wait.seconds);
    let told = page::told(StatusCode::TOO_MANY_REQUESTS, language, &sentence);
    ([(header::RETRY_AFTER, HeaderValue::from(wait.seconds))], told).into_response()
}

/// Whether our code in the browser asks, which reads our errors and no pages.
fn is_script(request: &Request) -> bool {
    request.uri().path().starts_with("/api/ui/") && !takes_html(request.headers())
}
