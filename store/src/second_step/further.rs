//! What else a sign-in may want: a password of one's own choice in place of one that was made up, and the second step that is
//! demanded and not there yet.

use domain::session_end::SessionEnd;
use serde_json::json;

use super::{Pending, StepError, WRONG_AT_MOST, Wanted, count_try, end};
use crate::audit::{self, Entry};
use crate::second_factor::{self, NewSecondFactor};
use crate::sign_in::SignedIn;
use crate::sql::{self, values};
use crate::throttle::Subjects;
use crate::{Error, Store, Visitor, password, sessions, token};

const DOING: &str = "take a further step of signing in";

impl Store {
    /// Takes another password in place of one that nobody chose, and begins the session.
    ///
    /// # Errors
    /// [`StepError::Weak`], [`StepError::SamePassword`]; [`StepError::Over`]; [`StepError::More`]; or the store's own.
    pub async fn choose_password(
        &self,
        token: &str,
        new: &str,
        visitor: impl Into<Visitor>,
    ) -> Result<SignedIn, StepError> {
        let visitor = visitor.into();
        let pending = self.pending_for(token, Wanted::Password).await?;
        if password::verify(&self.inner.hashing, new, pending.password_hash.clone()).await? {
            return Err(StepError::SamePassword);
        }
        let user = &pending.user;
        let personal = [user.email.as_str(), &user.name, user.partner_name.as_deref().unwrap_or_default()];
        let hash = password::hash(&self.inner.hashing, new, &personal).await??;
        let (now, step) = (self.now(), token::hash(token));
        let tx = self.begin().await?;
        let update = "UPDATE user_account SET password_hash = $1, password_made_up = FALSE
             WHERE id = $2 AND deleted_at IS NULL AND password_made_up";
        if sql::execute(&tx, DOING, update, values![hash, pending.row]).await? == 0 {
            return Err(StepError::Over);
        }
        let ended = sessions::end_all_but_step(&tx, pending.row, &step, SessionEnd::Password, now).await?;
        let after = json!({ "sessions_ended": ended });
        let entry = Entry { after, ..pending.entry("account.password") };
        audit::record(&tx, &pending.scope(&visitor), now, entry).await?;
        let signed_in = if pending.secret.is_some() {
            let update = "UPDATE sign_in_step SET wants_password = FALSE WHERE token_hash = $1";
            sql::execute(&tx, DOING, update, values![step]).await?;
            None
        } else {
            end(&tx, &step).await?;
            Some(sessions::begin(&tx, pending.row, &visitor, now).await?)
        };
        sql::commit(tx, DOING).await?;
        pending.told(signed_in, &visitor, "new-password")
    }

    /// Takes the first code of the app that is set up while signing in, for that is demanded, and begins the session; answers the
    /// recovery codes too, which are shown once. Whatever began without a second step ends.
    ///
    /// # Errors
    /// [`StepError::Wrong`]; [`StepError::Over`], also with the last wrong code that is allowed; [`StepError::More`];
    /// [`StepError::Throttled`]; or the store's own.
    pub async fn set_up_second_factor(
        &self,
        token: &str,
        code: &str,
        visitor: impl Into<Visitor>,
    ) -> Result<(SignedIn, Vec<String>), StepError> {
        let visitor = visitor.into();
        let pending = self.pending_for(token, Wanted::App).await?;
        let secret = pending.secret.clone().ok_or(StepError::Over)?;
        let attempt = self.attempt(Subjects::code(pending.row, visitor.address)).await?;
        let attempt = attempt.inspect_err(|_| pending.refused(&visitor, "throttled"))?;
        let (keys, now, step) = (self.sealing_keys().await?, self.now(), token::hash(token));
        let plain = keys.open(pending.place(), &secret)?;
        let tx = self.begin().await?;
        let tries = count_try(&tx, &step, now.timestamp()).await?;
        let Some(last_step) = second_factor::first_code(&plain, code, now)? else {
            let is_over = tries >= WRONG_AT_MOST;
            if is_over {
                end(&tx, &step).await?;
            }
            sql::commit(tx, DOING).await?;
            return Err(pending.wrong(&visitor, is_over));
        };
        // One that was begun on the account page and never confirmed gives way.
        let insert = "INSERT INTO second_factor (user_id, secret, begun_at, begun_in, confirmed_at, last_step, wrong_in_a_row)
             VALUES ($1, $2, $3, $4, $3, $5, 0)
             ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, begun_at = excluded.begun_at,
                 begun_in = excluded.begun_in, confirmed_at = excluded.confirmed_at, last_step = excluded.last_step,
                 wrong_in_a_row = 0
             WHERE second_factor.confirmed_at IS NULL";
        let values = values![pending.row, secret, now.timestamp(), self.new_id(), last_step];
        if sql::execute(&tx, DOING, insert, values).await? == 0 {
            return Err(StepError::Over);
        }
        let recovery = second_factor::new_recovery_codes(&tx, pending.row).await?;
        sessions::end_sessions(&tx, pending.row, SessionEnd::SecondStep, now).await?;
        let entry = pending.entry("account.second_factor_on");
        audit::record(&tx, &pending.scope(&visitor), now, entry).await?;
        let signed_in = sessions::begin(&tx, pending.row, &visitor, now).await?;
        sql::commit(tx, DOING).await?;
        self.forget(attempt).await?;
        Ok((pending.told(Some(signed_in), &visitor, "new-app")?, recovery))
    }

    /// What the app needs that is being set up.
    pub(super) async fn app_of(&self, pending: &Pending) -> Result<NewSecondFactor, Error> {
        let missing = || Error::Corrupt { doing: DOING, what: "there is no secret".to_owned() };
        let secret = pending.secret.as_deref().ok_or_else(missing)?;
        let secret = self.sealing_keys().await?.open(pending.place(), secret)?;
        second_factor::shown(&secret, &pending.user.email)
    }
}
