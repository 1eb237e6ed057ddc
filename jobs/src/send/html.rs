//! The mail's HTML, as mail programs want it: tables, inline styles, 600 pixels, no image, no script; readable in dark
//! mode, whether the program obeys the style sheet or inverts colours by itself. Every bar stands beside its words.

use std::fmt::Write;

use domain::day::OrganizationDay;
use domain::digest::{Attention, Level, MonthDigest};
use domain::format;
use domain::language::Language;
use domain::look::{self, Bar};
use domain::text::clean;
use domain::texts::mail;
use html_escape::encode_quoted_attribute as escape;

use super::message::{Links, subject};
use super::text;

/// What programs that know dark mode put in place of the inline colours.
pub(super) const STYLE: &str = "
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0}
@media (max-width:620px){.card{width:100%!important}.pad{padding-left:20px!important;padding-right:20px!important}}
@media (prefers-color-scheme:dark){
.page{background:#0b1018!important}.card{background:#151c28!important;border-color:#2a3547!important}
.ink{color:#eef2f8!important}.muted{color:#a5b1c2!important}.line{border-color:#2a3547!important}
.note{background:#1c2635!important}
.very_healthy{background:#45c9a5!important}.healthy{background:#2ba37f!important}.unhealthy{background:#f0744f!important}
.deactivated{background:#93a0b3!important}.none{background:#3a4659!important}
}";

pub(super) const FONT: &str = "font-family:Inter,'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif";

/// Height of a day's bar in pixels.
const BAR: u32 = 18;

/// Writes it. `attached` is the attachment's name, if there is one.
pub(super) fn body(summary: &MonthDigest, links: &Links<'_>, attached: Option<&str>) -> String {
    let mut html = String::with_capacity(32 * 1024);
    // Writing to a String cannot fail.
    let _ = write(&mut html, summary, links, attached);
    html
}

fn write(
    html: &mut String,
    summary: &MonthDigest,
    links: &Links<'_>,
    attached: Option<&str>,
) -> std::fmt::Result {
    let (ink, muted, hairline) = (look::INK, look::MUTED, look::HAIRLINE);
    let organization = name(&summary.organization);
    write!(
        html,
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\
         <title>{title}</title><style>{STYLE}</style></head>\
         <body class=\"page\" style=\"margin:0;padding:0;background:#f2f4f8\">\
         <div style=\"display:none;max-height:0;overflow:hidden\">{verdict}</div>\n\
         <table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f2f4f8\">\
         <tr><td align=\"center\" style=\"padding:28px 12px\">\n\
         <table role=\"presentation\" class=\"card\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"width:600px;max-width:600px;background:#ffffff;border:1px solid {hairline};border-radius:10px;{FONT}\">\n",
        tag = summary.language.tag(),
        title = escape(&subject(summary)),
        verdict = escape(&summary.verdict()),
    )?;
    writeln!(
        html,
        "<tr><td class=\"pad\" style=\"padding:30px 34px 0\">\
         <div class=\"muted\" style=\"font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:{muted}\">{called}</div>\
         <h1 class=\"ink\" style=\"margin:6px 0 2px;font-size:24px;line-height:1.25;font-weight:600;color:{ink};word-break:break-word\">{organization}</h1>\
         <div class=\"muted\" style=\"font-size:15px;line-height:1.5;color:{muted}\">{range} &middot; {partner}</div></td></tr>",
        called = escape(mail::name(summary.language)),
        range = escape(&format::range(summary.language, summary.period)),
        partner = name(&summary.partner),
    )?;
    let mood = if summary.all.count(OrganizationDay::Unhealthy) > 0 {
        OrganizationDay::Unhealthy
    } else if summary.all.days.iter().all(|day| *day == OrganizationDay::None) {
        OrganizationDay::Deactivated
    } else {
        OrganizationDay::VeryHealthy
    };
    writeln!(
        html,
        "<tr><td class=\"pad\" style=\"padding:20px 34px 0\"><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tr>\
         <td class=\"{word}\" width=\"5\" style=\"width:5px;background:{colour};border-radius:3px 0 0 3px\"></td>\
         <td class=\"note ink\" style=\"padding:13px 16px;background:#f6f8fb;border-radius:0 6px 6px 0;font-size:15px;line-height:1.5;color:{ink}\">\
         <strong style=\"font-weight:600\">{verdict}</strong><br><span class=\"muted\" style=\"color:{muted}\">{accounts}</span></td></tr></table></td></tr>",
        word = mood.as_str(),
        colour = mood.colour(),
        verdict = escape(&summary.verdict()),
        accounts = escape(&text::accounts(summary)),
    )?;
    html.push_str("<tr><td class=\"pad\" style=\"padding:14px 34px 0\">");
    for level in std::iter::once(&summary.all).chain(&summary.workloads) {
        level_row(html, level, summary.language)?;
    }
    legend(html, summary.language)?;
    html.push_str("</td></tr>\n");
    attention(html, summary)?;
    write!(
        html,
        "<tr><td class=\"pad ink\" style=\"padding:24px 34px 0;font-size:14px;line-height:1.55;color:{ink}\">{leads}</td></tr>\
         <tr><td class=\"pad\" style=\"padding:14px 34px 30px\"><a href=\"{link}\" \
         style=\"display:inline-block;padding:11px 20px;background:#14594d;border-radius:6px;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none\">\
         {open}</a></td></tr></table>\n\
         <table role=\"presentation\" class=\"card\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" style=\"width:600px;max-width:600px;background:none!important;{FONT}\">\
         <tr><td class=\"muted pad\" style=\"padding:16px 34px 0;font-size:12px;line-height:1.5;color:{muted}\">{reason} \
         <a class=\"muted\" href=\"{unsubscribe}\" style=\"color:{muted}\">{stop}</a></td></tr></table>\n\
         </td></tr></table></body></html>\n",
        leads = escape(text::leads(summary, attached)),
        open = escape(mail::open(summary.language)),
        link = escape(links.reports),
        unsubscribe = escape(links.unsubscribe),
        stop = escape(mail::unsubscribe(summary.language)),
        reason = escape(&text::reason(summary)),
    )
}

/// A level: its name, its month in words, and a bar a day.
fn level_row(html: &mut String, level: &Level, language: Language) -> std::fmt::Result {
    let (ink, muted, hairline) = (look::INK, look::MUTED, look::HAIRLINE);
    write!(
        html,
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tr>\
         <td class=\"ink line\" style=\"padding:11px 0 5px;font-size:14px;font-weight:600;color:{ink}\">{label}</td>\
         <td class=\"muted line\" align=\"right\" style=\"padding:11px 0 5px;font-size:13px;color:{muted}\">{words}</td></tr>\
         <tr><td class=\"line\" colspan=\"2\" style=\"padding:0 0 11px;border-bottom:1px solid {hairline}\">",
        label = escape(&level.label),
        words = escape(&level.words(language)),
    )?;
    html.push_str("<table role=\"presentation\" aria-hidden=\"true\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"table-layout:fixed\"><tr>");
    for day in &level.days {
        bar(html, *day)?;
    }
    html.push_str("</tr></table></td></tr></table>\n");
    Ok(())
}

fn bar(html: &mut String, day: OrganizationDay) -> std::fmt::Result {
    let pixels = |percent: u8| (u32::from(percent) * BAR + 50) / 100;
    html.push_str("<td valign=\"top\" style=\"padding:0 1px;font-size:0;line-height:0\">");
    let mut below = 0;
    for (top, height) in day.shape().boxes() {
        let gap = pixels(*top).saturating_sub(below);
        if gap > 0 {
            write!(html, "<div style=\"height:{gap}px\"></div>")?;
        }
        let height = pixels(*height).max(1);
        write!(
            html,
            "<div class=\"{}\" style=\"height:{height}px;background:{};border-radius:1px\"></div>",
            day.as_str(),
            day.colour()
        )?;
        below = pixels(*top).max(below) + height;
    }
    html.push_str("</td>");
    Ok(())
}

/// A small table a state, one after the other: on a telephone they go on below, and the mail is no wider than the screen.
fn legend(html: &mut String, language: Language) -> std::fmt::Result {
    let muted = look::MUTED;
    for state in OrganizationDay::LEGEND {
        html.push_str("<table role=\"presentation\" align=\"left\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin-top:10px\"><tr><td width=\"8\" style=\"width:8px\"><table role=\"presentation\" aria-hidden=\"true\" width=\"8\" cellpadding=\"0\" cellspacing=\"0\"><tr>");
        bar(html, *state)?;
        write!(
            html,
            "</tr></table></td><td class=\"muted\" style=\"padding:0 16px 0 6px;font-size:12px;line-height:18px;color:{muted};white-space:nowrap\">{}</td></tr></table>",
            escape(state.label(language))
        )?;
    }
    html.push_str("<div style=\"clear:both;height:0;line-height:0;font-size:0\"></div>");
    Ok(())
}

fn attention(html: &mut String, summary: &MonthDigest) -> std::fmt::Result {
    if summary.attention.is_empty() {
        return Ok(());
    }
    let (ink, muted) = (look::INK, look::MUTED);
    write!(
        html,
        "<tr><td class=\"pad\" style=\"padding:24px 34px 0\"><h2 class=\"ink\" style=\"margin:0 0 6px;font-size:16px;font-weight:600;color:{ink}\">{}</h2>",
        escape(mail::attention(summary.language))
    )?;
    for Attention { address, text, .. } in &summary.attention {
        write!(
            html,
            "<div style=\"padding:6px 0\"><div class=\"ink\" style=\"font-size:14px;line-height:1.4;color:{ink};word-break:break-all\">{}</div>\
             <div class=\"muted\" style=\"font-size:13px;line-height:1.4;color:{muted}\">{}</div></div>",
            escape(&clean(address, 320)),
            escape(text)
        )?;
    }
    if let Some(more) = text::more(summary) {
        write!(
            html,
            "<div class=\"muted\" style=\"padding:6px 0;font-size:13px;color:{muted}\">{}</div>",
            escape(&more)
        )?;
    }
    html.push_str("</td></tr>\n");
    Ok(())
}

fn name(text: &str) -> String {
    escape(&clean(text, 200)).into_owned()
}
