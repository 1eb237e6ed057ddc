//! What the settings' form shows, and what becomes of a save.

use domain::recipient::{DeliveryErrors, DeliveryForm, Ownership};
use serde::{Deserialize, Serialize};

/// Everything that the settings' form needs to be drawn and to check what is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPanel {
    /// The organization's id.
    pub organization: String,
    /// What is saved now.
    pub saved: SavedDelivery,
    /// What the fields start with: what is saved, or what a plain form had typed.
    pub typed: TypedDelivery,
    /// What the server finds wrong with that. It knows more than the browser, which has no list of public suffixes.
    pub wrong: Option<DeliveryErrors>,
    /// What became of a plain form.
    pub notice: DeliveryNotice,
    /// Whose addresses count.
    pub ownership: Ownership,
    /// Why this user may not change anything, if so.
    pub read_only: Option<String>,
    /// The month of the next report in words, and when that goes out, with the zone; none when there will be none.
    pub next: Option<(String, String)>,
}

/// The settings as they are saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDelivery {
    /// Whether reports are e-mailed.
    pub on: bool,
    /// To whom.
    pub recipients: Vec<String>,
    /// Those of them to which nothing is sent, and why, in words.
    pub not_sent: Vec<(String, String)>,
    /// Those to which the latest mail came back, in words.
    pub returned: Vec<(String, String)>,
    /// Those outside of partner and organization whose holders agreed, in words.
    pub consented: Vec<(String, String)>,
    /// Counts the changes; a save names the one it saw.
    pub version: i64,
    /// When and by whom they were changed, if ever.
    pub changed: Option<(String, String)>,
}

/// The settings as they stand in the form's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedDelivery {
    /// The toggle.
    pub on: bool,
    /// The three fields, empty ones too.
    pub recipients: [String; 3],
    /// The consent for outside addresses.
    pub consent: bool,
}

/// What a plain form left to be said when its page is drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryNotice {
    /// Nothing.
    None,
    /// It was saved.
    Saved,
    /// It was not saved; the fields hold what was typed, and their errors.
    Refused,
    /// It was not saved, because somebody else had saved before.
    Stale,
    /// It was not saved, because the session had ended.
    SignedOut,
    /// It was not saved, because the server failed.
    Failed,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// Saved: so it is now.
    Saved(SavedDelivery),
    /// Nothing is changed; every error at once.
    Refused(DeliveryErrors),
    /// Nothing is changed: somebody else saved in the meantime, and so it is now.
    Stale(SavedDelivery),
}

impl SavedDelivery {
    /// Whether reports are sent to this address, however it is written.
    pub fn is_sent_to(&self, address: &str) -> bool {
        of(&self.not_sent, address).is_none()
    }

    /// What is to be said of this address: why nothing is sent to it, that the latest mail came back, or that its holder's
    /// consent is recorded.
    pub fn note(&self, address: &str) -> Option<&str> {
        of(&self.not_sent, address)
            .or_else(|| of(&self.returned, address))
            .or_else(|| of(&self.consented, address))
    }
}

fn of<'a>(notes: &'a [(String, String)], address: &str) -> Option<&'a str> {
    let same = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(address.trim());
    notes.iter().find(same).map(|(_, note)| note.as_str())
}

impl TypedDelivery {
    /// The fields as the rules of section 6 take them.
    pub fn form(&self) -> DeliveryForm {
        DeliveryForm { on: self.on, recipients: self.recipients.to_vec(), consent: self.consent }
    }
}

impl From<&SavedDelivery> for TypedDelivery {
    fn from(saved: &SavedDelivery) -> Self {
        let mut recipients = <[String; 3]>::default();
        for (field, address) in recipients.iter_mut().zip(&saved.recipients) {
            field.clone_from(address);
        }
        // What is recorded counts without it; for another address it is given anew.
        Self { on: saved.on, recipients, consent: false }
    }
}
