//! Keys: Ed25519 (RFC 8032), as text in the forms that every tool reads.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::signature::{
    ED25519, ED25519_PUBLIC_KEY_LEN, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey,
};
use aws_lc_rs::{constant_time, digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer};

use super::hex;

/// Why a text is not a key, or no key could be made. None of them holds anything of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a private key of this kind.
    #[error("it is not an Ed25519 private key in PEM (PKCS#8, «BEGIN PRIVATE KEY»)")]
    NotPrivate,
    /// Not a public key of this kind.
    #[error("it is not an Ed25519 public key in PEM («BEGIN PUBLIC KEY»)")]
    NotPublic,
    /// A private key where the public one is enough.
    #[error("it is a private key: the public one is wanted, as «openssl pkey -pubout» writes it")]
    Private,
    /// The machine's randomness, or memory, failed.
    #[error("a new key could not be made")]
    Make,
}

/// The key that seals reports. It cannot be seen: `Debug` shows its id.
#[derive(Clone)]
pub struct SigningKey {
    pair: Arc<Ed25519KeyPair>,
    public: PublicKey,
}

impl SigningKey {
    /// A new key as PEM, PKCS#8, as `openssl genpkey -algorithm ed25519` makes it.
    ///
    /// # Errors
    /// The machine has no randomness.
    pub fn make_pem() -> Result<String, KeyError> {
        let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::Make)?;
        let der = pair.to_pkcs8v1().map_err(|_| KeyError::Make)?;
        Ok(pem("PRIVATE KEY", der.as_ref()))
    }

    /// Reads what [`SigningKey::make_pem`] or OpenSSL wrote.
    ///
    /// # Errors
    /// The text is something else, or a key of another kind.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(text.as_bytes()).map_err(|_| KeyError::NotPrivate)?;
        let pair = Ed25519KeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| KeyError::NotPrivate)?;
        let raw = pair.public_key().as_ref().try_into().map_err(|_| KeyError::NotPrivate)?;
        Ok(Self { pair: Arc::new(pair), public: PublicKey { raw } })
    }

    /// What may be shown to everybody.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message, which begins with what it is signed for; none when the library fails. The signature has 64 bytes,
    /// the same for the same message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        self.pair.try_sign(message).ok().map(|signature| signature.as_ref().to_vec())
    }

    /// A short mark on a message, which begins with what it is marked for, where a signature has no room: the first 80 bits
    /// of its HMAC-SHA-256 (RFC 2104). Only this key makes and checks it. None when the library fails.
    #[must_use]
    pub fn mark(&self, message: &[u8]) -> Option<[u8; MARK_BYTES]> {
        // The signature of a text that is signed for nothing else, and shown to nobody: as secret as the key.
        let secret = self.sign(b"BSR-MARK v1")?;
        let mark = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message);
        mark.as_ref().first_chunk().copied()
    }

    /// Whether the mark is of this key and on this message; takes as long for every wrong one.
    #[must_use]
    pub fn has_marked(&self, message: &[u8], mark: &[u8]) -> bool {
        self.mark(message).is_some_and(|own| constant_time::verify_slices_are_equal(&own, mark).is_ok())
    }
}

/// As long as [`SigningKey::mark`] is.
pub const MARK_BYTES: usize = 10;

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey").field(&self.public.id()).finish()
    }
}

/// The key that checks what a [`SigningKey`] sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    raw: [u8; ED25519_PUBLIC_KEY_LEN],
}

/// What stands before the 32 bytes of an Ed25519 key in its `SubjectPublicKeyInfo` (RFC 8410).
const HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

impl PublicKey {
    /// Reads what [`PublicKey::to_pem`] or OpenSSL wrote.
    ///
    /// # Errors
    /// The text is something else, or a key of another kind.
    pub fn from_pem(text: &[u8]) -> Result<Self, KeyError> {
        let Ok(der) = SubjectPublicKeyInfoDer::from_pem_slice(text) else {
            let private = PrivatePkcs8KeyDer::from_pem_slice(text).is_ok();
            return Err(if private { KeyError::Private } else { KeyError::NotPublic });
        };
        let raw = der.strip_prefix(&HEAD).and_then(|raw| raw.try_into().ok());
        raw.map(|raw| Self { raw }).ok_or(KeyError::NotPublic)
    }

    /// As PEM, `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem("PUBLIC KEY", &self.der())
    }

    /// As a JSON Web Key (RFC 8037), with its id.
    #[must_use]
    pub fn to_jwk(&self) -> String {
        let (id, x) = (self.id(), URL_SAFE_NO_PAD.encode(self.raw));
        serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": id, "x": x }).to_string()
    }

    /// A short name for it: the first 16 hexadecimal digits of the SHA-256 of its DER form.
    #[must_use]
    pub fn id(&self) -> String {
        hex(&digest::digest(&digest::SHA256, &self.der()).as_ref()[..8])
    }

    /// Whether the signature is of this key and of this message.
    #[must_use]
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.raw).verify(message, signature).is_ok()
    }

    fn der(&self) -> Vec<u8> {
        [&HEAD[..], &self.raw].concat()
    }
}

/// Keys of this kind fit into one line of PEM, which has room for 48 bytes.
fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}
