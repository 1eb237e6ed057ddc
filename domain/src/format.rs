//! Numbers, sizes, dates and times as people read them in their language: the same in PDF, page and mail, whatever the
//! machine's locale. The patterns stand in the catalogue (`texts/*/locale.ftl`) and follow CLDR; the clock has 24 hours.

use crate::language::Language;
use crate::period::Period;
use crate::texts::locale;
use crate::time::Instant;
use crate::zone::Zone;
use chrono::{Datelike, NaiveDate};

/// A count with its thousands set apart: `65,809`, `65.809`.
pub fn count(language: Language, number: u64) -> String {
    let digits = number.to_string();
    // CLDR's minimum of grouping digits is two in Spanish: 9809, but 65.809.
    let ungrouped = if language == Language::Es { 4 } else { 3 };
    if digits.len() <= ungrouped {
        return digits;
    }
    let mut text = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(locale::group_separator(language));
        }
        text.push(digit);
    }
    text
}

/// A size in bytes with one decimal in the largest unit of a thousand that fits: `224.3 GB`, `999 B`.
pub fn size(language: Language, bytes: u64) -> String {
    if bytes < 1000 {
        return locale::size(language, &bytes.to_string(), 0);
    }
    // u64 ends at 18.4 exabytes, the sixth unit.
    let (mut unit, mut thousands): (u128, u64) = (1000, 1);
    let tenths = loop {
        let tenths = (u128::from(bytes) * 10 + unit / 2) / unit;
        if tenths < 10_000 || thousands == 6 {
            break tenths;
        }
        unit *= 1000;
        thousands += 1;
    };
    let tenths = u64::try_from(tenths).unwrap_or(u64::MAX);
    locale::size(language, &decimal(language, tenths), thousands)
}

/// A number of tenths with one decimal: `0.3`, `99,0`.
pub fn decimal(language: Language, tenths: u64) -> String {
    format!("{}{}{}", tenths / 10, locale::decimal_separator(language), tenths % 10)
}

/// A share in tenths of a percent, always with its decimal, for it stands beside changes in tenths: `99.0%`, `98,9 %`.
/// The whole is not a measure but a word, and has none: `100%`.
pub fn share(language: Language, per_mille: u64) -> String {
    let number = if per_mille == 1_000 { "100".to_owned() } else { decimal(language, per_mille) };
    locale::percent(language, &number)
}

/// A share of 0 to 1 with at most two decimals, none that are zero: `12.5%`, `12,5 %`.
pub fn percent(language: Language, share: f64) -> String {
    let number = format!("{:.2}", share * 100.0);
    let number = number.trim_end_matches('0').trim_end_matches('.');
    locale::percent(language, &number.replace('.', locale::decimal_separator(language)))
}

/// A day: `5 December 2026`, `5. Dezember 2026`.
pub fn date(language: Language, day: NaiveDate) -> String {
    let month = locale::month_name(language, day.month().into());
    locale::date(language, day.day().into(), &month, year(day))
}

/// A day, short: `5 Dec 2026`, `5. Dez. 2026`.
pub fn short_date(language: Language, day: NaiveDate) -> String {
    let month = locale::month_short(language, day.month().into());
    locale::short_date(language, day.day().into(), &month, year(day))
}

/// The time of day in that zone: `18:17`.
pub fn time(at: Instant, zone: Zone) -> String {
    zone.local(at).format("%H:%M").to_string()
}

/// Date and time of day in that zone, which is named elsewhere, short: `31 Oct 2026, 18:17`.
pub fn date_time(language: Language, at: Instant, zone: Zone) -> String {
    locale::date_time(language, &short_date(language, zone.local(at).date()), &time(at, zone))
}

/// Date and time of day in that zone, which is named elsewhere: `5 November 2026, 06:00`, `5 novembre 2026 à 06:00`.
pub fn moment(language: Language, at: Instant, zone: Zone) -> String {
    locale::moment(language, &date(language, zone.local(at).date()), &time(at, zone))
}

/// A period within a sentence: `October 2026`, `octobre 2026`.
pub fn month(language: Language, period: Period) -> String {
    let day = period.first_day();
    locale::month_of_year(language, &locale::month_name(language, day.month().into()), year(day))
}

/// A period that stands for itself, as in a title: `October 2026`, `Octobre 2026`.
pub fn month_title(language: Language, period: Period) -> String {
    let mut text = month(language, period);
    // The names of months begin with a letter of ASCII or with a digit, in every language of the catalogue.
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// A period by its days: `1 – 31 October 2026`, `1.–31. Oktober 2026`.
pub fn range(language: Language, period: Period) -> String {
    let last = period.last_day();
    let month = locale::month_name(language, last.month().into());
    locale::range(language, last.day().into(), &month, year(last))
}

/// Names one after another: `Email, Calendar`.
pub fn list<'a>(language: Language, items: impl IntoIterator<Item = &'a str>) -> String {
    let mut items = items.into_iter();
    let first = items.next().unwrap_or_default().to_owned();
    items.fold(first, |list, next| locale::list(language, &list, next))
}

