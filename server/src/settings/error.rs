//! What can be wrong with the settings: each a sentence with name, source and what is allowed.

use std::fmt;

/// Why the start was stopped. Its text never holds a secret's value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// A value that does not parse.
    #[error("{name} has a wrong value{value} ({origin}); allowed: {allowed}", value = Shown(.value.as_deref()))]
    Wrong {
        /// The variable or the key of the file.
        name: String,
        /// What was found there; none for a secret.
        value: Option<String>,
        /// The variable, or the file and the key in it.
        origin: String,
        /// What may be written there.
        allowed: String,
    },
    /// A setting that is needed because of another one.
    #[error("{name} is not set: {why}; allowed: {allowed}")]
    Missing {
        /// The variable and the key that could hold it.
        name: String,
        /// Why it is needed.
        why: String,
        /// What may be written there.
        allowed: String,
    },
    /// An address whose line everybody on the way can read, and no setting that says that it may be so.
    #[error(
        "{name} is «{url}»: {why}. Make it https:// (docs/installing.md), or say openly that it may be so, by {allow}=true"
    )]
    Readable {
        /// The variable of the address.
        name: String,
        /// The address, which holds no secret.
        url: String,
        /// What would be read.
        why: &'static str,
        /// The variable of the setting that allows it.
        allow: String,
    },
    /// A name that means nothing to this version.
    #[error("{name} ({origin}) is not a setting of this version{hint}")]
    Unknown {
        /// As it was written.
        name: String,
        /// Where it was written.
        origin: String,
        /// The near names, as «; did you mean …?», or the list of all.
        hint: String,
    },
    /// Two sources of the same rank say different things.
    #[error("{first} and {second} are both set; set one of them")]
    Twice {
        /// One name.
        first: String,
        /// The other.
        second: String,
    },
    /// A file that cannot be read.
    #[error("{name} names the file {path}, which cannot be read")]
    File {
        /// The option, variable or key that named it.
        name: String,
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// `bsr.toml` is not TOML.
    #[error("the settings file {path} is not valid TOML: {reason}")]
    Toml {
        /// The file.
        path: String,
        /// Line, column and what was expected.
        reason: String,
    },
    /// A default that does not parse: a mistake in the program, which a test would find.
    #[error("the default of {0} is not valid; this is a mistake in bsr itself")]
    Internal(&'static str),
}

impl SettingsError {
    /// A default of our own that does not parse.
    pub(super) fn internal(name: &'static str) -> Self {
        Self::Internal(name)
    }
}

/// ` «value»`, or nothing.
struct Shown<'a>(Option<&'a str>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(value) => write!(f, " «{}»", value.chars().take(200).collect::<String>()),
            None => Ok(()),
        }
    }
}
