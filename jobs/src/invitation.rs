//! The link with which somebody accepts an invitation: it names the mail that brought it and is signed, so that only whoever was
//! sent it has it, and nothing that opens an invitation is stored anywhere. Sending again makes another mail, and so another
//! link.

use domain::id::InvitationMailId;
use report::proof::{PublicKey, SigningKey};
use uuid::Uuid;

use crate::signed_link::SignedLink;

/// The link's path below the public address, without the token.
pub const PATH: &str = "/invitations/";

const LINK: SignedLink = SignedLink { purpose: b"BSR-INVITATION v1 ", path: PATH };

/// The link of a mail; none when signing fails, which needs a broken library.
pub(crate) fn link(public_url: &str, key: &SigningKey, mail: InvitationMailId) -> Option<String> {
    LINK.of(public_url, key, Uuid::from(mail))
}

/// The mail whose link has this token; none for what this deployment did not sign.
#[must_use]
pub fn mail_of(key: &PublicKey, token: &str) -> Option<InvitationMailId> {
    LINK.mail_of(key, token).map(InvitationMailId)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::DeliveryId;

    fn key() -> SigningKey {
        SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap()
    }

    #[test]
    fn a_link_names_its_mail_and_no_other_link_of_ours_is_taken_for_it() {
        let (key, id) = (key(), Uuid::now_v7());
        let link = link("https://portal.example", &key, InvitationMailId(id)).unwrap();
        let token = link.strip_prefix("https://portal.example/invitations/").unwrap();
        assert_eq!(mail_of(key.public(), token), Some(InvitationMailId(id)));
        assert_eq!(mail_of(self::key().public(), token), None, "another deployment's");
        // The same id, signed for opting out.
        let other = crate::opt_out::link("", &key, DeliveryId(id)).unwrap();
        assert_eq!(mail_of(key.public(), other.strip_prefix(crate::opt_out::PATH).unwrap()), None);
        assert_eq!(crate::opt_out::mail_of(key.public(), token), None);
    }
}
