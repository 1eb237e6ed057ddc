//! The mail's plain text: the same as the HTML says, for those who read that.

use std::fmt::Write;

use domain::format;
use domain::text::clean;

use super::message::subject;
use crate::summary::Summary;

/// Writes it. `attached` is the attachment's name, if there is one.
pub(super) fn body(summary: &Summary, link: &str, attached: Option<&str>) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, summary, link, attached);
    text
}

fn write(text: &mut String, summary: &Summary, link: &str, attached: Option<&str>) -> std::fmt::Result {
    writeln!(text, "{}\n", subject(summary))?;
    writeln!(text, "{}\n", summary.verdict())?;
    writeln!(text, "{}\n", accounts(summary))?;
    let width = summary.workloads.iter().map(|level| level.label.chars().count()).max().unwrap_or(0);
    let width = width.max(summary.all.label.chars().count());
    for level in std::iter::once(&summary.all).chain(&summary.workloads) {
        writeln!(text, "{:width$}  {}", level.label, level.words())?;
    }
    if !summary.attention.is_empty() {
        writeln!(text, "\nNeeds attention")?;
        for account in &summary.attention {
            writeln!(text, "- {}: {}", clean(&account.address, 320), account.text)?;
        }
        if let Some(more) = more(summary) {
            writeln!(text, "  {more}")?;
        }
    }
    writeln!(text, "\n{}", leads(attached))?;
    writeln!(text, "{link}")?;
    writeln!(text, "\n-- \n{}", reason(summary))
}

/// «24 accounts active, 2 deactivated».
pub(super) fn accounts(summary: &Summary) -> String {
    let noun = if summary.active == 1 { "account" } else { "accounts" };
    let (active, deactivated) =
        (format::count(summary.active as u64), format::count(summary.deactivated as u64));
    format!("{active} {noun} active, {deactivated} deactivated")
}

/// «and 3 more accounts: see the report».
pub(super) fn more(summary: &Summary) -> Option<String> {
    match summary.attention_total - summary.attention.len() {
        0 => None,
        1 => Some("and 1 more account: see the report".to_owned()),
        number => Some(format!("and {} more accounts: see the report", format::count(number as u64))),
    }
}

/// What comes before the link.
pub(super) fn leads(attached: Option<&str>) -> &'static str {
    match attached {
        Some(_) => {
            "Every account and every day is in the attached PDF. Earlier months and the delivery settings:"
        }
        None => "The report is too large for a mail. It is waiting for you in the Reports tab:",
    }
}

/// Why one gets this.
pub(super) fn reason(summary: &Summary) -> String {
    format!(
        "This address is registered for the backup reports of {}, by {}. Whoever may change the delivery settings in the \
         portal can take it off.",
        clean(&summary.organization, 200),
        clean(&summary.partner, 200)
    )
}
