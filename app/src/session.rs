//! The session's cookie: its name, how it is set, cleared and read. The `server` crate's own routes (downloads)
//! use the same functions.

use http::HeaderMap;
use http::header::COOKIE;
use std::net::IpAddr;

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

/// The session's token in a request's headers, if there is one.
pub fn session_token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    cookie(headers, cookie_name(secure)).filter(|token| !token.is_empty())
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
        assert_eq!(ended_cookie(false), "bsr=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        assert_eq!(session_token(&headers("a=1; __Host-bsr=abc; b=2"), true), Some("abc"));
        assert_eq!(session_token(&headers("a=1; bsr=abc"), true), None);
        assert_eq!(session_token(&headers("bsr="), false), None);
        assert_eq!(session_token(&HeaderMap::new(), false), None);
    }
}
