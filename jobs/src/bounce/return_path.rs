//! The sender of a mail's envelope: where bounces go. It names the mail and is signed, so that nobody can make up a bounce
//! of somebody else's.
//!
//! ```text
//! bounce+<base32 of the mail's id (16 bytes) and of the key's mark on it (10 bytes)>@example.com
//! ```
//!
//! Base32 (RFC 4648) in lower case, and read in any case: some mail systems change it. Of the 64 characters that a local
//! part may have (RFC 5321, 4.5.3.1.1) the tag and its plus take 43.

use data_encoding::BASE32_NOPAD;
use domain::id::DeliveryId;
use domain::recipient::EmailAddress;
use lettre::Address;
use report::proof::{MARK_BYTES, SigningKey};
use uuid::Uuid;

/// How the marked message begins, so that no mark made for another purpose is ever such an address.
const PURPOSE: &[u8] = b"BSR-BOUNCE v1 ";
/// Characters of the tag.
const TAG: usize = 42;
/// Characters that are left for what stands before the plus.
const LOCAL: usize = 64 - TAG - 1;

/// The address to which bounces go (`BSR_MAIL_RETURN_PATH`); each mail's has a tag of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath {
    local: String,
    domain: String,
}

impl ReturnPath {
    /// Reads an address such as `bounce@example.com`: at most 21 characters before the `@`, and no `+` among them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let address = EmailAddress::parse(text).ok()?;
        let (local, _) = address.as_str().rsplit_once('@')?;
        let fits = local.len() <= LOCAL && !local.contains('+');
        fits.then(|| Self { local: local.to_owned(), domain: address.domain().to_owned() })
    }

    /// The sender of this mail's envelope; none when signing fails, which needs a broken library.
    pub(crate) fn of(&self, key: &SigningKey, mail: DeliveryId) -> Option<Address> {
        let mark = key.mark(&marked(mail))?;
        let tag = BASE32_NOPAD.encode(&[Uuid::from(mail).as_bytes(), mark.as_slice()].concat());
        Address::new(format!("{}+{}", self.local, tag.to_ascii_lowercase()), &self.domain).ok()
    }
}

/// The mail whose bounces go to this address; none for what this deployment did not sign. What stands before the tag, and
/// the domain, are not looked at: they may have been other ones when the mail was sent.
pub(super) fn mail_of(key: &SigningKey, address: &str) -> Option<DeliveryId> {
    let (local, _) = address.trim().trim_start_matches('<').split_once('@')?;
    let tag = local.get(local.len().checked_sub(TAG)?..)?;
    let bytes = BASE32_NOPAD.decode(tag.to_ascii_uppercase().as_bytes()).ok()?;
    let (id, mark) = bytes.split_first_chunk::<16>()?;
    let mail = DeliveryId(Uuid::from_bytes(*id));
    (mark.len() == MARK_BYTES && key.has_marked(&marked(mail), mark)).then_some(mail)
}

fn marked(mail: DeliveryId) -> Vec<u8> {
    [PURPOSE, Uuid::from(mail).as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap()
    }

    #[test]
    fn an_address_names_its_mail_and_fits_into_an_envelope() {
        let (key, mail) = (key(), DeliveryId(Uuid::now_v7()));
        let path = ReturnPath::parse("a-longer-bounce-name1@mail.example.com").unwrap();
        let address = path.of(&key, mail).unwrap().to_string();
        let (local, domain) = address.split_once('@').unwrap();
        assert_eq!((local.len(), domain), (64, "mail.example.com"));
        assert!(local.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-')), "{local}");
        assert_eq!(path.of(&key, mail).unwrap().to_string(), address, "the same each time");
        let elsewhere = format!("<BOUNCE-{}@other.example>", local[22..].to_ascii_uppercase());
        for known in [&address, &address.to_ascii_uppercase(), &elsewhere] {
            assert_eq!(mail_of(&key, known), Some(mail), "{known}");
        }
        assert_eq!(mail_of(&self::key(), &address), None, "another deployment's");
    }

    #[test]
    fn an_address_without_room_for_a_tag_is_none() {
        for text in ["", "bounce", "boun+ce@example.com", "two-and-twenty-letters@example.com", "b@localhost"]
        {
            assert_eq!(ReturnPath::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_else_is_an_address(change in 0..26_usize, by in 1..=255_u8, noise in "\\PC{0,80}") {
            let key = key();
            let path = ReturnPath::parse("bounce@example.com").unwrap();
            let address = path.of(&key, DeliveryId(Uuid::now_v7())).unwrap().to_string();
            let tag = address["bounce+".len()..].split('@').next().unwrap().to_ascii_uppercase();
            let mut bytes = BASE32_NOPAD.decode(tag.as_bytes()).unwrap();
            bytes[change] ^= by;
            let changed = format!("bounce+{}@example.com", BASE32_NOPAD.encode(&bytes));
            prop_assert_eq!(mail_of(&key, &changed), None);
            prop_assert_eq!(mail_of(&key, &noise), None);
            prop_assert_eq!(mail_of(&key, &format!("{noise}@example.com")), None);
            prop_assert_eq!(mail_of(&key, "bounce@example.com"), None);
        }
    }
}
