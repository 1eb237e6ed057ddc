//! One request, and what is seen of its answer.

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use tower::ServiceExt as _;

use super::{entry::Entry, people::Person};

/// How a request says what it carries.
#[derive(Clone)]
pub(super) enum Carries {
    Nothing,
    /// Fields of a form, sent by our code in the browser or, with `plain`, by a browser without scripts.
    Form {
        fields: Vec<(&'static str, String)>,
        plain: bool,
    },
    /// What the browser's part sends to read a page.
    Postcard(Vec<u8>),
    Json(&'static str),
    /// A file in a form.
    File {
        name: &'static str,
        bytes: &'static [u8],
    },
}

/// Asks; gives the status, with a `+` when something was left to be told by the next page.
pub(super) async fn ask(
    router: &Router,
    entry: &Entry,
    address: &str,
    carries: Carries,
    person: &Person,
) -> String {
    let mut request = Request::builder().method(entry.method()).uri(address);
    if let Some((name, value)) = &person.shows {
        request = request.header(*name, value);
    }
    let body = match carries {
        Carries::Nothing => {
            request = request.header(header::ACCEPT, "text/html");
            Body::empty()
        }
        Carries::Form { fields, plain } => {
            let accept = if plain { "text/html" } else { "application/x-postcard" };
            request = request
                .header(header::ACCEPT, accept)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            Body::from(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
        }
        Carries::Postcard(bytes) => {
            request = request
                .header(header::ACCEPT, "application/x-postcard")
                .header(header::CONTENT_TYPE, "application/x-postcard");
            Body::from(bytes)
        }
        Carries::Json(text) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(text)
        }
        Carries::File { name, bytes } => {
            request = request
                .header(header::ACCEPT, "text/html")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
            let head =
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n");
            Body::from([head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat())
        }
    };
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let leads_to = response.headers().get(header::LOCATION).map_or("", |to| to.to_str().unwrap());
    // The world is reached by https.
    let begin = std::format!("{}=page=", app::left_cookie_name(true));
    let left = response.headers().get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    // Kept for another page than that to which it leads, it tells nothing: it waits for who signs in again.
    let is_told = |page: &str| !leads_to.starts_with("/sign-in") || page.starts_with("%2Fsign-in");
    let told = left.filter_map(|cookie| cookie.strip_prefix(&begin)).any(is_told);
    format!("{}{}", response.status().as_u16(), if told { "+" } else { "" })
}
