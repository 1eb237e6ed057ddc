//! Periods: calendar months, written `2026-10`.

use crate::time::Instant;
use crate::zone::Zone;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A calendar month of the years 1 to 9999, in the organization's time zone (spec.md section 1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Months since year 0.
    index: i32,
}

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is not a period: write a year from 2000 to 2099 and a month, such as 2026-10")]
pub struct PeriodError(String);

const FIRST: i32 = 12;
const LAST: i32 = 9999 * 12 + 11;

impl Period {
    /// The month of that year; none unless the year is 1 to 9999 and the month 1 to 12.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let known = (1..=9999).contains(&year) && (1..=12).contains(&month);
        known.then(|| Self { index: year * 12 + i32::try_from(month).unwrap_or(1) - 1 })
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.index / 12
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u32 {
        (self.index % 12).unsigned_abs() + 1
    }

    /// The month after it.
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before it.
    pub fn previous(self) -> Self {
        self.plus(-1)
    }

    /// So many months later, or earlier when negative; stops at the first and last that there are.
    pub fn plus(self, months: i32) -> Self {
        Self::from_index(self.index.saturating_add(months))
    }

    /// Months since year 0: its number in the database.
    pub const fn index(self) -> i32 {
        self.index
    }

    /// From [`Period::index`]; a number outside gives the first or last period that there is.
    pub fn from_index(index: i32) -> Self {
        Self { index: index.clamp(FIRST, LAST) }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.month(), 1)
            .expect("years 1 to 9999 and months 1 to 12 have a first day")
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.days().last().unwrap_or_else(|| self.first_day())
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let month = self.month();
        self.first_day().iter_days().take_while(move |day| day.month() == month)
    }

    /// How many days it has, 28 to 31.
    pub fn day_count(self) -> usize {
        self.days().count()
    }

    /// The period of that day.
    pub fn of(day: NaiveDate) -> Self {
        Self::new(day.year(), day.month()).unwrap_or(Self { index: FIRST })
    }

    /// The period in which that instant lies, for people in that zone.
    pub fn containing(at: Instant, zone: Zone) -> Self {
        Self::of(zone.local(at).date())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Exactly `YYYY-MM`, from 2000 to 2099.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let error = || PeriodError(crate::text::clean(text, 40));
        let (year, month) = text.split_once('-').ok_or_else(error)?;
        if year.len() != 4
            || month.len() != 2
            || !text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
        {
            return Err(error());
        }
        let year: i32 = year.parse().map_err(|_| error())?;
        let month: u32 = month.parse().map_err(|_| error())?;
        Self::new(year, month).filter(|_| (2000..2100).contains(&year)).ok_or_else(error)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn months_have_their_days() {
        for (text, days) in [("2026-02", 28), ("2028-02", 29), ("2026-04", 30), ("2026-12", 31)] {
            let period: Period = text.parse().unwrap();
            assert_eq!((period.day_count(), period.last_day().day()), (days, u32::try_from(days).unwrap()));
        }
    }

    #[test]
    fn what_is_not_a_period_is_refused() {
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-10",
            "2026-010",
            "+026-10",
            "2026-+1",
            "1999-12",
            "2100-01",
            "2026-10\0.pdf",
            "2026-10%00.pdf",
            "../../etc/passwd",
            " 2026-10",
            "２０２６-１０",
            "2026-10-01",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_period_reads_what_it_writes(index in 2000 * 12..2100 * 12) {
            let period = Period::from_index(index);
            prop_assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
            prop_assert_eq!(Period::new(period.year(), period.month()), Some(period));
            prop_assert_eq!(period.next().previous(), period);
            prop_assert_eq!(Period::of(period.last_day().succ_opt().unwrap()), period.next());
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*", index: i32, months: i32) {
            let _ = text.parse::<Period>();
            Period::from_index(index).plus(months).first_day();
        }
    }
}
