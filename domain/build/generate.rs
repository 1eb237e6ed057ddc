//! Writes the catalogue as Rust: a module a topic, a function a text.

use std::fmt::Write;
use std::ops::RangeFrom;

use crate::catalogue::{Kind, LANGUAGES, Message, Piece, Topic, Variable};
use crate::coded::coded;

/// The source of what `domain::texts` includes: with the texts in it or, for browsers, with their numbers, in the order of
/// the files that `cargo xtask front` makes.
pub(crate) fn source(topics: &[Topic], is_browser: bool) -> String {
    let mut rust = String::new();
    let mut numbers = 0..;
    // Writing to a String cannot fail.
    let _ = topics.iter().try_for_each(|topic| module(&mut rust, topic, is_browser, &mut numbers));
    rust
}

fn module(
    rust: &mut String,
    topic: &Topic,
    is_browser: bool,
    numbers: &mut RangeFrom<usize>,
) -> std::fmt::Result {
    let name = snake(&topic.name);
    writeln!(rust, "/// The texts of `domain/texts/*/{}.ftl`.\npub mod {name} {{", topic.name)?;
    if topic.messages.iter().any(|message| !message.variables.is_empty()) {
        writeln!(rust, "    use super::pattern::{{Value, fill}};")?;
    }
    writeln!(rust, "    use crate::language::Language;")?;
    for (message, number) in topic.messages.iter().zip(numbers) {
        rust.push('\n');
        documentation(rust, message)?;
        let number = is_browser.then_some(number);
        if message.variables.is_empty() {
            fixed(rust, message, number)?
        } else {
            filled(rust, message, number)?
        }
    }
    writeln!(rust, "}}\n")
}

fn documentation(rust: &mut String, message: &Message) -> std::fmt::Result {
    for line in &message.comment {
        writeln!(rust, "    /// {line}")?;
    }
    if !message.comment.is_empty() {
        writeln!(rust, "    ///")?;
    }
    let english = message.patterns.first().map(|pattern| shown(pattern)).unwrap_or_default();
    writeln!(rust, "    /// In English `{}`.", english.replace('`', "'"))?;
    for Variable { name, note, .. } in &message.variables {
        writeln!(rust, "    ///\n    /// - `{}`: {note}", snake(name))?;
    }
    Ok(())
}

/// A text as one would see it, for the documentation.
fn shown(pattern: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Value(name) => format!("{{{name}}}"),
        Piece::Choice(_, choices) => choices.last().map(|(_, pattern)| shown(pattern)).unwrap_or_default(),
    };
    pattern.iter().map(piece).collect()
}

/// A text without placeholders.
fn fixed(rust: &mut String, message: &Message, number: Option<usize>) -> std::fmt::Result {
    let name = snake(&message.id);
    match number {
        Some(number) => writeln!(
            rust,
            "    pub fn {name}(_: Language) -> &'static str {{\n        super::loaded::text({number})\n    }}"
        ),
        None => {
            writeln!(rust, "    pub fn {name}(language: Language) -> &'static str {{")?;
            in_each_language(rust, message)?;
            writeln!(rust, "\n    }}")
        }
    }
}

/// A text with placeholders, coded, and put together by one function for all texts.
fn filled(rust: &mut String, message: &Message, number: Option<usize>) -> std::fmt::Result {
    write!(rust, "    pub fn {}(language: Language", snake(&message.id))?;
    for Variable { name, kind, .. } in &message.variables {
        let kind = if *kind == Kind::String { "&str" } else { "u64" };
        write!(rust, ", {}: {kind}", snake(name))?;
    }
    writeln!(rust, ") -> String {{\n        let coded =")?;
    match number {
        Some(number) => write!(rust, "            super::loaded::text({number})")?,
        None => in_each_language(rust, message)?,
    }
    write!(rust, ";\n        fill(language, coded, &[")?;
    for Variable { name, kind, .. } in &message.variables {
        let kind = match kind {
            Kind::String => "Text",
            Kind::Number => "Number",
            Kind::Digits => "Digits",
        };
        write!(rust, "Value::{kind}({}), ", snake(name))?;
    }
    writeln!(rust, "])\n    }}")
}

fn in_each_language(rust: &mut String, message: &Message) -> std::fmt::Result {
    writeln!(rust, "        match language {{")?;
    for (at, language) in LANGUAGES.iter().enumerate() {
        writeln!(rust, "            Language::{} => {:?},", camel(language), coded(message, at))?;
    }
    write!(rust, "        }}")
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn camel(language: &str) -> String {
    let (first, rest) = language.split_at(1);
    first.to_uppercase() + rest
}
