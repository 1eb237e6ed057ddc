//! The tolerated share: how many accounts may have an issue that nobody resolved within a day before an organization's day is
//! unhealthy (spec section 3).

use std::fmt;
use std::str::FromStr;

/// A share of 0 to 100 percent, in tenths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Share(u16);

/// Why a text is not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a share is a percentage from 0 to 100 with at most one decimal, such as 5% or 2.5%")]
pub struct ShareError;

impl Share {
    /// All of them, in tenths of a percent.
    const WHOLE: u16 = 1000;

    /// Of so many tenths of a percent, 0 to 1000.
    pub fn from_tenths(tenths: i64) -> Option<Self> {
        u16::try_from(tenths).ok().filter(|tenths| *tenths <= Self::WHOLE).map(Self)
    }

    /// In tenths of a percent, 0 to 1000.
    pub fn tenths(self) -> u16 {
        self.0
    }

    /// As a number from 0 to 1.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / f64::from(Self::WHOLE)
    }

    /// The nearest share to a number from 0 to 1.
    pub fn nearest(fraction: f64) -> Self {
        let below = |tenths: &u16| f64::from(*tenths) <= fraction * f64::from(Self::WHOLE) + 0.5;
        Self((0..=Self::WHOLE).rev().find(below).unwrap_or(0))
    }
}

/// As it is typed: `5%`, `2.5%`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 10, self.0 % 10) {
            (whole, 0) => write!(f, "{whole}%"),
            (whole, tenth) => write!(f, "{whole}.{tenth}%"),
        }
    }
}

/// The percent sign may be left out, and a comma may stand for the point.
impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        let number = text.trim();
        let number = number.strip_suffix('%').unwrap_or(number).trim_end();
        let (whole, tenth) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let digits = |text: &str, most: usize| {
            let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            if fits { text.parse::<i64>().ok() } else { None }
        };
        let tenths = digits(whole, 3).zip(digits(tenth, 1)).map(|(whole, tenth)| whole * 10 + tenth);
        tenths.and_then(Self::from_tenths).ok_or(ShareError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_is_a_percentage_with_at_most_one_decimal() {
        for (text, tenths) in [("0", 0), ("5%", 50), (" 2,5 % ", 25), ("100.0%", 1000), ("0.1", 1)] {
            assert_eq!(text.parse(), Ok(Share(tenths)), "{text}");
        }
        for text in ["", "%", "100.1", "-1", "1.25", "5 %%", "٥", "1e1", "999999999999", "+5", "0x5"] {
            assert_eq!(text.parse::<Share>(), Err(ShareError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_share_is_read_as_it_is_written(tenths in 0..=1000_i64) {
            let share = Share::from_tenths(tenths).unwrap();
            prop_assert_eq!(share.to_string().parse(), Ok(share));
            prop_assert_eq!(Share::nearest(share.fraction()), share);
        }
    }
}
