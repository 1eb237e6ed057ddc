//! Pages in another portal's iframe: only the origins that their partner allowed may frame them, and no other page may be framed
//! at all (reliability.md, Security).

use app::{
    Deployment, language,
    session::{destination, for_a_frame, session_token},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::texts::portal_launch as texts;
use store::{Scope, SessionKind};

use super::page;

/// Marks an answer that may be framed.
#[derive(Clone, Copy)]
pub(super) struct Framed;

/// Asks who holds a framed session's cookie, and lets their portal frame the answer.
pub(super) async fn framed(
    State(deployment): State<Deployment>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let Some((SessionKind::Framed, token)) = session_token(headers, deployment.secure_cookies) else {
        return next.run(request).await;
    };
    let scope = match deployment.store.session(SessionKind::Framed, token).await {
        Ok(scope) => scope,
        Err(error) => {
            tracing::error!(error = %crate::outcome::Chain(&error), "a framed session could not be read");
            return next.run(request).await;
        }
    };
    let origins = scope.as_ref().and_then(Scope::framed_by).map(<[String]>::to_vec);
    match (scope, origins) {
        (Some(scope), Some(origins)) => {
            request.extensions_mut().insert(scope);
            let mut response = next.run(request).await;
            keep_in_the_frame(response.headers_mut());
            allow(response, &origins)
        }
        _ if destination(headers) == Some("iframe") => ended(&deployment, token, headers).await,
        _ => next.run(request).await,
    }
}

/// Lets these origins frame an answer, which nobody may otherwise.
pub(super) fn allow(mut response: Response, origins: &[String]) -> Response {
    const NOBODY: &str = "frame-ancestors 'none'";
    let headers = response.headers_mut();
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok());
    let policy =
        policy.map(|policy| policy.replace(NOBODY, &std::format!("frame-ancestors {}", origins.join(" "))));
    // An answer without a policy is no page, and gets the closed one.
    if let Some(Ok(policy)) = policy.filter(|_| !origins.is_empty()).map(|it| HeaderValue::from_str(&it)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        response.extensions_mut().insert(Framed);
    }
    response
}

/// Cookies of ours that a page sets in a frame must come back from there.
fn keep_in_the_frame(headers: &mut HeaderMap) {
    let set: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in set {
        let kept = cookie.to_str().ok().and_then(|text| HeaderValue::from_str(&for_a_frame(text)).ok());
        headers.append(header::SET_COOKIE, kept.unwrap_or(cookie));
    }
}

/// The session is over: whoever framed it may say so, a sign-in in its place may not be framed.
async fn ended(deployment: &Deployment, token: &str, headers: &HeaderMap) -> Response {
    let language = language::of(headers);
    let origins = match deployment.store.framed_by_of_ended(token).await {
        Ok(origins) => origins,
        Err(error) => {
            tracing::error!(error = %crate::outcome::Chain(&error), "an ended session could not be read");
            Vec::new()
        }
    };
    let main = std::format!("<h1>{}</h1><p>{}</p>", texts::ended(language), texts::ended_text(language));
    allow(page::page(StatusCode::UNAUTHORIZED, language, texts::ended(language), &main), &origins)
}
