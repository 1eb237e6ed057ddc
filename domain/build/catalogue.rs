//! Reads the catalogue: `texts/<language>/<topic>.ftl`, in a small part of the syntax of Project Fluent, and holds every
//! language to what English says.
//!
//! Understood are texts on one line, placeholders (`{ $name }`), quoted characters (`{ "\u00A0" }`), and choices by a
//! number (`{ $count -> [one] … *[other] … }`), whose keys are numbers or the plural categories `one` and `other`.
//! English names each placeholder and its type in the comment above the text: `#   $count (Number) - how many there are`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement, VariantKey};
use fluent_syntax::unicode::unescape_unicode_to_string;

/// The languages, English first; each a folder. The names are those of `domain::language::Language`.
pub(crate) const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "pt", "ja"];

/// Those that do not tell one from many.
const WITHOUT_ONE: [&str; 1] = ["ja"];

/// The texts of a file: a module of `domain::texts`.
pub(crate) struct Topic {
    /// The file's name without its ending.
    pub(crate) name: String,
    /// In English's order.
    pub(crate) messages: Vec<Message>,
}

/// A text in every language.
pub(crate) struct Message {
    /// Its name in the catalogue, such as `last-backup`.
    pub(crate) id: String,
    /// What English says above it for people, line by line, without the placeholders.
    pub(crate) comment: Vec<String>,
    /// Its placeholders, in the order of English's comment.
    pub(crate) variables: Vec<Variable>,
    /// The text in each of [`LANGUAGES`].
    pub(crate) patterns: Vec<Vec<Piece>>,
}

/// A placeholder.
pub(crate) struct Variable {
    /// Its name, such as `count`.
    pub(crate) name: String,
    /// What is put there.
    pub(crate) kind: Kind,
    /// What English says about it.
    pub(crate) note: String,
}

/// What a placeholder is filled with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A text.
    String,
    /// A number, written as the language groups its digits.
    Number,
    /// A number without grouping: years and days.
    Digits,
}

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Piece {
    /// As it is.
    Text(String),
    /// A placeholder.
    Value(String),
    /// One of several texts, by the number of that name; the one for `Key::Other` comes last.
    Choice(String, Vec<(Key, Vec<Piece>)>),
}

/// When a text of a choice is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    /// For this number.
    Exactly(u64),
    /// For what the language takes for one.
    One,
    /// For every other number.
    Other,
}

/// Everything that is wrong, a line each.
#[derive(Debug)]
pub(crate) struct Faults(pub(crate) Vec<String>);

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// Reads every topic; each language has to have the same files.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<Topic>, Box<dyn std::error::Error>> {
    let mut files: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for language in LANGUAGES {
        for entry in std::fs::read_dir(folder.join(language))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let topic =
                name.strip_suffix(".ftl").ok_or_else(|| format!("{language}/{name}: not an .ftl file"))?;
            files.entry(topic.to_owned()).or_default().insert(language, std::fs::read_to_string(&path)?);
        }
    }
    let (mut topics, mut faults) = (Vec::new(), Vec::new());
    for (name, sources) in files {
        match read(&name, LANGUAGES.map(|language| sources.get(language).map_or("", String::as_str))) {
            Ok(topic) => topics.push(topic),
            Err(Faults(more)) => faults.extend(more),
        }
    }
    if faults.is_empty() { Ok(topics) } else { Err(Faults(faults).into()) }
}

