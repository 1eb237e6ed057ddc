//! The second step of signing in: an authenticator app (TOTP, RFC 6238), and recovery codes for whoever has lost it.
//!
//! The app's secret has to be read back, so it is stored sealed (`sealing.rs`); recovery codes are stored as hashes. An app
//! counts only when a code of it has shown that it has the secret.

mod codes;

use domain::id::UserId;
use domain::role::Role;
use domain::session_end::SessionEnd;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use uuid::Uuid;

use self::codes::Typed;
pub(crate) use self::codes::new_secret;
use crate::audit::{self, Entry};
use crate::own_account::{self, Own, OwnAccountError, Renewed};
use crate::people::{PeopleError, WHAT};
use crate::sealing::SealingKeys;
use crate::sql::{self, values};
use crate::throttle::{Attempt, Subjects};
use crate::{Error, Scope, SecurityEvent, Store, people, sessions};

/// What an authenticator app needs to know. It is shown while it is set up, and never again.
#[derive(Clone)]
pub struct NewSecondFactor {
    /// All of it, for a QR code: `otpauth://…`.
    pub address: String,
    /// The secret in base32, for typing.
    pub secret: String,
}

impl std::fmt::Debug for NewSecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewSecondFactor(…)")
    }
}

/// What became of the secrets of all apps when they were to be sealed anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Sealed anew.
    pub anew: u64,
    /// Sealed with the key of now already.
    pub already: u64,
    /// Of a key that is none of those that are known.
    pub lost: u64,
}

/// Whoever has begun to set it up has so many seconds.
const SETTING_UP: i64 = 15 * 60;
/// After so many wrong codes in a row an app's codes are looked at no longer, until a recovery code was right (NIST SP 800-63B,
/// section 5.2.2, allows no more): guessing on and on gets nowhere, however patient it is.
const WRONG_IN_A_ROW: i64 = 100;

const DOING: &str = "change a second factor";

impl Store {
    /// Begins to set up an authenticator app: asks for the password, and makes a secret that [`Store::confirm_second_factor`]
    /// wants a code of.
    ///
    /// # Errors
    /// [`OwnAccountError::Stale`] when there is one already; else why the password was not taken.
    pub async fn begin_second_factor(
        &self,
        scope: &Scope,
        password: &str,
    ) -> Result<(NewSecondFactor, Renewed), OwnAccountError> {
        let own = self.password_again(scope, password).await?;
        let (secret, place) = (codes::new_secret()?, place(scope)?);
        let sealed = self.sealing_keys().await?.seal(&place, &secret)?;
        let tx = self.begin().await?;
        let begun = sql::execute(
            &tx,
            DOING,
            "INSERT INTO second_factor (user_id, secret, begun_at, begun_in, confirmed_at, last_step, wrong_in_a_row)
             VALUES ($1, $2, $3, $4, NULL, 0, 0)
             ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, begun_at = excluded.begun_at,
                 begun_in = excluded.begun_in, last_step = 0, wrong_in_a_row = 0
             WHERE second_factor.confirmed_at IS NULL",
            values![own.row, sealed, self.now().timestamp(), own.session.0],
        )
        .await?;
        if begun == 0 {
            return Err(OwnAccountError::Stale);
        }
        let renewed =
            self.changed(tx, scope, &own, "account.second_factor_begin", serde_json::Value::Null).await?;
        Ok((shown(&secret, &own.email)?, renewed))
    }

    /// What an app needs, once more: for the session that sets it up, as long as it does.
    ///
    /// # Errors
    /// [`OwnAccountError::Stale`] when nothing is being set up here.
    pub async fn second_factor_being_set_up(
        &self,
        scope: &Scope,
    ) -> Result<NewSecondFactor, OwnAccountError> {
        let own = own_account::read(self.reader(), scope).await?;
        let begun = self.begun(self.reader(), &own).await?.ok_or(OwnAccountError::Stale)?;
        let secret = self.sealing_keys().await?.open(&place(scope)?, &begun)?;
        Ok(shown(&secret, &own.email)?)
    }

