//! HTTP: which address leads where, and what every answer carries.

pub(crate) mod accept;
#[cfg(test)]
mod access;
mod api;
mod asked;
mod asker;
mod assets;
mod bounded;
mod bounds;
mod bundle;
mod client;
mod cookies;
mod download;
mod embedding;
mod form;
mod framed;
mod headers;
mod health;
mod ingest;
mod invitation;
mod launch;
mod live;
mod logo;
mod metrics;
mod opt_out;
mod page;
mod pages;
mod people;
mod problem;
mod refusals;
mod report_key;
mod sign_in_with;
mod spoken;
mod step;
mod you;

use std::{num::NonZeroU32, time::Duration};

use app::Deployment;
use axum::{
    Router,
    extract::FromRef,
    http::{HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use jobs::report_proof::PublicKey;
use leptos::config::LeptosOptions;
use store::Store;
use tokio::sync::watch;
use tower_http::{
    compression::CompressionLayer, csrf::CsrfLayer, limit::RequestBodyLimitLayer,
    set_header::SetResponseHeaderLayer, timeout::TimeoutLayer,
};

use self::{api::Limits, bounds::Bounds, metrics::Metrics};
pub(crate) use self::{api::document, client::client_address, sign_in_with::Providers};
use crate::{outcome::Failure, standing::Watch};

/// The largest form of a page, in bytes.
const FORM_LIMIT: usize = 64 * 1024;
/// How long a page or a download may take.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// How long one push may take; its sender may not be silent for long either.
const INGEST_TIME: Duration = Duration::from_secs(900);

/// What the handlers share.
#[derive(Clone, FromRef)]
pub(crate) struct Shared {
    deployment: Deployment,
    leptos: LeptosOptions,
    metrics: Metrics,
    report_key: PublicKey,
    limits: Limits,
    bounds: Bounds,
    providers: Providers,
    /// Whether the server stops: what would go on for long ends then.
    stopped: watch::Receiver<bool>,
    #[from_ref(skip)]
    live_reload: bool,
}

impl FromRef<Shared> for Store {
    fn from_ref(shared: &Shared) -> Self {
        shared.deployment.store.clone()
    }
}

/// How many requests a minute are answered.
#[derive(Clone, Copy)]
pub(crate) struct Rates {
    /// Of an API key.
    pub(crate) api: NonZeroU32,
    /// Of a session.
    pub(crate) pages: NonZeroU32,
}

/// All routes. `stopped` says when the server stops. With `live_reload` pages may connect to `cargo xtask dev`.
///
/// # Errors
/// Counting was started twice, or the public address is no origin.
pub(crate) fn router(
    deployment: Deployment,
    providers: Providers,
    watch: Watch,
    report_key: PublicKey,
    rates: Rates,
    stopped: watch::Receiver<bool>,
    live_reload: bool,
) -> Result<Router, Failure> {
    let https = deployment.secure_cookies;
    let csrf = CsrfLayer::new()
        .add_trusted_origin(deployment.public_url.trim_end_matches('/'))
        .map_err(|error| Failure::new(format!("BSR_PUBLIC_URL is no origin that browsers send: {error}")))?;
    let shared = Shared {
        deployment,
        leptos: pages::options(),
        metrics: Metrics::install(watch).map_err(|error| Failure::of(&error))?,
        report_key,
        limits: Limits::new(rates.api),
        bounds: Bounds::new(rates.pages),
        providers,
        stopped,
        live_reload,
    };

    let logos = Router::new()
        .route("/{kind}/{id}/logo", get(logo::get).post(logo::post))
        .route("/{kind}/{id}/logo/remove", post(logo::remove));
    let embedding = Router::new()
        .route("/partners/{id}/embedding/origins", post(embedding::origins))
        .route("/partners/{id}/embedding/keys", post(embedding::add))
        .route("/partners/{id}/embedding/keys/{key}/revoke", post(embedding::revoke))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT));
    let account = Router::new()
        .route("/sign-in/code", get(step::get).post(step::post))
        .route("/account/password", get(you::home).post(you::password))
        .route("/account/second-step", get(you::home).post(you::begin))
        .route("/account/second-step/confirm", get(you::home).post(you::confirm))
        .route("/account/second-step/codes", get(you::home).post(you::recovery_codes))
        .route("/account/second-step/off", get(you::home).post(you::off))
        .route("/account/sessions/{id}/end", get(you::home).post(you::end_session))
        .route("/account/sessions/end-others", get(you::home).post(you::end_others))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT));
    let people = Router::new()
        .route("/partners/{id}/people/invite", post(people::invite))
        .route("/partners/{id}/people/second-step", post(people::second_step))
        .route("/partners/{id}/people/{user}/role", post(people::role))
        .route("/partners/{id}/people/{user}/remove", post(people::remove))
        .route("/partners/{id}/people/invitations/{invitation}/send", post(people::send_again))
        .route("/partners/{id}/people/invitations/{invitation}/withdraw", post(people::withdraw))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT));
    let files = Router::new()
        .route("/organizations/{id}/reports/{file}", get(download::get))
        .route("/organizations/{id}/reports/live", get(live::get))
        .route("/organizations/reports.zip", post(bundle::post))
        .layer(from_fn(bounded::form));
    let own = files.merge(logos).merge(embedding).merge(account).merge(people);
    // Pages and downloads: cookies, so no request of another origin may change anything.
    let pages = pages::router(&shared)
        .layer(from_fn(pages::of_this_build))
        .layer(from_fn(spoken::errors_of_forms))
        .layer(CompressionLayer::new().gzip(true).br(true))
        .layer(from_fn(bounded::form))
        .merge(own.layer(from_fn_with_state(shared.clone(), refusals::rights)))
        .layer(from_fn_with_state(shared.clone(), bounds::pages))
        .route("/launch/go-on", post(launch::go_on))
        // Here, too: what is said within `framed` may be seen in the frame.
        .layer(from_fn(spoken::spoken))
        .layer(from_fn_with_state(shared.clone(), framed::framed))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME))
        .layer(csrf.clone());
    let api = api::router(&shared);
    // The link of a mail: mail programs post to it from anywhere, and it needs no cookie.
    let opt_out = Router::new()
        .route("/unsubscribe/{token}", get(opt_out::get).post(opt_out::post))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME));
    // The link of a mail that invites somebody: no cookie is needed, and one is given. No page is told that one came from there.
    let silent = HeaderValue::from_static("no-referrer");
    let invitation = Router::new()
        .route("/invitations/{token}", get(invitation::get).post(invitation::post))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME))
        .layer(csrf.clone())
        .layer(SetResponseHeaderLayer::overriding(header::REFERRER_POLICY, silent));
    // Other portals send their users here: from another origin, and the token in the form says who they are.
    let launch = Router::new()
        .route("/launch", post(launch::post))
        .route("/launch/arrived", get(launch::arrived))
        .route(launch::ARRIVE_ADDRESS, get(launch::arrive))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME));
    // To other providers, by a form of ours alone, and back: pages of nobody's frame, reached from elsewhere.
    let sign_in_with = Router::new()
        .route("/sign-in/with/{provider}", get(sign_in_with::home).post(sign_in_with::begin))
        .layer(from_fn_with_state(shared.clone(), bounds::ways))
        .route("/sign-in/with/{provider}/done", get(sign_in_with::done))
        .layer(RequestBodyLimitLayer::new(FORM_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME))
        .layer(csrf);
    let operation = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::get))
        .route("/.well-known/bsr-report-key.pem", get(report_key::pem))
        .route("/.well-known/bsr-report-key.json", get(report_key::jwk))
        .route("/pkg/{*path}", get(assets::get));
    Ok(operation
        .merge(api)
        .merge(opt_out)
        .merge(invitation)
        .merge(launch)
        .merge(sign_in_with)
        .merge(pages)
        .layer(from_fn(refusals::foreign))
        .layer(from_fn(spoken::spoken))
        .layer(from_fn_with_state(https, cookies::own))
        .layer(from_fn_with_state(https, headers::secure))
        .layer(from_fn(metrics::count))
        .with_state(shared))
}

/// Whether the browser's part is in this program.
pub(crate) fn has_front() -> bool {
    assets::package().is_some()
}
