//! What has to be read back and must not lie in the database as it is: sealed with AES-256-GCM (NIST SP 800-38D) under a key
//! that is the settings', else the deployment's own, made when it is first needed and kept where the key that signs reports
//! is: in the data folder beside an SQLite file, in the database when that is PostgreSQL (`docs/sign-in.md` weighs it).

use std::io;
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sea_orm::{ConnectionTrait, DbBackend};
use tokio::sync::OnceCell;

use crate::signing_key::write_new;
use crate::sql::{self, values};
use crate::{Error, Store};

/// The column `purpose` of its row in `signing_key`.
pub(crate) const PURPOSE: &str = "sign-in";
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

/// The key of an opened store.
#[derive(Default)]
pub(crate) struct Sealing {
    /// The settings'.
    pub(crate) given: Option<SealingKey>,
    /// The deployment's own, once it was read.
    own: OnceCell<SealingKey>,
}

impl Sealing {
    pub(crate) fn new(given: Option<SealingKey>) -> Self {
        Self { given, own: OnceCell::new() }
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

    /// Seals bytes; they can be opened with the same `place` alone, so that nobody moves them to another row.
    pub(crate) fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
        let failed = |_| Error::Corrupt { doing: "seal a secret", what: "it cannot be sealed".to_owned() };
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).map_err(failed)?;
        let mut sealed = plain.to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(place), &mut sealed).map_err(failed)?;
        Ok([&[FORM], nonce.as_ref().as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what was sealed.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it was sealed with another key or for another place, or was changed.
    pub(crate) fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let opened = || {
            let (form, rest) = sealed.split_first()?;
            let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>()?;
            if *form != FORM {
                return None;
            }
            let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).ok()?;
            let mut bytes = rest.to_vec();
            let plain = key.open_in_place(Nonce::from(nonce), Aad::from(place), &mut bytes).ok()?;
            Some(plain.to_vec())
        };
        opened().ok_or_else(|| Error::Corrupt {
            doing: "open a sealed secret",
            what: "the key of the deployment (BSR_SEALING_KEY, or its own) is not the one that sealed it"
                .to_owned(),
        })
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
    /// The key: the settings', else the deployment's own, which is made the first time.
    pub(crate) async fn sealing_key(&self) -> Result<&SealingKey, Error> {
        let sealing = &self.inner.sealing;
        match &sealing.given {
            Some(key) => Ok(key),
            None => sealing.own.get_or_try_init(|| self.own_sealing_key()).await,
        }
    }

    /// Of several processes that make one at once, all get the same.
    async fn own_sealing_key(&self) -> Result<SealingKey, Error> {
        const DOING: &str = "keep the key that seals secrets";
        let text = if self.backend() == DbBackend::Sqlite {
            self.sealing_key_in_folder()?
        } else {
            let kept = kept_in(self.reader()).await?;
            match kept {
                Some(text) => Some(text),
                None => {
                    let insert = "INSERT INTO signing_key (purpose, pem, created_at) VALUES ($1, $2, $3)
                         ON CONFLICT (purpose) DO NOTHING";
                    let values = values![PURPOSE, SealingKey::make()?, self.now().timestamp()];
                    sql::execute(self.writer(), DOING, insert, values).await?;
                    kept_in(self.writer()).await?
                }
            }
        };
        text.as_deref()
            .and_then(SealingKey::parse)
            .ok_or_else(|| Error::Corrupt { doing: DOING, what: "what is kept is no key".to_owned() })
    }

    fn sealing_key_in_folder(&self) -> Result<Option<String>, Error> {
        if let Some(text) = sealing_key_in(self.data_dir())? {
            return Ok(Some(text));
        }
        let path = sealing_key_path(self.data_dir());
        write_new(&path, &SealingKey::make()?)
            .map_err(Error::open(format!("the key {} cannot be written", path.display())))?;
        sealing_key_in(self.data_dir())
    }
}

async fn kept_in(db: &impl ConnectionTrait) -> Result<Option<String>, Error> {
    let statement = "SELECT pem FROM signing_key WHERE purpose = $1";
    sql::optional(db, "read the key that seals secrets", statement, values![PURPOSE], |row| row.get("pem"))
        .await
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
        assert_eq!(key(1).open(b"here", &sealed).unwrap(), b"secret");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_ne!(sealed, key(1).seal(b"here", b"secret").unwrap(), "no nonce twice");
        assert!(key(2).open(b"here", &sealed).is_err());
        assert!(key(1).open(b"there", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key(1).open(b"here", &changed).is_err(), "byte {at}");
            assert!(key(1).open(b"here", &sealed[..at]).is_err(), "cut at {at}");
        }
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
