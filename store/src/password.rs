//! Passwords: argon2id, a few at a time, never on the threads that serve.

mod strength;

pub use strength::{PASSWORD_AT_LEAST, check_password};

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::password::WeakPassword;
use tokio::sync::Semaphore;

use self::strength::AT_MOST;
use crate::{Error, Store};

/// Each hashing takes 19 MiB and a core for some 20 ms; more at once would only make everybody wait.
const AT_ONCE: usize = 4;

/// The places where hashing may go on.
pub(crate) type Places = Arc<Semaphore>;

/// All of this process's places.
pub(crate) fn places() -> Places {
    Arc::new(Semaphore::new(AT_ONCE))
}

/// The stored form (PHC string) of a new password, if it is good enough; see [`check_password`] for `personal`.
pub(crate) async fn hash(
    places: &Places,
    password: &str,
    personal: &[&str],
) -> Result<Result<String, WeakPassword>, Error> {
    let password = password.to_owned();
    let personal: Vec<String> = personal.iter().map(|text| (*text).to_owned()).collect();
    let hashed = on_a_place(places, move || {
        let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
        if let Err(weak) = check_password(&password, &personal) {
            return Ok(Err(weak));
        }
        Argon2::default().hash_password(password.as_bytes()).map(|hash| Ok(hash.to_string()))
    });
    hashed.await?.map_err(failed)
}

impl Store {
    /// The stored form of a new password for whom somebody else chooses it, in words of the command line.
    pub(crate) async fn new_password(&self, password: &str, personal: &[&str]) -> Result<String, Error> {
        let hashed = hash(&self.inner.hashing, password, personal).await?;
        hashed.map_err(|weak| Error::Refused(weak.to_string()))
    }
}

/// Whether the password is the one that was stored. With nothing stored it takes as long and is never right: so the time
/// does not tell which users there are.
pub(crate) async fn verify(places: &Places, password: &str, stored: Option<String>) -> Result<bool, Error> {
    // Nothing longer was ever stored.
    let password = if password.len() > AT_MOST { String::new() } else { password.to_owned() };
    on_a_place(places, move || {
        let known = stored.is_some();
        let text = match &stored {
            Some(text) => text.as_str(),
            None => NOBODY.as_deref().unwrap_or_default(),
        };
        let right = PasswordHash::new(text)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    })
    .await
}

/// The hash of a password that nobody has, made with the same parameters as all others.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| {
    let salt = [7_u8; 16];
    let hash = Argon2::default().hash_password_with_salt(b"nobody", &salt);
    hash.ok().map(|hash| hash.to_string())
});

async fn on_a_place<T: Send + 'static>(
    places: &Places,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let place = Arc::clone(places).acquire_owned().await.map_err(failed)?;
    let worked = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    worked.await.map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Corrupt { doing: "hash a password", what: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_is_right_and_nothing_else_is() {
        let places = places();
        let stored = hash(&places, "correct horse battery", &[]).await.unwrap().unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(verify(&places, "correct horse battery", Some(stored.clone())).await.unwrap());
        assert!(!verify(&places, "correct horse batterz", Some(stored)).await.unwrap());
        assert!(!verify(&places, "nobody", None).await.unwrap());
        assert!(NOBODY.is_some());
        assert_eq!(hash(&places, "too short", &[]).await.unwrap(), Err(WeakPassword::TooShort(12)));
    }
}
