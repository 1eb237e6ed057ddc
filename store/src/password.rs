//! Passwords: argon2id, a few at a time, never on the threads that serve.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::Error;

/// Each hashing takes 19 MiB and a core for some 20 ms; more at once would only make everybody wait.
const AT_ONCE: usize = 4;
/// The shortest password that is taken, in characters.
const AT_LEAST: usize = 10;
/// The longest, in bytes: hashing a megabyte helps nobody.
const AT_MOST: usize = 1024;

/// The places where hashing may go on.
pub(crate) type Places = Arc<Semaphore>;

/// All of this process's places.
pub(crate) fn places() -> Places {
    Arc::new(Semaphore::new(AT_ONCE))
}

/// The stored form (PHC string) of a new password.
pub(crate) async fn hash(places: &Places, password: &str) -> Result<String, Error> {
    check(password)?;
    let password = password.to_owned();
    let hashed = on_a_place(places, move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await?.map_err(failed)
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

fn check(password: &str) -> Result<(), Error> {
    if password.chars().count() < AT_LEAST {
        return Err(Error::Refused(format!("the password is too short: {AT_LEAST} characters at least")));
    }
    if password.len() > AT_MOST {
        return Err(Error::Refused(format!("the password is too long: {AT_MOST} bytes at most")));
    }
    Ok(())
}

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
        let stored = hash(&places, "correct horse battery").await.unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(verify(&places, "correct horse battery", Some(stored.clone())).await.unwrap());
        assert!(!verify(&places, "correct horse batterz", Some(stored)).await.unwrap());
        assert!(!verify(&places, "nobody", None).await.unwrap());
        assert!(NOBODY.is_some());
    }

    #[tokio::test]
    async fn short_and_endless_passwords_are_refused() {
        assert!(matches!(hash(&places(), "123456789").await, Err(Error::Refused(_))));
        assert!(matches!(hash(&places(), &"x".repeat(1025)).await, Err(Error::Refused(_))));
    }
}