/// Years of periods and instants are positive.
fn year(day: NaiveDate) -> u64 {
    day.year().unsigned_abs().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_instant;
    use Language::{De, En, Es, Fr, Ja, Pt};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// What each language makes of it, in the order of [`Language::ALL`].
    fn all(write: impl Fn(Language) -> String) -> [String; 6] {
        Language::ALL.map(write)
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (65_809, "65,809"), (1_234_567, "1,234,567")]
        {
            assert_eq!(count(En, number), text);
        }
        assert_eq!(count(En, u64::MAX), "18,446,744,073,709,551,615");
        let written = ["65,809", "65.809", "65\u{202f}809", "65.809", "65.809", "65,809"];
        assert_eq!(all(|language| count(language, 65_809)), written);
        assert_eq!([count(Es, 1234), count(Pt, 1234)], ["1234", "1.234"]);
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
            assert_eq!(size(En, bytes), text);
        }
        let written = ["224.3 GB", "224,3\u{a0}GB", "224,3\u{202f}Go", "224,3 GB", "224,3 GB", "224.3 GB"];
        assert_eq!(all(|language| size(language, 224_300_000_000)), written);
        assert_eq!(size(Fr, 7), "7\u{202f}o");
    }

    #[test]
    fn shares_have_two_decimals_at_most() {
        assert_eq!(
            [0.05, 0.125, 1.0, 0.3333].map(|share| percent(En, share)),
            ["5%", "12.5%", "100%", "33.33%"]
        );
        let written = ["12.5%", "12,5\u{a0}%", "12,5\u{a0}%", "12,5\u{a0}%", "12,5%", "12.5%"];
        assert_eq!(all(|language| percent(language, 0.125)), written);
    }

    #[test]
    fn shares_in_tenths_of_a_percent_keep_their_decimal_but_for_the_whole() {
        assert_eq!(
            [0, 4, 333, 990, 999, 1_000].map(|tenths| share(En, tenths)),
            ["0.0%", "0.4%", "33.3%", "99.0%", "99.9%", "100%"]
        );
        let written = ["99.0%", "99,0\u{a0}%", "99,0\u{a0}%", "99,0\u{a0}%", "99,0%", "99.0%"];
        assert_eq!(all(|language| share(language, 990)), written);
        let written = ["100%", "100\u{a0}%", "100\u{a0}%", "100\u{a0}%", "100%", "100%"];
        assert_eq!(all(|language| share(language, 1_000)), written);
        let written = ["0.3", "0,3", "0,3", "0,3", "0,3", "0.3"];
        assert_eq!(all(|language| decimal(language, 3)), written);
    }

    #[test]
    fn dates_are_written_out() {
        let written = [
            "5 December 2026",
            "5. Dezember 2026",
            "5 décembre 2026",
            "5 de diciembre de 2026",
            "5 de dezembro de 2026",
            "2026年12月5日",
        ];
        assert_eq!(all(|language| date(language, day("2026-12-05"))), written);
        let written =
            ["5 Dec 2026", "5. Dez. 2026", "5 déc. 2026", "5 dic 2026", "5 dez. 2026", "2026年12月5日"];
        assert_eq!(all(|language| short_date(language, day("2026-12-05"))), written);
        assert_eq!(
            [Fr, Es, Pt].map(|it| date(it, day("2026-05-01"))),
            ["1er mai 2026", "1 de mayo de 2026", "1º de maio de 2026"]
        );
    }

    #[test]
    fn times_have_24_hours_in_the_zone() {
        let (at, berlin) = (parse_instant("2026-10-31T17:17:59Z").unwrap(), "Europe/Berlin".parse().unwrap());
        let written = [
            "31 Oct 2026, 18:17",
            "31. Okt. 2026, 18:17",
            "31 oct. 2026, 18:17",
            "31 oct 2026, 18:17",
            "31 out. 2026, 18:17",
            "2026年10月31日 18:17",
        ];
        assert_eq!(all(|language| date_time(language, at, berlin)), written);
        let written = [
            "31 October 2026, 18:17",
            "31. Oktober 2026, 18:17\u{a0}Uhr",
            "31 octobre 2026 à 18:17",
            "31 de octubre de 2026, 18:17",
            "31 de outubro de 2026, 18:17",
            "2026年10月31日 18:17",
        ];
        assert_eq!(all(|language| moment(language, at, berlin)), written);
    }

    #[test]
    fn periods_are_named_and_told_by_their_days() {
        let october: Period = "2026-10".parse().unwrap();
        let written = [
            "October 2026",
            "Oktober 2026",
            "octobre 2026",
            "octubre de 2026",
            "outubro de 2026",
            "2026年10月",
        ];
        assert_eq!(all(|language| month(language, october)), written);
        assert_eq!([Fr, Ja].map(|language| month_title(language, october)), ["Octobre 2026", "2026年10月"]);
        let written = [
            "1 – 31 October 2026",
            "1.–31. Oktober 2026",
            "du 1er au 31 octobre 2026",
            "del 1 al 31 de octubre de 2026",
            "1º a 31 de outubro de 2026",
            "2026年10月1日～31日",
        ];
        assert_eq!(all(|language| range(language, october)), written);
    }

    #[test]
    fn the_names_of_months_begin_with_what_a_title_can_raise() {
        for language in Language::ALL {
            for number in 1..=12 {
                let period = Period::new(2026, number).unwrap();
                let title = month_title(language, period);
                let first = title.chars().next().unwrap();
                assert!(first.is_ascii_uppercase() || first.is_ascii_digit(), "{language} {title}");
            }
        }
    }

    #[test]
    fn lists_have_the_languages_comma() {
        assert_eq!(list(De, ["a", "b", "c"]), "a, b, c");
        assert_eq!(list(Ja, ["a", "b"]), "a、b");
        assert_eq!(list(En, []), "");
    }
}
