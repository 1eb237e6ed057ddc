//! `POST /partners/{id}/people/…`: inviting, roles, and who is taken out, for those who manage the partner. All lead back to the
//! page, which says what became of it.

use axum::{
    body::Bytes,
    extract::{Path, RawPathParams},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::PartnerId,
    people::{NewPerson, PeopleField, PeopleRefusal, SecondStep},
    role::Role,
    texts::portal_people as texts,
};
use store::{Error, PeopleError};

use super::{
    asked::{Asked, Filled, FilledPage, FormPage, parameter},
    form::field,
};

/// What is typed into an invitation.
const INVITED: [&str; 3] = ["email", "name", "role"];

/// The page of a partner's people.
pub(super) struct People {
    partner: PartnerId,
}

impl FormPage for People {
    fn of(path: &RawPathParams) -> Option<Self> {
        let partner = parameter(path, "id")?.parse().ok()?;
        Some(Self { partner })
    }

    fn address(&self) -> String {
        std::format!("/partners/{}/people", self.partner)
    }
}

impl FilledPage for People {
    fn typed(form: &[u8]) -> Vec<(&'static str, String)> {
        INVITED.map(|name| (name, field(form, name))).into()
    }
}

impl Asked<People> {
    /// Back to the page, with a sentence.
    fn answer(&self, done: Result<String, PeopleError>) -> Response {
        let (is_done, sentence) = match done {
            Ok(sentence) => (true, sentence),
            Err(PeopleError::Refused(refusal)) => {
                (false, texts::not_done(self.language, &refusal.told(self.language)))
            }
            // The page there gives the answer with its status: also to whoever has just taken themselves out.
            Err(PeopleError::Store(error @ (Error::NotFound | Error::Forbidden(_)))) => {
                return self.back_from(&error);
            }
            Err(PeopleError::Store(error)) => return failed(&error),
        };
        self.back_with("people", is_done, &sentence)
    }

    /// Back to the form, with what was typed and what is wrong with it.
    fn refuse(&self, [email, name, role]: &[String; 3], refusals: &[PeopleRefusal]) -> Response {
        let wrong = |of: PeopleField| {
            let of_it = refusals.iter().filter(|refusal| refusal.field() == Some(of));
            of_it.map(|refusal| refusal.told(self.language)).collect::<Vec<_>>().join(" ")
        };
        let [email_error, name_error, role_error] =
            [PeopleField::Email, PeopleField::Name, PeopleField::Role].map(wrong);
        self.back_to_fields(&[
            ("email", email.as_str()),
            ("name", name),
            ("role", role),
            ("email_error", &email_error),
            ("name_error", &name_error),
            ("role_error", &role_error),
        ])
    }
}

/// One more person, by mail.
pub(super) async fn invite(Filled { asked, form }: Filled<People>) -> Response {
    let typed = INVITED.map(|name| field(&form, name));
    let [email, name, role] = &typed;
    let new = match NewPerson::parse(email, name, role) {
        Ok(new) => new,
        Err(refusals) => return asked.refuse(&typed, &refusals),
    };
    match asked.deployment.store.invite(&asked.scope, asked.page.partner, &new).await {
        Err(PeopleError::Refused(refusal)) if refusal.field().is_some() => asked.refuse(&typed, &[refusal]),
        invited => asked.answer(invited.map(|_| texts::is_invited_now(asked.language, new.email.as_str()))),
    }
}

/// Another role.
pub(super) async fn role(
    asked: Asked<People>,
    Path((_, user)): Path<(String, String)>,
    form: Bytes,
) -> Response {
    let done = match (user.parse(), field(&form, "role").parse::<Role>()) {
        (Ok(user), Ok(role)) => asked.deployment.store.set_role(&asked.scope, user, role).await,
        (Ok(_), Err(_)) => Err(PeopleRefusal::NoRole.into()),
        (Err(_), _) => Err(Error::NotFound.into()),
    };
    asked.answer(done.map(|()| texts::is_changed(asked.language).to_owned()))
}

/// A second step of signing in that everybody has to have, or no longer.
pub(super) async fn second_step(asked: Asked<People>, form: Bytes) -> Response {
    let (store, partner) = (&asked.deployment.store, asked.page.partner);
    let done = match field(&form, "second_step").parse::<SecondStep>() {
        Ok(wanted) => {
            let done = store.demand_second_step(&asked.scope, partner, wanted.is_demanded()).await;
            done.map(|()| match wanted {
                SecondStep::Demanded => texts::is_demanded(asked.language),
                SecondStep::Chosen => texts::is_demanded_no_longer(asked.language),
            })
        }
        Err(_) => Err(Error::NotFound.into()),
    };
    asked.answer(done.map(str::to_owned))
}

/// Somebody who may no longer sign in.
pub(super) async fn remove(asked: Asked<People>, Path((_, user)): Path<(String, String)>) -> Response {
    let done = match user.parse() {
        Ok(user) => asked.deployment.store.delete_user(&asked.scope, user).await,
        Err(_) => Err(Error::NotFound.into()),
    };
    asked.answer(done.map(|()| texts::is_removed(asked.language).to_owned()))
}

/// An invitation's mail once more.
pub(super) async fn send_again(
    asked: Asked<People>,
    Path((_, invitation)): Path<(String, String)>,
) -> Response {
    let done = match invitation.parse() {
        Ok(invitation) => asked.deployment.store.send_invitation_again(&asked.scope, invitation).await,
        Err(_) => Err(Error::NotFound.into()),
    };
    asked.answer(done.map(|()| texts::is_sent_again(asked.language).to_owned()))
}

/// An invitation that holds no longer.
pub(super) async fn withdraw(
    asked: Asked<People>,
    Path((_, invitation)): Path<(String, String)>,
) -> Response {
    let done = match invitation.parse() {
        Ok(invitation) => asked.deployment.store.withdraw_invitation(&asked.scope, invitation).await,
        Err(_) => Err(Error::NotFound.into()),
    };
    asked.answer(done.map(|()| texts::is_withdrawn(asked.language).to_owned()))
}

fn failed(error: &Error) -> Response {
    tracing::error!(error = %crate::outcome::Chain(error), "people could not be changed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
