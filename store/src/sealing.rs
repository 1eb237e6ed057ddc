//! What has to be read back and must not lie in the database as it is: sealed with AES-256-GCM (NIST SP 800-38D) under a key
//! that is the settings', else the deployment's own, made when it is first needed and kept where the key that signs reports
//! is: in the data folder beside an SQLite file, in the database when that is PostgreSQL (`docs/sign-in.md` weighs it).
//!
//! What an earlier key sealed is opened too: that of the settings, and the deployment's own once the settings have one.

use std::io;
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sea_orm::DbBackend;
use tokio::sync::OnceCell;

use crate::signing_key::write_new;
use crate::sql::{self, values};
use crate::{Error, Store};

/// The column `purpose` of its row in `signing_key`.
pub(crate) const PURPOSE: &str = "sign-in";
const DOING: &str = "keep the key that seals secrets";
/// The form of what is sealed: before the nonce, so that another form can come.
const FORM: u8 = 1;

/// The key that seals.
#[derive(Clone, PartialEq, Eq)]
pub struct SealingKey([u8; 32]);

// It is shown nowhere.
impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

/// The keys of an opened store.
#[derive(Default)]
pub(crate) struct Sealing {
    /// The settings'.
    given: Option<SealingKey>,
    /// The one that the settings had before.
    given_before: Option<SealingKey>,
    /// All of them, once the deployment's own was looked for.
    keys: OnceCell<SealingKeys>,
}

impl Sealing {
    pub(crate) fn new(given: Option<SealingKey>, given_before: Option<SealingKey>) -> Self {
        Self { given, given_before, keys: OnceCell::new() }
    }
}

/// The key that seals, and those that sealed before.
pub(crate) struct SealingKeys {
    now: SealingKey,
    before: Vec<SealingKey>,
}

impl SealingKeys {
    /// Seals bytes with the key of now; they can be opened with the same `place` alone, so that nobody moves them to another row.
    pub(crate) fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
        self.now.seal(place, plain)
    }

    /// Opens what one of the keys has sealed.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it was sealed with another key or for another place, or was changed.
    pub(crate) fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let mut keys = std::iter::once(&self.now).chain(&self.before);
        keys.find_map(|key| key.open(place, sealed)).ok_or_else(|| Error::Corrupt {
            doing: "open a sealed secret",
            what: "no key of the deployment (BSR_SEALING_KEY, BSR_SEALING_KEY_BEFORE, or its own) is the one that sealed it"
                .to_owned(),
        })
    }

    /// Whether the key of now has sealed it.
    pub(crate) fn is_of_now(&self, place: &[u8], sealed: &[u8]) -> bool {
        self.now.open(place, sealed).is_some()
    }
}

impl SealingKey {
    /// Reads 32 bytes in base64, as `openssl rand -base64 32` writes them; none when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(text.trim()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    fn make() -> Result<String, Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::Corrupt { doing: "make a key", what: error.to_string() })?;
        Ok(BASE64_STANDARD.encode(bytes))
    }

    fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
        let failed = |_| Error::Corrupt { doing: "seal a secret", what: "it cannot be sealed".to_owned() };
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).map_err(failed)?;
        let mut sealed = plain.to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(place), &mut sealed).map_err(failed)?;
        Ok([&[FORM], nonce.as_ref().as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what was sealed; none when it was with another key or for another place, or was changed.
    fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (form, rest) = sealed.split_first()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>()?;
        if *form != FORM {
            return None;
        }
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).ok()?;
        let mut bytes = rest.to_vec();
        let plain = key.open_in_place(Nonce::from(nonce), Aad::from(place), &mut bytes).ok()?;
        Some(plain.to_vec())
    }
}

/// Where the key is in a data folder.
pub(crate) fn sealing_key_path(data_dir: &Path) -> PathBuf {
    data_dir.join("sign-in.key")
}

/// The key in a data folder, as text, if there is one. Makes nothing.
pub(crate) fn sealing_key_in(data_dir: &Path) -> Result<Option<String>, Error> {
    let path = sealing_key_path(data_dir);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::open(format!("the key {} cannot be read", path.display()))(error)),
    }
}

