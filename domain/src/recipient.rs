//! Who may get a report by mail (spec.md section 6). The page checks as one types, the server checks again: this code.

mod address;
mod check;
mod domains;
mod undeliverable;

use serde::{Deserialize, Serialize};

pub use address::{AddressError, EmailAddress};
pub use check::check;
#[cfg(feature = "psl")]
pub use domains::owned_domain;
pub use domains::{DomainError, ascii_domain, is_public_mail_domain};
pub use undeliverable::{PERIODS_UNTIL_UNDELIVERABLE, is_undeliverable};

/// How many addresses an organization may register.
pub const RECIPIENTS_LIMIT: usize = 3;

/// What belongs to the partner and the organization, so that mail may go there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ownership {
    /// Their e-mail domains, as [`ascii_domain`] writes them. Only exactly these count, not what is below them.
    pub domains: Vec<String>,
    /// The partner's users and the organization's accounts.
    pub addresses: Vec<String>,
    /// What stands in the settings now: an address that no longer belongs to them must not keep anybody from switching
    /// delivery off, and a consent once recorded need not be given again.
    pub registered: Vec<Registered>,
    /// Whether others are allowed too, with a consent that is recorded.
    pub allow_outside: bool,
}

/// An address that is registered already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The address.
    pub address: String,
    /// Whether its holder's consent is recorded.
    pub consent: bool,
}

/// The settings form as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeliveryForm {
    /// Whether reports are to be mailed.
    pub on: bool,
    /// The fields for addresses, blank ones too.
    pub recipients: Vec<String>,
    /// Whether somebody confirmed that outside addresses agreed.
    pub consent: bool,
}

/// Settings that keep the rules; only [`check`] makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedDelivery {
    /// Whether reports are to be mailed.
    pub on: bool,
    /// To whom: at most three, no two the same.
    pub recipients: Vec<Recipient>,
}

/// An address that may get reports.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recipient {
    /// Where to.
    pub address: EmailAddress,
    /// Whether it belongs to neither partner nor organization and counts by consent.
    pub outside: bool,
}

/// Everything that is wrong with a form, at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeliveryErrors {
    /// For each field of the form, in its order, the sentence to show beside it.
    pub fields: Vec<Option<String>>,
    /// What is wrong with the form as a whole.
    pub form: Option<String>,
}

impl DeliveryErrors {
    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        self.form.is_none() && self.fields.iter().all(Option::is_none)
    }

    /// All sentences, for the command line.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().flatten().chain(&self.form).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