/// Reads a topic from its text in each of [`LANGUAGES`].
pub(crate) fn read(name: &str, sources: [&str; 6]) -> Result<Topic, Faults> {
    let mut faults = Vec::new();
    let mut files = LANGUAGES.iter().zip(sources).map(|(language, source)| {
        let (entries, wrong) = entries(source);
        faults.extend(wrong.into_iter().map(|fault| format!("texts/{language}/{name}.ftl: {fault}")));
        entries
    });
    let english = files.next().unwrap_or_default();
    let others: Vec<Vec<Read>> = files.collect();

    let mut messages = Vec::new();
    for text in &english {
        let mut fault = |language: &str, what: String| {
            faults.push(format!("texts/{language}/{name}.ftl: «{}» {what}", text.id));
        };
        let (comment, variables) = described(&text.comment).unwrap_or_else(|line| {
            fault("en", format!("has a placeholder of an unknown type: {line}"));
            Default::default()
        });
        let mut patterns = Vec::new();
        for (place, language) in LANGUAGES.iter().enumerate() {
            let found =
                if place == 0 { Some(text) } else { others[place - 1].iter().find(|it| it.id == text.id) };
            let Some(found) = found else {
                fault(language, "is missing".to_owned());
                continue;
            };
            disagreements(&found.pattern, &variables, language)
                .into_iter()
                .for_each(|what| fault(language, what));
            patterns.push(found.pattern.clone());
        }
        messages.push(Message { id: text.id.clone(), comment, variables, patterns });
    }
    for (language, texts) in LANGUAGES.iter().skip(1).zip(&others) {
        for text in texts.iter().filter(|text| !english.iter().any(|it| it.id == text.id)) {
            faults.push(format!(
                "texts/{language}/{name}.ftl: «{}» is superfluous: English has it not",
                text.id
            ));
        }
    }
    if faults.is_empty() { Ok(Topic { name: name.to_owned(), messages }) } else { Err(Faults(faults)) }
}

/// A text as it stands in a file.
#[derive(Clone)]
struct Read {
    id: String,
    comment: Vec<String>,
    pattern: Vec<Piece>,
}

/// The texts of a file, and what in it is not understood.
fn entries(source: &str) -> (Vec<Read>, Vec<String>) {
    let (mut found, mut faults): (Vec<Read>, Vec<String>) = (Vec::new(), Vec::new());
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(resource, errors)| {
        faults.extend(errors.iter().map(|error| {
            let line = source.get(..error.pos.start).map_or(0, |before| before.matches('\n').count() + 1);
            format!("line {line}: {error}")
        }));
        resource
    });
    for entry in resource.body {
        match entry {
            Entry::Message(ast::Message { id, value: Some(value), attributes, comment })
                if attributes.is_empty() =>
            {
                if found.iter().any(|known| known.id == id.name) {
                    faults.push(format!("«{}» is there twice", id.name));
                }
                let comment = comment.map(|it| it.content.iter().map(|line| (*line).to_owned()).collect());
                match pieces(&value) {
                    Ok(pattern) => found.push(Read {
                        id: id.name.to_owned(),
                        comment: comment.unwrap_or_default(),
                        pattern,
                    }),
                    Err(what) => faults.push(format!("«{}» {what}", id.name)),
                }
            }
            Entry::Message(message) => faults.push(format!("«{}» is no plain text", message.id.name)),
            Entry::Term(term) => faults.push(format!("«-{}»: terms are not understood here", term.id.name)),
            // Said by the parser's errors.
            Entry::Junk { .. } => {}
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
        }
    }
    (found, faults)
}

fn pieces(pattern: &ast::Pattern<&str>) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    for element in &pattern.elements {
        let piece = match element {
            PatternElement::TextElement { value } if value.contains(['\n', '\r']) => {
                return Err("is broken over several lines: write it on one".to_owned());
            }
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::StringLiteral { value } => {
                    Piece::Text(unescape_unicode_to_string(value).into_owned())
                }
                other => Piece::Value(variable(other)?),
            },
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                Piece::Choice(variable(selector)?, choices(variants)?)
            }
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(more)) => before.push_str(&more),
            (_, piece) => pieces.push(piece),
        }
    }
    Ok(pieces)
}

fn variable(expression: &InlineExpression<&str>) -> Result<String, String> {
    match expression {
        InlineExpression::VariableReference { id } => Ok(id.name.to_owned()),
        _ => {
            Err("holds something else in braces than a placeholder, quoted characters or a choice".to_owned())
        }
    }
}

