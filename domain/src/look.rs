//! How states are called, coloured and shaped: one source for PDF, page and mail (spec.md section 4). Colour is never the
//! only sign: shapes differ too, and read well in grey.

use crate::day::{AccountDay, OrganizationDay};
use crate::format;
use crate::language::Language;
use crate::texts::states;

/// Text and titles.
pub const INK: &str = "#0b1324";
/// Secondary text.
pub const MUTED: &str = "#5b6779";
/// Thin lines that only part things.
pub const HAIRLINE: &str = "#e6e9ef";
/// The mark of a day without data: quiet, but 3 : 1 on white, as everything that says something.
pub const NO_DATA: &str = "#858fa1";
/// All that were on succeeded.
pub const VERY_HEALTHY: &str = "#0a6255";
/// Backed up, with minor issues at most.
pub const HEALTHY: &str = "#1c9a76";
/// Something failed.
pub const UNHEALTHY: &str = "#b93815";
/// Off.
pub const DEACTIVATED: &str = "#7c879b";
/// The solid icon of a workload that is on.
pub const ICON_ACTIVE: &str = "#334155";
/// The dotted icon of a workload that is not.
pub const ICON_INACTIVE: &str = "#7a8599";

/// The shape of a day's bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The full height.
    Full,
    /// Three quarters of the height, standing on the base line.
    ThreeQuarters,
    /// The full height, cut in two in the middle.
    Split,
    /// A quarter of the height, standing on the base line.
    Stub,
    /// No bar: a thin line on the base line.
    Hairline,
}

impl Shape {
    /// Its name, for CSS classes and symbols.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ThreeQuarters => "three-quarters",
            Self::Split => "split",
            Self::Stub => "stub",
            Self::Hairline => "hairline",
        }
    }

    /// The boxes that it is made of, each as its top and its height in percent of the bar's height.
    pub const fn boxes(self) -> &'static [(u8, u8)] {
        match self {
            Self::Full => &[(0, 100)],
            Self::ThreeQuarters => &[(28, 72)],
            Self::Split => &[(0, 44), (56, 44)],
            Self::Stub => &[(76, 24)],
            Self::Hairline => &[(95, 5)],
        }
    }
}

/// A state that is shown as a bar: [`AccountDay`] or [`OrganizationDay`].
pub trait Bar: Copy + Eq + 'static {
    /// Those of the legend, in its order; the blank is not in it.
    const LEGEND: &'static [Self];

    /// The state of the organization level that is called and coloured alike.
    fn state(self) -> OrganizationDay;

    /// Its shape.
    fn shape(self) -> Shape;

    /// What it is called in the legend.
    fn label(self, language: Language) -> &'static str {
        match self.state() {
            OrganizationDay::VeryHealthy => states::very_healthy(language),
            OrganizationDay::Healthy => states::healthy(language),
            OrganizationDay::Unhealthy => states::unhealthy(language),
            OrganizationDay::Deactivated => states::deactivated(language),
            OrganizationDay::None => states::no_data(language),
        }
    }

    /// Its colour, as `#rrggbb`.
    fn colour(self) -> &'static str {
        match self.state() {
            OrganizationDay::VeryHealthy => VERY_HEALTHY,
            OrganizationDay::Healthy => HEALTHY,
            OrganizationDay::Unhealthy => UNHEALTHY,
            OrganizationDay::Deactivated => DEACTIVATED,
            OrganizationDay::None => NO_DATA,
        }
    }
}

impl Bar for AccountDay {
    const LEGEND: &'static [Self] = &[Self::Healthy, Self::Deactivated, Self::Unhealthy];

    fn state(self) -> OrganizationDay {
        match self {
            Self::Healthy => OrganizationDay::Healthy,
            Self::Unhealthy => OrganizationDay::Unhealthy,
            Self::Deactivated => OrganizationDay::Deactivated,
            Self::None => OrganizationDay::None,
        }
    }

