//! The partner's colour, dark enough to be read on white.

use crate::language::Language;
use crate::texts::{locale, portal};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A colour that texts may have on white: its contrast is 4.5 : 1 at least (WCAG 2.2, success criterion 1.4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Accent([u8; 3]);

/// The least contrast of a text on its ground.
const LEAST_CONTRAST: f64 = 4.5;

/// Why a text is not such a colour.
#[derive(Debug, Clone, PartialEq)]
pub enum AccentError {
    /// Not six hexadecimal digits after a `#`.
    Syntax(String),
    /// Too pale.
    Pale {
        /// What was given.
        colour: String,
        /// Its contrast with two decimals, never rounded up.
        contrast: String,
        /// The lightest colour of the same hue that will do.
        darker: Accent,
    },
}

impl AccentError {
    /// What is said to the person who entered it.
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::Syntax(text) => portal::no_colour(language, text),
            Self::Pale { colour, contrast, darker } => {
                let ratio =
                    |it: &str| format!("{} : 1", it.replace('.', locale::decimal_separator(language)));
                let least = ratio(&LEAST_CONTRAST.to_string());
                portal::pale_colour(language, colour, &ratio(contrast), &least, &darker.to_string())
            }
        }
    }
}

impl fmt::Display for AccentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.told(Language::En))
    }
}

impl std::error::Error for AccentError {}

impl Default for Accent {
    /// The product's own green.
    fn default() -> Self {
        Self([0x0f, 0x6b, 0x52])
    }
}

impl FromStr for Accent {
    type Err = AccentError;

    /// `#rrggbb`, in either case.
    fn from_str(text: &str) -> Result<Self, AccentError> {
        let channels =
            channels(text.trim()).ok_or_else(|| AccentError::Syntax(crate::text::clean(text, 40)))?;
        let contrast = contrast_on_white(channels);
        if contrast >= LEAST_CONTRAST {
            return Ok(Self(channels));
        }
        Err(AccentError::Pale {
            colour: hex(channels),
            contrast: format!("{:.2}", (contrast * 100.0).floor() / 100.0),
            darker: darkened(channels),
        })
    }
}

/// The three of `#rrggbb`.
pub(crate) fn channels(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    // `from_str_radix` would take a sign.
    let number = digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())??;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// The lightest of the colours with these proportions that is dark enough.
fn darkened(channels: [u8; 3]) -> Accent {
    let scaled = |share: u16| {
        channels.map(|channel| u8::try_from(u16::from(channel) * share / 255).unwrap_or(u8::MAX))
    };
    let dark_enough = (0..=255).rev().map(scaled).find(|colour| contrast_on_white(*colour) >= LEAST_CONTRAST);
    // Black is among them.
    Accent(dark_enough.unwrap_or_default())
}

/// The contrast of a colour of sRGB with white, 1 to 21 (WCAG 2.2, «contrast ratio»).
pub(crate) fn contrast_on_white(channels: [u8; 3]) -> f64 {
    let [red, green, blue] = channels.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

impl fmt::Display for Accent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex(self.0))
    }
}

impl Serialize for Accent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Accent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_dark_colour_is_taken() {
        for (text, written) in
            [("#0f6b52", "#0f6b52"), (" #0F6B52 ", "#0f6b52"), ("#000000", "#000000"), ("#767676", "#767676")]
        {
            assert_eq!(text.parse::<Accent>().unwrap().to_string(), written);
        }
        assert_eq!(Accent::default().to_string().parse(), Ok(Accent::default()));
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in
            ["", "#", "0f6b52", "#0f6", "#0f6b5", "#0f6b522", "#+f6b52", "#0f6b5g", "green", "#０f6b52"]
        {
            assert!(matches!(text.parse::<Accent>(), Err(AccentError::Syntax(_))), "{text}");
        }
    }

    #[test]
    fn a_pale_colour_is_refused_with_its_contrast_and_a_darker_one() {
        assert_eq!(
            "#777777".parse::<Accent>().unwrap_err().to_string(),
            "#777777 is too pale for text: its contrast on white is 4.47 : 1, and 4.5 : 1 is needed; \
             the nearest darker colour that has it is #767676"
        );
        assert!("#ffffff".parse::<Accent>().unwrap_err().to_string().contains("is 1.00 : 1"));
    }

    proptest! {
        #[test]
        fn every_colour_is_dark_enough_or_has_a_darker_one_that_is(red: u8, green: u8, blue: u8) {
            let darker = match hex([red, green, blue]).parse::<Accent>() {
                Ok(accent) => accent,
                Err(AccentError::Pale { darker, .. }) => darker,
                Err(other) => return Err(TestCaseError::fail(other.to_string())),
            };
            prop_assert_eq!(darker.to_string().parse::<Accent>(), Ok(darker));
            prop_assert!(darker.0.iter().zip([red, green, blue]).all(|(dark, given)| *dark <= given));
        }

        #[test]
        fn no_text_makes_it_panic(text in "#?.{0,8}") {
            let _ = text.parse::<Accent>();
        }
    }
}
