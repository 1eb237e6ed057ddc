//! Settings of which there may be several: a table each in the file (`[[upstream]]`), and the variables as one more.

use figment::value::{Dict, Value};

use super::{
    error::SettingsError,
    names::{self, Name},
    raw::{Raw, parse_found},
};

/// A section of the file that may stand there several times.
pub(super) struct List {
    /// As the file has it.
    section: &'static str,
    /// Where its variables stand while merged: apart from the file's list, which they would replace.
    pub(super) variables: &'static str,
    /// The setting that says which one it is: two tables that both have it are two.
    which: &'static Name,
    /// The others that make one of a table of variables; further settings alone make none.
    make: &'static [&'static Name],
}

/// Where backups are read from.
pub(super) const UPSTREAMS: List = List {
    section: "upstream",
    variables: "variables upstream",
    which: &names::UPSTREAM_URL,
    make: &[&names::UPSTREAM_RESELLER_TOKEN, &names::UPSTREAM_ACCESS_TOKEN],
};

/// Where people sign in.
pub(super) const PROVIDERS: List = List {
    section: "sign_in",
    variables: "variables sign_in",
    which: &names::SIGN_IN_KIND,
    make: &[&names::SIGN_IN_CLIENT_ID, &names::SIGN_IN_CLIENT_SECRET],
};

/// One table: the variables, or one of the file's, or both for the same thing.
pub(super) struct Table<'a> {
    raw: &'a Raw,
    /// The variables, which win; then the file's table.
    pub(super) layers: Vec<&'a Dict>,
    /// Whether it says which one it is: variables that say only how often, say, make none.
    pub(super) is_one: bool,
}

impl List {
    /// The list of that section, if there may be several of it.
    pub(super) fn of(section: &str) -> Option<&'static Self> {
        [&UPSTREAMS, &PROVIDERS].into_iter().find(|list| list.section == section)
    }

    /// Whether the key is where a list's variables stand.
    pub(super) fn is_of_variables(key: &str) -> bool {
        [&UPSTREAMS, &PROVIDERS].into_iter().any(|list| list.variables == key)
    }

    /// Its tables, the variables' first. Where only one of them says which it is, the variables and the file's first table are
    /// the same: a file may name it and the environment hold its secrets.
    pub(super) fn tables<'a>(&self, raw: &'a Raw) -> Vec<Table<'a>> {
        let mut tables: Vec<Table<'_>> = match raw.tree.get(self.section) {
            Some(Value::Dict(_, dict)) => vec![dict],
            Some(Value::Array(_, items)) => items.iter().filter_map(Value::as_dict).collect(),
            _ => Vec::new(),
        }
        .into_iter()
        .map(|dict| Table { raw, layers: vec![dict], is_one: true })
        .collect();
        let Some(Value::Dict(_, variables)) = raw.tree.get(self.variables) else { return tables };
        let which = self.which.last();
        match tables.first_mut() {
            Some(first)
                if !(variables.contains_key(which)
                    && first.layers.iter().any(|table| table.contains_key(which))) =>
            {
                first.layers.insert(0, variables);
            }
            first => {
                let is_one = first.is_some() || self.makes_one(variables);
                tables.insert(0, Table { raw, layers: vec![variables], is_one });
            }
        }
        tables
    }

    fn makes_one(&self, variables: &Dict) -> bool {
        let mut names = self.make.iter().chain([&self.which]);
        names.any(|name| {
            variables.contains_key(name.last()) || variables.contains_key(&format!("{}_file", name.last()))
        })
    }
}

impl Table<'_> {
    /// As [`Raw::parse`], within this table.
    ///
    /// # Errors
    /// `parse` answered none: the value is wrong.
    pub(super) fn parse<T>(
        &self,
        name: &Name,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        for layer in &self.layers {
            if let Some(found) = self.raw.find(name, layer)? {
                return parse_found(name, Some(found), parse);
            }
        }
        Ok(None)
    }
}