    /// Takes the first code of the app that is being set up: from then on signing in wants one. Answers the recovery codes,
    /// which are shown once.
    ///
    /// # Errors
    /// [`OwnAccountError::WrongCode`]; [`OwnAccountError::Throttled`]; [`OwnAccountError::Stale`] when nothing is being set up
    /// here.
    pub async fn confirm_second_factor(
        &self,
        scope: &Scope,
        code: &str,
    ) -> Result<Vec<String>, OwnAccountError> {
        let own = own_account::read(self.reader(), scope).await?;
        let attempt = self.attempt(Subjects::code(own.row, scope.address())).await?;
        let attempt = attempt.inspect_err(|_| code_refused(scope, "throttled"))?;
        let keys = self.sealing_keys().await?;
        let now = self.now();
        let tx = self.begin().await?;
        let begun = self.begun(&tx, &own).await?.ok_or(OwnAccountError::Stale)?;
        let step = first_code(&keys.open(&place(scope)?, &begun)?, code, now)?;
        let step = step.ok_or(OwnAccountError::WrongCode).inspect_err(|_| code_refused(scope, "wrong"))?;
        let update = "UPDATE second_factor SET confirmed_at = $1, last_step = $2 WHERE user_id = $3 AND confirmed_at IS NULL";
        if sql::execute(&tx, DOING, update, values![now.timestamp(), step, own.row]).await? == 0 {
            return Err(OwnAccountError::Stale);
        }
        let recovery = new_recovery_codes(&tx, own.row).await?;
        let entry = Entry { partner: own.partner, ..Entry::new("account.second_factor_on") };
        audit::record(&tx, scope, now, entry).await?;
        sql::commit(tx, DOING).await?;
        self.forget(attempt).await?;
        Ok(recovery)
    }

    /// Makes new recovery codes, which are shown once; the old ones are worth nothing any more. Asks for the password and a code.
    ///
    /// # Errors
    /// [`OwnAccountError::Stale`] without a second step; else why the password or the code was not taken.
    pub async fn renew_recovery_codes(
        &self,
        scope: &Scope,
        password: &str,
        code: &str,
    ) -> Result<(Vec<String>, Renewed), OwnAccountError> {
        let own = self.password_again(scope, password).await?;
        let (tx, attempt) = self.code_again(scope, &own, code).await?;
        let recovery = new_recovery_codes(&tx, own.row).await?;
        let renewed =
            self.changed(tx, scope, &own, "account.recovery_codes", serde_json::Value::Null).await?;
        self.forget(attempt).await?;
        Ok((recovery, renewed))
    }

    /// Switches the second step off. Asks for the password and a code.
    ///
    /// # Errors
    /// [`OwnAccountError::Stale`] without a second step, [`OwnAccountError::Demanded`] where one is demanded; else why the password
    /// or the code was not taken.
    pub async fn remove_second_factor(
        &self,
        scope: &Scope,
        password: &str,
        code: &str,
    ) -> Result<Renewed, OwnAccountError> {
        let own = own_account::read(self.reader(), scope).await?;
        if self.demander(self.reader(), own.partner).await?.is_some() {
            return Err(OwnAccountError::Demanded);
        }
        let own = self.password_again(scope, password).await?;
        let (tx, attempt) = self.code_again(scope, &own, code).await?;
        remove(&tx, own.row).await?;
        let off = "account.second_factor_off";
        let renewed = self.changed(tx, scope, &own, off, serde_json::Value::Null).await?;
        self.forget(attempt).await?;
        Ok(renewed)
    }

    /// Asks for a code once more, of the app or for recovery, beside the password: whoever has a session and the password has not yet
    /// shown the second factor. The transaction in which it was taken goes on; its end forgets the attempt.
    async fn code_again(
        &self,
        scope: &Scope,
        own: &Own,
        code: &str,
    ) -> Result<(DatabaseTransaction, Attempt), OwnAccountError> {
        let user = scope.oneself()?.0.id;
        if !is_on(self.reader(), own.row).await? {
            return Err(OwnAccountError::Stale);
        }
        let attempt = self.attempt(Subjects::code(own.row, scope.address())).await?;
        let attempt = attempt.inspect_err(|_| code_refused(scope, "throttled"))?;
        let (keys, now) = (self.sealing_keys().await?, self.now());
        let tx = self.begin().await?;
        match take(&tx, keys, (own.row, user.0), code, now).await? {
            Some(Taken::App) => {}
            Some(Taken::Recovery(left)) => {
                let after = json!({ "recovery_codes_left": left });
                let entry = Entry { partner: own.partner, after, ..Entry::new("account.recovery_code_used") };
                audit::record(&tx, scope, now, entry).await?;
            }
            None => {
                // That it was wrong is remembered.
                sql::commit(tx, DOING).await?;
                code_refused(scope, "wrong");
                return Err(OwnAccountError::WrongCode);
            }
        }
        SecurityEvent::CodeConfirmed.from(scope.address()).asked_by(scope).write();
        Ok((tx, attempt))
    }

