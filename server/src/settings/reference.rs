//! The table of settings as people read it: on the terminal with what holds now, and in docs/settings.md.

use super::{
    error::SettingsError,
    names::{self, Name, Unset},
    raw::Raw,
};

/// All settings, a paragraph each, with what holds and where that is from.
///
/// # Errors
/// A secret's file that cannot be read.
pub(super) fn overview(raw: &Raw) -> Result<String, SettingsError> {
    let mut text = String::new();
    for name in names::ALL {
        let secret =
            if name.secret { format!(", secret: also {}_FILE", name.variable()) } else { String::new() };
        text += &format!("{} ({} in bsr.toml{secret})\n", name.variable(), name.key);
        text +=
            &format!("    {}\n    allowed: {}\n    now: {}\n\n", name.about, name.allowed, now(raw, name)?);
    }
    Ok(text)
}

fn now(raw: &Raw, name: &Name) -> Result<String, SettingsError> {
    Ok(match (raw.found(name)?, name.unset) {
        (Some((origin, Some(value))), _) => format!("{value} ({origin})"),
        (Some((origin, None)), _) => format!("set ({origin})"),
        (None, Unset::Standard(value)) => format!("{value} (the default)"),
        (None, Unset::Without(words)) => format!("{words} (not set)"),
    })
}

/// The table of docs/settings.md.
#[cfg(test)]
pub(super) fn table() -> String {
    let mut table = "| variable | in `bsr.toml` | default | what it is |\n|---|---|---|---|\n".to_owned();
    for name in names::ALL {
        let secret = if name.secret { " (secret)" } else { "" };
        let unset = match name.unset {
            Unset::Standard(value) => format!("`{value}`"),
            Unset::Without(words) => words.to_owned(),
        };
        let (about, allowed) = (linked(name.about), name.allowed);
        table += &format!("| `{}`{secret} | `{}` | {unset} | ", name.variable(), name.key);
        table += &format!("{about}. Allowed: {allowed} |\n");
    }
    table
}

/// Names of other pages as links from docs/settings.md.
#[cfg(test)]
fn linked(about: &str) -> String {
    let link = |word: &str| {
        let page = word.strip_prefix("docs/")?;
        let end = page.find(".md")? + ".md".len();
        Some(format!("[{0}]({0}){1}", &page[..end], &page[end..]))
    };
    about.split(' ').map(|word| link(word).unwrap_or_else(|| word.to_owned())).collect::<Vec<_>>().join(" ")
}
