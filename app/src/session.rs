//! The sessions' cookies: their names, how they are set, cleared and read. The `server` crate's own routes (downloads, launches)
//! use the same functions.
//!
//! There are two. `__Host-bsr` is of a tab of its own; `__Host-bsr_embed` of an iframe in another portal, which browsers keep
//! for each such portal apart (`Partitioned`).

use http::HeaderMap;
use http::header::{COOKIE, USER_AGENT};
use std::net::IpAddr;
use store::{KnownBrowser, SessionKind};

/// The address a request came from, as the `server` crate determined it. It is put into the request's extensions
/// there, and read by the sign-in (throttling) and the audit trail.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// The name of the session's cookie. `__Host-` makes the browser refuse it unless it is secure, for this host
/// alone and for every path; over plain http, on a developer's machine, there is no such promise to make.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-bsr" } else { "bsr" }
}

/// The `Set-Cookie` value that starts a session of `max_age_seconds`.
pub fn session_cookie(token: &str, max_age_seconds: i64, secure: bool) -> String {
    let name = cookie_name(secure);
    format!(
        "{name}={token}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{}",
        secure_suffix(secure)
    )
}

/// The `Set-Cookie` value that ends a session in the browser.
pub fn ended_cookie(secure: bool) -> String {
    session_cookie("", 0, secure)
}

/// The name of the cookie of a browser that has signed in before. It opens nothing.
fn known_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-bsr_known" } else { "bsr_known" }
}

/// The `Set-Cookie` value by which a browser is known at its next sign-in.
pub fn known_cookie(known: &KnownBrowser, secure: bool) -> String {
    let (name, KnownBrowser { token, seconds }) = (known_cookie_name(secure), known);
    format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}", secure_suffix(secure))
}

/// The token by which the browser is known from an earlier sign-in.
pub fn known_browser(headers: &HeaderMap, secure: bool) -> Option<String> {
    cookie(headers, known_cookie_name(secure)).filter(|token| !token.is_empty()).map(str::to_owned)
}

/// The name of the cookie of a sign-in whose second step is yet to come. It is no session's.
fn step_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-bsr_step" } else { "bsr_step" }
}

/// The `Set-Cookie` value that keeps a sign-in waiting for its second step; it is over with an empty token and 0 seconds.
pub fn step_cookie(token: &str, max_age_seconds: i64, secure: bool) -> String {
    let name = step_cookie_name(secure);
    format!(
        "{name}={token}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{}",
        secure_suffix(secure)
    )
}

/// The token of the sign-in that waits for its second step.
pub fn step_token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    cookie(headers, step_cookie_name(secure)).filter(|token| !token.is_empty())
}

/// What the browser says of itself.
pub fn user_agent(headers: &HeaderMap) -> Option<String> {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The name of the cookie in another portal's iframe. Without https there is no such cookie, but for a browser on the same
/// machine, which takes it all the same.
pub const FRAMED_COOKIE: &str = "__Host-bsr_embed";

/// The `Set-Cookie` value that starts a session in an iframe. Where its user allowed the iframe the cookies of a tab
/// (`requestStorageAccess`), it is not `partitioned`.
pub fn framed_cookie(token: &str, max_age_seconds: i64, partitioned: bool) -> String {
    let partitioned = if partitioned { "; Partitioned" } else { "" };
    format!(
        "{FRAMED_COOKIE}={token}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=None; Secure{partitioned}"
    )
}

/// The name of the cookie that binds the way to another provider and back to this browser.
fn way_name(secure: bool) -> &'static str {
    if secure { "__Host-bsr_way" } else { "bsr_way" }
}

/// The `Set-Cookie` value that keeps it for so many seconds: `Lax`, for another site leads back; none of them, and it is gone.
pub fn way_cookie(kept: &str, seconds: i64, secure: bool) -> String {
    let name = way_name(secure);
    format!("{name}={kept}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}", secure_suffix(secure))
}

/// What that cookie holds, if there is one.
pub fn way_kept(headers: &HeaderMap, secure: bool) -> Option<&str> {
    cookie(headers, way_name(secure))
}

/// A `Set-Cookie` value of ours as a browser keeps it in another portal's iframe.
pub fn for_a_frame(cookie: &str) -> String {
    cookie.replace("; Secure", "").replace("SameSite=Lax", "SameSite=None; Secure; Partitioned")
}

