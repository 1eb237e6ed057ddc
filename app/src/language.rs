//! The language that the portal is read in: what the user chose, else what the browser asks for, else English.
//!
//! The choice is a cookie, so that the sign-in knows it too; who signs in elsewhere gets it back from their user's row.

use domain::language::Language;

/// The language of the page that is being drawn, or of the server function that is running.
#[cfg(feature = "ssr")]
pub(crate) fn language() -> Language {
    use leptos::prelude::use_context;

    use_context::<http::request::Parts>().map_or_else(Language::default, |parts| of(&parts.headers))
}

/// The language of the page, which is drawn anew by the server when another one is chosen.
#[cfg(not(feature = "ssr"))]
pub(crate) fn language() -> Language {
    use std::sync::OnceLock;

    static OF_PAGE: OnceLock<Language> = OnceLock::new();
    *OF_PAGE.get_or_init(|| {
        let root = leptos::prelude::document().document_element();
        let tag = root.and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        tag.split('-').next().and_then(|word| word.parse().ok()).unwrap_or_default()
    })
}

/// The cookie's names, over https and over http. It is no secret and opens nothing; under https the `server` crate lets no cookie
/// through that a host beside this one could have set.
#[cfg(feature = "ssr")]
const COOKIES: [&str; 2] = ["__Host-bsr_language", "bsr_language"];

/// The language that a request asks for.
#[cfg(feature = "ssr")]
pub fn of(headers: &http::HeaderMap) -> Language {
    let kept = |name| crate::session::cookie(headers, name)?.parse().ok();
    let chosen = COOKIES.into_iter().find_map(kept);
    let wanted = || headers.get(http::header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::wanted);
    chosen.or_else(wanted).unwrap_or_default()
}

/// The `Set-Cookie` value that keeps a choice for a year.
#[cfg(feature = "ssr")]
pub fn kept(language: Language, secure: bool) -> String {
    const SECONDS: u32 = 365 * 24 * 3600;
    let [over_https, over_http] = COOKIES;
    format!(
        "{name}={language}; Path=/; Max-Age={SECONDS}; SameSite=Lax; HttpOnly{}",
        crate::session::secure_suffix(secure),
        name = if secure { over_https } else { over_http },
    )
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use http::header::{ACCEPT_LANGUAGE, COOKIE as HEADER};
    use http::{HeaderMap, HeaderValue};

    #[test]
    fn a_choice_counts_more_than_the_browser_and_the_browser_more_than_english() {
        let mut headers = HeaderMap::new();
        assert_eq!(of(&headers), Language::En);
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("fr-CA, en;q=0.5"));
        assert_eq!(of(&headers), Language::Fr);
        headers.insert(HEADER, HeaderValue::from_static("bsr=x; bsr_language=de"));
        assert_eq!(of(&headers), Language::De);
        headers.insert(HEADER, HeaderValue::from_static("bsr_language=tlh"));
        assert_eq!(of(&headers), Language::Fr);
    }

    #[test]
    fn a_choice_is_kept_for_this_host_alone() {
        let rest = "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";
        assert_eq!(kept(Language::De, true), format!("__Host-bsr_language=de{rest}; Secure"));
        assert_eq!(kept(Language::De, false), format!("bsr_language=de{rest}"));
        let headers =
            HeaderMap::from_iter([(HEADER, HeaderValue::from_static("a=b; __Host-bsr_language=ja"))]);
        assert_eq!(of(&headers), Language::Ja);
    }
}
