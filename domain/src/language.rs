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

    /// The one that a reader wants most, of those there are, by what the browser says of its languages (`Accept-Language`,
    /// RFC 9110 section 12.5.4); none when it wants none of them.
    pub fn wanted(accepted: &str) -> Option<Self> {
        let wishes = accepted.split(',').take(32).filter_map(|wish| {
            let (range, quality) = wish.split_once(';').unwrap_or((wish, ""));
            let quality = match quality.trim().strip_prefix("q=") {
                Some(number) => number.trim().parse::<f32>().ok().filter(|it| (0.0..=1.0).contains(it))?,
                None => 1.0,
            };
            let primary = range.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            Some((primary.parse().ok()?, quality))
        });
        let better = |best: Option<(Self, f32)>, wish: (Self, f32)| match best {
            // Of equal wishes the first counts.
            Some(best) if best.1 >= wish.1 => Some(best),
            _ => Some(wish).filter(|(_, quality)| *quality > 0.0),
        };
        wishes.fold(None, better).map(|(language, _)| language)
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
    fn a_reader_gets_the_language_that_is_wanted_most() {
        for (accepted, language) in [
            ("de", Some(Language::De)),
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::De)),
            ("da, en-GB;q=0.8, en;q=0.7, fr;q=0.9", Some(Language::Fr)),
            ("pt-BR", Some(Language::Pt)),
            ("ja;q=0.5,es;q=0.5", Some(Language::Ja)),
            ("de;q=0,en;q=0.1", Some(Language::En)),
            ("*", None),
            ("", None),
            ("de;q=2, fr;q=x, ;;,,", None),
        ] {
            assert_eq!(Language::wanted(accepted), language, "{accepted}");
        }
    }

    #[test]
    fn one_is_what_the_language_takes_for_one() {
        let taken = |number| Language::ALL.map(|language| language.is_one(number));
        assert_eq!(taken(0), [false, false, true, false, true, false]);
        assert_eq!(taken(1), [true, true, true, true, true, false]);
        assert_eq!(taken(2), [false; 6]);
    }
}
