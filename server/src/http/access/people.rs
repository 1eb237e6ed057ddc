//! Who asks, and for whose data.

use domain::role::Role;

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
    /// What they may do; none for those who are not signed in.
    pub(super) role: Option<Role>,
    /// Whether they are in an iframe of another portal, for the organization [`Target::Own`].
    pub(super) in_a_frame: bool,
    /// Header and value by which they show who they are; none for those who show nothing.
    pub(super) shows: Option<(&'static str, String)>,
}

impl Person {
    pub(super) fn reaches_organization(&self, target: Target) -> bool {
        match target {
            Target::Own => self.has_a_partner(),
            Target::Gone | Target::Child => self.has_a_partner() && !self.in_a_frame,
            Target::Parent | Target::Sibling | Target::Unrelated | Target::Invented | Target::Number => false,
        }
    }

    pub(super) fn reaches_partner(&self, target: Target) -> bool {
        // What is gone is an organization; its partner is theirs.
        self.reaches_organization(target) && !self.in_a_frame
    }

    fn has_a_partner(&self) -> bool {
        self.role.is_some_and(|role| role != Role::Operator)
    }
}
