//! The security log: what happens at the doors, a line each, for whoever watches them (docs/security-log.md).
//!
//! All of it has one target, so that it can be routed, and is written here, so that lines look alike. No line has a password, a
//! code, a token or an e-mail address: users and keys stand in it by their ids, and what somebody typed into the field of the
//! address not at all, for it may be their password.

use std::net::IpAddr;

use domain::id::{KeyId, UserId};
use domain::text::{clean, without_addresses};

use crate::Scope;

/// The target of all lines.
const TARGET: &str = "security";
/// So many characters of what comes from outside stand in a line.
const LONGEST: usize = 300;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityEvent {
    /// A session has begun.
    SignedIn,
    /// What was shown so far is right, and something is wanted still.
    StepWanted,
    /// Nobody was signed in.
    SignInRefused,
    /// A code of the second step was not taken.
    CodeRefused,
    /// Who is signed in has shown a code again.
    CodeConfirmed,
    /// Who is signed in has shown their password again.
    PasswordConfirmed,
    /// They have not.
    PasswordRefused,
    /// Somebody has signed out.
    SignedOut,
    /// A user or a key asked for what they may not do.
    RightRefused,
    /// A form of another origin was not taken.
    ForeignForm,
    /// Somebody asked for more than they may in so short a time.
    TooOften,
}

impl SecurityEvent {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::SignedIn,
        Self::StepWanted,
        Self::SignInRefused,
        Self::CodeRefused,
        Self::CodeConfirmed,
        Self::PasswordConfirmed,
        Self::PasswordRefused,
        Self::SignedOut,
        Self::RightRefused,
        Self::ForeignForm,
        Self::TooOften,
    ];

    /// What the line says first; it stays as it is.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::StepWanted => "step-wanted",
            Self::SignInRefused => "sign-in-refused",
            Self::CodeRefused => "code-refused",
            Self::CodeConfirmed => "code-confirmed",
            Self::PasswordConfirmed => "password-confirmed",
            Self::PasswordRefused => "password-refused",
            Self::SignedOut => "signed-out",
            Self::RightRefused => "right-refused",
            Self::ForeignForm => "foreign-form",
            Self::TooOften => "too-often",
        }
    }

    fn is_refusal(self) -> bool {
        match self {
            Self::SignedIn
            | Self::StepWanted
            | Self::CodeConfirmed
            | Self::PasswordConfirmed
            | Self::SignedOut => false,
            Self::SignInRefused
            | Self::CodeRefused
            | Self::PasswordRefused
            | Self::RightRefused
            | Self::ForeignForm
            | Self::TooOften => true,
        }
    }

    /// Begins its line, for a request that came from this network address.
    pub fn from(self, address: Option<IpAddr>) -> SecurityLine {
        let address = address.map(|address| address.to_canonical());
        let (way, why, user, key) = (None, None, None, None);
        let (what, origin, error) = (None, None, None);
        SecurityLine { event: self, way, why, user, key, what, origin, error, address }
    }
}

/// A line that is being written. What is not known of an event is left out.
#[must_use = "a line that nobody writes is not in the log"]
pub struct SecurityLine {
    event: SecurityEvent,
    way: Option<&'static str>,
    why: Option<String>,
    user: Option<UserId>,
    key: Option<KeyId>,
    what: Option<String>,
    origin: Option<String>,
    error: Option<String>,
    address: Option<IpAddr>,
}

impl SecurityLine {
    /// By which way in, or by what a code was made.
    pub fn by(self, way: &'static str) -> Self {
        Self { way: Some(way), ..self }
    }

    /// Why not, in a word.
    pub fn because(self, why: &str) -> Self {
        Self { why: Some(clean(why, LONGEST)), ..self }
    }

    /// Whose it is.
    pub fn of(self, user: impl Into<Option<UserId>>) -> Self {
        Self { user: user.into(), ..self }
    }

    /// The user or the key that asks.
    pub fn asked_by(self, scope: &Scope) -> Self {
        let address = self.address.or_else(|| scope.address().map(|address| address.to_canonical()));
        Self { user: scope.user().map(|user| user.id), key: scope.key(), address, ..self }
    }

    /// What it was about: a request's method and path, or a provider.
    pub fn about(self, what: &str) -> Self {
        Self { what: Some(clean(what, LONGEST)), ..self }
    }

    /// The origin that a browser named.
    pub fn of_origin(self, origin: &str) -> Self {
        Self { origin: Some(clean(origin, LONGEST)), ..self }
    }

    /// An error with its causes, in whoever's words.
    pub fn with(self, error: &str) -> Self {
        Self { error: Some(clean(&without_addresses(error), LONGEST)), ..self }
    }

    /// Writes it.
    pub fn write(self) {
        let (event, way) = (self.event.name(), self.way);
        let (why, what) = (self.why.as_deref(), self.what.as_deref());
        let (origin, error) = (self.origin.as_deref(), self.error.as_deref());
        let user = self.user.map(tracing::field::display);
        let key = self.key.map(tracing::field::display);
        let address = self.address.map(tracing::field::display);
        if self.event.is_refusal() {
            tracing::warn!(target: TARGET, way, why, user, key, what, origin, error, address, "{event}");
        } else {
            tracing::info!(target: TARGET, way, why, user, key, what, origin, error, address, "{event}");
        }
    }
}
