//! Time zones, and the days that they make.

use crate::language::Language;
use crate::period::Period;
use crate::texts::portal;
use crate::time::Instant;
use chrono::{LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A time zone of the IANA database, such as `Europe/Berlin`. UTC while nobody has set one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// Why a text is not a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneError(String);

impl ZoneError {
    /// What is said to the person who entered it.
    pub fn told(&self, language: Language) -> String {
        portal::no_zone(language, &self.0)
    }
}

impl fmt::Display for ZoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.told(Language::En))
    }
}

impl std::error::Error for ZoneError {}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone that chrono-tz knows by that name.
    pub const fn of(tz: Tz) -> Self {
        Self(tz)
    }

    /// Every zone there is, for choosing one; by name.
    pub fn all() -> impl Iterator<Item = Self> {
        chrono_tz::TZ_VARIANTS.iter().copied().map(Self)
    }

    /// Its name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// When that day begins: midnight, or the first instant that the day has when clocks skip midnight.
    pub fn start_of_day(self, day: NaiveDate) -> Instant {
        self.resolve(day.and_time(NaiveTime::MIN))
    }

    /// From when to when (exclusive) that day lasts: 23, 24 or 25 hours; nothing when the zone skipped it.
    pub fn day_bounds(self, day: NaiveDate) -> Range<Instant> {
        self.start_of_day(day)..self.start_of_day(day.succ_opt().unwrap_or(day))
    }

    /// From when to when (exclusive) that month lasts.
    pub fn month_bounds(self, period: Period) -> Range<Instant> {
        self.start_of_day(period.first_day())..self.start_of_day(period.next().first_day())
    }

    /// What calendar and clock show at that instant.
    pub fn local(self, at: Instant) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }

    /// That full hour (0 to 23) of the day. An hour that clocks skip: the first instant after the gap; one that they
    /// show twice: the earlier.
    pub fn at_hour(self, day: NaiveDate, hour: u32) -> Instant {
        let time = NaiveTime::from_hms_opt(hour.min(23), 0, 0).unwrap_or(NaiveTime::MIN);
        self.resolve(day.and_time(time))
    }

    /// The name of its offset at that instant, such as `CET`; `+03` where the database has no letters for it.
    pub fn abbreviation(self, at: Instant) -> String {
        at.with_timezone(&self.0).format("%Z").to_string()
    }

    fn resolve(self, local: NaiveDateTime) -> Instant {
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
            LocalResult::None => GapInfo::new(&local, &self.0)
                .and_then(|gap| gap.end)
                .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc)),
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        text.parse().map(Self).map_err(|_| ZoneError(crate::text::clean(text, 60)))
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_instant;
    use chrono::Duration;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_have_23_24_or_25_hours() {
        for (name, date, hours) in [
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("Europe/Berlin", "2026-10-26", 24),
            ("America/New_York", "2026-03-08", 23),
            ("America/New_York", "2026-11-01", 25),
            ("Africa/Cairo", "2026-04-24", 23),
            ("America/Havana", "2026-11-01", 25),
            ("UTC", "2026-10-25", 24),
            ("Pacific/Apia", "2011-12-30", 0),
        ] {
            let bounds = zone(name).day_bounds(day(date));
            assert_eq!(bounds.end - bounds.start, Duration::hours(hours), "{name} {date}");
        }
        let bounds = zone("Australia/Lord_Howe").day_bounds(day("2026-04-05"));
        assert_eq!(bounds.end - bounds.start, Duration::minutes(24 * 60 + 30));
    }

    #[test]
    fn a_skipped_hour_gives_the_first_instant_after_and_a_repeated_one_the_earlier() {
        for (name, date, hour, expected) in [
            ("Europe/Berlin", "2026-03-29", 2, "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-10-25", 2, "2026-10-25T00:00:00Z"),
            ("Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00:00Z"),
            ("America/Havana", "2026-11-01", 0, "2026-11-01T04:00:00Z"),
            ("Asia/Tokyo", "2026-11-05", 6, "2026-11-04T21:00:00Z"),
        ] {
            assert_eq!(
                zone(name).at_hour(day(date), hour),
                parse_instant(expected).unwrap(),
                "{name} {date}"
            );
        }
    }

    #[test]
    fn what_calendars_show_agrees_with_the_bounds_of_days_in_every_zone() {
        for zone in Zone::all() {
            for date in day("2025-01-01").iter_days().take(6 * 365 + 2) {
                let bounds = zone.day_bounds(date);
                assert_eq!(zone.local(bounds.start).date(), date, "{zone}");
                assert_eq!(zone.local(bounds.end - Duration::seconds(1)).date(), date, "{zone}");
            }
        }
    }

    #[test]
    fn unknown_zones_are_refused() {
        for text in ["", "Europe/Bonn", "CEST+2", "../../etc/localtime", "europe/berlin "] {
            assert!(text.parse::<Zone>().is_err(), "{text}");
        }
    }
}
