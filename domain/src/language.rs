//! The languages that reports and mails are written in.

use crate::words::words;

/// A language of the catalogue. In files, databases and addresses its BCP 47 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English; also what the command line speaks.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Portuguese, as it is written in Brazil.
    Pt,
    /// Japanese.
    Ja,
}

words!(Language, "a language", { En => "en", De => "de", Fr => "fr", Es => "es", Pt => "pt", Ja => "ja" });

impl Language {
    /// Its name in itself, for choosing one.
    pub const fn label(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Pt => "Português (Brasil)",
            Self::Ja => "日本語",
        }
    }

    /// The country whose way of writing the texts follow, where the language alone does not say it (ISO 3166).
    pub const fn region(self) -> Option<&'static str> {
        match self {
            Self::Pt => Some("BR"),
            Self::En | Self::De | Self::Fr | Self::Es | Self::Ja => None,
        }
    }

    /// What documents in it say about themselves: the language and, where it matters, the region (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Pt => "pt-BR",
            other => other.as_str(),
        }
    }

    /// Whether a whole number takes the singular: the category `one` of CLDR's plural rules.
    pub const fn is_one(self, number: u64) -> bool {
        match self {
            Self::En | Self::De | Self::Es => number == 1,
            Self::Fr | Self::Pt => number <= 1,
            Self::Ja => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_its_code_everywhere() {
        for language in Language::ALL {
            assert_eq!(language.as_str().parse(), Ok(language));
            assert_eq!(serde_json::to_string(&language).unwrap(), format!("\"{language}\""));
            assert!(language.tag().starts_with(language.as_str()), "{language}");
            assert_eq!(language.region().is_some(), language.tag().contains('-'), "{language}");
        }
        assert_eq!(
            "xx".parse::<Language>().unwrap_err().to_string(),
            "«xx» is not a language: use en, de, fr, es, pt, ja"
        );
    }

    #[test]
    fn one_is_what_the_language_takes_for_one() {
        let taken = |number| Language::ALL.map(|language| language.is_one(number));
        assert_eq!(taken(0), [false, false, true, false, true, false]);
        assert_eq!(taken(1), [true, true, true, true, true, false]);
        assert_eq!(taken(2), [false; 6]);
    }
}
