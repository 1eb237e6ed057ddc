//! What an API key is for. A key does what one of its purposes allows, and everything else is forbidden to it.

use std::fmt;
use std::str::FromStr;

use crate::role::Role;
use crate::words::{UnknownWord, words};

/// One thing that a key may be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Pushes partners, organizations, accounts, states and runs, and sees nothing of what is there.
    Ingest,
    /// Reads what the portal shows: organizations, history, reports, mails, delivery settings.
    Read,
    /// Reads too, and changes the delivery settings and sends mails again.
    Settings,
}

words!(Purpose, "a purpose of a key", {
    Ingest => "ingest",
    Read => "read",
    Settings => "settings",
});

impl Purpose {
    /// The role whose rights a key of this purpose has (spec.md section 8): one table decides for people and for keys.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Ingest => None,
            Self::Read => Some(Role::Support),
            Self::Settings => Some(Role::Admin),
        }
    }
}

/// The purposes of a key: in files and databases their words with blanks between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Purposes(Vec<Purpose>);

impl Purposes {
    /// These, each once and in the order of [`Purpose::ALL`].
    pub fn new(purposes: impl IntoIterator<Item = Purpose>) -> Self {
        let mut purposes: Vec<_> = purposes.into_iter().collect();
        purposes.sort();
        purposes.dedup();
        Self(purposes)
    }

    /// Whether that is one of them.
    pub fn contains(&self, purpose: Purpose) -> bool {
        self.0.contains(&purpose)
    }

    /// Whether there is none: a key for nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them has that right of roles, such as [`Role::sees_reports`].
    pub fn have(&self, right: fn(Role) -> bool) -> bool {
        self.0.iter().filter_map(|purpose| purpose.role()).any(right)
    }
}

impl fmt::Display for Purposes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|purpose| purpose.as_str()).collect();
        f.pad(&words.join(" "))
    }
}

impl FromStr for Purposes {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        text.split_whitespace().map(str::parse).collect::<Result<Vec<_>, _>>().map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_what_one_of_its_purposes_allows() {
        for (purposes, sees, changes) in [
            ("", false, false),
            ("ingest", false, false),
            ("read", true, false),
            ("settings", true, true),
            ("ingest read", true, false),
            ("read settings ingest", true, true),
        ] {
            let purposes: Purposes = purposes.parse().unwrap();
            let rights = (purposes.have(Role::sees_reports), purposes.have(Role::changes_delivery));
            assert_eq!(rights, (sees, changes), "{purposes}");
            assert!(!purposes.have(Role::manages) && !purposes.have(Role::operates), "{purposes}");
        }
    }

    #[test]
    fn purposes_are_written_once_and_in_order() {
        let purposes: Purposes = " settings read  settings".parse().unwrap();
        assert_eq!(purposes.to_string(), "read settings");
        assert!("read write".parse::<Purposes>().is_err());
    }
}
