//! The fields of a row, each in all the shapes that public clients have met (upstream-api.md, «Traps»).

use chrono::Duration;
use domain::text;
use domain::time::{Instant, parse_instant};
use serde_json::{Map, Value};

/// An address longer than this is none.
const LONGEST_ADDRESS: usize = 2_048;
/// An error's text is cut at so many characters.
const LONGEST_ERROR: usize = 300;

/// A row with what could not be understood of it.
pub(super) struct Fields<'a> {
    row: &'a Map<String, Value>,
    /// Field and reason, in the order in which they were met.
    pub(super) misread: Vec<(String, String)>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(row: &'a Map<String, Value>) -> Self {
        Self { row, misread: Vec::new() }
    }

    /// The value, unless it is missing or null.
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.row.get(name).filter(|value| !value.is_null())
    }

    fn not<T>(&mut self, name: &str, reason: impl Into<String>) -> Option<T> {
        self.misread.push((name.to_owned(), reason.into()));
        None
    }

    /// A text without blanks around it; nothing when it is missing or blank.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        match self.value(name)? {
            Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            other => self.not(name, format!("is {}, not a text", kind(other))),
        }
    }

    /// An e-mail address or a site's URL, which a row must have: control and bidi characters are made visible.
    pub(super) fn address(&mut self, name: &str) -> Option<String> {
        let misread = self.misread.len();
        match self.text(name) {
            Some(text) if text.len() <= LONGEST_ADDRESS => Some(text::clean(text, LONGEST_ADDRESS)),
            Some(_) => self.not(name, "is too long for an address"),
            None if self.misread.len() == misread => self.not(name, "is missing"),
            None => None,
        }
    }

    /// An id: a number or a text.
    pub(super) fn id(&mut self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::Number(number) if number.is_u64() => Some(number.to_string()),
            Value::String(text) => {
                let text = text.trim();
                let fits = (1..=64).contains(&text.len()) && !text.chars().any(text::is_harmful);
                if fits { Some(text.to_owned()) } else { self.not(name, "is not an id") }
            }
            other => self.not(name, format!("is {}, not an id", kind(other))),
        }
    }

    /// A yes or a no; missing: no. Nothing when it is neither.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        let Some(value) = self.value(name) else { return Some(false) };
        let word = match value {
            Value::Bool(flag) => return Some(*flag),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.trim().to_ascii_lowercase(),
            other => return self.not(name, format!("is {}, not true or false", kind(other))),
        };
        match word.as_str() {
            "true" | "1" | "yes" => Some(true),
            "false" | "0" | "no" | "" => Some(false),
            _ => self.not(name, format!("is {}, not true or false", quoted(&word))),
        }
    }

    /// A count or a size, if there is one: a whole number, also as a text.
    pub(super) fn count(&mut self, name: &str, unit: u64) -> Option<u64> {
        let value = self.value(name)?;
        let text = match value {
            Value::Number(number) => number.to_string(),
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => text.trim().to_owned(),
            other => return self.not(name, format!("is {}, not a number", kind(other))),
        };
        let whole = text.strip_suffix(".0").unwrap_or(&text);
        let count = whole.parse::<u64>().ok().and_then(|count| count.checked_mul(unit));
        match count.filter(|count| i64::try_from(*count).is_ok()) {
            Some(count) => Some(count),
            None => self.not(name, format!("is {}, not a whole number from 0 on", quoted(&text))),
        }
    }

    /// An instant, if there is one: ISO 8601 with or without a fraction, with `Z`, an offset, or without a zone (UTC). Not
    /// later than a day after `now`.
    pub(super) fn instant(&mut self, name: &str, now: Instant, date_alone: DateAlone) -> Option<Instant> {
        let text = match self.value(name)? {
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => text.trim(),
            other => return self.not(name, format!("is {}, not an instant in ISO 8601", kind(other))),
        };
        match parse_instant(&rfc3339(text, date_alone)) {
            Ok(at) if at > now + Duration::days(1) => {
                self.not(name, format!("is {}, in the future", quoted(text)))
            }
            Ok(at) => Some(at),
            Err(_) => self.not(name, format!("is {}, not an instant in ISO 8601", quoted(text))),
        }
    }

    /// The error that a row shows, if any: in `errors` in any shape, or a `current_backup_status` that speaks of a
    /// failure. An unknown status is neither success nor failure.
    pub(super) fn error(&mut self) -> Option<String> {
        let mut parts = Vec::new();
        if let Some(errors) = self.row.get("errors") {
            gather(errors, None, &mut parts);
        }
        match self.value("current_backup_status") {
            Some(Value::String(status)) => {
                let word = status.to_lowercase();
                if parts.is_empty() && (word.contains("fail") || word.contains("error")) {
                    parts.push(status.trim().to_owned());
                }
            }
            Some(other @ (Value::Array(_) | Value::Object(_))) => {
                self.not::<()>("current_backup_status", format!("is {}, not a text", kind(other)));
            }
            _ => {}
        }
        (!parts.is_empty()).then(|| text::clean(&parts.join("; "), LONGEST_ERROR))
    }
}

/// Whether a date without a time of day is an instant: for what happened on a day (the day's start in UTC), not for a
/// backup, of which the minute counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DateAlone {
    Accepted,
    Refused,
}

/// The texts in `errors`: of an object «key: text», of a list one after the other; what holds no text is no error.
fn gather(value: &Value, name: Option<&str>, parts: &mut Vec<String>) {
    let text = match value {
        Value::Null | Value::Bool(false) => return,
        Value::Bool(true) => "yes".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => return items.iter().for_each(|item| gather(item, name, parts)),
        Value::Object(fields) => {
            return fields.iter().for_each(|(name, value)| gather(value, Some(name), parts));
        }
    };
    if !text.is_empty() {
        parts.push(name.map_or_else(|| text.clone(), |name| format!("{name}: {text}")));
    }
}

/// The same instant as RFC 3339: with a `T`, a zone, and a colon in it. What does not look like an instant stays.
fn rfc3339(text: &str, date_alone: DateAlone) -> String {
    let Some((date, rest)) = text.split_at_checked(10) else { return text.to_owned() };
    if rest.is_empty() && date_alone == DateAlone::Accepted {
        return format!("{date}T00:00:00Z");
    }
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return text.to_owned() };
    let time =
        time.strip_suffix("UTC").map_or_else(|| time.to_owned(), |time| format!("{}Z", time.trim_end()));
    let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
        None => (time.as_str(), "Z".to_owned()),
        Some(at) => (time[..at].trim_end(), time[at..].to_owned()),
    };
    let zone = match zone.len() {
        3 => format!("{zone}:00"),
        5 if !zone.contains(':') => format!("{}:{}", &zone[..3], &zone[3..]),
        _ => zone,
    };
    format!("{date}T{clock}{zone}")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn quoted(text: &str) -> String {
    format!("«{}»", text::clean(text, 40))
}

#[cfg(test)]
mod tests;
