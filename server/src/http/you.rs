//! `POST /account/…`: what users change about their own account (docs/sign-in.md). Most lead back to the page, which says what
//! became of it; what is shown once, a secret or recovery codes, is the answer itself and at no address.

mod shown;

use app::{Deployment, YOU, YouPart, language, sentence_left, session::ClientAddress};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    language::Language,
    texts::{portal, portal_you as texts},
};
use store::{Error, OwnAccountError, Renewed, Scope};

use super::{asker, form::field, page};
pub(super) use shown::{code_field, error as code_error};

/// Who asks for what.
struct Asked {
    deployment: Deployment,
    scope: Scope,
    language: Language,
}

/// The address that the server determined, where it has.
type From = Option<Extension<ClientAddress>>;

impl Asked {
    async fn of(deployment: Deployment, from: From, headers: &HeaderMap) -> Result<Self, Response> {
        let language = language::of(headers);
        let scope = asker::sender(&deployment, headers, from, YOU).await?;
        Ok(Self { deployment, scope, language })
    }

    /// Back to the page, with a sentence about a part of it.
    fn back(&self, part: YouPart, is_done: bool, sentence: &str) -> Response {
        let left = sentence_left(YOU, part.as_str(), is_done, sentence, self.deployment.secure_cookies);
        ([(header::SET_COOKIE, left)], Redirect::to(YOU)).into_response()
    }

    /// Why not, where the form is. `password` is the part that has the field of the password.
    fn refused(&self, password: YouPart, error: &OwnAccountError) -> Response {
        let language = self.language;
        match error {
            OwnAccountError::WrongPassword => self.back(password, false, texts::wrong_password(language)),
            OwnAccountError::Weak(weak) => self.back(YouPart::New, false, &weak.told(language)),
            OwnAccountError::Throttled { retry_after_seconds } => {
                let part = if password == YouPart::Current { YouPart::Password } else { password };
                self.back(part, false, &too_often(language, *retry_after_seconds))
            }
            OwnAccountError::Stale | OwnAccountError::WrongCode => {
                self.back(YouPart::SecondStep, false, texts::stale(language))
            }
            OwnAccountError::Store(error) => self.failed(error),
        }
    }

    fn failed(&self, error: &Error) -> Response {
        match error {
            // The page there gives the answer with its status.
            Error::NotFound | Error::Forbidden(_) => Redirect::to(YOU).into_response(),
            error => failed(self.language, error),
        }
    }

    /// An answer with the token under which the session goes on.
    fn renewed(&self, renewed: &Renewed, mut response: Response) -> Response {
        let seconds = (renewed.expires_at - self.deployment.store.now()).num_seconds().max(0);
        let cookie = app::session::session_cookie(&renewed.token, seconds, self.deployment.secure_cookies);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Another password.
pub(super) async fn password(
    State(deployment): State<Deployment>,
    from: From,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, from, &headers).await?;
    let [current, new, again] = ["current", "new", "again"].map(|name| field(&form, name));
    if new != again {
        return Ok(asked.back(YouPart::Again, false, texts::differ(asked.language)));
    }
    Ok(match asked.deployment.store.change_password(&asked.scope, &current, &new).await {
        Ok(renewed) => {
            asked.renewed(&renewed, asked.back(YouPart::Password, true, texts::changed(asked.language)))
        }
        Err(error) => asked.refused(YouPart::Current, &error),
    })
}

/// Begins to set up an authenticator app: the answer shows its secret.
pub(super) async fn begin(
    State(deployment): State<Deployment>,
    from: From,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, from, &headers).await?;
    let begun = asked.deployment.store.begin_second_factor(&asked.scope, &field(&form, "password")).await;
    Ok(match begun {
        Ok((app, renewed)) => asked.renewed(&renewed, shown::app(asked.language, &app, None)),
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    })
}

/// The first code of the app: the answer shows the recovery codes.
pub(super) async fn confirm(
    State(deployment): State<Deployment>,
    from: From,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, from, &headers).await?;
    let (store, language) = (&asked.deployment.store, asked.language);
    let told = match store.confirm_second_factor(&asked.scope, &field(&form, "code")).await {
        Ok(codes) => return Ok(shown::recovery_codes(language, &codes, true)),
        Err(OwnAccountError::WrongCode) => texts::wrong_code(language).to_owned(),
        Err(OwnAccountError::Throttled { retry_after_seconds }) => too_often(language, retry_after_seconds),
        Err(error) => return Ok(asked.refused(YouPart::SecondStep, &error)),
    };
    Ok(match store.second_factor_being_set_up(&asked.scope).await {
        Ok(app) => shown::app(language, &app, Some(&told)),
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    })
}

/// New recovery codes, which the answer shows.
pub(super) async fn recovery_codes(
    State(deployment): State<Deployment>,
    from: From,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, from, &headers).await?;
    let made = asked.deployment.store.renew_recovery_codes(&asked.scope, &field(&form, "password")).await;
    Ok(match made {
        Ok((codes, renewed)) => asked.renewed(&renewed, shown::recovery_codes(asked.language, &codes, false)),
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    })
}

/// No second step any more.
pub(super) async fn off(
    State(deployment): State<Deployment>,
    from: From,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, from, &headers).await?;
    let removed = asked.deployment.store.remove_second_factor(&asked.scope, &field(&form, "password")).await;
    Ok(match removed {
        Ok(renewed) => {
            let back = asked.back(YouPart::SecondStep, true, texts::switched_off(asked.language));
            asked.renewed(&renewed, back)
        }
        Err(error) => asked.refused(YouPart::SecondStep, &error),
    })
}

/// One session less.
pub(super) async fn end_session(
    State(deployment): State<Deployment>,
    Path(id): Path<String>,
    from: From,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, from, &headers).await?;
    let ended = match id.parse() {
        Ok(id) => asked.deployment.store.end_own_session(&asked.scope, id).await,
        Err(_) => Err(Error::NotFound),
    };
    Ok(match ended {
        Ok(()) => asked.back(YouPart::Sessions, true, texts::ended(asked.language)),
        Err(Error::NotFound) => asked.back(YouPart::Sessions, false, texts::over_already(asked.language)),
        Err(error) => asked.failed(&error),
    })
}

/// This session alone.
pub(super) async fn end_others(
    State(deployment): State<Deployment>,
    from: From,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, from, &headers).await?;
    Ok(match asked.deployment.store.end_other_sessions(&asked.scope).await {
        Ok(ended) => asked.back(YouPart::Sessions, true, &texts::others_ended(asked.language, ended)),
        Err(error) => asked.failed(&error),
    })
}

/// `GET` of what only a form leads to, as when the page is loaded again or another language is chosen.
pub(super) async fn home() -> Redirect {
    Redirect::to(YOU)
}

/// How long to wait, in minutes.
pub(super) fn too_often(language: Language, seconds: u32) -> String {
    portal::too_often(language, u64::from(seconds).div_ceil(60).max(1))
}

fn failed(language: Language, error: &Error) -> Response {
    tracing::error!(error = %crate::outcome::Chain(error), "a user's own account could not be changed");
    page::told(StatusCode::INTERNAL_SERVER_ERROR, language, portal::failed(language))
}
