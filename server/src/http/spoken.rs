//! Answers without words get some when a person reads them: a form of another origin, an address that takes no such method, too
//! much, too slow. A blank page tells nobody what to do.

use app::takes_html;
use axum::{
    body::HttpBody as _,
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::{
    language::Language,
    texts::{portal as texts, portal_organizations},
};

use super::page::told;

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
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(texts::not_found(language)),
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
