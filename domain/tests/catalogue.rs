//! The catalogue of texts: what is wrong in it is found, and what stands in it keeps to each language's rules. The build
//! reads it with the same code.

#[path = "../build/catalogue.rs"]
mod catalogue;

use std::path::Path;

use catalogue::{Faults, Key, Kind, LANGUAGES, Piece, Topic, read, read_folder};

const ENGLISH: &str = "\
# How many there are.
# Variables:
#   $count (Number) - a count
#   $name (String) - a name
files = { $count ->
    [one] { $name } has one file
   *[other] { $name } has { $count } files
}
";

/// The five others, each saying the same in its own plurals.
const OTHERS: [&str; 5] = {
    const WITH_ONE: &str = "files = { $name }: { $count ->\n    [one] one\n   *[other] { $count }\n}\n";
    [WITH_ONE, WITH_ONE, WITH_ONE, WITH_ONE, "files = { $name }{ $count }\n"]
};

fn topic(english: &str, [de, fr, es, pt, ja]: [&str; 5]) -> Result<Topic, Faults> {
    read("sample", [english, de, fr, es, pt, ja])
}

/// What is said when German's file is another one.
fn fault_of_german(german: &str) -> String {
    let [_, fr, es, pt, ja] = OTHERS;
    topic(ENGLISH, [german, fr, es, pt, ja]).err().expect("a fault").to_string()
}

#[test]
fn a_text_has_its_comment_its_placeholders_and_its_cases() {
    let topic = topic(ENGLISH, OTHERS).expect("no fault");
    let message = &topic.messages[0];
    assert_eq!((topic.name.as_str(), message.id.as_str()), ("sample", "files"));
    assert_eq!(message.comment, ["How many there are."]);
    let variables: Vec<(&str, Kind, &str)> =
        message.variables.iter().map(|it| (it.name.as_str(), it.kind, it.note.as_str())).collect();
    assert_eq!(variables, [("count", Kind::Number, "a count"), ("name", Kind::String, "a name")]);
    let text = |text: &str| Piece::Text(text.to_owned());
    let value = |name: &str| Piece::Value(name.to_owned());
    let cases = vec![
        (Key::One, vec![value("name"), text(" has one file")]),
        (Key::Other, vec![value("name"), text(" has "), value("count"), text(" files")]),
    ];
    assert_eq!(message.patterns[0], [Piece::Choice("count".to_owned(), cases)]);
}

#[test]
fn a_text_that_is_missing_or_superfluous_is_a_fault() {
    assert_eq!(fault_of_german(""), "texts/de/sample.ftl: «files» is missing");
    let more = format!("{}more = mehr\n", OTHERS[0]);
    assert_eq!(fault_of_german(&more), "texts/de/sample.ftl: «more» is superfluous: English has it not");
    let twice = OTHERS[0].repeat(2);
    assert!(fault_of_german(&twice).contains("«files» is there twice"));
}

#[test]
fn placeholders_that_differ_from_english_are_a_fault() {
    for (german, said) in [
        (
            "files = { $count ->\n    [one] eine\n   *[other] { $count }\n}\n",
            "lacks the placeholder $name in some case",
        ),
        (
            "files = { $name ->\n    [one] eine\n   *[other] { $count }\n}\n",
            "chooses by $name, which is no number",
        ),
        (
            "files = { $count ->\n    [one] eine\n   *[other] { $name }\n}\n",
            "lacks the placeholder $name in some case",
        ),
        (
            "files = { $name } { $count } { $size }\n",
            "has the placeholder $size, which English's comment does not name",
        ),
        ("files = { $name }\n", "lacks the placeholder $count in some case"),
        ("files = { $name }: { $count ->\n   *[other] { $count }\n}\n", "lacks the key [one] for $count"),
    ] {
        let fault = fault_of_german(german);
        assert!(fault.contains(said), "{german}{fault}");
    }
    let [de, fr, es, pt, _] = OTHERS;
    let japanese = "files = { $name }: { $count ->\n    [one] 一\n   *[other] { $count }\n}\n";
    let fault = topic(ENGLISH, [de, fr, es, pt, japanese]).err().expect("a fault").to_string();
    assert!(fault.contains("which this language does not know"), "{fault}");
}

#[test]
fn what_is_not_understood_is_a_fault() {
    for (german, said) in [
        ("files = { $name", "line 1"),
        ("files = { $name } { $count }\n    and more\n", "broken over several lines"),
        ("files = { NUMBER($count) } { $name }\n", "something else in braces"),
        ("files = { other } { $name } { $count }\n", "something else in braces"),
        ("-term = x\n", "terms are not understood"),
        ("files =\n    .title = x\n", "no plain text"),
        ("files = { $name }{ $count ->\n    [few] x\n   *[other] x\n}\n", "has the key [few]"),
        ("files = { $name }{ $count ->\n   *[one] x\n    [other] x\n}\n", "*[other] as the default"),
        ("files = { $name }{ $count ->\n    [1.5] x\n   *[other] x\n}\n", "no whole number"),
    ] {
        let fault = fault_of_german(german);
        assert!(fault.contains(said), "{german}{fault}");
    }
    let fault = topic("# $count (Float) - a count\nfiles = x\n", OTHERS).err().expect("a fault").to_string();
    assert!(fault.contains("placeholder of an unknown type"), "{fault}");
}

/// The pieces of text that stand between placeholders, in every case.
fn texts(pattern: &[Piece]) -> Vec<&str> {
    let of = |piece| match piece {
        &Piece::Value(_) => Vec::new(),
        Piece::Text(text) => vec![text.as_str()],
        Piece::Choice(_, choices) => choices.iter().flat_map(|(_, pattern)| texts(pattern)).collect(),
    };
    pattern.iter().flat_map(of).collect()
}

#[test]
fn the_texts_keep_to_their_languages_typography() {
    let topics = read_folder(Path::new("texts")).expect("the catalogue");
    for message in topics.iter().flat_map(|topic| &topic.messages) {
        for (language, pattern) in LANGUAGES.iter().zip(&message.patterns) {
            for text in texts(pattern) {
                // An address is of no language.
                let text = text.replace("https://", "");
                let wrong: &[&str] = match *language {
                    // A no-break space stands before these, and the apostrophe is curved.
                    "fr" => &[" :", " ;", " !", " ?", " %", "« ", " »", "'"],
                    // Quotation marks are „these“, in English “these”; the per cent sign stands apart.
                    "de" => &["\"", "”", " :", " %"],
                    "ja" => &[":", ";", ", ", "~", "〜"],
                    "en" => &["«", "»", "\"", " :", " ;", " %"],
                    _ => &[" :", " ;", " %"],
                };
                for wrong in wrong {
                    assert!(!text.contains(wrong), "{language} {}: «{wrong}» in «{text}»", message.id);
                }
                assert!(!text.contains("  ") && !text.contains("..."), "{language} {}: «{text}»", message.id);
            }
        }
    }
}
