//! What holds while nothing sets a setting: the text of the table of names, read as any other.

use super::{
    error::SettingsError,
    names::{Name, Unset},
    raw::{Raw, Table},
};

impl Raw {
    /// As [`Raw::parse`], and where nothing sets it the standard of the table of names, read by the same parser.
    ///
    /// # Errors
    /// As [`Raw::parse`]; a standard that the parser does not take, which a test would find.
    pub(super) fn value<T>(
        &self,
        name: &Name,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, SettingsError> {
        or_standard(name, self.parse(name, &parse)?, parse)
    }
}

impl Table<'_> {
    /// As [`Raw::value`], within this table.
    ///
    /// # Errors
    /// As [`Raw::value`].
    pub(super) fn value<T>(
        &self,
        name: &Name,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, SettingsError> {
        or_standard(name, self.parse(name, &parse)?, parse)
    }
}

fn or_standard<T>(
    name: &Name,
    found: Option<T>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, SettingsError> {
    let standard = || match name.unset {
        Unset::Standard(text) => parse(text),
        Unset::Without(_) => None,
    };
    found.or_else(standard).ok_or(SettingsError::Internal(name.key))
}
