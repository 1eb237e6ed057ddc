//! Whether a new password is good enough (OWASP ASVS 5.0, 6.2): long, and not soon guessed. There are no rules of
//! composition; `zxcvbn` counts how many guesses it takes whoever knows lists of passwords, words, names, dates and keyboards.

use domain::password::{WeakPassword, Weakness};
use zxcvbn::{Score, feedback::Warning, zxcvbn};

/// The shortest password that is taken, in characters.
pub const PASSWORD_AT_LEAST: usize = 12;
/// The longest, in bytes: hashing a megabyte helps nobody.
pub(super) const AT_MOST: usize = 1024;
/// So many letters and digits have to be left of it without the user's own words.
const REST: usize = 8;
/// So many guesses are enough: more than 10^8, which a throttled sign-in never sees.
const GOOD: Score = Score::Three;

/// What whoever attacks this very portal tries first.
const OURS: [&str; 6] = ["backup", "summary", "report", "bsr", "ninjaone", "dropsuite"];

/// Whether a new password is good enough. `personal`: what people who know the user try first, such as the address, the name
/// and the partner's name. Takes a few milliseconds of a core.
///
/// # Errors
/// Why it is not.
pub fn check_password(password: &str, personal: &[&str]) -> Result<(), WeakPassword> {
    if password.chars().count() < PASSWORD_AT_LEAST {
        return Err(WeakPassword::TooShort(PASSWORD_AT_LEAST));
    }
    if password.len() > AT_MOST {
        return Err(WeakPassword::TooLong(AT_MOST));
    }
    let personal = parts(personal);
    let inputs: Vec<&str> = personal.iter().map(String::as_str).chain(OURS).collect();
    let personal_weakness = WeakPassword::Guessable(Some(Weakness::Personal));
    if is_little_else(password, &inputs) {
        return Err(personal_weakness);
    }
    let found = zxcvbn(password, &inputs);
    if found.score() >= GOOD {
        return Ok(());
    }
    // What would do for anybody else is built on who this one is.
    if zxcvbn(password, &[]).score() >= GOOD {
        return Err(personal_weakness);
    }
    let warning = found.feedback().and_then(|feedback| feedback.warning());
    Err(WeakPassword::Guessable(warning.map(weakness)))
}

/// The texts and the words in them: an address is guessed by its name and its domain too.
fn parts(personal: &[&str]) -> Vec<String> {
    let whole = personal.iter().map(|text| text.trim().to_lowercase());
    let words = personal.iter().flat_map(|text| text.split(|char: char| !char.is_alphanumeric()));
    // Shorter ones stand in any password by chance.
    let words = words.filter(|word| word.chars().count() >= 3).map(str::to_lowercase);
    let mut all: Vec<String> = whole.filter(|text| !text.is_empty()).chain(words).collect();
    all.sort();
    all.dedup();
    all
}

/// Whether hardly anything is left without these words: a few of them in a row take zxcvbn long, and an attacker not.
fn is_little_else(password: &str, words: &[&str]) -> bool {
    let whole = password.to_lowercase();
    let mut words = words.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.iter().fold(whole.clone(), |rest, word| rest.replace(word, " "));
    rest != whole && rest.chars().filter(|char| char.is_alphanumeric()).count() < REST
}

fn weakness(warning: Warning) -> Weakness {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            Weakness::Keyboard
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            Weakness::Repeated
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Weakness::Common,
        Warning::SequencesLikeAbcAreEasyToGuess => Weakness::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Weakness::Date,
        Warning::AWordByItselfIsEasyToGuess => Weakness::Word,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Weakness::Name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: [&str; 3] = ["ann.example@northwind-partners.example", "Ann Example", "Northwind Partners"];

    #[test]
    fn long_and_unlikely_passwords_are_taken_whatever_they_are_made_of() {
        for good in [
            "correct horse battery",
            "tulip gravel ninety moss",
            "x7#Kp2!vQz9w",
            "größere Füße im Übermaß",
            "柔らかい雨が降る静かな夜",
            &"long enough to be anything ".repeat(5),
        ] {
            assert_eq!(check_password(good, &ANN), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_is_soon_guessed_is_refused_with_what_makes_it_easy() {
        let guessable = |weakness| Err(WeakPassword::Guessable(weakness));
        for (weak, expected) in [
            ("short enough"[..11].to_owned(), Err(WeakPassword::TooShort(12))),
            ("x".repeat(1025), Err(WeakPassword::TooLong(1024))),
            ("qwertyuiop123".to_owned(), guessable(Some(Weakness::Common))),
            ("aaaaaaaaaaaaaaaa".to_owned(), guessable(Some(Weakness::Repeated))),
            ("abcabcabcabcabc".to_owned(), guessable(Some(Weakness::Repeated))),
            ("abcdefghijklmnop".to_owned(), guessable(Some(Weakness::Sequence))),
            ("password1234".to_owned(), guessable(Some(Weakness::Common))),
            ("northwind-partners1".to_owned(), guessable(Some(Weakness::Personal))),
        ] {
            assert_eq!(check_password(&weak, &ANN), expected, "{weak}");
        }
    }

    #[test]
    fn ones_own_name_and_address_make_it_weak() {
        for mine in
            ["ann.example@northwind-partners.example", "NorthwindPartners", "annexample12", "bsr-report-2026"]
        {
            assert!(check_password(mine, &ANN).is_err(), "{mine}");
        }
    }
}
