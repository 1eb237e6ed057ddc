//! Signing in with somebody else's word (OpenID Connect Core 1.0): which ID tokens are believed once their signature is right,
//! whom they name, and which e-mail address in them is proven. The reasons are in `docs/oidc.md`.

mod claims;
mod proof;

pub use claims::{ClaimError, Claims, Expected, Person, TENANT, issuer_of};
pub use proof::Trust;

use crate::words::words;

/// Whose sign-in it is: decides what stands for the issuer, and which address counts as proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderKind {
    /// Microsoft 365, that is Microsoft Entra ID.
    Microsoft,
    /// Google and Google Workspace.
    Google,
    /// Any other issuer that follows the standard.
    Oidc,
}

words!(ProviderKind, "a kind of provider", {
    Microsoft => "microsoft",
    Google => "google",
    Oidc => "oidc",
});

#[cfg(test)]
mod tests;
