//! E-mail addresses of the plain kind: `local@domain`, a dot-atom and a domain name (RFC 5321, RFC 5322).

use super::domains::{DomainError, ascii_domain};
use crate::language::Language;
use crate::text::is_harmful;
use crate::texts::address;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An address to which mail can be sent. The local part as it was typed, the domain in ASCII and lower case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    text: String,
    /// Where the `@` stands.
    at: usize,
}

/// Why a text is not such an address; each has its own sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentence says it")]
pub enum AddressError {
    Empty,
    Invisible,
    TooLong,
    DisplayName,
    Several,
    Quoted,
    NoAt,
    TwoAts,
    NoLocalPart,
    NoDomain,
    LocalPartTooLong,
    International,
    Blank,
    LocalPartDots,
    LocalPartCharacter(char),
    Domain(DomainError),
}

impl AddressError {
    /// The sentence.
    pub fn told(&self, language: Language) -> String {
        let sentence = match self {
            Self::Empty => address::empty(language),
            Self::Invisible => address::invisible(language),
            Self::TooLong => address::too_long(language),
            Self::DisplayName => address::display_name(language),
            Self::Several => address::several(language),
            Self::Quoted => address::quoted(language),
            Self::NoAt => address::no_at(language),
            Self::TwoAts => address::two_ats(language),
            Self::NoLocalPart => address::no_local_part(language),
            Self::NoDomain => address::no_domain(language),
            Self::LocalPartTooLong => address::local_part_too_long(language),
            Self::International => address::international(language),
            Self::Blank => address::blank(language),
            Self::LocalPartDots => address::local_part_dots(language),
            Self::LocalPartCharacter(char) => {
                return address::local_part_character(language, char.encode_utf8(&mut [0; 4]));
            }
            Self::Domain(error) => return error.told(language),
        };
        sentence.to_owned()
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.told(Language::En))
    }
}

impl std::error::Error for AddressError {}

impl From<DomainError> for AddressError {
    fn from(error: DomainError) -> Self {
        Self::Domain(error)
    }
}

const LIMIT: usize = 254;
const LOCAL_PART_LIMIT: usize = 64;

impl EmailAddress {
    /// Reads an address; blanks around it are passed over.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim_matches([' ', '\t']);
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        // Before anything walks over it: a page may send megabytes.
        if text.len() > 4 * LIMIT || text.chars().count() > LIMIT {
            return Err(AddressError::TooLong);
        }
        if text.chars().any(is_invisible) {
            return Err(AddressError::Invisible);
        }
        let (local, domain) = split(text)?;
        check_local_part(local)?;
        let domain = ascii_domain(domain)?;
        if local.len() + 1 + domain.len() > LIMIT {
            return Err(AddressError::TooLong);
        }
        Ok(Self { text: format!("{local}@{domain}"), at: local.len() })
    }

    /// The address, as it is mailed to.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its domain, in ASCII and lower case.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// What it is compared by: all of it in lower case.
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }
}

fn split(text: &str) -> Result<(&str, &str), AddressError> {
    if text.starts_with('"') || text.contains("\"@") {
        return Err(AddressError::Quoted);
    }
    if text.contains(['<', '>']) {
        return Err(AddressError::DisplayName);
    }
    if text.contains([',', ';']) {
        return Err(AddressError::Several);
    }
    let (local, domain) = text.split_once('@').ok_or(AddressError::NoAt)?;
    if domain.contains('@') {
        Err(AddressError::TwoAts)
    } else if local.is_empty() {
        Err(AddressError::NoLocalPart)
    } else if domain.is_empty() {
        Err(AddressError::NoDomain)
    } else if text.contains(char::is_whitespace) {
        Err(AddressError::Blank)
    } else {
        Ok((local, domain))
    }
}

fn check_local_part(local: &str) -> Result<(), AddressError> {
    if !local.is_ascii() {
        return Err(AddressError::International);
    }
    if local.len() > LOCAL_PART_LIMIT {
        return Err(AddressError::LocalPartTooLong);
    }
    if local.split('.').any(str::is_empty) {
        return Err(AddressError::LocalPartDots);
    }
    match local.chars().find(|char| !is_atom_text(*char) && *char != '.') {
        Some(char) => Err(AddressError::LocalPartCharacter(char)),
        None => Ok(()),
    }
}

/// RFC 5322 section 3.2.3, `atext`.
fn is_atom_text(char: char) -> bool {
    char.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(char)
}

/// Beside what is harmful anywhere: what takes no room, so that two addresses look the same.
fn is_invisible(char: char) -> bool {
    is_harmful(char)
        || matches!(char, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// Logs hold no addresses.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl FromStr for EmailAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl Serialize for EmailAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
