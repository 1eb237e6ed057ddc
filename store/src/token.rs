//! Random secrets, and the hashes under which they are stored.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::time::Instant;
use sha2::{Digest, Sha256};
use uuid::{NoContext, Timestamp, Uuid};

use crate::{Error, Store};

/// 256 random bits as 43 characters that are safe in headers, cookies and addresses.
pub(crate) fn secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Corrupt { doing: "make a random secret", what: error.to_string() })?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// So many random characters of five bits each that are not mistaken for each other, in groups of four.
pub(crate) fn readable(letters: usize) -> Result<String, Error> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = vec![0_u8; letters];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Corrupt { doing: "make a random secret", what: error.to_string() })?;
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// What is stored of a secret of [`secret`]: it has 256 bits, so a plain hash cannot be guessed back; the same goes
/// for the 120 bits of a recovery code.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Whether two hashes are the same, in a time that does not tell where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// A new outside id: a UUIDv7 of that moment.
pub(crate) fn new_id(now: Instant) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, 0))
}

impl Store {
    /// A new outside id of the store's clock.
    pub(crate) fn new_id(&self) -> Uuid {
        new_id(self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_hashes_tell() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_eq!(one.len(), 43);
        assert!(same(&hash(&one), &hash(&one)));
        assert!(!same(&hash(&one), &hash(&other)));
        assert!(!same(&hash(&one), &[]));
    }
}