    fn shape(self) -> Shape {
        match self {
            Self::Healthy => Shape::Full,
            Self::Unhealthy => Shape::Split,
            Self::Deactivated => Shape::Stub,
            Self::None => Shape::Hairline,
        }
    }
}

impl Bar for OrganizationDay {
    const LEGEND: &'static [Self] = &[Self::VeryHealthy, Self::Healthy, Self::Deactivated, Self::Unhealthy];

    fn state(self) -> OrganizationDay {
        self
    }

    fn shape(self) -> Shape {
        match self {
            Self::VeryHealthy => Shape::Full,
            Self::Healthy => Shape::ThreeQuarters,
            Self::Unhealthy => Shape::Split,
            Self::Deactivated => Shape::Stub,
            Self::None => Shape::Hairline,
        }
    }
}

/// The rule that the account level's bars follow, as printed under its legend.
pub fn account_rule(language: Language) -> &'static str {
    states::account_rule(language)
}

/// The rule that the organization level's bars follow, as printed under its legend; it depends on the tolerated share
/// (0 to 1) of accounts with unresolved failures.
pub fn organization_rule(language: Language, minor_issue_share: f64) -> String {
    if minor_issue_share > 0.0 {
        states::organization_rule_with_share(language, &format::percent(language, minor_issue_share))
    } else {
        states::organization_rule(language).to_owned()
    }
}

/// The days of a month of `days` days that are numbered over the bars: the first, each fifth, and the last, with enough
/// room between any two.
pub fn numbered_days(days: usize) -> impl Iterator<Item = usize> {
    (1..=days).filter(move |day| *day == 1 || *day == days || (day.is_multiple_of(5) && day + 2 < days))
}

/// A row of bars in words, for those who cannot see it: `24 of 31 days healthy; unhealthy on 3–6, 24–26`.
pub fn describe<B: Bar>(language: Language, days: &[B]) -> String {
    let count = |state| amount(days.iter().filter(|day| day.state() == state).count());
    let (healthy, total) = (count(OrganizationDay::Healthy), amount(days.len()));
    let mut text = if B::LEGEND.iter().any(|bar| bar.state() == OrganizationDay::VeryHealthy) {
        let text = states::very_healthy_days(language, count(OrganizationDay::VeryHealthy), total);
        if healthy > 0 { states::and_healthy(language, &text, healthy) } else { text }
    } else {
        states::healthy_days(language, healthy, total)
    };
    for (state, add) in NAMED {
        let on = (1..).zip(days).filter(|(_, day)| day.state() == state).map(|(number, _)| number);
        let on = ranges(language, on);
        if !on.is_empty() {
            text = add(language, &text, &on);
        }
    }
    text
}

/// Adds to a sentence on which days something was.
type Clause = fn(Language, &str, &str) -> String;

/// The states whose days are named, in this order.
const NAMED: [(OrganizationDay, Clause); 3] = [
    (OrganizationDay::Unhealthy, states::unhealthy_on),
    (OrganizationDay::Deactivated, states::deactivated_on),
    (OrganizationDay::None, states::no_data_on),
];

/// `3–6, 24–26, 30`.
fn ranges(language: Language, days: impl Iterator<Item = u64>) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let text = |(first, last): &(u64, u64)| {
        if first == last { states::day(language, *first) } else { states::days(language, *first, *last) }
    };
    let texts: Vec<String> = runs.iter().map(text).collect();
    format::list(language, texts.iter().map(String::as_str))
}

