//! Who asks, and for whose data.

use domain::{purpose::Purpose, role::Role};

/// Whose data is asked for, from where a reseller's people stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Their own partner's.
    Own,
    /// The same, and gone from the backup service.
    Gone,
    /// Their sub-reseller's.
    Child,
    /// Their parent's.
    Parent,
    /// Another sub-reseller's of their parent.
    Sibling,
    /// A reseller's with whom they have nothing to do.
    Unrelated,
    /// An id that nobody has.
    Invented,
    /// A number, as a database would count.
    Number,
}

impl Target {
    pub(super) const ALL: [Self; 8] = [
        Self::Own,
        Self::Gone,
        Self::Child,
        Self::Parent,
        Self::Sibling,
        Self::Unrelated,
        Self::Invented,
        Self::Number,
    ];
}

/// Somebody who asks.
pub(super) struct Person {
    /// What the matrix calls them.
    pub(super) name: &'static str,
    pub(super) who: Who,
    /// Header and value by which they show who they are; none for those who show nothing.
    pub(super) shows: Option<(&'static str, String)>,
}

/// Who somebody is.
pub(super) enum Who {
    Nobody,
    /// A user of [`Target::Own`], or an operator.
    User(Role),
    /// One in an iframe of another portal, for the organization [`Target::Own`].
    Framed(Role),
    Key(KeyReach, &'static [Purpose]),
}

/// What a key reaches.
pub(super) enum KeyReach {
    Everything,
    Partner,
    Organization,
}

impl Who {
    pub(super) fn reaches_organization(&self, target: Target) -> bool {
        match self {
            Self::Nobody | Self::User(Role::Operator) => false,
            Self::User(_) | Self::Key(KeyReach::Partner, _) => {
                matches!(target, Target::Own | Target::Gone | Target::Child)
            }
            Self::Framed(_) | Self::Key(KeyReach::Organization, _) => target == Target::Own,
            Self::Key(KeyReach::Everything, _) => !matches!(target, Target::Invented | Target::Number),
        }
    }

    pub(super) fn reaches_partner(&self, target: Target) -> bool {
        // What is gone is an organization; its partner is theirs.
        match self {
            Self::Framed(_) | Self::Key(KeyReach::Organization, _) => false,
            _ => self.reaches_organization(target),
        }
    }
}
