//! The sources under one roof: which text a setting has, and where it came from.
//!
//! figment merges the file and the variables and remembers for every value which of them it came from. Values stay
//! text until the setting's own parser reads them, so that a token of digits is a token and not a number.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

use super::{
    error::SettingsError,
    names::{self, Name},
    near,
    tables::List,
};

/// The name of the provider of variables, by which their values are told from the file's.
const VARIABLE: &str = "variable";

/// All sources, merged but not yet parsed.
pub(super) struct Raw {
    figment: Figment,
    pub(super) tree: Dict,
}

/// A text and where it came from.
pub(super) struct Found {
    pub(super) text: Option<String>,
    pub(super) origin: String,
}

impl Raw {
    /// Reads the file, if there is one, and the variables, and refuses names that mean nothing.
    ///
    /// # Errors
    /// An unreadable file, wrong TOML, an unknown name.
    pub(super) fn read(
        config: Option<&Path>,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, SettingsError> {
        let mut figment = Figment::new();
        if let Some(path) = file(config)? {
            let toml = Toml::file_exact(&path);
            // figment keeps a parse error's excerpt of the file, which may hold a token: only its first and last
            // line, place and reason, are shown.
            if let Err(error) = toml.data() {
                let text = error.kind.to_string();
                let first = text.lines().next().unwrap_or_default();
                let last = text.lines().last().unwrap_or_default();
                let reason = if first == last { first.to_owned() } else { format!("{first}: {last}") };
                return Err(SettingsError::Toml { path: path.display().to_string(), reason });
            }
            figment = figment.merge(toml);
        }
        figment = figment.merge(Variables(variables_by_key(variables)?));
        let tree = match figment.data().map(|mut data| data.remove(&Profile::Default)) {
            Ok(tree) => tree.unwrap_or_default(),
            Err(error) => {
                let reason = error.kind.to_string();
                return Err(SettingsError::Toml { path: "bsr.toml".into(), reason });
            }
        };
        let raw = Self { figment, tree };
        raw.refuse_unknown_keys()?;
        Ok(raw)
    }

    /// The setting parsed by `parse`, or none where nothing sets it.
    ///
    /// # Errors
    /// `parse` answered none: the value is wrong.
    pub(super) fn parse<T>(
        &self,
        name: &Name,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let dict = match name.key.split_once('.') {
            None => Some(&self.tree),
            Some((section, _)) => match self.tree.get(section) {
                Some(Value::Dict(_, dict)) => Some(dict),
                _ => None,
            },
        };
        parse_found(name, dict.map(|dict| self.find(name, dict)).transpose()?.flatten(), parse)
    }

    /// The error for a setting that another one makes necessary.
    pub(super) fn missing(&self, name: &Name, why: &str) -> SettingsError {
        SettingsError::Missing {
            name: format!("{} ({} in bsr.toml)", name.variable(), name.key),
            why: why.to_owned(),
            allowed: name.allowed.to_owned(),
        }
    }

    /// What `dict` says about `name`, from its value or from the file that a secret's `…_file` names.
    pub(super) fn find(&self, name: &Name, dict: &Dict) -> Result<Option<Found>, SettingsError> {
        let file_key = format!("{}_file", name.last());
        let direct = dict.get(name.last());
        let by_file = name.secret.then(|| dict.get(&file_key)).flatten();
        let value = match (direct, by_file) {
            (None, None) => return Ok(None),
            (Some(value), None) | (None, Some(value)) => value,
            (Some(direct), Some(by_file)) => match (self.is_variable(direct), self.is_variable(by_file)) {
                (true, false) => direct,
                (false, true) => by_file,
                _ => {
                    return Err(SettingsError::Twice {
                        first: self.origin(direct, name, ""),
                        second: self.origin(by_file, name, "_file"),
                    });
                }
            },
        };
        if by_file.is_some_and(|by_file| std::ptr::eq(by_file, value)) {
            let origin = self.origin(value, name, "_file");
            let Some(path) = text(value) else {
                return Ok(Some(Found { text: None, origin }));
            };
            return match std::fs::read_to_string(&path) {
                Ok(secret) => {
                    let secret = secret.trim_end_matches(['\r', '\n']).to_owned();
                    Ok(Some(Found {
                        text: Some(secret),
                        origin: format!("the file {path}, named by {origin}"),
                    }))
                }
                Err(source) => Err(SettingsError::File { name: origin, path, source }),
            };
        }
        Ok(Some(Found { text: text(value), origin: self.origin(value, name, "") }))
    }

    fn is_variable(&self, value: &Value) -> bool {
        self.figment.get_metadata(value.tag()).is_some_and(|metadata| metadata.name == VARIABLE)
    }

    /// `variable BSR_SCHEDULE_HOUR`, or `/etc/bsr.toml, key schedule.hour`.
    fn origin(&self, value: &Value, name: &Name, suffix: &str) -> String {
        if self.is_variable(value) {
            return format!("variable {}{}", name.variable(), suffix.to_ascii_uppercase());
        }
        let file = self
            .figment
            .get_metadata(value.tag())
            .and_then(|metadata| metadata.source.as_ref())
            .and_then(|source| source.file_path())
            .map_or_else(|| "bsr.toml".to_owned(), |path| path.display().to_string());
        format!("{file}, key {}{suffix}", name.key)
    }

    fn refuse_unknown_keys(&self) -> Result<(), SettingsError> {
        for (key, value) in &self.tree {
            if List::is_of_variables(key) {
                continue;
            }
            match value {
                Value::Dict(_, dict) if text(value).is_none() => self.refuse_unknown_in(key, dict, value)?,
                Value::Array(_, items) if List::of(key).is_some() => {
                    for item in items {
                        match item {
                            Value::Dict(_, dict) => self.refuse_unknown_in(key, dict, item)?,
                            _ => return Err(self.unknown(key, item)),
                        }
                    }
                }
                _ if names::ALL.iter().any(|name| name.key == key) => {}
                _ => return Err(self.unknown(key, value)),
            }
        }
        Ok(())
    }

    fn refuse_unknown_in(&self, section: &str, dict: &Dict, table: &Value) -> Result<(), SettingsError> {
        if dict.is_empty() && !names::ALL.iter().any(|name| name.key.starts_with(&format!("{section}."))) {
            return Err(self.unknown(section, table));
        }
        for (key, value) in dict {
            let whole = format!("{section}.{key}");
            let known = names::ALL.iter().any(|name| {
                name.key == whole || (name.secret && whole.strip_suffix("_file") == Some(name.key))
            });
            if !known {
                return Err(self.unknown(&whole, value));
            }
        }
        Ok(())
    }

    fn unknown(&self, key: &str, value: &Value) -> SettingsError {
        let file = self
            .figment
            .get_metadata(value.tag())
            .and_then(|metadata| metadata.source.as_ref())
            .and_then(|source| source.file_path())
            .map_or_else(|| "bsr.toml".to_owned(), |path| path.display().to_string());
        let hint = hint(&near::near(key, names::ALL.iter().map(|name| name.key)));
        SettingsError::Unknown { name: key.to_owned(), origin: file, hint }
    }
}

pub(super) fn parse_found<T>(
    name: &Name,
    found: Option<Found>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, SettingsError> {
    let Some(found) = found else { return Ok(None) };
    if let Some(value) = found.text.as_deref().and_then(parse) {
        return Ok(Some(value));
    }
    Err(SettingsError::Wrong {
        name: name.variable(),
        value: found.text.filter(|_| !name.secret),
        origin: found.origin,
        allowed: name.allowed.to_owned(),
    })
}

/// A plain value as text; none for lists and tables.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Char(_, c) => Some(c.to_string()),
        Value::Bool(_, on) => Some(on.to_string()),
        Value::Num(_, num) => num
            .to_i128()
            .map(|n| n.to_string())
            .or_else(|| num.to_u128().map(|n| n.to_string()))
            .or_else(|| num.to_f64().map(|n| n.to_string())),
        // An unquoted instant of TOML.
        Value::Dict(_, dict) => match dict.iter().next() {
            Some((key, Value::String(_, text))) if key.starts_with("$__toml") => Some(text.clone()),
            _ => None,
        },
        Value::Empty(..) | Value::Array(..) => None,
    }
}

