//! The ids that we show outside: UUIDs (version 7, made by the store), one type for each kind of thing, so that one is
//! never taken for another.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A text that is not one of our ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id: ids look like 019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b")]
pub struct IdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            /// Only the form that `Display` writes (36 characters, either case): one thing has one address.
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A partner (reseller).
    PartnerId,
    /// An organization: a client of one partner.
    OrganizationId,
    /// An account: what is backed up, a row of the report.
    AccountId,
    /// A user of the portal.
    UserId,
    /// A session of a signed-in user.
    SessionId,
    /// An invitation to the portal.
    InvitationId,
    /// A mail that brings an invitation.
    InvitationMailId,
    /// An API key.
    KeyId,
    /// A key with which another portal signs launch tokens.
    LaunchKeyId,
    /// A report: one organization, one period, one revision.
    ReportId,
    /// A mail: one report to one recipient.
    DeliveryId,
}

fn parse(text: &str) -> Result<Uuid, IdError> {
    if text.len() != 36 {
        return Err(IdError);
    }
    Uuid::try_parse(text).map_err(|_| IdError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_what_it_writes() {
        let text = "019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b";
        let id: OrganizationId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{text}\""));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in
            ["", "-1", "12", "{019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b}", "019a1b2c3d4e7f809a0b1c2d3e4f5a6b"]
        {
            assert_eq!(text.parse::<ReportId>(), Err(IdError), "{text}");
        }
    }
}
