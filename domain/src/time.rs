//! Instants: points in time in whole seconds.

use chrono::{DateTime, Datelike, Timelike, Utc};

/// A point in time. Always in whole seconds: what comes from outside goes through [`instant`] or [`parse_instant`].
pub type Instant = DateTime<Utc>;

/// Why a text is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// Not RFC 3339, or a date or time of day that does not exist.
    #[error("«{0}» is not an instant: write it as 2026-10-31T18:17:00Z or 2026-10-31T19:17:00+01:00")]
    Syntax(String),
    /// No zone, so it could be one of many instants.
    #[error("«{0}» names no zone: add Z or an offset such as +01:00")]
    NoZone(String),
    /// A date alone.
    #[error("«{0}» is a date alone: add the time of day and a zone, as in 2026-10-31T18:17:00Z")]
    DateOnly(String),
    /// The sixtieth second of a minute.
    #[error("«{0}» is a leap second: seconds go from 00 to 59")]
    LeapSecond(String),
    /// Before 2000 or after 2099.
    #[error("«{0}» is out of range: years go from 2000 to 2099")]
    Range(String),
}

/// An instant without its fraction of a second.
pub fn instant(any: DateTime<Utc>) -> Instant {
    DateTime::from_timestamp(any.timestamp(), 0).unwrap_or(any)
}

/// Reads RFC 3339 with a zone, from 2000-01-01 up to 2099-12-31 (UTC); fractions of a second are dropped.
pub fn parse_instant(text: &str) -> Result<Instant, InstantError> {
    let shown = || crate::text::clean(text, 60);
    // chrono also takes a blank in the place of the T, which the standard's grammar does not.
    if text.as_bytes().get(10) == Some(&b' ') {
        return Err(InstantError::Syntax(shown()));
    }
    let Ok(parsed) = DateTime::parse_from_rfc3339(text) else {
        return Err(if chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() {
            InstantError::DateOnly(shown())
        } else if DateTime::parse_from_rfc3339(&format!("{text}Z")).is_ok() {
            InstantError::NoZone(shown())
        } else {
            InstantError::Syntax(shown())
        });
    };
    // chrono keeps a leap second as a fraction of a thousand milliseconds or more.
    if parsed.nanosecond() >= 1_000_000_000 {
        return Err(InstantError::LeapSecond(shown()));
    }
    let parsed = instant(parsed.with_timezone(&Utc));
    if (2000..2100).contains(&parsed.year()) { Ok(parsed) } else { Err(InstantError::Range(shown())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_in_whole_seconds() {
        for (text, seconds) in [
            ("2026-10-31T18:17:00Z", 1_793_470_620),
            ("2026-10-31T19:17:00+01:00", 1_793_470_620),
            ("2026-10-31T18:17:00.1234567Z", 1_793_470_620),
            ("2026-10-31t18:17:00.999z", 1_793_470_620),
            ("2000-01-01T00:00:00Z", 946_684_800),
            ("2028-02-29T00:00:00Z", 1_835_395_200),
        ] {
            let parsed = parse_instant(text).unwrap();
            assert_eq!((parsed.timestamp(), parsed.nanosecond()), (seconds, 0), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_what_is_wrong() {
        for (text, part) in [
            ("", "not an instant"),
            ("yesterday", "not an instant"),
            ("1793470620", "not an instant"),
            ("2026-10-31", "date alone"),
            ("2026-10-31T18:17:00", "no zone"),
            ("2026-10-31T18:17:60Z", "leap second"),
            ("2026-12-31T23:59:60Z", "leap second"),
            ("2026-02-29T00:00:00Z", "not an instant"),
            ("2026-10-31T24:00:00Z", "not an instant"),
            ("2026-10-31 18:17:00Z", "not an instant"),
            ("0001-01-01T00:00:00Z", "out of range"),
            ("1999-12-31T23:59:59Z", "out of range"),
            ("2100-01-01T00:00:00Z", "out of range"),
            ("9999-12-31T23:59:59Z", "out of range"),
            ("2026-10-31T18:17:00Z ", "not an instant"),
        ] {
            let sentence = parse_instant(text).unwrap_err().to_string();
            assert!(sentence.contains(part), "{text}: {sentence}");
        }
    }
}
