//! `POST /partners/{id}/people/…`: inviting, roles, and who is taken out, for those who manage the partner. All lead back to the
//! page, which says what became of it.

use app::{Deployment, fields_left, language, sentence_left, session::ClientAddress};
use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::PartnerId,
    language::Language,
    people::{NewPerson, PeopleField, PeopleRefusal},
    role::Role,
    texts::portal_people as texts,
};
use store::{Error, PeopleError, Scope};

use super::{asker, form::field};

/// Who asks for what.
struct Asked {
    deployment: Deployment,
    scope: Scope,
    partner: PartnerId,
    language: Language,
    back: String,
}

impl Asked {
    async fn of(
        deployment: Deployment,
        id: &str,
        address: Option<Extension<ClientAddress>>,
        headers: &HeaderMap,
    ) -> Result<Self, Response> {
        let partner: PartnerId = id.parse().map_err(|_| StatusCode::NOT_FOUND.into_response())?;
        let back = std::format!("/partners/{partner}/people");
        let scope = asker::sender(&deployment, headers, address, &back).await?;
        Ok(Self { deployment, scope, partner, language: language::of(headers), back })
    }

    /// Back to the page, with a sentence.
    fn answer(&self, done: Result<String, PeopleError>) -> Response {
        let (is_done, sentence) = match done {
            Ok(sentence) => (true, sentence),
            Err(PeopleError::Refused(refusal)) => {
                (false, texts::not_done(self.language, &refusal.told(self.language)))
            }
            // The page there gives the answer with its status: also to whoever has just taken themselves out.
            Err(PeopleError::Store(Error::NotFound | Error::Forbidden(_))) => {
                return Redirect::to(&self.back).into_response();
            }
            Err(PeopleError::Store(error)) => return failed(&error),
        };
        let secure = self.deployment.secure_cookies;
        let left = sentence_left(&self.back, "people", is_done, &sentence, secure);
        ([(header::SET_COOKIE, left)], Redirect::to(&self.back)).into_response()
    }

    /// Back to the form, with what was typed and what is wrong with it.
    fn refuse(&self, [email, name, role]: &[String; 3], refusals: &[PeopleRefusal]) -> Response {
        let wrong = |of: PeopleField| {
            let of_it = refusals.iter().filter(|refusal| refusal.field() == Some(of));
            of_it.map(|refusal| refusal.told(self.language)).collect::<Vec<_>>().join(" ")
        };
        let [email_error, name_error, role_error] =
            [PeopleField::Email, PeopleField::Name, PeopleField::Role].map(wrong);
        let fields = [
            ("email", email.as_str()),
            ("name", name),
            ("role", role),
            ("email_error", &email_error),
            ("name_error", &name_error),
            ("role_error", &role_error),
        ];
        let left = fields_left(&self.back, &fields, self.deployment.secure_cookies);
        ([(header::SET_COOKIE, left)], Redirect::to(&self.back)).into_response()
    }
}

/// One more person, by mail.
pub(super) async fn invite(
    State(deployment): State<Deployment>,
    Path(id): Path<String>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let typed = ["email", "name", "role"].map(|name| field(&form, name));
    let [email, name, role] = &typed;
    let new = match NewPerson::parse(email, name, role) {
        Ok(new) => new,
        Err(refusals) => return Ok(asked.refuse(&typed, &refusals)),
    };
    match asked.deployment.store.invite(&asked.scope, asked.partner, &new).await {
        Err(PeopleError::Refused(refusal)) if refusal.field().is_some() => {
            Ok(asked.refuse(&typed, &[refusal]))
        }
        invited => {
            Ok(asked.answer(invited.map(|_| texts::is_invited_now(asked.language, new.email.as_str()))))
        }
    }
}

/// Another role.
pub(super) async fn role(
    State(deployment): State<Deployment>,
    Path((id, user)): Path<(String, String)>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let done = match (user.parse(), field(&form, "role").parse::<Role>()) {
        (Ok(user), Ok(role)) => asked.deployment.store.set_role(&asked.scope, user, role).await,
        (Ok(_), Err(_)) => Err(PeopleRefusal::NoRole.into()),
        (Err(_), _) => Err(Error::NotFound.into()),
    };
    Ok(asked.answer(done.map(|()| texts::is_changed(asked.language).to_owned())))
}

/// Somebody who may no longer sign in.
pub(super) async fn remove(
    State(deployment): State<Deployment>,
    Path((id, user)): Path<(String, String)>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let done = match user.parse() {
        Ok(user) => asked.deployment.store.delete_user(&asked.scope, user).await,
        Err(_) => Err(Error::NotFound.into()),
    };
    Ok(asked.answer(done.map(|()| texts::is_removed(asked.language).to_owned())))
}

/// An invitation's mail once more.
pub(super) async fn send_again(
    State(deployment): State<Deployment>,
    Path((id, invitation)): Path<(String, String)>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let done = match invitation.parse() {
        Ok(invitation) => asked.deployment.store.send_invitation_again(&asked.scope, invitation).await,
        Err(_) => Err(Error::NotFound.into()),
    };
    Ok(asked.answer(done.map(|()| texts::is_sent_again(asked.language).to_owned())))
}

/// An invitation that holds no longer.
pub(super) async fn withdraw(
    State(deployment): State<Deployment>,
    Path((id, invitation)): Path<(String, String)>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let asked = Asked::of(deployment, &id, address, &headers).await?;
    let done = match invitation.parse() {
        Ok(invitation) => asked.deployment.store.withdraw_invitation(&asked.scope, invitation).await,
        Err(_) => Err(Error::NotFound.into()),
    };
    Ok(asked.answer(done.map(|()| texts::is_withdrawn(asked.language).to_owned())))
}

fn failed(error: &Error) -> Response {
    tracing::error!(error = %crate::outcome::Chain(error), "people could not be changed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