fn choices(variants: &[ast::Variant<&str>]) -> Result<Vec<(Key, Vec<Piece>)>, String> {
    let mut choices = Vec::new();
    for variant in variants {
        let key = match variant.key {
            VariantKey::NumberLiteral { value } => Key::Exactly(
                value.parse().map_err(|_| format!("has the key [{value}], which is no whole number"))?,
            ),
            VariantKey::Identifier { name: "one" } => Key::One,
            VariantKey::Identifier { name: "other" } => Key::Other,
            VariantKey::Identifier { name } => {
                return Err(format!("has the key [{name}]: use whole numbers, one and other"));
            }
        };
        if variant.default != (key == Key::Other) || choices.iter().any(|(known, _)| *known == key) {
            return Err(
                "has a choice whose keys are not different ones with *[other] as the default".to_owned()
            );
        }
        choices.push((key, pieces(&variant.value)?));
    }
    choices.sort_by_key(|(key, _)| *key == Key::Other);
    Ok(choices)
}

/// A comment for people, and the placeholders that it names; or the line that is not understood.
fn described(comment: &[String]) -> Result<(Vec<String>, Vec<Variable>), String> {
    let (mut words, mut variables) = (Vec::new(), Vec::new());
    for line in comment.iter().map(|line| line.trim()) {
        let Some(named) = line.strip_prefix('$') else {
            if !line.is_empty() && line != "Variables:" {
                words.push(line.to_owned());
            }
            continue;
        };
        let (name, rest) = named.split_once(" (").ok_or(line)?;
        let (kind, note) = rest.split_once(") - ").ok_or(line)?;
        let kind = match kind {
            "String" => Kind::String,
            "Number" => Kind::Number,
            "Digits" => Kind::Digits,
            _ => return Err(line.to_owned()),
        };
        variables.push(Variable { name: name.to_owned(), kind, note: note.to_owned() });
    }
    Ok((words, variables))
}

/// What a text does otherwise than English's comment says.
fn disagreements(pattern: &[Piece], variables: &[Variable], language: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let (ever, always) = (used(pattern, true), used(pattern, false));
    for name in ever.iter().filter(|name| !variables.iter().any(|it| it.name == **name)) {
        faults.push(format!("has the placeholder ${name}, which English's comment does not name"));
    }
    for variable in variables.iter().filter(|it| !always.contains(it.name.as_str())) {
        faults.push(format!("lacks the placeholder ${} in some case", variable.name));
    }
    check_choices(pattern, variables, language, &mut faults);
    faults
}

/// The placeholders that stand in the text in some case, or in every case; what decides a choice counts as used.
fn used(pattern: &[Piece], in_some_case: bool) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for piece in pattern {
        match piece {
            Piece::Text(_) => {}
            Piece::Value(name) => {
                names.insert(name.as_str());
            }
            Piece::Choice(name, choices) => {
                names.insert(name.as_str());
                let mut cases = choices.iter().map(|(_, pattern)| used(pattern, in_some_case));
                let first = cases.next().unwrap_or_default();
                let all =
                    cases.fold(first, |all, case| if in_some_case { &all | &case } else { &all & &case });
                names.extend(all);
            }
        }
    }
    names
}

fn check_choices(pattern: &[Piece], variables: &[Variable], language: &str, faults: &mut Vec<String>) {
    for piece in pattern {
        let Piece::Choice(name, choices) = piece else { continue };
        if variables.iter().any(|it| it.name == *name && it.kind == Kind::String) {
            faults.push(format!("chooses by ${name}, which is no number"));
        }
        let has_one = choices.iter().any(|(key, _)| *key == Key::One);
        let has_number = choices.iter().any(|(key, _)| matches!(key, Key::Exactly(_)));
        if WITHOUT_ONE.contains(&language) {
            if has_one {
                faults.push(format!("has the key [one] for ${name}, which this language does not know"));
            }
        } else if !has_one && !has_number {
            faults.push(format!("lacks the key [one] for ${name}"));
        }
        choices.iter().for_each(|(_, pattern)| check_choices(pattern, variables, language, faults));
    }
}
