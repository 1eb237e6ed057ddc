//! Between the first step and the session: the password was right, or a provider has said who it is, and something is wanted still:
//! a code, a password of one's own choice, an authenticator app that is set up. That is no session: nothing can be read with it,
//! and it is over soon.

pub(crate) mod demand;
mod further;

use domain::password::WeakPassword;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::audit::{self, Entry};
use crate::second_factor::{self, NewSecondFactor, Taken};
use crate::sign_in::SignedIn;
use crate::sql::{self, values};
use crate::throttle::{Subjects, Throttled};
use crate::{Error, Scope, Store, UserView, Visitor, sessions, token};

/// How many seconds there are for the code.
const SECONDS: i64 = 10 * 60;
/// How many there are for choosing a password and setting up an app.
const LONGER: i64 = 15 * 60;
/// So many wrong codes, and the password is wanted again.
const WRONG_AT_MOST: i64 = 5;

/// A sign-in of which something is wanted still.
#[derive(Clone)]
pub struct PendingStep {
    /// The opaque token for the cookie; only its hash is stored.
    pub token: String,
    /// How many seconds there are for it.
    pub seconds: i64,
}

impl std::fmt::Debug for PendingStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingStep").field("seconds", &self.seconds).finish_non_exhaustive()
    }
}

/// What is wanted next.
#[derive(Clone)]
pub enum StepWanted {
    /// A code, of the app or for recovery: [`Store::take_step`].
    Code,
    /// Another password in place of one that nobody chose, with the user's address: [`Store::choose_password`].
    Password(String),
    /// The first code of an app that is set up with this, for a second step is demanded: [`Store::set_up_second_factor`].
    App(NewSecondFactor),
}

// The address and the secret stay out of logs.
impl std::fmt::Debug for StepWanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Code => "Code",
            Self::Password(_) => "Password(…)",
            Self::App(_) => "App(…)",
        })
    }
}

/// Why the step was not taken, or no session begun yet.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The code is not right, or was taken before.
    #[error("the code is wrong")]
    Wrong,
    /// There is no such sign-in any more: too late, or too many wrong codes. The password is wanted again.
    #[error("the sign-in is over")]
    Over,
    /// The step was taken, and another one is wanted: [`Store::step_wanted`].
    #[error("another step is wanted")]
    More,
    /// The new password is not good enough.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// The new password is the one that is to be changed.
    #[error("the new password is the old one")]
    SamePassword,
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
    password_hash: Option<String>,
    wanted: Wanted,
    /// Whether a password is wanted, if not now then next.
    wants_password: bool,
    /// The sealed secret of an app that is to be set up, in the end.
    secret: Option<Vec<u8>>,
}

/// What is wanted next of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Code,
    Password,
    App,
}

impl Pending {
    /// Where the secret of the user's app is sealed for.
    fn place(&self) -> &[u8] {
        self.user.id.0.as_bytes()
    }

    /// Who acts, as the audit log has it.
    fn scope(&self, visitor: &Visitor) -> Scope {
        Scope::of_user(self.user.clone(), self.partner).from_address(visitor.address)
    }

    fn entry(&self, action: &'static str) -> Entry {
        Entry { partner: self.partner, ..Entry::new(action) }
    }
}

const DOING: &str = "take the second step";

impl Store {
    /// Begins what else is wanted of a user whose first step was right; none when nothing is. `wants_password`: they came with one
    /// that nobody chose.
    pub(crate) async fn begin_step(
        &self,
        user: i64,
        wants_password: bool,
    ) -> Result<Option<PendingStep>, Error> {
        let db = self.reader();
        let statement = "SELECT public_id, partner_id FROM user_account WHERE id = $1";
        let (public_id, partner) = sql::one(db, DOING, statement, values![user], |row| {
            Ok((row.get::<uuid::Uuid>("public_id")?, row.get::<Option<i64>>("partner_id")?))
        })
        .await?;
        let has_one = second_factor::is_on(db, user).await?;
        let sets_up = !has_one && self.demander(db, partner).await?.is_some();
        if !(has_one || sets_up || wants_password) {
            return Ok(None);
        }
        let secret = if sets_up {
            Some(self.sealing_keys().await?.seal(public_id.as_bytes(), &second_factor::new_secret()?)?)
        } else {
            None
        };
        let seconds = if has_one { SECONDS } else { LONGER };
        let (token, now) = (token::secret()?, self.now().timestamp());
        let tx = self.begin().await?;
        sql::execute(&tx, DOING, "DELETE FROM sign_in_step WHERE expires_at <= $1", values![now]).await?;
        let insert = "INSERT INTO sign_in_step (token_hash, user_id, wrong, expires_at, secret, is_proven, wants_password)
             VALUES ($1, $2, 0, $3, $4, FALSE, $5)";
        let values = values![token::hash(&token), user, now + seconds, secret, wants_password];
        sql::execute(&tx, DOING, insert, values).await?;
        sql::commit(tx, DOING).await?;
        Ok(Some(PendingStep { token, seconds }))
    }

    /// What is wanted next of the sign-in with this token; none when there is no such sign-in, or no longer.
    ///
    /// # Errors
    /// [`Error::Database`]; [`Error::Corrupt`] when an app's secret cannot be opened.
    pub async fn step_wanted(&self, token: &str) -> Result<Option<StepWanted>, Error> {
        let Some(pending) = self.pending(token).await? else { return Ok(None) };
        Ok(Some(match pending.wanted {
            Wanted::Code => StepWanted::Code,
            Wanted::Password => StepWanted::Password(pending.user.email),
            Wanted::App => StepWanted::App(self.app_of(&pending).await?),
        }))
    }

