//! DKIM (RFC 6376): the deployment's signature over each message, by which a mailbox's provider sees that the sender's
//! domain answers for it. Both headers of the one-click link are signed, as RFC 8058 wants.

use std::fmt;
use std::sync::Arc;

use mail_auth::common::crypto::{DkimKey, Ed25519Key, RsaKey};
use mail_auth::common::headers::HeaderWriter as _;
use mail_auth::dkim::{DkimSigner, Done};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;

/// What is signed beside the body: everything that people and programs see of a message.
const HEADERS: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// What signs messages. Its key cannot be seen.
#[derive(Clone)]
pub struct Dkim(Arc<DkimSigner<DkimKey, Done>>);

/// A text that is not a key for DKIM. The error holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is neither an RSA nor an Ed25519 private key in PEM")]
pub struct DkimKeyError;

impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dkim")
    }
}

impl Dkim {
    /// With a private key, RSA (PKCS#1 or PKCS#8) or Ed25519 (PKCS#8) as OpenSSL writes them; the public key stands in the DNS
    /// at `<selector>._domainkey.<domain>`, the sender's domain.
    ///
    /// # Errors
    /// The text is something else.
    pub fn new(pem: &str, domain: &str, selector: &str) -> Result<Self, DkimKeyError> {
        let signer = DkimSigner::from_key(key(pem)?).domain(domain).selector(selector).headers(HEADERS);
        Ok(Self(Arc::new(signer)))
    }

    /// The message with its signature before it.
    ///
    /// # Errors
    /// The library could not sign.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, mail_auth::Error> {
        let signature = self.0.sign(message)?;
        Ok([signature.to_header().as_bytes(), message].concat())
    }
}

fn key(pem: &str) -> Result<DkimKey, DkimKeyError> {
    let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| DkimKeyError)?;
    if let PrivateKeyDer::Pkcs8(pkcs8) = &der
        && let Ok(key) = Ed25519Key::from_pkcs8_maybe_unchecked_der(pkcs8.secret_pkcs8_der())
    {
        return Ok(key.into());
    }
    RsaKey::from_key_der(der).map(DkimKey::Rsa).map_err(|_| DkimKeyError)
}

#[cfg(test)]
mod tests;
