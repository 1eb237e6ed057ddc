//! The signature of an ID token (RFC 7515): nothing that it says is believed before.

use domain::oidc::Claims;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode, decode_header};

use super::keys::{Key, Keys};

/// The longest token that is read, in bytes.
const LONGEST: usize = 32 * 1024;

/// Why a token's claims are not even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is none, or says something of a wrong type.
    #[error("the ID token cannot be read")]
    Unreadable,
    /// It is unsigned, signed by a shared secret, or in another way that is not taken.
    #[error("the ID token is signed in a way that is not taken")]
    Algorithm,
    /// Its key is none of the provider's.
    #[error("the ID token's key is none of the provider's")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("the ID token's signature is wrong")]
    Signature,
}

/// What was signed, and with what.
#[derive(Debug)]
pub(super) struct Signed<'a> {
    pub(super) claims: Claims,
    pub(super) key: &'a Key,
}

/// The claims of a token that one of the keys has signed. What they say is [`domain::oidc`]'s to check.
///
/// # Errors
/// A [`TokenError`].
pub(super) fn verify<'a>(token: &str, keys: &'a Keys) -> Result<Signed<'a>, TokenError> {
    if token.len() > LONGEST {
        return Err(TokenError::Unreadable);
    }
    // An algorithm that is none of the known ones, `none` among them, is no header that can be read.
    let header = decode_header(token).map_err(|_| TokenError::Unreadable)?;
    // RFC 7515, 4.1.11: what must be understood and is not.
    if header.crit.is_some() {
        return Err(TokenError::Unreadable);
    }
    let key = keys.find(header.kid.as_deref(), header.alg)?;
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    let decoded = decode::<Claims>(token, &key.decoding()?, &validation);
    let claims = decoded.map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature => TokenError::Signature,
        _ => TokenError::Unreadable,
    })?;
    Ok(Signed { claims: claims.claims, key })
}
