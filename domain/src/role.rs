//! Who may do what (spec.md section 8).

use crate::language::Language;
use crate::texts::portal;
use crate::words::words;

/// A user's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the deployment; belongs to no partner and sees no customer's data.
    Operator,
    /// Owns the partner's account.
    Owner,
    /// Manages users, keys and branding.
    SuperAdmin,
    /// Manages organizations and e-mail delivery.
    Admin,
    /// Reads.
    Support,
    /// Bills: sees no reports.
    Finance,
}

words!(Role, "a role", {
    Operator => "operator",
    Owner => "owner",
    SuperAdmin => "super_admin",
    Admin => "admin",
    Support => "support",
    Finance => "finance",
});

impl Role {
    /// Whether it sees the Reports tab and downloads reports.
    pub fn sees_reports(self) -> bool {
        matches!(self, Self::Owner | Self::SuperAdmin | Self::Admin | Self::Support)
    }

    /// Whether it changes the e-mail delivery settings.
    pub fn changes_delivery(self) -> bool {
        matches!(self, Self::Owner | Self::SuperAdmin | Self::Admin)
    }

    /// Whether it manages its partner's users, keys, branding, zone and language.
    pub fn manages(self) -> bool {
        matches!(self, Self::Owner | Self::SuperAdmin)
    }

    /// Whether it sees the deployment: ledger, mail folder, upstream health, all as metadata.
    pub fn operates(self) -> bool {
        matches!(self, Self::Operator)
    }

    /// What people call it.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Operator => portal::operator(language),
            Self::Owner => portal::owner(language),
            Self::SuperAdmin => portal::super_admin(language),
            Self::Admin => portal::admin(language),
            Self::Support => portal::support(language),
            Self::Finance => portal::finance(language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_section_8() {
        for (role, sees, changes, manages, operates) in [
            (Role::Operator, false, false, false, true),
            (Role::Owner, true, true, true, false),
            (Role::SuperAdmin, true, true, true, false),
            (Role::Admin, true, true, false, false),
            (Role::Support, true, false, false, false),
            (Role::Finance, false, false, false, false),
        ] {
            let rights = (role.sees_reports(), role.changes_delivery(), role.manages(), role.operates());
            assert_eq!(rights, (sees, changes, manages, operates), "{role}");
            assert_eq!(role.as_str().parse(), Ok(role));
        }
    }
}
