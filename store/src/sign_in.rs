//! Signing in with a password, and where a second step is wanted, the way to it.

use domain::language::Language;
use domain::recipient::EmailAddress;
use domain::time::Instant;

use crate::second_step::PendingStep;
use crate::sql::{self, values};
use crate::throttle::{Subjects, Throttled};
use crate::{Error, Store, Visitor, password};

/// A session that has begun.
#[derive(Clone)]
pub struct SignedIn {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// When the session ends at the latest.
    pub expires_at: Instant,
    /// What the user wants to read; none: as the browser says.
    pub language: Option<Language>,
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

impl Store {
    /// Signs in and begins a session, unless something more is wanted: a code, or a second step or password that is not there yet.
    ///
    /// Each attempt counts as a failure before the password is looked at, and is taken back when it was right. Unknown users
    /// take as long as known ones.
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
        let attempt = self.attempt(Subjects::password(&key, visitor.address)).await??;
        let user = sql::optional(
            self.reader(),
            DOING,
            "SELECT id, password_hash, password_made_up FROM user_account WHERE email_key = $1 AND deleted_at IS NULL",
            values![key],
            |row| {
                let user = (row.get::<i64>("id")?, row.get::<bool>("password_made_up")?);
                Ok((user, row.get::<Option<String>>("password_hash")?))
            },
        )
        .await?;
        let (user, stored) = user.map_or((None, None), |(user, hash)| (Some(user), hash));
        let right = password::verify(&self.inner.hashing, password, stored).await?;
        let Some((user, made_up)) = user.filter(|_| right) else { return Err(SignInError::Wrong) };
        self.forget(attempt).await?;
        match self.begin_step(user, made_up).await? {
            Some(step) => Err(SignInError::StepWanted(step)),
            None => Ok(self.begin_session(user, &visitor).await?),
        }
    }
}
