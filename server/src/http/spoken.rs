//! Answers without words get some when a person reads them: a form of another origin, an address that takes no such method, too
//! much, too slow, an error of a server function. A blank page tells nobody what to do.

use app::{AppError, takes_html};
use axum::{
    body::{HttpBody as _, to_bytes},
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::{
    language::Language,
    texts::{portal as texts, portal_organizations},
};
use leptos::server_fn::error::{FromServerFnError as _, SERVER_FN_ERROR_HEADER};

use super::page::told;

/// An error is one sentence at most.
const LONGEST_ERROR: usize = 64 * 1024;

/// Gives a refusal that has no words a page.
pub(super) async fn spoken(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !takes_html(headers) {
        return next.run(request).await;
    }
    let (language, is_form) = (app::language::of(headers), request.method() == Method::POST);
    let response = next.run(request).await;
    let Some(sentence) = sentence(&response, is_form, language) else { return response };
    let mut page = told(response.status(), language, sentence);
    // What else it says holds on: `Allow`, `Retry-After`, cookies.
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            page.headers_mut().append(name, value.clone());
        }
    }
    page
}

/// Gives the error of a plain form a page, unless it leads where that is told, or to the sign-in. Leptos would lead back to the
/// form with the error in the address, where nobody reads it.
pub(super) async fn errors_of_forms(request: Request, next: Next) -> Response {
    let is_plain = request.method() == Method::POST && takes_html(request.headers());
    let language = app::language::of(request.headers());
    let response = next.run(request).await;
    if !is_plain || !response.headers().contains_key(SERVER_FN_ERROR_HEADER) || leads_on(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let error = to_bytes(body, LONGEST_ERROR).await.map_or(AppError::Failed, AppError::de);
    let mut page = told(error.status(), language, &error.told(language));
    for cookie in parts.headers.get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    page
}

/// Whether an answer leads where the portal said, and not back by leptos' own rule: with the error in the address, or home when
/// the browser did not say where the form stood.
fn leads_on(response: &Response) -> bool {
    let location = response.headers().get(header::LOCATION).map_or(&b"/"[..], |it| it.as_bytes());
    location != b"/" && !location.windows(b"__err=".len()).any(|part| part == b"__err=")
}

/// What is to be said; nothing where the answer says something itself.
fn sentence(response: &Response, is_form: bool, language: Language) -> Option<&'static str> {
    let status = response.status();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    // What limits bodies answers with words for programmers.
    let has_words = response.body().size_hint().exact() != Some(0) && status != StatusCode::PAYLOAD_TOO_LARGE;
    if is_page || has_words {
        return None;
    }
    match status {
        StatusCode::FORBIDDEN if is_form => Some(texts::foreign_form(language)),
        StatusCode::FORBIDDEN => Some(portal_organizations::role_may_not(language)),
        StatusCode::NOT_FOUND => Some(texts::not_found(language)),
        StatusCode::METHOD_NOT_ALLOWED => Some(texts::no_such_method(language)),
        StatusCode::PAYLOAD_TOO_LARGE => Some(texts::too_large(language)),
        status if status.is_server_error() => Some(texts::failed(language)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse as _;

    #[test]
    fn an_error_is_told_where_nothing_else_tells_it() {
        let led = |to: &'static str| leads_on(&[(header::LOCATION, to)].into_response());
        assert!(!leads_on(&StatusCode::INTERNAL_SERVER_ERROR.into_response()));
        assert!(!led("/") && !led("https://app.example/organizations?q=a&__path=%2Fapi&__err=Aw%3D%3D"));
        assert!(led("/sign-in?next=%2Forganizations") && led("/organizations/1/reports"));
    }

    #[test]
    fn what_says_something_itself_is_left_alone() {
        let said = |response: Response| sentence(&response, true, Language::En);
        assert_eq!(said((StatusCode::FORBIDDEN, "why").into_response()), None);
        assert_eq!(said(StatusCode::OK.into_response()), None);
        assert_eq!(said(StatusCode::SEE_OTHER.into_response()), None);
        assert!(said(StatusCode::FORBIDDEN.into_response()).unwrap().contains("another site"));
        assert!(said((StatusCode::PAYLOAD_TOO_LARGE, "length limit exceeded").into_response()).is_some());
        assert_eq!(said(told(StatusCode::PAYLOAD_TOO_LARGE, Language::En, "why")), None);
        assert!(said(StatusCode::SERVICE_UNAVAILABLE.into_response()).is_some());
    }
}
