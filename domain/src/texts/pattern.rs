//! Texts with placeholders, coded as the build writes them (`domain/build/coded.rs`), and the one function that fills them in.

use std::str::Chars;

use crate::format;
use crate::language::Language;

const VALUE: char = '\u{1}';
const CHOICE: char = '\u{2}';
const CASE: char = '\u{3}';
const END: char = '\u{4}';

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
pub(super) fn fill(language: Language, coded: &str, values: &[Value<'_>]) -> String {
    let mut text = String::new();
    append(&mut text, language, &mut coded.chars(), values, true);
    text
}

/// Appends what comes, if it `is_taken`, until a case or a choice ends; gives what ended it.
fn append(
    text: &mut String,
    language: Language,
    rest: &mut Chars<'_>,
    values: &[Value<'_>],
    is_taken: bool,
) -> Option<char> {
    while let Some(char) = rest.next() {
        match char {
            VALUE => match value(rest, values).filter(|_| is_taken) {
                Some(Value::Text(value)) => text.push_str(value),
                Some(Value::Number(number)) => text.push_str(&format::count(language, *number)),
                Some(Value::Digits(number)) => text.push_str(&number.to_string()),
                None => {}
            },
            CHOICE => {
                let value = value(rest, values);
                // The first case that is for the number counts; the last one is for all.
                let mut is_open = is_taken;
                let mut mark = rest.next();
                while mark == Some(CASE) {
                    let is_for = is_for(rest, language, value);
                    mark = append(text, language, rest, values, is_open && is_for);
                    is_open &= !is_for;
                }
            }
            CASE | END => return Some(char),
            char if is_taken => text.push(char),
            _ => {}
        }
    }
    None
}

/// The value whose place comes.
fn value<'a>(rest: &mut Chars<'_>, values: &'a [Value<'a>]) -> Option<&'a Value<'a>> {
    let place = rest.next()?.to_digit(10)?;
    values.get(usize::try_from(place).ok()?)
}

/// Whether the case whose key comes is for that number.
fn is_for(rest: &mut Chars<'_>, language: Language, value: Option<&Value<'_>>) -> bool {
    let number = match value {
        Some(Value::Number(number) | Value::Digits(number)) => Some(*number),
        Some(Value::Text(_)) | None => None,
    };
    match rest.next() {
        Some('o') => true,
        Some('1') => number.is_some_and(|number| language.is_one(number)),
        // Exactly the number whose digits come, up to a semicolon.
        _ => {
            let digits: String = rest.take_while(|char| *char != ';').collect();
            digits.parse().ok() == number
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_cases_are_filled_in() {
        let coded = "\u{2}0\u{3}=0;none\u{3}1one \u{1}1\u{3}o\u{1}0 \u{2}2\u{3}1x\u{3}oy\u{4}\u{4}!";
        let filled = |number, deep| {
            fill(Language::En, coded, &[Value::Number(number), Value::Text("a"), Value::Digits(deep)])
        };
        assert_eq!(filled(0, 1), "none!");
        assert_eq!(filled(1, 1), "one a!");
        assert_eq!(filled(1_234, 1), "1,234 x!");
        assert_eq!(filled(2, 2_000), "2 y!");
        assert_eq!(fill(Language::De, "\u{1}0", &[Value::Digits(2026)]), "2026");
    }
}