    /// Takes the second step from a user who has lost the app and the recovery codes; their sessions end. Answers whether there
    /// was one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] unless the role manages; [`domain::people::PeopleRefusal`].
    pub async fn reset_second_factor(&self, scope: &Scope, user: UserId) -> Result<bool, PeopleError> {
        scope.require(Role::manages, WHAT)?;
        let tx = self.begin().await?;
        let found = people::lock_to_take(&tx, scope, user).await?;
        let was_on = is_on(&tx, found.row).await?;
        remove(&tx, found.row).await?;
        sessions::end_sessions(&tx, found.row, SessionEnd::SecondStep, self.now()).await?;
        let (before, after) = (json!({ "second_factor": was_on }), json!({ "email": found.email }));
        let entry = Entry { partner: found.partner, before, after, ..Entry::new("user.reset_second_factor") };
        audit::record(&tx, scope, self.now(), entry).await?;
        sql::commit(tx, DOING).await?;
        Ok(was_on)
    }

    /// Seals the secrets of all apps anew with the key of now, after another key took its place: an earlier one is then needed no
    /// longer.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless it is the deployment.
    pub async fn reseal_second_factors(&self, scope: &Scope) -> Result<Resealed, Error> {
        const DOING: &str = "seal secrets anew";
        scope.require_deployment()?;
        let keys = self.sealing_keys().await?;
        let tx = self.begin().await?;
        let select = "SELECT f.user_id, u.public_id, f.secret FROM second_factor f JOIN user_account u ON u.id = f.user_id
             ORDER BY f.user_id";
        let rows = sql::all(&tx, DOING, select, [], |row| {
            Ok((row.get::<i64>("user_id")?, row.get::<Uuid>("public_id")?, row.get::<Vec<u8>>("secret")?))
        });
        let mut resealed = Resealed::default();
        for (user, public_id, sealed) in rows.await? {
            let place = public_id.as_bytes();
            if keys.is_of_now(place, &sealed) {
                resealed.already += 1;
                continue;
            }
            // One that no key opens stays: its key may be found again.
            let Ok(secret) = keys.open(place, &sealed) else {
                resealed.lost += 1;
                continue;
            };
            let update = "UPDATE second_factor SET secret = $1 WHERE user_id = $2 AND secret = $3";
            let values = values![keys.seal(place, &secret)?, user, sealed];
            resealed.anew += sql::execute(&tx, DOING, update, values).await?;
        }
        if resealed.anew > 0 {
            let after = json!({ "sealed_anew": resealed.anew });
            audit::record(&tx, scope, self.now(), Entry { after, ..Entry::new("second_factors.reseal") })
                .await?;
        }
        sql::commit(tx, DOING).await?;
        Ok(resealed)
    }

    /// The sealed secret of the app that this session is setting up.
    async fn begun(&self, db: &impl ConnectionTrait, own: &Own) -> Result<Option<Vec<u8>>, Error> {
        let statement = "SELECT secret FROM second_factor
             WHERE user_id = $1 AND begun_in = $2 AND begun_at > $3 AND confirmed_at IS NULL";
        let values = values![own.row, own.session.0, self.now().timestamp() - SETTING_UP];
        sql::optional(db, "set up a second factor", statement, values, |row| row.get("secret")).await
    }
}

/// Tells that a code of somebody signed in was not taken.
fn code_refused(scope: &Scope, why: &str) {
    SecurityEvent::CodeRefused.from(scope.address()).asked_by(scope).because(why).write();
}

/// Which kind of code was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    App,
    /// How many recovery codes are left.
    Recovery(i64),
}

/// Whether signing in has a second step for the user.
pub(crate) async fn is_on(db: &impl ConnectionTrait, user: i64) -> Result<bool, Error> {
    let statement = "SELECT 1 AS is_on FROM second_factor WHERE user_id = $1 AND confirmed_at IS NOT NULL";
    let found = sql::optional(db, "read a second factor", statement, values![user], |_| Ok(())).await?;
    Ok(found.is_some())
}

