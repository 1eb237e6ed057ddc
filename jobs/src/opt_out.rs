//! The link with which a mail's recipient stops these mails (RFC 8058): it names the mail and is signed, so that only
//! whoever was sent it has it, and opening it needs no sign-in.

use domain::id::DeliveryId;
use report::proof::{PublicKey, SigningKey};
use uuid::Uuid;

use crate::signed_link::SignedLink;

/// The link's path below the public address, without the token.
pub const PATH: &str = "/unsubscribe/";

const LINK: SignedLink = SignedLink { purpose: b"BSR-UNSUBSCRIBE v1 ", path: PATH };

/// The link of a mail; none when signing fails, which needs a broken library.
pub(crate) fn link(public_url: &str, key: &SigningKey, mail: DeliveryId) -> Option<String> {
    LINK.of(public_url, key, Uuid::from(mail))
}

/// The mail whose link has this token; none for what this deployment did not sign.
#[must_use]
pub fn mail_of(key: &PublicKey, token: &str) -> Option<DeliveryId> {
    LINK.mail_of(key, token).map(DeliveryId)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap()
    }

    #[test]
    fn a_link_names_its_mail_and_is_the_same_each_time() {
        let (key, mail) = (key(), DeliveryId(Uuid::now_v7()));
        let link = link("https://portal.example", &key, mail).unwrap();
        let token = link.strip_prefix("https://portal.example/unsubscribe/").unwrap();
        assert_eq!(mail_of(key.public(), token), Some(mail));
        assert_eq!(super::link("https://portal.example", &key, mail).unwrap(), link);
        assert_eq!(mail_of(self::key().public(), token), None, "another deployment's");
    }
}
