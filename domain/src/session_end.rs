//! Why somebody was signed out without having asked for it.

use crate::language::Language;
use crate::texts::portal;
use crate::words::words;

/// Why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// Its user has another role.
    Role,
    /// Its user was deleted.
    Removed,
    /// The password was changed, by its user or by whoever manages users.
    Password,
    /// The second step was set up or reset.
    SecondStep,
    /// Its user lacks a second step that is demanded now.
    Demanded,
    /// Its user ended it in another browser, or somebody who manages users did.
    Elsewhere,
    /// Nobody used it for hours.
    Unused,
}

words!(SessionEnd, "an end of a session", {
    Role => "role",
    Removed => "removed",
    Password => "password",
    SecondStep => "second_step",
    Demanded => "demanded",
    Elsewhere => "elsewhere",
    Unused => "unused",
});

impl SessionEnd {
    /// What its user is told at the next sign-in.
    pub fn told(self, language: Language) -> &'static str {
        match self {
            Self::Role => portal::ended_role(language),
            Self::Removed => portal::ended_removed(language),
            Self::Password => portal::ended_password(language),
            Self::SecondStep => portal::ended_second_step(language),
            Self::Demanded => portal::ended_demanded(language),
            Self::Elsewhere => portal::ended_elsewhere(language),
            Self::Unused => portal::ended_unused(language),
        }
    }
}
