//! The invitation as HTML, in the same dress as the mail with the report.

use domain::language::Language;
use domain::look;
use domain::texts::mail_invitation as texts;
use html_escape::encode_quoted_attribute as escape;

use super::letter::Said;
use crate::send::html::{FONT, STYLE};

/// Writes it.
pub(super) fn body(language: Language, said: &Said, link: &str) -> String {
    let (ink, muted, hairline) = (look::INK, look::MUTED, look::HAIRLINE);
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\
         <title>{subject}</title><style>{STYLE}</style></head>\
         <body class=\"page\" style=\"margin:0;padding:0;background:#f2f4f8\">\
         <div style=\"display:none;max-height:0;overflow:hidden\">{invites}</div>\n\
         <table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f2f4f8\">\
         <tr><td align=\"center\" style=\"padding:28px 12px\">\n\
         <table role=\"presentation\" class=\"card\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"width:600px;max-width:600px;background:#ffffff;border:1px solid {hairline};border-radius:10px;{FONT}\">\n\
         <tr><td class=\"pad\" style=\"padding:30px 34px 0\">\
         <div class=\"muted\" style=\"font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:{muted}\">{kind}</div>\
         <h1 class=\"ink\" style=\"margin:6px 0 2px;font-size:24px;line-height:1.25;font-weight:600;color:{ink};word-break:break-word\">{subject}</h1></td></tr>\n\
         <tr><td class=\"pad ink\" style=\"padding:18px 34px 0;font-size:15px;line-height:1.55;color:{ink};word-break:break-word\">\
         <p style=\"margin:0 0 12px\">{hello}</p><p style=\"margin:0 0 12px\">{invites}</p><p style=\"margin:0\">{choose}</p></td></tr>\n\
         <tr><td class=\"pad\" style=\"padding:18px 34px 0\"><a href=\"{link}\" \
         style=\"display:inline-block;padding:11px 20px;background:#14594d;border-radius:6px;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none\">{accept}</a></td></tr>\n\
         <tr><td class=\"muted pad\" style=\"padding:14px 34px 30px;font-size:13px;line-height:1.5;color:{muted}\">{until}</td></tr></table>\n\
         <table role=\"presentation\" class=\"card\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" style=\"width:600px;max-width:600px;background:none!important;{FONT}\">\
         <tr><td class=\"muted pad\" style=\"padding:16px 34px 0;font-size:12px;line-height:1.5;color:{muted};word-break:break-word\">{unexpected}</td></tr></table>\n\
         </td></tr></table></body></html>\n",
        tag = language.tag(),
        kind = escape(texts::kind(language)),
        subject = escape(&said.subject),
        hello = escape(&said.hello),
        invites = escape(&said.invites),
        choose = escape(&said.choose),
        accept = escape(texts::accept(language)),
        link = escape(link),
        until = escape(&said.until),
        unexpected = escape(&said.unexpected),
    )
}
