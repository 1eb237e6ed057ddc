//! Between the password and the session, for a user with a second step: the password was right, a code is yet to come. That
//! is no session: nothing can be read with it, and it is over soon.

use serde_json::json;

use crate::audit::{self, Entry};
use crate::second_factor::{self, Taken};
use crate::sign_in::SignedIn;
use crate::sql::{self, values};
use crate::throttle::{Subjects, Throttled};
use crate::{Error, Scope, Store, UserView, Visitor, sessions, token};

/// How many seconds there are for the code.
const SECONDS: i64 = 10 * 60;
/// So many wrong codes, and the password is wanted again.
const WRONG_AT_MOST: i64 = 5;

/// A sign-in that waits for its second step.
#[derive(Clone)]
pub struct PendingStep {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// How many seconds there are for the code.
    pub seconds: i64,
}

impl std::fmt::Debug for PendingStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingStep").field("seconds", &self.seconds).finish_non_exhaustive()
    }
}

/// Why the second step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The code is not right, or was taken before.
    #[error("the code is wrong")]
    Wrong,
    /// There is no such sign-in any more: too late, or too many wrong codes. The password is wanted again.
    #[error("the sign-in is over")]
    Over,
    /// Too many failures for this user or from this network address.
    #[error("too many attempts; try again in {retry_after_seconds} seconds")]
    Throttled {
        /// After so many seconds another attempt is taken.
        retry_after_seconds: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<Throttled> for StepError {
    fn from(Throttled { retry_after_seconds }: Throttled) -> Self {
        Self::Throttled { retry_after_seconds }
    }
}

/// Whose sign-in it is.
struct Pending {
    row: i64,
    partner: Option<i64>,
    user: UserView,
}

const DOING: &str = "take the second step";

impl Store {
    /// Begins the second step of a user whose password was right; none when they have no such step.
    pub(crate) async fn begin_step(&self, user: i64) -> Result<Option<PendingStep>, Error> {
        if !second_factor::is_on(self.reader(), user).await? {
            return Ok(None);
        }
        let (token, now) = (token::secret()?, self.now().timestamp());
        let tx = self.begin().await?;
        sql::execute(&tx, DOING, "DELETE FROM sign_in_step WHERE expires_at <= $1", values![now]).await?;
        let insert =
            "INSERT INTO sign_in_step (token_hash, user_id, wrong, expires_at) VALUES ($1, $2, 0, $3)";
        sql::execute(&tx, DOING, insert, values![token::hash(&token), user, now + SECONDS]).await?;
        sql::commit(tx, DOING).await?;
        Ok(Some(PendingStep { token, seconds: SECONDS }))
    }

    /// Whether a sign-in waits for its second step under this token.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn step_waits(&self, token: &str) -> Result<bool, Error> {
        Ok(self.pending(token).await?.is_some())
    }

    /// Takes the code of the second step, of the app or for recovery, and begins the session.
    ///
    /// # Errors
    /// [`StepError::Wrong`], and nothing about why; [`StepError::Over`], also with the last wrong code that is allowed;
    /// [`StepError::Throttled`]; or the store's own.
    pub async fn take_step(
        &self,
        token: &str,
        code: &str,
        visitor: impl Into<Visitor>,
    ) -> Result<SignedIn, StepError> {
        let visitor = visitor.into();
        let Some(pending) = self.pending(token).await? else { return Err(StepError::Over) };
        let attempt = self.attempt(Subjects::code(pending.row, visitor.address)).await??;
        let (key, now, hash) = (self.sealing_key().await?, self.now(), token::hash(token));
        let tx = self.begin().await?;
        // Counted before the code is looked at: so many at once get no further than one after the other.
        let count = "UPDATE sign_in_step SET wrong = wrong + 1
             WHERE token_hash = $1 AND wrong < $2 AND expires_at > $3 RETURNING wrong";
        let values = values![hash.clone(), WRONG_AT_MOST, now.timestamp()];
        let tries = sql::optional(&tx, DOING, count, values, |row| row.at::<i64>(0)).await?;
        let tries = tries.ok_or(StepError::Over)?;
        let taken = second_factor::take(&tx, key, (pending.row, pending.user.id.0), code, now).await?;
        let is_over = taken.is_some() || tries >= WRONG_AT_MOST;
        if is_over {
            sql::execute(&tx, DOING, "DELETE FROM sign_in_step WHERE token_hash = $1", values![hash]).await?;
        }
        let scope = Scope::of_user(pending.user, pending.partner).from_address(visitor.address);
        let entry = |action| Entry { partner: pending.partner, ..Entry::new(action) };
        match taken {
            Some(Taken::App) => {}
            Some(Taken::Recovery(left)) => {
                let after = json!({ "recovery_codes_left": left });
                audit::record(&tx, &scope, now, Entry { after, ..entry("account.recovery_code_used") })
                    .await?;
            }
            None if is_over => audit::record(&tx, &scope, now, entry("account.codes_refused")).await?,
            None => {}
        }
        if taken.is_none() {
            sql::commit(tx, DOING).await?;
            return Err(if is_over { StepError::Over } else { StepError::Wrong });
        }
        let signed_in = sessions::begin(&tx, pending.row, &visitor, now).await?;
        sql::commit(tx, DOING).await?;
        self.forget(attempt).await?;
        Ok(signed_in)
    }

    async fn pending(&self, token: &str) -> Result<Option<Pending>, Error> {
        let statement =
            "SELECT u.id, u.public_id, u.email, u.name, u.role, u.partner_id, p.name AS partner_name,
                    p.public_id AS partner_public_id
             FROM sign_in_step s
             JOIN user_account u ON u.id = s.user_id AND u.deleted_at IS NULL
             LEFT JOIN partner p ON p.id = u.partner_id
             WHERE s.token_hash = $1 AND s.wrong < $2 AND s.expires_at > $3";
        let values = values![token::hash(token), WRONG_AT_MOST, self.now().timestamp()];
        sql::optional(self.reader(), DOING, statement, values, |row| {
            Ok(Pending { row: row.get("id")?, partner: row.get("partner_id")?, user: sessions::user(row)? })
        })
        .await
    }
}
