//! The way to another provider and back (OpenID Connect): begun in a browser, ended in the same, once and soon.
//!
//! What the provider must give back (`state`) and what the browser keeps in a cookie are random; the rest is made of the two,
//! and the database has nothing but their hashes. Who reads it, or has one of the two, can go nobody's way.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::sql::{self, values};
use crate::{Error, Store, token};

/// For so many seconds may one be at the provider.
const LIVES: i64 = 10 * 60;
/// The characters of what a browser keeps, as [`token::secret`] makes it.
const KEPT: usize = 43;

/// A way that has begun.
#[derive(Clone)]
pub struct SignInWay {
    /// What the provider gives back.
    pub state: String,
    /// What the browser keeps in a cookie until then.
    pub browser: String,
    /// What the provider's ID token must have.
    pub nonce: String,
    /// What the provider is shown with the code, of which it has the hash (RFC 7636).
    pub verifier: String,
    /// For how many seconds it can be gone.
    pub seconds: i64,
}

/// A way that was gone to its end.
#[derive(Clone)]
pub struct SignInReturn {
    /// What the provider's ID token must have.
    pub nonce: String,
    /// What the provider is shown with the code.
    pub verifier: String,
    /// The page to go to.
    pub next: String,
}

impl std::fmt::Debug for SignInWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInWay").field("seconds", &self.seconds).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SignInReturn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInReturn").field("next", &self.next).finish_non_exhaustive()
    }
}

impl Store {
    /// Begins the way to the provider of that id, which ends at the page `next`. `kept` is what the browser keeps already, of
    /// another tab's way: both can then be gone to their ends.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn begin_sign_in_way(
        &self,
        provider: &str,
        next: &str,
        kept: Option<&str>,
    ) -> Result<SignInWay, Error> {
        const DOING: &str = "begin to sign in at another provider";
        let state = token::secret()?;
        let browser = match kept.filter(|kept| is_secret(kept)) {
            Some(kept) => kept.to_owned(),
            None => token::secret()?,
        };
        let now = self.now().timestamp();
        let tx = self.begin().await?;
        sql::execute(&tx, DOING, "DELETE FROM sign_in_way WHERE expires_at <= $1", values![now]).await?;
        sql::execute(
            &tx,
            DOING,
            "INSERT INTO sign_in_way (state_hash, browser_hash, provider, next, expires_at) VALUES ($1, $2, $3, $4, $5)",
            values![token::hash(&state), token::hash(&browser), provider, next, now + LIVES],
        )
        .await?;
        sql::commit(tx, DOING).await?;
        let (nonce, verifier) = (nonce(&state, &browser), verifier(&state, &browser));
        Ok(SignInWay { state, browser, nonce, verifier, seconds: LIVES })
    }

    /// Ends a way of this browser to that provider, so that nobody goes it again; none when there is no such way, or no longer.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn end_sign_in_way(
        &self,
        provider: &str,
        state: &str,
        browser: &str,
    ) -> Result<Option<SignInReturn>, Error> {
        let next: Option<String> = sql::optional(
            self.writer(),
            "come back from another provider",
            "DELETE FROM sign_in_way WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND expires_at > $4
             RETURNING next",
            values![token::hash(state), token::hash(browser), provider, self.now().timestamp()],
            |row| row.at(0),
        )
        .await?;
        let back =
            |next| SignInReturn { nonce: nonce(state, browser), verifier: verifier(state, browser), next };
        Ok(next.map(back))
    }
}

/// Whether a text can be a secret of [`token::secret`].
fn is_secret(text: &str) -> bool {
    text.len() == KEPT && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn nonce(state: &str, browser: &str) -> String {
    made_of("nonce", state, browser)
}

/// Of 43 characters, as RFC 7636 wants it; nobody but the browser has what it is made of.
fn verifier(state: &str, browser: &str) -> String {
    made_of("verifier", state, browser)
}

/// Each way has another, for its state is another; of two secrets, so that neither alone tells it.
fn made_of(what: &str, state: &str, browser: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{what} {state} {browser}").as_bytes()))
}
