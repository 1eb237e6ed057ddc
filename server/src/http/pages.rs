//! The portal's pages and server functions, which `app` draws, with the one context that it wants.

use app::{AppError, BUILD, Deployment, routes, shell};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    nonce::use_nonce,
};
use leptos_axum::{LeptosRoutes as _, ResponseOptions, render_app_async_with_context};

use super::{Shared, assets, headers};

/// What the document needs to name the browser's files.
pub(super) fn options() -> LeptosOptions {
    let package = assets::package().unwrap_or_else(|| "pkg".to_owned());
    LeptosOptions::builder().output_name("bsr").site_pkg_dir(package).build()
}

/// Every page, every server function, and 404 for what is neither.
pub(super) fn router(shared: &Shared) -> Router<Shared> {
    let options = shared.leptos.clone();
    let context = {
        let (deployment, live_reload) = (shared.deployment.clone(), shared.live_reload);
        move || provide(&deployment, live_reload)
    };
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let unknown = {
        let (context, document) = (context.clone(), document.clone());
        move |request: Request<Body>| not_found(context, document, request)
    };
    // The pages' own state is the options alone: leptos would make any other a second context.
    Router::<LeptosOptions>::new()
        .leptos_routes_with_context(&options, routes(), context, document)
        .fallback(unknown)
        .with_state(options)
}

/// Answers nothing that a page of another build asks: it would read it wrongly. A form goes the way of pages without scripts then,
/// and a page loads itself anew.
pub(super) async fn of_this_build(request: Request, next: Next) -> Response {
    let theirs = request.headers().get(BUILD);
    let ours = assets::package();
    if theirs.is_some_and(|theirs| ours.is_none_or(|ours| theirs.as_bytes() != ours.as_bytes())) {
        return AppError::Renewed.status().into_response();
    }
    next.run(request).await
}

/// The context of one request, and the policy for the page's own nonce, which leptos has just made.
fn provide(deployment: &Deployment, live_reload: bool) {
    provide_context(deployment.clone());
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Some(policy) = headers::page_policy(&nonce, live_reload)
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// The portal's own «not found» page, with the status.
async fn not_found<IV: leptos::IntoView + 'static>(
    context: impl Fn() + Clone + Send + Sync + 'static,
    document: impl Fn() -> IV + Clone + Send + Sync + 'static,
    request: Request<Body>,
) -> Response {
    let mut response = render_app_async_with_context(context, document)(request).await.into_response();
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
