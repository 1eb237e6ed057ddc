//! Values of attributes and style sheets: what in them could refer to something.

use roxmltree::{Document, Node};

use super::{LogoError, OUTSIDE, SVG, SvgFault, part, refused, shown};

/// The functions of CSS and SVG that only calculate, in lower case.
const CALCULATING: [&str; 17] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "matrix",
    "translate",
    "translatex",
    "translatey",
    "scale",
    "scalex",
    "scaley",
    "rotate",
    "skewx",
    "skewy",
    "calc",
    "var",
    "not",
];

/// A value, or a list of declarations, without anything that leads out of the file.
pub(super) fn check_value(value: &str) -> Result<(), LogoError> {
    if value.contains('\\') {
        return Err(part("\\".to_owned(), "a backslash in a value or style"));
    }
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('(') {
        let name = function_name(before);
        if name == "url" {
            if reference(after).is_none() {
                let target: String = after.chars().take_while(|char| *char != ')').collect();
                return Err(part(format!("url({})", shown(&target)), OUTSIDE));
            }
        } else if !name.is_empty() && !CALCULATING.contains(&name.as_str()) {
            return Err(part(format!("{}(…)", shown(&name)), "which a value or style may not have"));
        }
        rest = after;
    }
    Ok(())
}

/// A style sheet: like a value, without rules that load something, and referring to nothing but gradients, for what it
/// gives to every element is not counted.
pub(super) fn check_style_sheet(text: &str, document: &Document<'_>) -> Result<(), LogoError> {
    check_value(text)?;
    if text.contains('@') {
        return Err(part("@".to_owned(), "a rule that a style sheet may not have"));
    }
    let gradient = |id: &str| {
        let mut of_that_id =
            document.descendants().filter(|node| node.attribute("id") == Some(id)).peekable();
        of_that_id.peek().is_some()
            && of_that_id.all(|node| {
                node.has_tag_name((SVG, "linearGradient")) || node.has_tag_name((SVG, "radialGradient"))
            })
    };
    match references(text).find(|id| !gradient(id)) {
        Some(id) => Err(part(format!("url(#{})", shown(id)), "which is no gradient, in a style sheet")),
        None => Ok(()),
    }
}

/// The ids that `url(#…)` names in a value that was checked.
pub(super) fn references(value: &str) -> impl Iterator<Item = &str> {
    let parts = value.match_indices('(').filter(|(place, _)| function_name(&value[..*place]) == "url");
    parts.filter_map(|(place, _)| reference(&value[place + 1..]))
}

/// The name that stands right before an opening parenthesis, in lower case.
fn function_name(before: &str) -> String {
    let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_') || !char.is_ascii();
    let start = before
        .rfind(|char| !is_name(char))
        .map_or(0, |place| place + before[place..].chars().next().map_or(1, char::len_utf8));
    before[start..].to_ascii_lowercase()
}

/// The id in `#id)`, `'#id')` or `"#id")`.
fn reference(after: &str) -> Option<&str> {
    let (target, _) = after.split_once(')')?;
    let target = target.trim().trim_matches(['"', '\'']).trim();
    target.strip_prefix('#').filter(|id| !id.is_empty())
}

/// Whoever draws it has to know its proportions: by a `viewBox`, else by width and height.
pub(super) fn check_size(root: Node<'_, '_>) -> Result<(), LogoError> {
    let length = |name| {
        root.attribute(name)
            .map(|text| number(text.trim_end_matches(|char: char| char.is_ascii_alphabetic() || char == '%')))
    };
    let (width, height) = (length("width"), length("height"));
    let view = root.attribute("viewBox").map(|text| {
        let numbers: Vec<&str> =
            text.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).collect();
        numbers.len() == 4 && number(numbers[2]) && number(numbers[3])
    });
    let known = match view {
        Some(view) => view && width.unwrap_or(true) && height.unwrap_or(true),
        None => width == Some(true) && height == Some(true),
    };
    if known {
        Ok(())
    } else {
        Err(refused(
            SvgFault::NoSize,
            "says no size: it needs a viewBox, or a width and a height, above zero",
        ))
    }
}

/// Whether it is a length that can be drawn.
fn number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(|number| (0.01..=100_000.0).contains(&number))
}
