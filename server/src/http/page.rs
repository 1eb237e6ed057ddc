//! A small page of its own, without scripts and outside of the portal's router: what a download or the link of a mail
//! answers in words. It must work in whatever a mail program opens.

use std::error::Error;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{language::Language, texts::portal as texts};
use html_escape::encode_quoted_attribute as escape;

use super::assets;
use crate::outcome::Chain;

/// Its own address may be a right to change something, so it loads nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The page. `title` and `main` are markup: texts from outside go through [`escape`] first.
pub(super) fn page(status: StatusCode, language: Language, title: &str, main: &str) -> Response {
    let main = std::format!("<main class=\"sign-in\"><div class=\"card sign-in-card\">{main}</div></main>");
    document(status, language, title, &main)
}

/// A page to be read from top to bottom, in English: what is written for whoever builds upon the product.
pub(super) fn wide(status: StatusCode, title: &str, main: &str) -> Response {
    document(status, Language::En, title, &std::format!("<main class=\"api-docs\">{main}</main>"))
}

fn document(status: StatusCode, language: Language, title: &str, main: &str) -> Response {
    let styles = assets::package().map_or_else(String::new, |package| {
        std::format!("<link rel=\"stylesheet\" href=\"/{package}/bsr.css\">")
    });
    let body = std::format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title} · Backup Summary Report</title>{styles}</head>\n\
         <body>{main}</body></html>\n",
        language.tag()
    );
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (status, headers, body).into_response()
}

/// A page with one sentence, which is nothing but text, and the way out.
pub(super) fn told(status: StatusCode, language: Language, sentence: &str) -> Response {
    let (sentence, way_out) = (escape(sentence), texts::home(language));
    let title = match status {
        StatusCode::NOT_FOUND => texts::nothing_here(language),
        // Not «not for your role»: a form of another site is forbidden, too.
        _ => texts::did_not_work(language),
    };
    let main =
        std::format!("<h1>{title}</h1><p>{sentence}</p><p><a href=\"/organizations\">{way_out}</a></p>");
    page(status, language, title, &main)
}

/// The page when something failed here that nobody who asks can help; the log says what.
pub(super) fn failed(language: Language, what: &str, error: &dyn Error) -> Response {
    tracing::error!(error = %Chain(error), "{what}");
    told(StatusCode::INTERNAL_SERVER_ERROR, language, texts::failed(language))
}

/// A field with its label, its hint and what is wrong with it.
pub(super) fn input(
    name: &str,
    label: &str,
    attributes: &str,
    value: &str,
    hint: Option<&str>,
    wrong: Option<&str>,
) -> String {
    let invalid = if wrong.is_some() { " aria-invalid=\"true\"" } else { "" };
    let wrong = wrong.map_or_else(String::new, |wrong| {
        std::format!("<p class=\"field-error\" id=\"{name}-error\">{}</p>", escape(wrong))
    });
    let hint =
        hint.map_or_else(String::new, |hint| std::format!("<p class=\"hint\" id=\"{name}-hint\">{hint}</p>"));
    std::format!(
        "<div class=\"field\"><label for=\"{name}\">{label}</label>\
         <input class=\"input\" id=\"{name}\" name=\"{name}\" {attributes} value=\"{value}\" required \
         aria-describedby=\"{name}-error {name}-hint\"{invalid}>{wrong}{hint}</div>",
        value = escape(value),
    )
}

/// A field that nobody sees: it tells a password's keeper whose the password is that is chosen beside it.
pub(super) fn username(email: &str) -> String {
    std::format!(
        "<input class=\"unseen\" type=\"email\" name=\"username\" autocomplete=\"username\" value=\"{}\" readonly \
         tabindex=\"-1\" aria-hidden=\"true\">",
        escape(email)
    )
}
