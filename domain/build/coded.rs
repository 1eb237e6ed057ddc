//! A text with placeholders as one string, the way programs keep it: in the program itself or, for browsers, in a file a
//! language. `domain/src/texts/pattern.rs` reads it.

use crate::catalogue::{Key, Message, Piece, Variable};

/// Stands before the place of a value, a digit.
const VALUE: char = '\u{1}';
/// Stands before a choice: the place of its number, its cases, [`END`].
const CHOICE: char = '\u{2}';
/// Stands before a case: its key (`1` for what the language takes for one, `o` for every other number, digits and `;` for exactly
/// that number after `=`), its text.
const CASE: char = '\u{3}';
/// Ends a choice.
const END: char = '\u{4}';

/// A message in the language of that number.
pub(crate) fn coded(message: &Message, language: usize) -> String {
    let mut text = String::new();
    if let Some(pattern) = message.patterns.get(language) {
        append(&mut text, pattern, &message.variables);
    }
    text
}

fn append(text: &mut String, pattern: &[Piece], variables: &[Variable]) {
    let place = |name: &str| {
        // The catalogue's check has found every name.
        let place = variables.iter().position(|it| it.name == name).unwrap_or_default();
        char::from_digit(u32::try_from(place).unwrap_or_default(), 10).unwrap_or('0')
    };
    for piece in pattern {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Value(name) => text.extend([VALUE, place(name)]),
            Piece::Choice(name, cases) => {
                text.extend([CHOICE, place(name)]);
                for (key, pattern) in cases {
                    text.push(CASE);
                    match key {
                        Key::One => text.push('1'),
                        Key::Other => text.push('o'),
                        Key::Exactly(number) => {
                            text.push('=');
                            text.push_str(&number.to_string());
                            text.push(';');
                        }
                    }
                    append(text, pattern, variables);
                }
                text.push(END);
            }
        }
    }
}
