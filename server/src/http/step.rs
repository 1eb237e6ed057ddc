//! `/sign-in/code`: the second step of signing in. A page of the server's own, so that it works without scripts; nobody is
//! signed in before it, and no other page can be reached with what it goes by.

use app::{
    Deployment, language, local_page,
    session::{step_cookie, step_token},
    sign_in_address, sign_in_refused, too_often,
};
use axum::{
    body::Bytes,
    http::{StatusCode, Uri, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::{
    language::Language,
    texts::{portal, portal_you as texts},
};
use store::{SignedIn, StepError};

use super::{
    asker::Asker,
    form::field,
    page,
    you::{code_error, code_field},
};

/// The page.
pub(super) async fn get(asker: Asker, uri: Uri) -> Response {
    let (deployment, language) = (&asker.deployment, asker.language);
    let next = field(uri.query().unwrap_or_default().as_bytes(), "next");
    let waits = match step_token(&asker.headers, deployment.secure_cookies) {
        Some(token) => deployment.store.step_waits(token).await,
        None => Ok(false),
    };
    match waits {
        Ok(true) => drawn(StatusCode::OK, language, &next, None),
        Ok(false) => Redirect::to(&sign_in_address(&next)).into_response(),
        Err(error) => failed(language, &error),
    }
}

/// The code.
pub(super) async fn post(asker: Asker, form: Bytes) -> Response {
    let (deployment, language) = (&asker.deployment, asker.language);
    let [code, next] = ["code", "next"].map(|name| field(&form, name));
    let token = step_token(&asker.headers, deployment.secure_cookies).unwrap_or_default();
    match deployment.store.take_step(token, &code, asker.visitor()).await {
        Ok(signed_in) => match asker.end_earlier().await {
            Ok(()) => welcome(deployment, &signed_in, &next),
            Err(error) => failed(language, &error),
        },
        Err(StepError::Wrong) => {
            let told = texts::wrong_code(language);
            drawn(StatusCode::UNPROCESSABLE_ENTITY, language, &next, Some(told))
        }
        Err(StepError::Throttled { retry_after_seconds }) => {
            let told = too_often(language, retry_after_seconds);
            drawn(StatusCode::TOO_MANY_REQUESTS, language, &next, Some(&told))
        }
        Err(StepError::Over) => {
            let secure = deployment.secure_cookies;
            let cookies = [sign_in_refused(texts::step_over(language), secure), step_cookie("", 0, secure)];
            let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
            (cookies, Redirect::to(&sign_in_address(&next))).into_response()
        }
        Err(StepError::Store(error)) => failed(language, &error),
    }
}

/// Signed in, and on the way.
fn welcome(deployment: &Deployment, signed_in: &SignedIn, next: &str) -> Response {
    let secure = deployment.secure_cookies;
    let session = deployment.session_cookie(&signed_in.token, signed_in.expires_at);
    let mut cookies = vec![session, step_cookie("", 0, secure)];
    cookies.extend(signed_in.language.map(|wanted| language::kept(wanted, secure)));
    let cookies: Vec<_> = cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect();
    (AppendHeaders(cookies), Redirect::to(local_page(next))).into_response()
}

fn drawn(status: StatusCode, language: Language, next: &str, told: Option<&str>) -> Response {
    let (title, next) = (texts::step(language), local_page(next));
    let error = told.map_or_else(String::new, code_error);
    let main = std::format!(
        "<h1>{title}</h1><p>{about}</p><form method=\"post\" action=\"/sign-in/code\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">{field}\
         <button class=\"button primary\">{button}</button></form><p><a href=\"{again}\">{back}</a></p>",
        about = texts::step_about(language),
        next = page::escape(next),
        field = code_field(texts::step_code(language), &error, false),
        button = portal::sign_in(language),
        again = page::escape(&sign_in_address(next)),
        back = texts::step_back(language),
    );
    page::page(status, language, title, &main)
}

fn failed(language: Language, error: &store::Error) -> Response {
    page::failed(language, "the second step of a sign-in failed", error)
}
