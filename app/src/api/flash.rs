//! What a plain form leaves for the page it returns to: the typed values and what became of them.
//!
//! They travel in a cookie that says which page it is for and is gone once that page has shown it. In the address, as is usual,
//! they would stay in histories and logs, and a link could put words into the portal's mouth.

use super::AppError;
use super::answer::{Asking, asking, see_other, set_cookie};
use crate::session::{cookie, secure_suffix};
use http::request::Parts;
use leptos::prelude::use_context;
use url::form_urlencoded;

/// The field of the cookie that says which page it is for: a `__Host-` cookie goes to all of them (RFC 6265bis, 4.1.3.2).
const PAGE: &str = "page";
/// The page is asked for at once by the answer that sets the cookie, or when somebody whose session had ended has signed in again.
const SECONDS: u32 = 300;
/// A browser drops a cookie of more than 4096 bytes. Where all together is longer, values are cut: first those that are longer than
/// an address can be.
const LONGEST_COOKIE: usize = 3800;
const LONGEST_VALUES: [usize; 3] = [LONGEST_COOKIE, 330, 64];

/// The cookie's name. `__Host-` keeps a host beside this one from setting it, and so from putting words onto a page.
pub fn left_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-bsr_typed" } else { "bsr_typed" }
}

fn set(value: &str, seconds: u32, secure: bool) -> String {
    let name = left_cookie_name(secure);
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}", secure_suffix(secure))
}

/// Leaves fields for the page at `path`.
pub(crate) fn leave(path: &str, fields: &[(&str, &str)], secure: bool) {
    set_cookie(&left(path, fields, secure));
}

/// Sends a plain form that saves back to its page, with what became of it in a word and, unless that is [`SAVED`], with its fields
/// as they were typed.
pub(crate) fn answer_form(page: &str, word: &str, fields: &[(&str, &str)], secure: bool) {
    let typed = if word == SAVED { &[] } else { fields };
    leave(page, &[&[("outcome", word)], typed].concat(), secure);
    // Who is signed out signs in first.
    if word != SIGNED_OUT {
        see_other(page);
    }
}

/// The word for an error after which a form comes back with what was typed; the server says all others on a page of their own.
pub(crate) fn word_of(error: &AppError) -> Option<&'static str> {
    match error {
        AppError::SignedOut => Some(SIGNED_OUT),
        AppError::Failed => Some(FAILED),
        _ => None,
    }
}

/// What became of a form that saves, in words.
pub(crate) const SAVED: &str = "saved";
pub(crate) const REFUSED: &str = "refused";
pub(crate) const STALE: &str = "stale";
pub(crate) const SIGNED_OUT: &str = "signed_out";
pub(crate) const FAILED: &str = "failed";

/// The `Set-Cookie` value that leaves them.
pub(crate) fn left(path: &str, fields: &[(&str, &str)], secure: bool) -> String {
    set(&encode(path, fields), SECONDS, secure)
}

/// The `Set-Cookie` value that leaves a sentence of `what` for the page at `path`: that it was done, or why it was not.
pub fn sentence_left(path: &str, what: &str, is_done: bool, sentence: &str, secure: bool) -> String {
    let outcome = format!("{what}{}", if is_done { DONE } else { NOT_DONE });
    left(path, &[("outcome", &outcome), ("told", sentence)], secure)
}

/// The `Set-Cookie` value that leaves fields for the page at `path`: what was typed, and what is wrong with it.
pub fn fields_left(path: &str, fields: &[(&str, &str)], secure: bool) -> String {
    left(path, fields, secure)
}

/// What [`sentence_left`] left of `what`: whether it was done, and the sentence.
pub(crate) fn told(fields: &[(String, String)], what: &str) -> Option<(bool, String)> {
    let outcome = field(fields, "outcome").strip_prefix(what)?;
    let is_done = match outcome {
        DONE => true,
        NOT_DONE => false,
        _ => return None,
    };
    Some((is_done, field(fields, "told").to_owned()))
}

const DONE: &str = ":done";
const NOT_DONE: &str = ":not-done";

/// Takes what was left for the page that is being drawn, which is then forgotten: a reload shows the page as it is.
pub(crate) fn take(path: &str, secure: bool) -> Option<Vec<(String, String)>> {
    if asking() != Asking::Page {
        return None;
    }
    let parts = use_context::<Parts>()?;
    let fields = decode(path, cookie(&parts.headers, left_cookie_name(secure))?)?;
    set_cookie(&set("", 0, secure));
    Some(fields)
}

/// Whether something was left for the page at that address: it is told to a browser that loads the page, and to no script.
pub(crate) fn waits(address: &str, secure: bool) -> bool {
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    let parts = use_context::<Parts>();
    let left = parts.as_ref().and_then(|parts| cookie(&parts.headers, left_cookie_name(secure)));
    left.is_some_and(|left| decode(path, left).is_some())
}

/// The field of that name, or nothing.
pub(crate) fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

fn encode(path: &str, fields: &[(&str, &str)]) -> String {
    let write = |longest: usize| {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.append_pair(PAGE, path);
        for (name, value) in fields {
            out.append_pair(name, &value.chars().take(longest).collect::<String>());
        }
        out.finish()
    };
    LONGEST_VALUES.into_iter().map(write).find(|text| text.len() <= LONGEST_COOKIE).unwrap_or_default()
}

/// The fields, when they are for the page at `path`.
fn decode(path: &str, text: &str) -> Option<Vec<(String, String)>> {
    let mut fields = form_urlencoded::parse(text.as_bytes()).into_owned();
    fields.next().filter(|(name, page)| name == PAGE && page == path)?;
    Some(fields.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_to_its_page_and_fits_a_cookie() {
        let typed = [("first", "a+b@exämple.org; \"x\",\r\nBcc: y"), ("second", ""), ("outcome", "refused")];
        let text = encode("/partners/1/people", &typed);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+%&=*-._".contains(&b)), "{text}");
        let back = decode("/partners/1/people", &text).expect("it is for that page");
        for (name, value) in typed {
            assert_eq!(field(&back, name), value);
        }
        assert_eq!((field(&back, "missing"), field(&back, PAGE)), ("", ""));
        for elsewhere in ["/partners/1", "/partners/2/people", "/", ""] {
            assert_eq!(decode(elsewhere, &text), None, "{elsewhere}");
        }
        // One that says nothing of a page is none of ours.
        assert_eq!(decode("/", "first=x"), None);

        let long = "https://app.example.com\n".repeat(60);
        let back = decode("/", &encode("/", &[("origins", &long)])).unwrap();
        assert_eq!(field(&back, "origins"), long);
        let endless = "\u{202e}".repeat(10_000);
        let fields = [("a", endless.as_str()), ("b", &endless), ("c", &endless)];
        assert!(encode("/partners/1/people", &fields).len() <= LONGEST_COOKIE);
    }

    #[test]
    fn what_is_left_is_of_this_host_alone_and_gone_within_minutes() {
        let rest = "; Path=/; Max-Age=300; HttpOnly; SameSite=Lax";
        let fields = [("refused", "no")];
        let value = "page=%2Fsign-in&refused=no";
        assert_eq!(left("/sign-in", &fields, true), format!("__Host-bsr_typed={value}{rest}; Secure"));
        assert_eq!(left("/sign-in", &fields, false), format!("bsr_typed={value}{rest}"));
    }
}
