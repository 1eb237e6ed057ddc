//! What is shown once: the secret of an authenticator app while it is set up, on the account page or while signing in, and recovery
//! codes. Pages without scripts.

use axum::{http::StatusCode, response::Response};
use domain::{
    language::Language,
    texts::{portal, portal_you as texts},
};
use html_escape::encode_quoted_attribute as escape;
use qrcode::{Color, QrCode};
use store::NewSecondFactor;

use super::super::page;

/// Light modules around the dark ones, which scanners need (ISO/IEC 18004).
const QUIET: usize = 4;

/// Where an app is set up.
pub(in crate::http) struct SetUp<'a> {
    /// Why, where nobody has asked for it.
    pub(in crate::http) about: Option<&'a str>,
    /// Where its first code is sent.
    pub(in crate::http) action: &'a str,
    /// The page to go to afterwards.
    pub(in crate::http) next: Option<&'a str>,
    /// The way out: an address, and a word for it.
    pub(in crate::http) back: (&'a str, &'a str),
}

/// The secret, as a QR code and for typing, and the field for the first code. `told`: what is wrong with the last one.
pub(in crate::http) fn app(
    status: StatusCode,
    language: Language,
    app: &NewSecondFactor,
    set_up: &SetUp<'_>,
    told: Option<&str>,
) -> Response {
    let Some(picture) = qr_code(&app.address, texts::qr_code(language)) else {
        tracing::error!("an authenticator app's address does not fit a QR code");
        return page::told(StatusCode::INTERNAL_SERVER_ERROR, language, portal::failed(language));
    };
    let secret = grouped(&app.secret);
    let error = told.map_or_else(String::new, error);
    let about = set_up.about.map_or_else(String::new, |about| std::format!("<p>{about}</p>"));
    let next = set_up.next.map_or_else(String::new, |next| {
        std::format!("<input type=\"hidden\" name=\"next\" value=\"{}\">", escape(next))
    });
    let (back, word) = set_up.back;
    let title = texts::second_step(language);
    let main = std::format!(
        "<h1>{title}</h1>{about}<p>{scan}</p>{picture}<p>{by_hand}<br><code class=\"secret\">{secret}</code></p>\
         <form method=\"post\" action=\"{action}\">{next}{field}\
         <button class=\"button primary\">{button}</button></form><p><a href=\"{back}\">{word}</a></p>",
        scan = texts::scan(language),
        by_hand = texts::by_hand(language),
        field = code_field(texts::app_code(language), &error, true),
        button = texts::switch_on(language),
        action = set_up.action,
        back = escape(back),
    );
    page::page(status, language, title, &main)
}

/// Recovery codes. `is_first`: the second step has just been switched on. `there`: where it goes on, with a word for it.
pub(in crate::http) fn recovery_codes(
    language: Language,
    codes: &[String],
    is_first: bool,
    (there, word): (&str, &str),
) -> Response {
    let title = texts::codes(language);
    let on = if is_first {
        std::format!("<p role=\"status\">{}</p>", texts::is_on(language))
    } else {
        String::new()
    };
    let items: String = codes.iter().map(|code| std::format!("<li>{}</li>", escape(code))).collect();
    let main = std::format!(
        "<h1>{title}</h1>{on}<p>{about}</p><ol class=\"codes\">{items}</ol><p><a class=\"button primary\" href=\"{there}\">{word}</a></p>",
        about = texts::codes_about(language),
        there = escape(there),
    );
    page::page(StatusCode::OK, language, title, &main)
}

/// The field for a code, with what was wrong with the last one.
pub(in crate::http) fn code_field(label: &str, error: &str, only_digits: bool) -> String {
    let keyboard = if only_digits { " inputmode=\"numeric\"" } else { "" };
    let described =
        if error.is_empty() { "" } else { " aria-invalid=\"true\" aria-describedby=\"code-error\"" };
    std::format!(
        "<div class=\"field\"><label for=\"code\">{label}</label>\
         <input class=\"input\" id=\"code\" name=\"code\" autocomplete=\"one-time-code\" autocapitalize=\"none\" \
         spellcheck=\"false\"{keyboard}{described} required autofocus>{error}</div>"
    )
}

/// A sentence under the field.
pub(in crate::http) fn error(told: &str) -> String {
    std::format!("<p class=\"field-error\" id=\"code-error\" role=\"alert\">{}</p>", escape(told))
}

/// In groups of four, as people read it out.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The text as an SVG, which is a part of the page: nothing is loaded for it.
fn qr_code(text: &str, label: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    let width = code.width();
    let path: String = code
        .to_colors()
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == Color::Dark)
        .map(|(at, _)| std::format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET))
        .collect();
    let size = width + 2 * QUIET;
    Some(std::format!(
        "<svg class=\"qr-code\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"{label}\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_drawn_whole_with_light_around_it() {
        let drawn =
            qr_code("otpauth://totp/Backup%20Summary%20Report:a%40b.example?secret=AAAA", "code").unwrap();
        // The corner of a finder pattern is the first dark module; there are seven in its row.
        assert!(drawn.contains("d=\"M4 4h1v1h-1zM5 4h1v1h-1z"), "{drawn}");
        assert!(!drawn.contains("style="), "no inline style: the policy forbids it");
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
