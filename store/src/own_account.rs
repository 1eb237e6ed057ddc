//! What users change about themselves, of every role: the password here, the second step in `second_factor`, sessions in
//! `sessions/own.rs`. What is sensitive asks for the password once more, and then the session goes on under a new token.

use domain::id::SessionId;
use domain::password::WeakPassword;
use domain::session_end::SessionEnd;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;

use crate::audit::{self, Entry};
use crate::second_step::demand::Demander;
use crate::sessions::end_others;
use crate::sql::{self, values};
use crate::throttle::{Attempt, Subjects, Throttled};
use crate::{Error, Scope, SecurityEvent, Store, password, token};

/// How the signed-in user's account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAccount {
    /// Whether they have a password here; without one they sign in somewhere else.
    pub has_password: bool,
    /// Since when signing in has a second step.
    pub second_factor_since: Option<Instant>,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// Who demands a second step, so that it cannot be switched off.
    pub second_step_demanded: Option<Demander>,
}

/// Why something of one's own account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum OwnAccountError {
    /// The password is not the user's.
    #[error("the password is wrong")]
    WrongPassword,
    /// The code is not right, or was taken before.
    #[error("the code is wrong")]
    WrongCode,
    /// The new password is not good enough.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// Too many failures for this account or from this network address.
    #[error("too many attempts; try again in {retry_after_seconds} seconds")]
    Throttled {
        /// After so many seconds another attempt is taken.
        retry_after_seconds: u32,
    },
    /// It has changed meanwhile: what was to be set up is, or is so no longer, or waited for too long.
    #[error("that is not so any more")]
    Stale,
    /// A second step is demanded: it cannot be switched off.
    #[error("a second step is demanded")]
    Demanded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<Throttled> for OwnAccountError {
    fn from(Throttled { retry_after_seconds }: Throttled) -> Self {
        Self::Throttled { retry_after_seconds }
    }
}

/// The token under which the session goes on; the one before it is worth nothing any more.
#[derive(Clone)]
pub struct Renewed {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// When the session ends at the latest, as before.
    pub expires_at: Instant,
}

impl std::fmt::Debug for Renewed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renewed").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// The signed-in user's own rows.
pub(crate) struct Own {
    pub(crate) row: i64,
    pub(crate) session: SessionId,
    pub(crate) partner: Option<i64>,
    pub(crate) email: String,
    password_hash: Option<String>,
}

const DOING: &str = "change a user's own account";

impl Store {
    /// How the signed-in user's account stands.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is a user who signed in here: not one whom another portal signed in, and no key.
    pub async fn own_account(&self, scope: &Scope) -> Result<OwnAccount, Error> {
        let own = read(self.reader(), scope).await?;
        let since = "SELECT confirmed_at FROM second_factor WHERE user_id = $1";
        let since = sql::optional(self.reader(), DOING, since, values![own.row], |row| {
            row.instant_or_none("confirmed_at")
        });
        let left = "SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL";
        let left = sql::one(self.reader(), DOING, left, values![own.row], |row| row.at::<i64>(0));
        Ok(OwnAccount {
            has_password: own.password_hash.is_some(),
            second_factor_since: since.await?.flatten(),
            recovery_codes: u32::try_from(left.await?).unwrap_or(0),
            second_step_demanded: self.demander(self.reader(), own.partner).await?,
        })
    }

    /// Gives the signed-in user a new password. Their other sessions end.
    ///
    /// # Errors
    /// An [`OwnAccountError`].
    pub async fn change_password(
        &self,
        scope: &Scope,
        current: &str,
        new: &str,
    ) -> Result<Renewed, OwnAccountError> {
        let own = self.password_again(scope, current).await?;
        let user = scope.oneself()?.0;
        let personal = [own.email.as_str(), &user.name, user.partner_name.as_deref().unwrap_or_default()];
        let hash = password::hash(&self.inner.hashing, new, &personal).await??;
        let tx = self.begin().await?;
        let update = "UPDATE user_account SET password_hash = $1, password_made_up = FALSE
             WHERE id = $2 AND deleted_at IS NULL";
        sql::execute(&tx, DOING, update, values![hash, own.row]).await?;
        let ended = end_others(&tx, &own, SessionEnd::Password, self.now()).await?;
        let after = json!({ "sessions_ended": ended });
        let renewed = self.changed(tx, scope, &own, "account.password", after).await?;
        Ok(renewed)
    }

    /// Asks for the password once more: a session left open on a desk, or stolen, is not enough for what is sensitive. Failures
    /// are the session's own, so that no stranger who tries at the sign-in holds it up.
    pub(crate) async fn password_again(&self, scope: &Scope, typed: &str) -> Result<Own, OwnAccountError> {
        let own = read(self.reader(), scope).await?;
        let line = |event: SecurityEvent| event.from(scope.address()).asked_by(scope);
        let attempt: Attempt =
            self.attempt(Subjects::session(own.session)).await?.inspect_err(|Throttled { .. }| {
                line(SecurityEvent::PasswordRefused).because("throttled").write();
            })?;
        if !password::verify(&self.inner.hashing, typed, own.password_hash.clone()).await? {
            line(SecurityEvent::PasswordRefused).because("wrong").write();
            return Err(OwnAccountError::WrongPassword);
        }
        self.forget(attempt).await?;
        line(SecurityEvent::PasswordConfirmed).write();
        Ok(own)
    }

    /// Ends the transaction of a change that asked for the password: the session gets a new token (OWASP ASVS 5.0, 7.2.4), the
    /// audit log an entry.
    pub(crate) async fn changed(
        &self,
        tx: DatabaseTransaction,
        scope: &Scope,
        own: &Own,
        action: &'static str,
        after: serde_json::Value,
    ) -> Result<Renewed, Error> {
        let token = token::secret()?;
        let update = "UPDATE session SET token_hash = $1 WHERE public_id = $2 RETURNING expires_at";
        let values = values![token::hash(&token), own.session.0];
        let expires_at = sql::optional(&tx, DOING, update, values, |row| row.instant("expires_at")).await?;
        // Ended a moment ago: whoever ended it wants nothing more to happen in it.
        let expires_at = expires_at.ok_or(Error::NotFound)?;
        audit::record(&tx, scope, self.now(), Entry { partner: own.partner, after, ..Entry::new(action) })
            .await?;
        sql::commit(tx, DOING).await?;
        Ok(Renewed { token, expires_at })
    }
}

/// The signed-in user's rows.
pub(crate) async fn read(db: &impl ConnectionTrait, scope: &Scope) -> Result<Own, Error> {
    let (user, session) = scope.oneself()?;
    let statement = "SELECT id, partner_id, email, password_hash FROM user_account
         WHERE public_id = $1 AND deleted_at IS NULL";
    let found = sql::optional(db, "read a user's own account", statement, values![user.id.0], |row| {
        Ok(Own {
            row: row.get("id")?,
            session,
            partner: row.get("partner_id")?,
            email: row.get("email")?,
            password_hash: row.get("password_hash")?,
        })
    });
    found.await?.ok_or(Error::NotFound)
}
