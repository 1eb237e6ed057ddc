//! Signing in with a password, and where a second step is wanted, the way to it.

use domain::id::UserId;
use domain::language::Language;
use domain::recipient::EmailAddress;
use domain::time::Instant;

use crate::second_step::PendingStep;
use crate::sql::{self, values};
use crate::throttle::{Subjects, Throttled};
use crate::{Error, KnownBrowser, SecurityEvent, Store, Visitor, password, token};

/// A session that has begun.
#[derive(Clone)]
pub struct SignedIn {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// When the session ends at the latest.
    pub expires_at: Instant,
    /// What the user wants to read; none: as the browser says.
    pub language: Option<Language>,
    /// By what the browser is known at its next sign-in.
    pub browser: KnownBrowser,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The address or the password is wrong; which of the two is not said.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// Too many failures for this account or from this network address.
    #[error("too many attempts; try again in {retry_after_seconds} seconds")]
    Throttled {
        /// After so many seconds another attempt is taken.
        retry_after_seconds: u32,
    },
    /// So far it is right, and something is wanted still ([`Store::step_wanted`]).
    #[error("a further step is wanted")]
    StepWanted(PendingStep),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<Throttled> for SignInError {
    fn from(Throttled { retry_after_seconds }: Throttled) -> Self {
        Self::Throttled { retry_after_seconds }
    }
}

const DOING: &str = "sign in";

/// The user of an address, as far as a password is looked at.
struct Found {
    row: i64,
    id: UserId,
    password_hash: Option<String>,
    /// Nobody chose it.
    made_up: bool,
    /// The row of the browser, when the user has signed in there before.
    browser: Option<i64>,
}

impl Store {
    /// Signs in and begins a session, unless something more is wanted: a code, or a second step or password that is not there yet.
    ///
    /// Each attempt counts as a failure before the password is looked at, and is taken back when it was right: against the browser
    /// when the user has signed in there before, else against the account and the network address. Unknown users take as long as
    /// known ones.
    ///
    /// # Errors
    /// [`SignInError::StepWanted`] when the password was right and something is yet to come; [`SignInError::Wrong`],
    /// [`SignInError::Throttled`], or the store's own.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        visitor: impl Into<Visitor>,
    ) -> Result<SignedIn, SignInError> {
        let visitor = visitor.into();
        let key =
            EmailAddress::parse(email).map_or_else(|_| email.trim().to_lowercase(), |email| email.key());
        let found = self.found(&key, visitor.known_browser.as_deref()).await?;
        let signed_in = self.with_password(&key, found.as_ref(), password, &visitor).await;
        let user = found.map(|found| found.id);
        let line = |event: SecurityEvent| event.from(visitor.address).by("password").of(user);
        match &signed_in {
            Ok(_) => line(SecurityEvent::SignedIn).write(),
            Err(SignInError::StepWanted(_)) => line(SecurityEvent::StepWanted).write(),
            Err(SignInError::Wrong) => line(SecurityEvent::SignInRefused).because("wrong").write(),
            Err(SignInError::Throttled { .. }) => {
                line(SecurityEvent::SignInRefused).because("throttled").write();
            }
            // Whoever asked logs it.
            Err(SignInError::Store(_)) => {}
        }
        signed_in
    }

    async fn with_password(
        &self,
        key: &str,
        found: Option<&Found>,
        password: &str,
        visitor: &Visitor,
    ) -> Result<SignedIn, SignInError> {
        let subjects = match found.and_then(|found| found.browser) {
            Some(browser) => Subjects::known_browser(browser),
            None => Subjects::password(key, visitor.address),
        };
        let attempt = self.attempt(subjects).await??;
        let stored = found.and_then(|found| found.password_hash.clone());
        let right = password::verify(&self.inner.hashing, password, stored).await?;
        let Some(found) = found.filter(|_| right) else { return Err(SignInError::Wrong) };
        self.forget(attempt).await?;
        match self.begin_step(found.row, found.made_up).await? {
            Some(step) => Err(SignInError::StepWanted(step)),
            None => Ok(self.begin_session(found.row, visitor).await?),
        }
    }

    /// The user of an address; `browser` is the token by which one is known.
    async fn found(&self, key: &str, browser: Option<&str>) -> Result<Option<Found>, Error> {
        let statement = "SELECT u.id, u.public_id, u.password_hash, u.password_made_up, k.id AS browser FROM user_account u
             LEFT JOIN known_browser k ON k.user_id = u.id AND k.token_hash = $2 AND k.expires_at > $3
             WHERE u.email_key = $1 AND u.deleted_at IS NULL";
        let values = values![key, token::hash(browser.unwrap_or_default()), self.now().timestamp()];
        sql::optional(self.reader(), DOING, statement, values, |row| {
            Ok(Found {
                row: row.get("id")?,
                id: UserId(row.get("public_id")?),
                password_hash: row.get("password_hash")?,
                made_up: row.get("password_made_up")?,
                browser: row.get("browser")?,
            })
        })
        .await
    }
}
