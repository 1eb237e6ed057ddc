//! How a server function answers besides its value: redirects, statuses and cookies, whichever way it was called.

use super::AppError;
use http::header::{ACCEPT, LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos::server_fn::redirect::REDIRECT_HEADER;
use leptos_axum::ResponseOptions;

/// The three ways a server function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// While a page is drawn on the server: the answer is the page.
    Page,
    /// By a plain form, without scripts: the answer is a redirect, which the server turns into a page where it is an error.
    Form,
    /// By our code in the browser: the answer is data.
    Script,
}

/// The way in which the running server function was called.
pub(crate) fn asking() -> Asking {
    use_context::<Parts>().map_or(Asking::Page, |parts| asking_of(&parts))
}

fn asking_of(parts: &Parts) -> Asking {
    if !parts.uri.path().starts_with("/api/") {
        return Asking::Page;
    }
    if takes_html(&parts.headers) { Asking::Form } else { Asking::Script }
}

/// Whether a browser asks for something to be read, and not our code in it or a program.
pub fn takes_html(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT).iter().any(|value| value.to_str().is_ok_and(|value| value.contains("text/html")))
}

/// Sends the asker to a local address: by 303 for a browser, by a header that the router obeys for our own code.
pub(crate) fn see_other(path: &str) {
    let (Some(options), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path))
    else {
        return;
    };
    options.insert_header(LOCATION, location);
    match asking() {
        Asking::Page | Asking::Form => options.set_status(StatusCode::SEE_OTHER),
        Asking::Script => {
            options.insert_header(HeaderName::from_static(REDIRECT_HEADER), HeaderValue::from_static(""));
        }
    }
}

/// Gives an error its status. A plain form is left alone: leptos answers it by a redirect, which the server turns into a page
/// that says what is wrong, or leads to the sign-in.
pub(crate) fn refuse(error: &AppError) {
    let Some(options) = use_context::<ResponseOptions>() else { return };
    if asking() != Asking::Form {
        options.set_status(error.status());
    }
}

/// Adds a `Set-Cookie` header to the answer.
pub(crate) fn set_cookie(cookie: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        options.append_header(SET_COOKIE, value);
    }
}

/// The address of the page that is being drawn, for coming back to it after the sign-in.
pub(crate) fn page_address() -> Option<String> {
    let parts = use_context::<Parts>()?;
    (asking_of(&parts) == Asking::Page).then(|| parts.uri.path_and_query().map(ToString::to_string)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(path: &str, accept: &str) -> Parts {
        http::Request::builder().uri(path).header(ACCEPT, accept).body(()).expect("a request").into_parts().0
    }

    #[test]
    fn a_plain_form_a_script_and_a_page_are_told_apart() {
        let html = "text/html,application/xhtml+xml,*/*;q=0.8";
        assert_eq!(asking_of(&parts("/api/ui/sign-in", html)), Asking::Form);
        assert_eq!(asking_of(&parts("/api/ui/sign-in", "application/json")), Asking::Script);
        assert_eq!(asking_of(&parts("/organizations", html)), Asking::Page);
        assert_eq!(asking_of(&parts("/organizations", "*/*")), Asking::Page);
    }
}
