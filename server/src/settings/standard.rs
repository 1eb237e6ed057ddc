//! What holds while nothing sets a setting: the text of the table of names, read as any other. And what sets it, for those who
//! ask.

use figment::value::Value;

use super::{
    error::SettingsError,
    names::{Name, Unset},
    raw::Raw,
    tables::{List, Table},
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

    /// What sets a setting, with its text where that may be shown; none where nothing does. Of several tables the first.
    ///
    /// # Errors
    /// A secret's file that cannot be read.
    pub(super) fn found(&self, name: &Name) -> Result<Option<(String, Option<String>)>, SettingsError> {
        let mut dicts = Vec::new();
        match name.key.split_once('.') {
            None => dicts.push(&self.tree),
            Some((section, _)) => match List::of(section) {
                Some(list) => {
                    dicts.extend(list.tables(self).into_iter().next().map(|t| t.layers).unwrap_or_default());
                }
                None => dicts.extend(self.tree.get(section).and_then(Value::as_dict)),
            },
        }
        for dict in dicts {
            if let Some(found) = self.find(name, dict)? {
                return Ok(Some((found.origin, found.text.filter(|_| !name.secret))));
            }
        }
        Ok(None)
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
