//! Numbers, sizes, dates and times as people read them: the same in PDF, page and mail, whatever the machine's locale.

use crate::period::Period;
use crate::time::Instant;
use crate::zone::Zone;
use chrono::NaiveDate;

/// A count with its thousands set apart: `65,809`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in bytes with one decimal in the largest unit of a thousand that fits: `224.3 GB`, `999 B`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut unit: u128 = 1000;
    for name in UNITS {
        let tenths = (u128::from(bytes) * 10 + unit / 2) / unit;
        if tenths < 10_000 {
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
        unit *= 1000;
    }
    // Not reached: u64 ends at 18.4 EB.
    format!("{} B", count(bytes))
}

/// A day: `5 December 2026`.
pub fn date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A day, short: `5 Dec 2026`.
pub fn short_date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// Date and time of day in that zone, which is named elsewhere: `31 Oct 2026, 18:17`.
pub fn date_time(at: Instant, zone: Zone) -> String {
    zone.local(at).format("%-d %b %Y, %H:%M").to_string()
}

/// A period: `October 2026`.
pub fn month(period: Period) -> String {
    period.first_day().format("%B %Y").to_string()
}

/// A period by its days: `1 – 31 October 2026`.
pub fn range(period: Period) -> String {
    format!("1 – {}", date(period.last_day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_instant;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (65_809, "65,809"), (1_234_567, "1,234,567")]
        {
            assert_eq!(count(number), text);
        }
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn sizes_have_one_decimal() {
        for (bytes, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 KB"),
            (999_949, "999.9 KB"),
            (999_950, "1.0 MB"),
            (224_300_000_000, "224.3 GB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn dates_are_written_out() {
        let at = parse_instant("2026-10-31T17:17:59Z").unwrap();
        let period: Period = "2026-10".parse().unwrap();
        assert_eq!(date_time(at, "Europe/Berlin".parse().unwrap()), "31 Oct 2026, 18:17");
        assert_eq!(date(NaiveDate::from_ymd_opt(2026, 12, 5).unwrap()), "5 December 2026");
        assert_eq!((month(period), range(period)), ("October 2026".into(), "1 – 31 October 2026".into()));
    }
}
