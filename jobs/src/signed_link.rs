//! Links that name a mail and are signed, so that only whoever was sent it has them, and nothing that opens one is stored.
//!
//! ```text
//! <public address><path><base64url of the mail's id (16 bytes) and the signature (64 bytes)>
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use report::proof::{PublicKey, SigningKey};
use uuid::Uuid;

/// One kind of such links.
pub(crate) struct SignedLink {
    /// How the signed message begins, so that no signature made for another purpose is ever such a link.
    pub(crate) purpose: &'static [u8],
    /// The path below the public address, without the token.
    pub(crate) path: &'static str,
}

impl SignedLink {
    /// The link of a mail; none when signing fails, which needs a broken library.
    pub(crate) fn of(&self, public_url: &str, key: &SigningKey, mail: Uuid) -> Option<String> {
        let signature = key.sign(&self.signed(mail))?;
        let token = URL_SAFE_NO_PAD.encode([mail.as_bytes(), signature.as_slice()].concat());
        Some(format!("{public_url}{}{token}", self.path))
    }

    /// The mail whose link has this token; none for what this deployment did not sign.
    pub(crate) fn mail_of(&self, key: &PublicKey, token: &str) -> Option<Uuid> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, signature) = bytes.split_first_chunk::<16>()?;
        let mail = Uuid::from_bytes(*id);
        key.has_signed(&self.signed(mail), signature).then_some(mail)
    }

    fn signed(&self, mail: Uuid) -> Vec<u8> {
        [self.purpose, mail.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINK: SignedLink = SignedLink { purpose: b"BSR-TEST v1 ", path: "/test/" };

    proptest! {
        #[test]
        fn nothing_else_is_a_link(change in 0..80_usize, by in 1..=255_u8, noise in "\\PC{0,120}") {
            let key = SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap();
            let (public, mail) = (key.public(), Uuid::now_v7());
            let link = LINK.of("", &key, mail).unwrap();
            let token = link.strip_prefix(LINK.path).unwrap();
            prop_assert_eq!(LINK.mail_of(public, token), Some(mail));
            let mut bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
            bytes[change] ^= by;
            prop_assert_eq!(LINK.mail_of(public, &URL_SAFE_NO_PAD.encode(bytes)), None);
            prop_assert_eq!(LINK.mail_of(public, &noise), None);
            prop_assert_eq!(LINK.mail_of(public, &token[..token.len() - 4]), None);
        }
    }
}
