//! Writes the catalogue as Rust: a module a topic, a function a text.

use std::fmt::Write;

use crate::catalogue::{Key, Kind, LANGUAGES, Message, Piece, Topic, Variable};

/// The source of what `domain::texts` includes.
pub(crate) fn source(topics: &[Topic]) -> String {
    let mut rust = String::new();
    // Writing to a String cannot fail.
    let _ = topics.iter().try_for_each(|topic| module(&mut rust, topic));
    rust
}

fn module(rust: &mut String, topic: &Topic) -> std::fmt::Result {
    let name = snake(&topic.name);
    writeln!(rust, "/// The texts of `domain/texts/*/{}.ftl`.\npub mod {name} {{", topic.name)?;
    if topic.messages.iter().any(|message| !message.variables.is_empty()) {
        writeln!(rust, "    use super::pattern::{{Part, Value, fill}};")?;
    }
    writeln!(rust, "    use crate::language::Language;")?;
    for message in &topic.messages {
        rust.push('\n');
        documentation(rust, message)?;
        if message.variables.is_empty() { fixed(rust, message)? } else { filled(rust, message)? }
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
fn fixed(rust: &mut String, message: &Message) -> std::fmt::Result {
    let name = snake(&message.id);
    writeln!(
        rust,
        "    pub const fn {name}(language: Language) -> &'static str {{\n        match language {{"
    )?;
    for (language, pattern) in LANGUAGES.iter().zip(&message.patterns) {
        writeln!(rust, "            Language::{} => {:?},", camel(language), shown(pattern))?;
    }
    writeln!(rust, "        }}\n    }}")
}

/// A text with placeholders: the parts as data, put together by one function for all texts.
fn filled(rust: &mut String, message: &Message) -> std::fmt::Result {
    write!(rust, "    pub fn {}(language: Language", snake(&message.id))?;
    for Variable { name, kind, .. } in &message.variables {
        let kind = if *kind == Kind::String { "&str" } else { "u64" };
        write!(rust, ", {}: {kind}", snake(name))?;
    }
    writeln!(rust, ") -> String {{\n        let parts: &[Part] = match language {{")?;
    for (language, pattern) in LANGUAGES.iter().zip(&message.patterns) {
        write!(rust, "            Language::{} => ", camel(language))?;
        parts(rust, pattern, &message.variables)?;
        writeln!(rust, ",")?;
    }
    write!(rust, "        }};\n        fill(language, parts, &[")?;
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

fn parts(rust: &mut String, pattern: &[Piece], variables: &[Variable]) -> std::fmt::Result {
    let place = |name: &str| variables.iter().position(|it| it.name == name).unwrap_or_default();
    write!(rust, "&[")?;
    for piece in pattern {
        match piece {
            Piece::Text(text) => write!(rust, "Part::Text({text:?}), ")?,
            Piece::Value(name) => write!(rust, "Part::Value({}), ", place(name))?,
            Piece::Choice(name, choices) => {
                write!(rust, "Part::Choice({}, &[", place(name))?;
                for (key, pattern) in choices {
                    match key {
                        Key::Exactly(number) => write!(rust, "(super::pattern::Key::Exactly({number}), ")?,
                        Key::One => write!(rust, "(super::pattern::Key::One, ")?,
                        Key::Other => write!(rust, "(super::pattern::Key::Other, ")?,
                    }
                    parts(rust, pattern, variables)?;
                    write!(rust, "), ")?;
                }
                write!(rust, "]), ")?;
            }
        }
    }
    write!(rust, "]")
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn camel(language: &str) -> String {
    let (first, rest) = language.split_at(1);
    first.to_uppercase() + rest
}
