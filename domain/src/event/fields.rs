//! The fields of a line, each read as what it has to be, each refusal with the field's name.

use super::Refusal;
use crate::recipient::ascii_domain;
use crate::text::{self, NAME_LIMIT};
use crate::time::{Instant, parse_instant};
use crate::workload::{Workload, WorkloadSet};
use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use super::object::{Field, Object};
use serde_json::Value;

/// How many characters an id may have.
const ID_LIMIT: usize = 200;
/// How many characters an address may have: a site's URL has up to 400.
const ADDRESS_LIMIT: usize = 500;
/// How many domains a line may name.
const DOMAINS_LIMIT: usize = 1000;
/// Databases count to here.
const FIGURE_LIMIT: u64 = i64::MAX.unsigned_abs();

/// The fields of a line that were not yet asked for.
pub(super) struct Fields<'a>(Object<'a>);

impl<'a> Fields<'a> {
    pub(super) fn parse(line: &'a str) -> Result<Self, Refusal> {
        serde_json::from_str(line).map(Self).map_err(|error| {
            let what = text::clean(&error.to_string(), 200);
            Refusal(match error.classify() {
                serde_json::error::Category::Eof => {
                    format!("the line ends in the middle of its JSON: {what}")
                }
                _ => format!("the line is not a JSON object of fields: {what}"),
            })
        })
    }

    /// The field's value, if it is there and not null.
    fn take(&mut self, name: &str) -> Option<Field<'a>> {
        self.0.take(name).filter(|value| !matches!(value, Field::Null))
    }

    fn optional_text(&mut self, name: &str) -> Result<Option<Cow<'a, str>>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Field::Text(text)) => Ok(Some(text)),
            Some(_) => Err(refusal(name, "has to be a text")),
        }
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Cow<'a, str>, Refusal> {
        needed(name, self.optional_text(name)?)
    }

    pub(super) fn optional_id(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        self.optional_text(name)?.map(|id| exact(name, &id, ID_LIMIT)).transpose()
    }

    pub(super) fn id(&mut self, name: &str) -> Result<String, Refusal> {
        needed(name, self.optional_id(name)?)
    }

    pub(super) fn optional_address(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        self.optional_text(name)?.map(|address| exact(name, address.trim(), ADDRESS_LIMIT)).transpose()
    }

    pub(super) fn address(&mut self, name: &str) -> Result<String, Refusal> {
        needed(name, self.optional_address(name)?)
    }

    pub(super) fn optional_cleaned(&mut self, name: &str, limit: usize) -> Result<Option<String>, Refusal> {
        Ok(self.optional_text(name)?.map(|text| text::clean(&text, limit)))
    }

    pub(super) fn optional_name(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        self.optional_cleaned(name, NAME_LIMIT)
    }

    pub(super) fn name(&mut self, name: &str) -> Result<String, Refusal> {
        needed(name, self.optional_name(name)?)
    }

    /// One of the words of a type, or a name that it knows, such as a time zone's.
    pub(super) fn optional_word<T: FromStr<Err: Display>>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Refusal> {
        self.optional_text(name)?
            .map(|word| word.parse().map_err(|error: T::Err| refusal(name, error)))
            .transpose()
    }

    pub(super) fn word<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<T, Refusal> {
        needed(name, self.optional_word(name)?)
    }

    pub(super) fn optional_instant(&mut self, name: &str) -> Result<Option<Instant>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Field::Text(text)) => parse_instant(&text).map(Some).map_err(|error| refusal(name, error)),
            Some(_) => Err(refusal(name, "has to be a text such as \"2026-10-31T18:17:00Z\"")),
        }
    }

    pub(super) fn instant(&mut self, name: &str) -> Result<Instant, Refusal> {
        needed(name, self.optional_instant(name)?)
    }

    pub(super) fn flag(&mut self, name: &str) -> Result<bool, Refusal> {
        match self.take(name) {
            Some(Field::Flag(flag)) => Ok(flag),
            Some(_) => Err(refusal(name, "has to be true or false")),
            None => needed(name, None),
        }
    }

    pub(super) fn optional_figure(&mut self, name: &str) -> Result<Option<u64>, Refusal> {
        let Some(value) = self.take(name) else { return Ok(None) };
        match value {
            Field::Figure(figure) if figure <= FIGURE_LIMIT => Ok(Some(figure)),
            _ => Err(refusal(name, format!("has to be a whole number from 0 to {FIGURE_LIMIT}"))),
        }
    }

    pub(super) fn workloads(&mut self, name: &str) -> Result<WorkloadSet, Refusal> {
        let Some(words) = self.texts(name)? else { return needed(name, None) };
        words.iter().map(|word| word.parse::<Workload>().map_err(|error| refusal(name, error))).collect()
    }

    pub(super) fn domains(&mut self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(texts) = self.texts(name)? else { return Ok(None) };
        if texts.len() > DOMAINS_LIMIT {
            return Err(refusal(name, format!("has more than {DOMAINS_LIMIT} entries")));
        }
        let mut domains: Vec<String> = texts
            .iter()
            .map(|text| ascii_domain(text).map_err(|error| refusal(name, error)))
            .collect::<Result<_, _>>()?;
        domains.sort_unstable();
        domains.dedup();
        Ok(Some(domains))
    }

    fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let wrong = || refusal(name, "has to be a list of texts");
        match self.take(name) {
            None => Ok(None),
            Some(Field::List(values)) => values
                .into_iter()
                .map(|value| if let Value::String(text) = value { Ok(text) } else { Err(wrong()) })
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(wrong()),
        }
    }
}

fn refusal(name: &str, reason: impl Display) -> Refusal {
    Refusal(format!("{name}: {reason}"))
}

fn needed<T>(name: &str, value: Option<T>) -> Result<T, Refusal> {
    value.ok_or_else(|| Refusal(format!("{name} is missing")))
}

/// A text that is compared and therefore kept as it is, or refused.
fn exact(name: &str, text: &str, limit: usize) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        Err(refusal(name, "is empty"))
    } else if text.chars().count() > limit {
        Err(refusal(name, format!("has more than {limit} characters")))
    } else if text.chars().any(text::is_harmful) {
        Err(refusal(name, "holds control characters"))
    } else {
        Ok(text.to_owned())
    }
}