/// The session's token in a request's headers, if there is one, and which of the two cookies it is from.
///
/// A tab of its own never goes by an iframe's cookie, and an iframe never by a tab's (`Sec-Fetch-Dest`, W3C Fetch Metadata).
/// What a page asks for afterwards does not say where the page is: the iframe's cookie, which reaches less, then comes first.
pub fn session_token(headers: &HeaderMap, secure: bool) -> Option<(SessionKind, &str)> {
    let of = |kind, name| cookie(headers, name).filter(|token| !token.is_empty()).map(|token| (kind, token));
    let direct = || of(SessionKind::Direct, cookie_name(secure));
    let framed = || of(SessionKind::Framed, FRAMED_COOKIE);
    match destination(headers) {
        Some("document") => direct(),
        Some("iframe" | "frame") => framed(),
        _ => framed().or_else(direct),
    }
}

/// What the browser wants the answer for, when it says so.
pub fn destination(headers: &HeaderMap) -> Option<&str> {
    headers.get("sec-fetch-dest").and_then(|value| value.to_str().ok())
}

/// The value of the first cookie of that name, over all `Cookie` headers of a request.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

pub(crate) fn secure_suffix(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, http::HeaderValue::from_static(cookie))])
    }

    #[test]
    fn a_secure_cookie_belongs_to_the_host_alone() {
        let cookie = session_cookie("t0ken", 60, true);
        assert_eq!(cookie, "__Host-bsr=t0ken; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        let step = step_cookie("t0ken", 600, true);
        assert_eq!(step, "__Host-bsr_step=t0ken; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(step_token(&headers("a=1; bsr_step=t; bsr=s"), false), Some("t"));
        assert_eq!(step_token(&headers("a=1; bsr_step=t; bsr=s"), true), None);
        let known = known_cookie(&KnownBrowser { token: "t0ken".to_owned(), seconds: 60 }, true);
        assert_eq!(known, "__Host-bsr_known=t0ken; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(
            known_browser(&headers("bsr_known=planted; __Host-bsr_known=k"), true).as_deref(),
            Some("k")
        );
        assert_eq!(ended_cookie(false), "bsr=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let direct = Some((SessionKind::Direct, "abc"));
        assert_eq!(session_token(&headers("a=1; __Host-bsr=abc; b=2"), true), direct);
        assert_eq!(session_token(&headers("a=1; bsr=abc"), true), None);
        assert_eq!(session_token(&headers("bsr="), false), None);
        assert_eq!(session_token(&HeaderMap::new(), false), None);
    }
    #[test]
    fn an_iframe_and_a_tab_go_by_their_own_cookies() {
        let asked = |cookies, destination: Option<&'static str>| {
            let mut headers = headers(cookies);
            if let Some(destination) = destination {
                headers.insert("sec-fetch-dest", http::HeaderValue::from_static(destination));
            }
            session_token(&headers, true).map(|(kind, token)| (kind, token.to_owned()))
        };
        let (direct, framed) =
            (Some((SessionKind::Direct, "d".to_owned())), Some((SessionKind::Framed, "f".to_owned())));
        const BOTH: &str = "__Host-bsr=d; __Host-bsr_embed=f";
        assert_eq!(asked(BOTH, Some("document")), direct);
        assert_eq!(asked(BOTH, Some("iframe")), framed);
        assert_eq!(asked(BOTH, Some("empty")), framed);
        assert_eq!(asked(BOTH, None), framed);
        assert_eq!(asked("__Host-bsr=d", Some("empty")), direct);
        assert_eq!(asked("__Host-bsr=d", Some("iframe")), None);
        assert_eq!(asked("__Host-bsr_embed=f", Some("document")), None);
    }

    #[test]
    fn what_is_set_in_an_iframe_is_kept_there() {
        let cookie = framed_cookie("t", 60, true);
        let written = "__Host-bsr_embed=t; Path=/; Max-Age=60; HttpOnly; SameSite=None; Secure; Partitioned";
        assert_eq!(cookie, written);
        for cookie in ["a=b; Path=/x; HttpOnly; SameSite=Lax; Secure", "a=b; Path=/x; HttpOnly; SameSite=Lax"]
        {
            let kept = "a=b; Path=/x; HttpOnly; SameSite=None; Secure; Partitioned";
            assert_eq!(for_a_frame(cookie), kept);
        }
    }
}