/// The file to read: the named one, which must be there, or `./bsr.toml` if it is.
fn file(config: Option<&Path>) -> Result<Option<PathBuf>, SettingsError> {
    let (path, named) = match config {
        Some(path) => (path.to_path_buf(), true),
        None => (PathBuf::from("bsr.toml"), false),
    };
    match std::fs::File::open(&path) {
        Ok(_) => Ok(Some(path)),
        Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => {
            let name = if named { "--config" } else { "the default" }.to_owned();
            Err(SettingsError::File { name, path: path.display().to_string(), source })
        }
    }
}

/// The variables that are settings, by key (`upstream.access_token_file`). An empty one is as good as none:
/// that is how a compose file writes «not set». `BSR_TEST_…` belongs to the tests.
fn variables_by_key(
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Vec<(String, String)>, SettingsError> {
    let mut found = Vec::new();
    for (variable, value) in variables {
        let Some(variable) = variable.to_str().filter(|name| name.starts_with("BSR_")) else { continue };
        if variable.starts_with("BSR_TEST_") || value.is_empty() {
            continue;
        }
        let by_value = names::ALL.iter().find(|name| name.variable() == variable);
        let by_file = || {
            let stem = variable.strip_suffix("_FILE")?;
            names::ALL.iter().find(|name| name.secret && name.variable() == stem)
        };
        let (name, key) = match (by_value, by_file()) {
            (Some(name), _) => (name, name.key.to_owned()),
            (None, Some(name)) => (name, format!("{}_file", name.key)),
            (None, None) => {
                let known: Vec<String> = names::ALL.iter().map(Name::variable).collect();
                let hint = hint(&near::near(variable, known.iter().map(String::as_str)));
                let (name, origin) = (variable.to_owned(), "variable".to_owned());
                return Err(SettingsError::Unknown { name, origin, hint });
            }
        };
        let value = value.into_string().map_err(|_| SettingsError::Wrong {
            name: variable.to_owned(),
            value: None,
            origin: format!("variable {variable} is not UTF-8"),
            allowed: name.allowed.to_owned(),
        })?;
        found.push((key, value));
    }
    Ok(found)
}

fn hint(near: &[&str]) -> String {
    match near {
        [] => "; docs/settings.md lists them all".to_owned(),
        near => format!("; did you mean {}?", near.join(" or ")),
    }
}

/// The variables as a source of figment's.
struct Variables(Vec<(String, String)>);

impl Provider for Variables {
    fn metadata(&self) -> Metadata {
        Metadata::named(VARIABLE)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut tree = Dict::new();
        for (key, value) in &self.0 {
            let value = Value::from(value.as_str());
            match key.split_once('.') {
                None => {
                    tree.insert(key.clone(), value);
                }
                Some((section, name)) => {
                    let section = List::of(section).map_or(section, |list| list.variables);
                    let table = tree.entry(section.to_owned()).or_insert_with(|| Value::from(Dict::new()));
                    if let Value::Dict(_, table) = table {
                        table.insert(name.to_owned(), value);
                    }
                }
            }
        }
        Ok(Map::from([(Profile::Default, tree)]))
    }
}