fn amount(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brand::{channels, contrast_on_white};
    use Language::{De, En, Fr, Ja};

    #[test]
    fn a_row_is_told_in_words() {
        let mut days = vec![AccountDay::Healthy; 31];
        days[2..6].fill(AccountDay::Unhealthy);
        days[23..26].fill(AccountDay::Unhealthy);
        assert_eq!(describe(En, &days), "24 of 31 days healthy; unhealthy on 3–6, 24–26");
        assert_eq!(describe(De, &days), "24 von 31 Tagen in Ordnung; fehlerhaft am 3.–6., 24.–26.");
        assert_eq!(describe(Ja, &days), "良好：31日中24日。異常：3～6日、24～26日");
        days[30] = AccountDay::None;
        days[29] = AccountDay::Deactivated;
        assert_eq!(
            describe(En, &days),
            "22 of 31 days healthy; unhealthy on 3–6, 24–26; deactivated on 30; no data on 31"
        );
        let days = [OrganizationDay::VeryHealthy, OrganizationDay::Healthy, OrganizationDay::None];
        assert_eq!(describe(En, &days), "1 of 3 days very healthy, 1 healthy; no data on 3");
        assert_eq!(
            describe(Fr, &days),
            "Excellent\u{a0}: 1 jour sur 3, bon\u{a0}: 1\u{202f}; aucune donnée\u{a0}: 3"
        );
        assert_eq!(describe::<AccountDay>(En, &[]), "0 of 0 days healthy");
    }

    #[test]
    fn numbers_over_the_bars_begin_and_end_the_month_and_never_touch() {
        for days in 28..=31 {
            let numbered: Vec<usize> = numbered_days(days).collect();
            assert_eq!((numbered[0], numbered.last()), (1, Some(&days)));
            assert!(numbered.is_sorted_by(|day, next| day + 3 <= *next), "{numbered:?}");
        }
        assert_eq!(numbered_days(31).collect::<Vec<_>>(), [1, 5, 10, 15, 20, 25, 31]);
        assert_eq!(numbered_days(28).collect::<Vec<_>>(), [1, 5, 10, 15, 20, 25, 28]);
    }

    #[test]
    fn states_of_a_level_differ_in_shape() {
        let shapes: std::collections::HashSet<Shape> =
            OrganizationDay::ALL.into_iter().map(Bar::shape).collect();
        assert_eq!(shapes.len(), OrganizationDay::ALL.len());
        let shapes: std::collections::HashSet<Shape> = AccountDay::ALL.into_iter().map(Bar::shape).collect();
        assert_eq!(shapes.len(), AccountDay::ALL.len());
    }

    /// WCAG 2.2, success criteria 1.4.3 and 1.4.11: texts 4.5 : 1, what else says something 3 : 1.
    #[test]
    fn everything_that_says_something_stands_out_from_white_paper() {
        let contrast = |tone| contrast_on_white(channels(tone).unwrap());
        for text in [INK, MUTED] {
            assert!(contrast(text) >= 4.5, "{text} {}", contrast(text));
        }
        for mark in [VERY_HEALTHY, HEALTHY, UNHEALTHY, DEACTIVATED, NO_DATA, ICON_ACTIVE, ICON_INACTIVE] {
            assert!(contrast(mark) >= 3.0, "{mark} {}", contrast(mark));
        }
        // In grey, and to whoever sees green as red.
        assert!(contrast(UNHEALTHY) / contrast(HEALTHY) >= 1.5);
        assert!(contrast(ICON_ACTIVE) / contrast(ICON_INACTIVE) >= 1.5);
    }

    #[test]
    fn states_differ_in_name_and_the_rules_name_them() {
        for language in Language::ALL {
            let labels = OrganizationDay::ALL.map(|day| day.label(language));
            assert_eq!(std::collections::HashSet::from(labels).len(), labels.len(), "{language}");
            for rule in [organization_rule(language, 0.0), organization_rule(language, 0.05)] {
                for day in OrganizationDay::LEGEND {
                    assert!(rule.contains(day.label(language)), "{language} {day}: {rule}");
                }
            }
            for day in AccountDay::LEGEND {
                assert!(account_rule(language).contains(day.label(language)), "{language} {day}");
            }
        }
    }

    #[test]
    fn the_rule_in_force_is_told() {
        assert!(!organization_rule(En, 0.0).contains('%'));
        assert!(organization_rule(En, 0.05).contains("at most 5% of"));
        assert!(organization_rule(De, 0.125).contains("höchstens 12,5\u{a0}% derer"));
    }
}
