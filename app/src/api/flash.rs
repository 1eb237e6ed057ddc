//! What a plain form leaves for the page it returns to: the typed values and what became of them.
//!
//! They travel in a short-lived cookie of that page alone. In the address, as is usual, they would stay in
//! histories and logs, and a link could put words into the portal's mouth.

use super::answer::{Asking, asking, set_cookie};
use crate::session::{cookie, secure_suffix};
use http::request::Parts;
use leptos::prelude::use_context;
use url::form_urlencoded;

const NAME: &str = "bsr_typed";
const SECONDS: u32 = 300;
/// A browser drops a cookie of more than 4096 bytes. Where all together is longer, values are cut: first those that are longer than
/// an address can be.
const LONGEST_COOKIE: usize = 3800;
const LONGEST_VALUES: [usize; 3] = [LONGEST_COOKIE, 330, 64];

/// Leaves fields for the page at `path`.
pub(crate) fn leave(path: &str, fields: &[(&str, &str)], secure: bool) {
    set_cookie(&left(path, fields, secure));
}

/// The `Set-Cookie` value that leaves them.
pub(crate) fn left(path: &str, fields: &[(&str, &str)], secure: bool) -> String {
    let value = encode(fields);
    format!("{NAME}={value}; Path={path}; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{}", secure_suffix(secure))
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
    let fields = decode(cookie(&parts.headers, NAME)?);
    set_cookie(&format!("{NAME}=; Path={path}; Max-Age=0; HttpOnly; SameSite=Lax{}", secure_suffix(secure)));
    Some(fields)
}

/// The field of that name, or nothing.
pub(crate) fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

fn encode(fields: &[(&str, &str)]) -> String {
    let write = |longest: usize| {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields {
            out.append_pair(name, &value.chars().take(longest).collect::<String>());
        }
        out.finish()
    };
    LONGEST_VALUES.into_iter().map(write).find(|text| text.len() <= LONGEST_COOKIE).unwrap_or_default()
}

fn decode(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_and_fits_a_cookie() {
        let typed = [("first", "a+b@exämple.org; \"x\",\r\nBcc: y"), ("second", ""), ("outcome", "refused")];
        let text = encode(&typed);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+%&=*-._".contains(&b)), "{text}");
        let back = decode(&text);
        for (name, value) in typed {
            assert_eq!(field(&back, name), value);
        }
        assert_eq!(field(&back, "missing"), "");

        let long = "https://app.example.com\n".repeat(60);
        assert_eq!(field(&decode(&encode(&[("origins", &long)])), "origins"), long);
        let endless = "\u{202e}".repeat(10_000);
        assert!(encode(&[("a", &endless), ("b", &endless), ("c", &endless)]).len() <= LONGEST_COOKIE);
    }
}
