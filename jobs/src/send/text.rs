//! The mail's plain text: the same as the HTML says, for those who read that.

use std::fmt::Write;

use domain::text::clean;
use domain::texts::mail;

use super::message::{Links, subject};
use domain::digest::{MonthDigest, amount};

/// Writes it. `attached` is the attachment's name, if there is one.
pub(super) fn body(summary: &MonthDigest, links: &Links<'_>, attached: Option<&str>) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, summary, links, attached);
    text
}

fn write(
    text: &mut String,
    summary: &MonthDigest,
    links: &Links<'_>,
    attached: Option<&str>,
) -> std::fmt::Result {
    writeln!(text, "{}\n", subject(summary))?;
    writeln!(text, "{}\n", summary.verdict())?;
    writeln!(text, "{}\n", accounts(summary))?;
    let levels = || std::iter::once(&summary.all).chain(&summary.workloads);
    let width = levels().map(|level| columns(&level.label)).max().unwrap_or(0);
    for level in levels() {
        let gap = width - columns(&level.label) + 2;
        writeln!(text, "{}{:gap$}{}", level.label, "", level.words(summary.language))?;
    }
    if !summary.attention.is_empty() {
        writeln!(text, "\n{}", mail::attention(summary.language))?;
        for account in &summary.attention {
            writeln!(text, "- {}: {}", clean(&account.address, 320), account.text)?;
        }
        if let Some(more) = more(summary) {
            writeln!(text, "  {more}")?;
        }
    }
    writeln!(text, "\n{}", leads(summary, attached))?;
    writeln!(text, "{}", links.reports)?;
    writeln!(text, "\n-- \n{}", reason(summary))?;
    writeln!(text, "{}: {}", mail::unsubscribe(summary.language), links.unsubscribe)
}

/// How wide a label is in a font of equal widths: what Japanese is written with takes two columns.
fn columns(label: &str) -> usize {
    label.chars().map(|char| if char >= '\u{2e80}' { 2 } else { 1 }).sum()
}

/// «24 accounts active, 2 deactivated».
pub(super) fn accounts(summary: &MonthDigest) -> String {
    mail::accounts(summary.language, amount(summary.active), amount(summary.deactivated))
}

/// «and 3 more accounts: see the report».
pub(super) fn more(summary: &MonthDigest) -> Option<String> {
    match summary.attention_total.saturating_sub(summary.attention.len()) {
        0 => None,
        number => Some(mail::more(summary.language, amount(number))),
    }
}

/// What comes before the link.
pub(super) fn leads(summary: &MonthDigest, attached: Option<&str>) -> &'static str {
    match attached {
        Some(_) => mail::attached(summary.language),
        None => mail::too_large(summary.language),
    }
}

/// Why one gets this.
pub(super) fn reason(summary: &MonthDigest) -> String {
    let (organization, partner) = (clean(&summary.organization, 200), clean(&summary.partner, 200));
    mail::reason(summary.language, &organization, &partner)
}
