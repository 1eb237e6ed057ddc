//! The two kinds of codes of the second step: six digits of an authenticator app (TOTP, RFC 6238), and recovery codes.

use totp_rs::{Algorithm, Builder, Totp};

use crate::{Error, token};

/// What authenticator apps all know: SHA-1, six digits, 30 seconds. HMAC does not need what SHA-1 lost.
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// A person is slow, and so is the way here: one step back is allowed (RFC 6238, section 5.2). [`step_of`] takes none ahead.
const SKEW: u16 = 1;
/// 160 random bits, as RFC 4226 section 4 recommends.
pub(super) const SECRET_BYTES: usize = 20;
/// What an app calls the account, before its address.
const ISSUER: &str = "Backup Summary Report";

/// Recovery codes that are made at once.
pub(super) const RECOVERY_CODES: usize = 10;
/// Of five bits each: 120 random bits are too many to be guessed from their hash (OWASP ASVS 5.0, 6.5.2).
const RECOVERY_LETTERS: usize = 24;

/// What was typed into the field for a code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// Six digits.
    App(String),
    /// Anything else: the hash of the recovery code that it would be.
    Recovery(Vec<u8>),
}

/// What was typed, however it was grouped.
pub(super) fn typed(text: &str) -> Typed {
    // Longer than any code with its hyphens and blanks: not worth looking at.
    let plain: String = text.chars().take(200).filter(char::is_ascii_alphanumeric).collect();
    if plain.len() == usize::from(DIGITS) && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        Typed::App(plain)
    } else {
        Typed::Recovery(token::hash(&plain.to_ascii_lowercase()))
    }
}

/// A new secret for an app.
pub(crate) fn new_secret() -> Result<Vec<u8>, Error> {
    let mut secret = vec![0; SECRET_BYTES];
    getrandom::fill(&mut secret)
        .map_err(|error| Error::Corrupt { doing: "make a random secret", what: error.to_string() })?;
    Ok(secret)
}

/// The rule by which an app makes codes. `email` is what it shows.
pub(super) fn totp(secret: &[u8], email: &str) -> Result<Totp, Error> {
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECONDS)
        .with_skew(SKEW)
        .with_secret(secret.to_vec())
        .with_issuer(Some(ISSUER))
        // An address with a colon in quotes would break the name in two.
        .with_account_name(email.replace(':', "_"))
        .build();
    totp.map_err(|error| Error::Corrupt { doing: "make a second factor", what: error.to_string() })
}

/// The time step whose code this is, if it is one that has begun and has not been taken: later than `last_step`.
pub(super) fn step_of(totp: &Totp, code: &str, now: i64, last_step: i64) -> Option<i64> {
    let seconds = u64::try_from(now).ok()?;
    let step = totp.check(code, seconds).filter(|step| *step <= seconds / STEP_SECONDS)?;
    i64::try_from(step).ok().filter(|step| *step > last_step)
}

/// New recovery codes, as they are shown: six groups of four.
pub(super) fn new_recovery_codes() -> Result<Vec<String>, Error> {
    (0..RECOVERY_CODES).map(|_| token::readable(RECOVERY_LETTERS)).collect()
}

/// What is stored of a recovery code.
pub(super) fn recovery_hash(code: &str) -> Vec<u8> {
    match typed(code) {
        Typed::Recovery(hash) => hash,
        Typed::App(digits) => token::hash(&digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let totp = totp(SECRET, "ann@example.com").unwrap();
        // The RFC shows eight digits; six are their end.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp.generate(seconds).to_string(), code);
            let now = i64::try_from(seconds).unwrap();
            assert_eq!(step_of(&totp, code, now, 0), Some(now / 30));
            assert_eq!(step_of(&totp, code, now + 30, 0), Some(now / 30), "a step late");
            assert_eq!(step_of(&totp, code, now + 60, 0), None, "two steps late");
            assert_eq!(step_of(&totp, code, now - 30, 0), None, "a step early");
            assert_eq!(step_of(&totp, code, now / 30 * 30 - 1, 0), None, "a second early");
            assert_eq!(step_of(&totp, code, now, now / 30), None, "taken before");
        }
        assert_eq!(step_of(&totp, "287082", -1, 0), None);
    }

    #[test]
    fn an_app_reads_the_address_whatever_is_in_it() {
        let url = totp(SECRET, "\"a:b\"+x@example.com").unwrap().to_url().unwrap();
        assert!(url.starts_with("otpauth://totp/Backup%20Summary%20Report:"), "{url}");
        assert!(url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{url}");
    }

    #[test]
    fn codes_are_taken_however_they_are_grouped() {
        assert_eq!(typed(" 287 082 "), Typed::App("287082".to_owned()));
        let code = new_recovery_codes().unwrap().remove(0);
        assert_eq!(code.len(), 29, "{code}");
        let hash = recovery_hash(&code);
        assert_eq!(typed(&code.to_uppercase()), Typed::Recovery(hash.clone()));
        assert_eq!(typed(&code.replace('-', " ")), Typed::Recovery(hash));
        assert!(matches!(typed(""), Typed::Recovery(_)));
        assert!(matches!(typed("2870821"), Typed::Recovery(_)));
        assert!(matches!(typed("٢٨٧٠٨٢"), Typed::Recovery(_)), "other digits are none");
    }

    #[test]
    fn recovery_codes_differ() {
        let mut codes = new_recovery_codes().unwrap();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), RECOVERY_CODES);
    }
}