impl Store {
    /// The keys: the settings', else the deployment's own, which is made the first time.
    pub(crate) async fn sealing_keys(&self) -> Result<&SealingKeys, Error> {
        let sealing = &self.inner.sealing;
        sealing.keys.get_or_try_init(|| self.read_sealing_keys(sealing)).await
    }

    async fn read_sealing_keys(&self, sealing: &Sealing) -> Result<SealingKeys, Error> {
        let before = sealing.given_before.iter().cloned();
        Ok(match &sealing.given {
            Some(given) => {
                let own = self.kept_sealing_key().await?;
                SealingKeys { now: given.clone(), before: before.chain(own).collect() }
            }
            None => SealingKeys { now: self.own_sealing_key().await?, before: before.collect() },
        })
    }

    /// Of several processes that make one at once, all get the same.
    async fn own_sealing_key(&self) -> Result<SealingKey, Error> {
        if let Some(kept) = self.kept_sealing_key().await? {
            return Ok(kept);
        }
        let new = SealingKey::make()?;
        if self.backend() == DbBackend::Sqlite {
            let path = sealing_key_path(self.data_dir());
            write_new(&path, &new)
                .map_err(Error::open(format!("the key {} cannot be written", path.display())))?;
        } else {
            let insert = "INSERT INTO signing_key (purpose, pem, created_at) VALUES ($1, $2, $3)
                 ON CONFLICT (purpose) DO NOTHING";
            let values = values![PURPOSE, new, self.now().timestamp()];
            sql::execute(self.writer(), DOING, insert, values).await?;
        }
        let kept = self.kept_sealing_key().await?;
        kept.ok_or_else(|| Error::Corrupt { doing: DOING, what: "there is none".to_owned() })
    }

    /// The deployment's own key, if there is one.
    async fn kept_sealing_key(&self) -> Result<Option<SealingKey>, Error> {
        let text = if self.backend() == DbBackend::Sqlite {
            sealing_key_in(self.data_dir())?
        } else {
            let statement = "SELECT pem FROM signing_key WHERE purpose = $1";
            sql::optional(self.writer(), DOING, statement, values![PURPOSE], |row| row.get("pem")).await?
        };
        let wrong = || Error::Corrupt { doing: DOING, what: "what is kept is no key".to_owned() };
        text.map(|text: String| SealingKey::parse(&text).ok_or_else(wrong)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SealingKey {
        SealingKey::parse(&BASE64_STANDARD.encode([byte; 32])).unwrap()
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_key_at_its_place_alone() {
        let sealed = key(1).seal(b"here", b"secret").unwrap();
        assert_eq!(key(1).open(b"here", &sealed).as_deref(), Some(&b"secret"[..]));
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_ne!(sealed, key(1).seal(b"here", b"secret").unwrap(), "no nonce twice");
        assert_eq!(key(2).open(b"here", &sealed), None);
        assert_eq!(key(1).open(b"there", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key(1).open(b"here", &changed), None, "byte {at}");
            assert_eq!(key(1).open(b"here", &sealed[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn an_earlier_key_opens_and_seals_no_more() {
        let keys = |now, before: &[u8]| SealingKeys {
            now: key(now),
            before: before.iter().copied().map(key).collect(),
        };
        let old = keys(1, &[]).seal(b"here", b"secret").unwrap();
        let both = keys(2, &[3, 1]);
        assert_eq!(both.open(b"here", &old).unwrap(), b"secret");
        assert!(!both.is_of_now(b"here", &old));
        let new = both.seal(b"here", b"secret").unwrap();
        assert!(both.is_of_now(b"here", &new));
        assert!(keys(1, &[]).open(b"here", &new).is_err());
        assert!(keys(2, &[3]).open(b"here", &old).is_err());
        assert!(both.open(b"there", &old).is_err());
    }

    #[test]
    fn a_key_is_32_bytes_in_base64() {
        let text = SealingKey::make().unwrap();
        assert_eq!(SealingKey::parse(&format!("{text}\n")), SealingKey::parse(&text));
        assert!(SealingKey::parse(&text).is_some());
        for wrong in ["", "short", "c2hvcnQ=", &BASE64_STANDARD.encode([0; 33]), &text[1..]] {
            assert_eq!(SealingKey::parse(wrong), None, "{wrong}");
        }
        assert_eq!(format!("{:?}", key(1)), "SealingKey(…)");
    }
}
