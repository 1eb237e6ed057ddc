//! Why a new password is not good enough, in words. Whether it is, the store decides (`store::check_password`).

use crate::language::Language;
use crate::texts::portal_password as texts;

/// Why a new password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeakPassword {
    /// It has fewer characters than that.
    TooShort(usize),
    /// It has more bytes than that.
    TooLong(usize),
    /// It is guessed too soon; what makes it easy, where that is known.
    Guessable(Option<Weakness>),
}

/// What makes a password easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// It is built on the user's own name, address or partner, or on what the product is called.
    Personal,
    /// It is a password that many have, or much like one.
    Common,
    /// Keys that lie beside each other.
    Keyboard,
    /// The same again and again.
    Repeated,
    /// Characters in their order, such as abc or 6543.
    Sequence,
    /// A date, or a year.
    Date,
    /// A single word.
    Word,
    /// Names of people.
    Name,
}

impl WeakPassword {
    /// The sentences for whoever chose it: what is wrong, and what would be better.
    pub fn told(self, language: Language) -> String {
        let weakness = match self {
            Self::TooShort(at_least) => return texts::too_short(language, at_least as u64),
            Self::TooLong(at_most) => return texts::too_long(language, at_most as u64),
            Self::Guessable(weakness) => weakness,
        };
        let what = match weakness {
            None => texts::guessable(language),
            Some(Weakness::Personal) => texts::personal(language),
            Some(Weakness::Common) => texts::common(language),
            Some(Weakness::Keyboard) => texts::keyboard(language),
            Some(Weakness::Repeated) => texts::repeated(language),
            Some(Weakness::Sequence) => texts::sequence(language),
            Some(Weakness::Date) => texts::date(language),
            Some(Weakness::Word) => texts::word(language),
            Some(Weakness::Name) => texts::name(language),
        };
        let joint = if language == Language::Ja { "" } else { " " };
        format!("{what}{joint}{}", texts::better(language))
    }
}

/// For the command line and logs.
impl std::fmt::Display for WeakPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.told(Language::En))
    }
}

impl std::error::Error for WeakPassword {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_is_wrong_and_what_would_be_better() {
        assert_eq!(WeakPassword::TooShort(12).to_string(), "The password needs at least 12 characters.");
        let told = WeakPassword::Guessable(Some(Weakness::Keyboard)).to_string();
        assert!(told.starts_with("Keys that lie") && told.contains("a few words"), "{told}");
        for language in Language::ALL {
            let plain = WeakPassword::Guessable(None).told(language);
            assert_ne!(plain, WeakPassword::Guessable(Some(Weakness::Word)).told(language));
        }
    }
}
