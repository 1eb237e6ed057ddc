//! What the settings' page shows, and what it sends.

use crate::api::{OrganizationHead, Viewer};
use serde::{Deserialize, Serialize};

/// Whose settings a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsHead {
    /// An organization's.
    Organization(OrganizationHead),
    /// A partner's: who looks, and the partner's name.
    Partner(Viewer, String),
}

/// What the settings' page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// Whose.
    pub head: SettingsHead,
    /// `organization` or `partner`, and its id, as the form sends them back.
    pub whose: (String, String),
    /// What is set; a save says what it saw.
    pub seen: TypedSettings,
    /// What the fields start with: what is set, or what a plain form had typed.
    pub typed: TypedSettings,
    /// What holds where a field is empty, and why, in words.
    pub inherited: TypedSettings,
    /// The colour that holds where none is typed, as `#rrggbb`.
    pub inherited_accent: String,
    /// What stands in the fields' lists: languages and sheets as words and names.
    pub choices: Choices,
    /// The logo.
    pub logo: LogoPanel,
    /// Which other portals may show our pages; of a partner's settings alone.
    pub embedding: Option<EmbeddingPanel>,
    /// What became of a plain form.
    pub told: Option<SettingsOutcome>,
}

/// The logo in the reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoPanel {
    /// Where it is read, and where another one is sent to.
    pub address: String,
    /// Where it comes from.
    pub from: LogoFrom,
    /// What tells the own one from another, and from none.
    pub mark: String,
    /// What became of another one: whether it was taken, and a sentence.
    pub told: Option<(bool, String)>,
}

/// Which other portals may show our pages in an iframe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddingPanel {
    /// Below which address its forms are sent.
    pub address: String,
    /// The origins, one a line.
    pub origins: String,
    /// The keys of their launch tokens.
    pub keys: Vec<LaunchKeyRow>,
    /// What became of a form: whether it was done, and a sentence.
    pub told: Option<(bool, String)>,
    /// What stands in the fields.
    pub typed: TypedEmbedding,
}

/// The fields of the forms about other portals: as things are, or as somebody typed them who was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedEmbedding {
    /// The origins, one a line.
    pub origins: String,
    /// What people are to call a new key.
    pub name: String,
    /// What its tokens have as `iss`.
    pub issuer: String,
    /// The key.
    pub public_key: String,
}

/// A key of launch tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchKeyRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What its tokens have as `iss`.
    pub issuer: String,
    /// On which day it was added.
    pub added_on: String,
    /// On which day it was revoked, if it was.
    pub revoked_on: Option<String>,
}

/// Where the logo comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogoFrom {
    /// It has one of its own.
    Here,
    /// A partner above has one.
    Above,
    /// Nobody has one.
    Nobody,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The names of all zones.
    pub zones: Vec<String>,
    /// Languages: their words and names.
    pub languages: Vec<(String, String)>,
    /// Sheets: their words and names.
    pub papers: Vec<(String, String)>,
}

/// The settings as they stand in the form's fields; empty where nothing is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedSettings {
    /// The zone's name.
    pub zone: String,
    /// The language's word.
    pub language: String,
    /// The sheet's word.
    pub paper: String,
    /// The colour as `#rrggbb`.
    pub accent: String,
    /// The tolerated share of minor issues, such as `5%`.
    pub share: String,
}

/// What is wrong with the fields in which one can be wrong, in sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsErrors {
    /// With the zone.
    pub zone: Option<String>,
    /// With the colour.
    pub accent: Option<String>,
    /// With the share.
    pub share: Option<String>,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingsOutcome {
    /// Saved: so it is now.
    Saved(TypedSettings),
    /// Nothing is changed: everything that is wrong.
    Refused(SettingsErrors),
    /// Nothing is changed: somebody else saved in the meantime, so it is now, and who it was and when, in words.
    Stale(TypedSettings, Option<(String, String)>),
    /// Nothing is changed: the session had ended. Only a plain form hears it so.
    SignedOut,
    /// A plain form was sent and the server failed: nothing was saved. Only a plain form hears it so.
    Failed,
}
