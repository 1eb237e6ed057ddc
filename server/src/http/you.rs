//! `POST /account/…`: what users change about their own account (docs/sign-in.md). Most lead back to the page, which says what
//! became of it; what is shown once, a secret or recovery codes, is the answer itself and at no address.

mod shown;

use app::{YOU, YouPart, too_often};
use axum::{
    body::Bytes,
    extract::{Path, RawPathParams},
    http::{HeaderValue, StatusCode, header},
    response::{Redirect, Response},
};
use domain::texts::portal_you as texts;
use store::{Error, NewSecondFactor, OwnAccountError, Renewed};

use super::{
    asked::{Asked, FormPage},
    form::field,
    page,
};
pub(super) use shown::{
    SetUp, app as app_page, code_field, error as code_error, recovery_codes as recovery_codes_page,
};

/// The page of one's own account.
pub(super) struct You;

impl FormPage for You {
    fn of(_: &RawPathParams) -> Option<Self> {
        Some(Self)
    }

    fn address(&self) -> String {
        YOU.to_owned()
    }
}

impl Asked<You> {
    /// Back to the page, with a sentence about a part of it.
    fn told(&self, part: YouPart, is_done: bool, sentence: &str) -> Response {
        self.back_with(part.as_str(), is_done, sentence)
    }

    /// Why not, where the form is. `password` is the part that has the field of the password.
    fn refused(&self, password: YouPart, error: &OwnAccountError) -> Response {
        let language = self.language;
        match error {
            OwnAccountError::WrongPassword => self.told(password, false, texts::wrong_password(language)),
            OwnAccountError::Weak(weak) => self.told(YouPart::New, false, &weak.told(language)),
            OwnAccountError::Throttled { retry_after_seconds } => {
                let part = if password == YouPart::Current { YouPart::Password } else { password };
                self.told(part, false, &too_often(language, *retry_after_seconds))
            }
            OwnAccountError::WrongCode => self.told(password, false, texts::wrong_code(language)),
            OwnAccountError::Stale | OwnAccountError::Demanded => {
                self.told(YouPart::SecondStep, false, texts::stale(language))
            }
            OwnAccountError::Store(error) => self.failed(error),
        }
    }

    fn failed(&self, error: &Error) -> Response {
        match error {
            // The page there gives the answer with its status.
            Error::NotFound | Error::Forbidden(_) => self.back(),
            error => page::failed(self.language, "a user's own account could not be changed", error),
        }
    }

    /// What sets an app up; `told` is what is wrong with its first code.
    fn app(&self, app: &NewSecondFactor, told: Option<&str>) -> Response {
        let (action, back) = ("/account/second-step/confirm", (YOU, texts::back(self.language)));
        let status = if told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        shown::app(status, self.language, app, &SetUp { about: None, action, next: None, back }, told)
    }

    /// Recovery codes, and the way back.
    fn recovery_codes(&self, codes: &[String], is_first: bool) -> Response {
        shown::recovery_codes(self.language, codes, is_first, (YOU, texts::back(self.language)))
    }

    /// An answer with the token under which the session goes on.
    fn renewed(&self, renewed: &Renewed, mut response: Response) -> Response {
        let cookie = self.deployment.session_cookie(&renewed.token, renewed.expires_at);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Another password.
pub(super) async fn password(asked: Asked<You>, form: Bytes) -> Response {
    let [current, new, again] = ["current", "new", "again"].map(|name| field(&form, name));
    if new != again {
        return asked.told(YouPart::Again, false, texts::differ(asked.language));
    }
    match asked.deployment.store.change_password(&asked.scope, &current, &new).await {
        Ok(renewed) => {
            asked.renewed(&renewed, asked.told(YouPart::Password, true, texts::changed(asked.language)))
        }
        Err(error) => asked.refused(YouPart::Current, &error),
    }
}

/// Begins to set up an authenticator app: the answer shows its secret.
pub(super) async fn begin(asked: Asked<You>, form: Bytes) -> Response {
    let begun = asked.deployment.store.begin_second_factor(&asked.scope, &field(&form, "password")).await;
    match begun {
        Ok((app, renewed)) => asked.renewed(&renewed, asked.app(&app, None)),
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    }
}

/// The first code of the app: the answer shows the recovery codes.
pub(super) async fn confirm(asked: Asked<You>, form: Bytes) -> Response {
    let (store, language) = (&asked.deployment.store, asked.language);
    let told = match store.confirm_second_factor(&asked.scope, &field(&form, "code")).await {
        Ok(codes) => return asked.recovery_codes(&codes, true),
        Err(OwnAccountError::WrongCode) => texts::wrong_code(language).to_owned(),
        Err(OwnAccountError::Throttled { retry_after_seconds }) => too_often(language, retry_after_seconds),
        Err(error) => return asked.refused(YouPart::SecondStep, &error),
    };
    match store.second_factor_being_set_up(&asked.scope).await {
        Ok(app) => asked.app(&app, Some(&told)),
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    }
}

/// New recovery codes, which the answer shows.
pub(super) async fn recovery_codes(asked: Asked<You>, form: Bytes) -> Response {
    let [password, code] = ["password", "code"].map(|name| field(&form, name));
    match asked.deployment.store.renew_recovery_codes(&asked.scope, &password, &code).await {
        Ok((codes, renewed)) => asked.renewed(&renewed, asked.recovery_codes(&codes, false)),
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    }
}

/// No second step any more.
pub(super) async fn off(asked: Asked<You>, form: Bytes) -> Response {
    let [password, code] = ["password", "code"].map(|name| field(&form, name));
    match asked.deployment.store.remove_second_factor(&asked.scope, &password, &code).await {
        Ok(renewed) => {
            let back = asked.told(YouPart::SecondStep, true, texts::switched_off(asked.language));
            asked.renewed(&renewed, back)
        }
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    }
}

/// One session less.
pub(super) async fn end_session(asked: Asked<You>, Path(id): Path<String>) -> Response {
    let ended = match id.parse() {
        Ok(id) => asked.deployment.store.end_own_session(&asked.scope, id).await,
        Err(_) => Err(Error::NotFound),
    };
    match ended {
        Ok(()) => asked.told(YouPart::Sessions, true, texts::ended(asked.language)),
        Err(Error::NotFound) => asked.told(YouPart::Sessions, false, texts::over_already(asked.language)),
        Err(error) => asked.failed(&error),
    }
}

/// This session alone.
pub(super) async fn end_others(asked: Asked<You>) -> Response {
    match asked.deployment.store.end_other_sessions(&asked.scope).await {
        Ok(ended) => asked.told(YouPart::Sessions, true, &texts::others_ended(asked.language, ended)),
        Err(error) => asked.failed(&error),
    }
}

/// `GET` of what only a form leads to, as when the page is loaded again or another language is chosen.
pub(super) async fn home() -> Redirect {
    Redirect::to(YOU)
}