/// Takes a code of the user, once; none when it is not right. `public_id` is the user's.
pub(crate) async fn take(
    tx: &DatabaseTransaction,
    keys: &SealingKeys,
    (user, public_id): (i64, Uuid),
    code: &str,
    now: Instant,
) -> Result<Option<Taken>, Error> {
    const DOING: &str = "take a code";
    // Counted before it is looked at. The row is ours until the transaction ends, so nobody takes the same code meanwhile.
    let count = "UPDATE second_factor SET wrong_in_a_row = wrong_in_a_row + 1
         WHERE user_id = $1 AND confirmed_at IS NOT NULL RETURNING secret, last_step, wrong_in_a_row";
    let factor = sql::optional(tx, DOING, count, values![user], |row| {
        Ok((row.get::<Vec<u8>>("secret")?, row.get::<i64>("last_step")?, row.get::<i64>("wrong_in_a_row")?))
    });
    let Some((sealed, last_step, in_a_row)) = factor.await? else { return Ok(None) };
    let taken = match codes::typed(code) {
        Typed::App(_) if in_a_row > WRONG_IN_A_ROW => None,
        Typed::App(code) => {
            let totp = codes::totp(&keys.open(public_id.as_bytes(), &sealed)?, "")?;
            let step = codes::step_of(&totp, &code, now.timestamp(), last_step);
            if let Some(step) = step {
                let update = "UPDATE second_factor SET last_step = $1 WHERE user_id = $2";
                sql::execute(tx, DOING, update, values![step, user]).await?;
            }
            step.map(|_| Taken::App)
        }
        Typed::Recovery(hash) => {
            let update = "UPDATE recovery_code SET used_at = $1 WHERE user_id = $2 AND code_hash = $3 AND used_at IS NULL";
            let used = sql::execute(tx, DOING, update, values![now.timestamp(), user, hash]).await?;
            let left = "SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL";
            let left = sql::one(tx, DOING, left, values![user], |row| row.at::<i64>(0)).await?;
            (used > 0).then_some(Taken::Recovery(left))
        }
    };
    if taken.is_some() {
        let forget = "UPDATE second_factor SET wrong_in_a_row = 0 WHERE user_id = $1";
        sql::execute(tx, DOING, forget, values![user]).await?;
    }
    Ok(taken)
}

/// Forgets the app and the recovery codes.
pub(crate) async fn remove(tx: &impl ConnectionTrait, user: i64) -> Result<(), Error> {
    sql::execute(tx, DOING, "DELETE FROM recovery_code WHERE user_id = $1", values![user]).await?;
    sql::execute(tx, DOING, "DELETE FROM second_factor WHERE user_id = $1", values![user]).await.map(|_| ())
}

/// The time step of the first code of an app that is being set up; none when the code is not right.
pub(crate) fn first_code(secret: &[u8], code: &str, now: Instant) -> Result<Option<i64>, Error> {
    Ok(match codes::typed(code) {
        Typed::App(code) => codes::step_of(&codes::totp(secret, "")?, &code, now.timestamp(), 0),
        Typed::Recovery(_) => None,
    })
}

/// New ones in the place of all others.
pub(crate) async fn new_recovery_codes(tx: &DatabaseTransaction, user: i64) -> Result<Vec<String>, Error> {
    sql::execute(tx, DOING, "DELETE FROM recovery_code WHERE user_id = $1", values![user]).await?;
    let codes = codes::new_recovery_codes()?;
    for code in &codes {
        let insert = "INSERT INTO recovery_code (user_id, code_hash, used_at) VALUES ($1, $2, NULL)";
        sql::execute(tx, DOING, insert, values![user, codes::recovery_hash(code)]).await?;
    }
    Ok(codes)
}

/// Where a secret is sealed for: nobody's app works for somebody else when rows are exchanged.
fn place(scope: &Scope) -> Result<[u8; 16], Error> {
    Ok(scope.oneself()?.0.id.0.into_bytes())
}

/// What an app needs of its secret.
pub(crate) fn shown(secret: &[u8], email: &str) -> Result<NewSecondFactor, Error> {
    let totp = codes::totp(secret, email)?;
    let address = totp.to_url();
    let address = address.map_err(|error| Error::Corrupt { doing: DOING, what: error.to_string() })?;
    Ok(NewSecondFactor { address, secret: totp.secret().to_base32() })
}
