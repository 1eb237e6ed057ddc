//! The keys with which a provider signs (RFC 7517).

use std::sync::Arc;

use domain::oidc::{Claims, issuer_of};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

use super::call::{CallError, Caller};
use super::metadata::Metadata;
use super::{OidcError, TokenError};

/// What is signed with them: no secret of both sides, and nothing unsigned.
const TAKEN: [Algorithm; 4] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA];

/// A provider's keys that can sign ID tokens.
#[derive(Debug, Clone)]
pub(super) struct Keys(Arc<[Key]>);

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Key {
    jwk: Jwk,
    /// The issuer that it signs for, which Microsoft says of each; it may have `{tenantid}` in it.
    issuer: Option<String>,
}

/// Reads them.
pub(super) async fn read(caller: &Caller, metadata: &Metadata) -> Result<Keys, OidcError> {
    let failed = |error| OidcError::Call { what: "keys", error };
    let document = caller.get(&metadata.jwks_uri, None).await.map_err(failed)?;
    Keys::parse(&document).ok_or_else(|| failed(CallError::Unreadable))
}

impl Keys {
    /// Those that are understood; a set may hold others (RFC 7517, 5).
    pub(super) fn parse(document: &Value) -> Option<Self> {
        let keys = document.get("keys")?.as_array()?.iter();
        Some(Self(keys.filter_map(Key::parse).collect()))
    }

    /// The key of that id that signs by that algorithm; without an id the only one that does.
    ///
    /// # Errors
    /// [`TokenError::Algorithm`] for one that is not taken, [`TokenError::UnknownKey`].
    pub(super) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<&Key, TokenError> {
        if !TAKEN.contains(&algorithm) {
            return Err(TokenError::Algorithm);
        }
        let mut found = self.0.iter().filter(|key| {
            key.signs_by(algorithm) && kid.is_none_or(|kid| key.jwk.common.key_id.as_deref() == Some(kid))
        });
        match (found.next(), found.next()) {
            (Some(key), None) => Ok(key),
            (Some(key), Some(_)) if kid.is_some() => Ok(key),
            _ => Err(TokenError::UnknownKey),
        }
    }
}

impl Key {
    fn parse(value: &Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
        let signs = !matches!(&jwk.common.public_key_use, Some(of) if *of != PublicKeyUse::Signature);
        let issuer = value.get("issuer").and_then(Value::as_str).map(str::to_owned);
        signs.then_some(Self { jwk, issuer })
    }

    /// Whether it is of the algorithm's kind: a public key taken for a secret of HMAC would sign anything.
    fn signs_by(&self, algorithm: Algorithm) -> bool {
        let is_of_kind = match (&self.jwk.algorithm, algorithm) {
            (AlgorithmParameters::RSA(_), Algorithm::RS256 | Algorithm::PS256) => true,
            (AlgorithmParameters::EllipticCurve(key), Algorithm::ES256) => key.curve == EllipticCurve::P256,
            (AlgorithmParameters::OctetKeyPair(key), Algorithm::EdDSA) => key.curve == EllipticCurve::Ed25519,
            _ => false,
        };
        let said = self.jwk.common.key_algorithm;
        is_of_kind && said.is_none_or(|said| Algorithm::try_from(said).is_ok_and(|said| said == algorithm))
    }

    pub(super) fn decoding(&self) -> Result<DecodingKey, TokenError> {
        DecodingKey::from_jwk(&self.jwk).map_err(|_| TokenError::UnknownKey)
    }

    /// The key signs for the issuer that the token names: Microsoft has keys for single tenants among those for all.
    pub(super) fn check_issuer(&self, claims: &Claims) -> Result<(), TokenError> {
        match self.issuer.as_deref() {
            Some(issuer) if issuer_of(issuer, claims.tid.as_deref()).as_deref() != Some(&claims.iss) => {
                Err(TokenError::UnknownKey)
            }
            _ => Ok(()),
        }
    }
}