    /// Takes the code of the second step, of the app or for recovery, and begins the session.
    ///
    /// # Errors
    /// [`StepError::Wrong`], and nothing about why; [`StepError::Over`], also with the last wrong code that is allowed;
    /// [`StepError::More`]; [`StepError::Throttled`]; or the store's own.
    pub async fn take_step(
        &self,
        token: &str,
        code: &str,
        visitor: impl Into<Visitor>,
    ) -> Result<SignedIn, StepError> {
        let visitor = visitor.into();
        let pending = self.pending_for(token, Wanted::Code).await?;
        let attempt = self.attempt(Subjects::code(pending.row, visitor.address)).await??;
        let (keys, now, hash) = (self.sealing_keys().await?, self.now(), token::hash(token));
        let tx = self.begin().await?;
        let tries = count_try(&tx, &hash, now.timestamp()).await?;
        let taken = second_factor::take(&tx, keys, (pending.row, pending.user.id.0), code, now).await?;
        let is_over = taken.is_none() && tries >= WRONG_AT_MOST;
        let scope = pending.scope(&visitor);
        match taken {
            Some(Taken::App) => {}
            Some(Taken::Recovery(left)) => {
                let after = json!({ "recovery_codes_left": left });
                let entry = Entry { after, ..pending.entry("account.recovery_code_used") };
                audit::record(&tx, &scope, now, entry).await?;
            }
            None if is_over => {
                end(&tx, &hash).await?;
                audit::record(&tx, &scope, now, pending.entry("account.codes_refused")).await?;
            }
            None => {}
        }
        if taken.is_none() {
            sql::commit(tx, DOING).await?;
            return Err(if is_over { StepError::Over } else { StepError::Wrong });
        }
        let signed_in = if pending.wants_password {
            let update = "UPDATE sign_in_step SET is_proven = TRUE, wrong = 0 WHERE token_hash = $1";
            sql::execute(&tx, DOING, update, values![hash]).await?;
            None
        } else {
            end(&tx, &hash).await?;
            Some(sessions::begin(&tx, pending.row, &visitor, now).await?)
        };
        sql::commit(tx, DOING).await?;
        self.forget(attempt).await?;
        signed_in.ok_or(StepError::More)
    }

    /// The sign-in of this token, if that is what it wants next.
    async fn pending_for(&self, token: &str, wanted: Wanted) -> Result<Pending, StepError> {
        let pending = self.pending(token).await?.ok_or(StepError::Over)?;
        if pending.wanted == wanted { Ok(pending) } else { Err(StepError::More) }
    }

    async fn pending(&self, token: &str) -> Result<Option<Pending>, Error> {
        let statement = format!(
            "SELECT u.id, u.public_id, u.email, u.name, u.role, u.partner_id, u.password_hash, p.name AS partner_name,
                    p.public_id AS partner_public_id, s.secret, s.is_proven, s.wants_password, {} AS has_one
             FROM sign_in_step s
             JOIN user_account u ON u.id = s.user_id AND u.deleted_at IS NULL
             LEFT JOIN partner p ON p.id = u.partner_id
             WHERE s.token_hash = $1 AND s.wrong < $2 AND s.expires_at > $3",
            demand::HAS_ONE
        );
        let values = values![token::hash(token), WRONG_AT_MOST, self.now().timestamp()];
        let found = sql::optional(self.reader(), DOING, &statement, values, |row| {
            let (has_one, is_proven) = (row.get::<bool>("has_one")?, row.get::<bool>("is_proven")?);
            let (secret, wants_password) = (row.get("secret")?, row.get::<bool>("wants_password")?);
            // One that was set up meanwhile, in another browser, is asked for here.
            let secret: Option<Vec<u8>> = if has_one { None } else { secret };
            let wanted = if has_one && !is_proven {
                Some(Wanted::Code)
            } else if wants_password {
                Some(Wanted::Password)
            } else {
                secret.is_some().then_some(Wanted::App)
            };
            // It was for a code, and its user has no app any more.
            let Some(wanted) = wanted else { return Ok(None) };
            Ok(Some(Pending {
                row: row.get("id")?,
                partner: row.get("partner_id")?,
                user: sessions::user(row)?,
                password_hash: row.get("password_hash")?,
                wanted,
                wants_password,
                secret,
            }))
        });
        Ok(found.await?.flatten())
    }
}

/// Counts an attempt before the code is looked at: so many at once get no further than one after the other. Answers how many there
/// were.
async fn count_try(tx: &DatabaseTransaction, hash: &[u8], now: i64) -> Result<i64, StepError> {
    let count = "UPDATE sign_in_step SET wrong = wrong + 1
         WHERE token_hash = $1 AND wrong < $2 AND expires_at > $3 RETURNING wrong";
    let values = values![hash.to_vec(), WRONG_AT_MOST, now];
    let tries = sql::optional(tx, DOING, count, values, |row| row.at::<i64>(0)).await?;
    tries.ok_or(StepError::Over)
}

/// Nothing more is wanted of it, or it has failed.
async fn end(tx: &DatabaseTransaction, hash: &[u8]) -> Result<(), Error> {
    let delete = "DELETE FROM sign_in_step WHERE token_hash = $1";
    sql::execute(tx, DOING, delete, values![hash.to_vec()]).await.map(|_| ())
}
