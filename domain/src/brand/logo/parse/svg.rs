//! SVG: parsed as XML and written anew from the elements that draw, each of which stands in a list. What is not in the
//! list is refused when it belongs to SVG, and left out when it is what a drawing program notes for itself.

mod cost;
mod values;

use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::{LogoError, SvgFault};
use values::{check_style_sheet, check_value};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// The elements that a logo is made of.
const DRAWING: [&str; 18] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
];

/// Known to be harmless and of no use: they draw nothing, and whoever shows the logo names it in words of their own.
const LEFT_OUT: [&str; 3] = ["metadata", "title", "desc"];

/// Why a reference is not taken.
const OUTSIDE: &str = "and only elements of the file itself (#…) may be referred to";

/// How many elements of any kind a file may have.
const MOST_NODES: u32 = 20_000;

/// How deep elements may stand in each other.
pub(super) const DEEPEST: usize = 48;

/// The same picture, of nothing but what draws.
pub(super) fn cleaned(text: &str) -> Result<String, LogoError> {
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| LogoError::Xml(error.to_string()))?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err(refused(SvgFault::NoSvg, "does not begin with <svg> in the namespace of SVG"));
    }
    values::check_size(root)?;
    let mut svg = String::with_capacity(text.len());
    write(&mut svg, root, 0)?;
    cost::check(&document)?;
    Ok(svg)
}

fn write(svg: &mut String, node: Node<'_, '_>, depth: usize) -> Result<(), LogoError> {
    if depth > DEEPEST {
        return Err(refused(SvgFault::Endless, "has elements too deep in each other"));
    }
    if !is_kept(node)? {
        return Ok(());
    }
    let name = node.tag_name().name();
    svg.push('<');
    svg.push_str(name);
    if depth == 0 {
        svg.push_str(&format!(" xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\""));
    }
    for attribute in node.attributes() {
        if let Some(name) = kept_name(node, attribute)? {
            svg.push_str(&format!(" {name}=\"{}\"", escaped(attribute.value())));
        }
    }
    svg.push('>');
    for child in node.children() {
        if child.is_element() {
            write(svg, child, depth + 1)?;
        } else if child.is_text() && name == "style" {
            svg.push_str(&escaped(child.text().unwrap_or_default()));
        }
    }
    svg.push_str(&format!("</{name}>"));
    Ok(())
}

/// Whether an element draws; an error when it may not be there at all.
pub(super) fn is_kept(node: Node<'_, '_>) -> Result<bool, LogoError> {
    let name = node.tag_name().name();
    match node.tag_name().namespace() {
        Some(SVG) if DRAWING.contains(&name) => Ok(true),
        Some(SVG) if name == "style" => {
            let text: String = node.children().filter_map(|child| child.text()).collect();
            check_style_sheet(&text, node.document())?;
            Ok(true)
        }
        Some(SVG) if LEFT_OUT.contains(&name) => Ok(false),
        Some(SVG) if matches!(name, "text" | "tspan" | "textPath") => {
            Err(refused(SvgFault::Text, "has text, which needs a font: turn it into paths"))
        }
        None | Some("" | SVG | XHTML) => Err(part(format!("<{}>", shown(name)), "which a logo may not have")),
        Some(_) => Ok(false),
    }
}

/// What an attribute is written as; none when it is left out.
fn kept_name<'a>(node: Node<'_, '_>, attribute: Attribute<'a, '_>) -> Result<Option<&'a str>, LogoError> {
    let (name, value) = (attribute.name(), attribute.value());
    match attribute.namespace() {
        None if name.to_ascii_lowercase().starts_with("on") => {
            Err(part(format!("{}=…", shown(name)), "which runs a script"))
        }
        None if name == "href" => {
            check_link(value)?;
            // Written once: older programs know the other name.
            Ok((!node.has_attribute((XLINK, "href"))).then_some("xlink:href"))
        }
        None => check_value(value).map(|()| Some(name)),
        Some(XLINK) if name == "href" => check_link(value).map(|()| Some("xlink:href")),
        Some(_) => Ok(None),
    }
}

/// A reference leads to an element of the same file.
fn check_link(value: &str) -> Result<(), LogoError> {
    match value.trim().strip_prefix('#') {
        Some(id) if !id.is_empty() => Ok(()),
        _ => Err(part(format!("“{}”", shown(value)), OUTSIDE)),
    }
}

fn refused(fault: SvgFault, what: &str) -> LogoError {
    LogoError::Svg(fault, what.to_owned())
}

/// It has something that is not taken.
fn part(what: String, why: &str) -> LogoError {
    let told = format!("has {what}, {why}");
    LogoError::Svg(SvgFault::Part(what), told)
}

/// A piece of the file in a sentence.
fn shown(text: &str) -> String {
    crate::text::clean(text, 60)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // As they are they would be read as blanks in an attribute.
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(char))),
            other => escaped.push(other),
        }
    }
    escaped
}
