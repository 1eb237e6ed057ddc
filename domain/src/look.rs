//! How states are called, coloured and shaped: one source for PDF, page and mail (spec.md section 4). Colour is never the
//! only sign: shapes differ too, and read well in grey.

use crate::day::{AccountDay, OrganizationDay};

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

    /// What it is called in the legend.
    fn label(self) -> &'static str;

    /// Its colour, as `#rrggbb`.
    fn colour(self) -> &'static str;

    /// Its shape.
    fn shape(self) -> Shape;
}

impl Bar for AccountDay {
    const LEGEND: &'static [Self] = &[Self::Healthy, Self::Deactivated, Self::Unhealthy];

    fn label(self) -> &'static str {
        match self {
            Self::Healthy => "Healthy",
            Self::Unhealthy => "Unhealthy",
            Self::Deactivated => "Deactivated",
            Self::None => "No data",
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Self::Healthy => HEALTHY,
            Self::Unhealthy => UNHEALTHY,
            Self::Deactivated => DEACTIVATED,
            Self::None => NO_DATA,
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

    fn label(self) -> &'static str {
        match self {
            Self::VeryHealthy => "Very Healthy",
            Self::Healthy => "Healthy",
            Self::Unhealthy => "Unhealthy",
            Self::Deactivated => "Deactivated",
            Self::None => "No data",
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Self::VeryHealthy => VERY_HEALTHY,
            Self::Healthy => HEALTHY,
            Self::Unhealthy => UNHEALTHY,
            Self::Deactivated => DEACTIVATED,
            Self::None => NO_DATA,
        }
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
pub const ACCOUNT_RULE: &str = "Healthy: at least one workload was backed up and none failed. \
     Unhealthy: at least one workload failed. Deactivated: all workloads were off. \
     A thin line: no data, which is neither healthy nor unhealthy.";

/// The rule that the organization level's bars follow, as printed under its legend; it depends on the tolerated share
/// (0 to 1) of accounts with unresolved failures.
pub fn organization_rule(minor_issue_share: f64) -> String {
    let tolerated = if minor_issue_share > 0.0 {
        format!(
            ", or the accounts without such a success were at most {} % of those that had it on",
            percent(minor_issue_share)
        )
    } else {
        String::new()
    };
    format!(
        "Very Healthy: everything that was on succeeded. Healthy: minor issues only: each failure was followed by a \
         success within 24 hours{tolerated}. Unhealthy: other failures. Deactivated: everything was off. \
         A thin line: no data, which is neither healthy nor unhealthy."
    )
}

/// At most two decimals, none that are zero.
fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The days of a month of `days` days that are numbered over the bars: the first, each fifth, and the last, with enough
/// room between any two.
pub fn numbered_days(days: usize) -> impl Iterator<Item = usize> {
    (1..=days).filter(move |day| *day == 1 || *day == days || (day.is_multiple_of(5) && day + 2 < days))
}

/// A row of bars in words, for those who cannot see it: `24 of 31 days healthy; unhealthy on 3–6, 24–26`.
pub fn describe<B: Bar>(days: &[B]) -> String {
    let count = |bar: B| days.iter().filter(|day| **day == bar).count();
    let is_good = |bar: B| matches!(bar.shape(), Shape::Full | Shape::ThreeQuarters);
    let mut good: Vec<String> = Vec::new();
    for bar in B::LEGEND.iter().copied().filter(|bar| is_good(*bar)) {
        let label = bar.label().to_lowercase();
        if good.is_empty() {
            good.push(format!("{} of {} days {label}", count(bar), days.len()));
        } else if count(bar) > 0 {
            good.push(format!("{} {label}", count(bar)));
        }
    }
    let mut parts = vec![good.join(", ")];
    let mut others: Vec<B> = B::LEGEND.iter().copied().rev().filter(|bar| !is_good(*bar)).collect();
    others.extend(days.iter().copied().find(|day| day.shape() == Shape::Hairline));
    for bar in others {
        let on = ranges(days.iter().enumerate().filter(|(_, day)| **day == bar).map(|(place, _)| place + 1));
        if !on.is_empty() {
            parts.push(format!("{} on {on}", bar.label().to_lowercase()));
        }
    }
    parts.join("; ")
}

/// `3–6, 24–26, 30`.
fn ranges(days: impl Iterator<Item = usize>) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let text = |(first, last): (usize, usize)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    runs.into_iter().map(text).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_in_words() {
        let mut days = vec![AccountDay::Healthy; 31];
        days[2..6].fill(AccountDay::Unhealthy);
        days[23..26].fill(AccountDay::Unhealthy);
        assert_eq!(describe(&days), "24 of 31 days healthy; unhealthy on 3–6, 24–26");
        days[30] = AccountDay::None;
        days[29] = AccountDay::Deactivated;
        assert_eq!(
            describe(&days),
            "22 of 31 days healthy; unhealthy on 3–6, 24–26; deactivated on 30; no data on 31"
        );
        let days = [OrganizationDay::VeryHealthy, OrganizationDay::Healthy, OrganizationDay::None];
        assert_eq!(describe(&days), "1 of 3 days very healthy, 1 healthy; no data on 3");
        assert_eq!(describe::<AccountDay>(&[]), "0 of 0 days healthy");
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

    #[test]
    fn the_rule_in_force_is_told() {
        assert!(!organization_rule(0.0).contains('%'));
        assert!(organization_rule(0.05).contains("at most 5 % of"));
        assert!(organization_rule(0.125).contains("at most 12.5 % of"));
    }
}
