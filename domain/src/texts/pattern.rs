//! Texts with placeholders, as the build writes them down, and the one function that fills them in.

use crate::format;
use crate::language::Language;

/// A part of a text.
pub(super) enum Part {
    /// As it is.
    Text(&'static str),
    /// The value at that place.
    Value(usize),
    /// One of several texts, by the number at that place; the last one is [`Key::Other`]'s.
    Choice(usize, &'static [(Key, &'static [Part])]),
}

/// When a text of a choice is taken.
pub(super) enum Key {
    /// For this number.
    Exactly(u64),
    /// For what the language takes for one.
    One,
    /// For every other number.
    Other,
}

/// What is put into a text.
pub(super) enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A number, its digits grouped.
    Number(u64),
    /// A number as it is.
    Digits(u64),
}

/// The text with its values.
pub(super) fn fill(language: Language, parts: &[Part], values: &[Value<'_>]) -> String {
    let mut text = String::new();
    append(&mut text, language, parts, values);
    text
}

fn append(text: &mut String, language: Language, parts: &[Part], values: &[Value<'_>]) {
    for part in parts {
        match part {
            Part::Text(fixed) => text.push_str(fixed),
            Part::Value(place) => match &values[*place] {
                Value::Text(value) => text.push_str(value),
                Value::Number(number) => text.push_str(&format::count(language, *number)),
                Value::Digits(number) => text.push_str(&number.to_string()),
            },
            Part::Choice(place, choices) => {
                let taken = choices.iter().find(|(key, _)| is_for(key, language, &values[*place]));
                if let Some((_, parts)) = taken {
                    append(text, language, parts, values);
                }
            }
        }
    }
}

fn is_for(key: &Key, language: Language, value: &Value<'_>) -> bool {
    let (Value::Number(number) | Value::Digits(number)) = value else { return matches!(key, Key::Other) };
    match key {
        Key::Exactly(wanted) => number == wanted,
        Key::One => language.is_one(*number),
        Key::Other => true,
    }
}
