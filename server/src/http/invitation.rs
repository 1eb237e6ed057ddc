//! `/invitations/{token}`: whoever has the mail that invites them chooses a password and is signed in. Looking changes nothing: mail
//! scanners follow every link. The address is the right to accept, so no other page is told where one came from.

use app::{session::step_cookie, step_address, too_often};
use axum::{
    body::Bytes,
    extract::{FromRequestParts, Path},
    http::{StatusCode, header, request::Parts},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::{
    language::Language,
    texts::{invitation as texts, mail_invitation, portal},
};
use html_escape::encode_quoted_attribute as escape;
use jobs::invitation;
use store::{AcceptError, Invitation, InvitationStanding, Scope};

use super::{
    Shared,
    asker::Asker,
    form::field,
    page::{self, input, page, username},
};

/// Whoever has the mail that invites them, by the link in it.
pub(super) struct Guest {
    asker: Asker,
    scope: Scope,
}

impl FromRequestParts<Shared> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let path = Path::from_request_parts(parts, shared).await;
        let Path(token): Path<String> = path.map_err(IntoResponse::into_response)?;
        let Ok(asker) = Asker::from_request_parts(parts, shared).await;
        let (store, language) = (&asker.deployment.store, asker.language);
        let found = match invitation::mail_of(&shared.report_key, &token) {
            Some(mail) => store.invited_scope(mail).await.map_err(|error| failed(&error, language))?,
            None => None,
        };
        let scope = asker.with_address(found.ok_or_else(|| unknown(language))?);
        Ok(Self { asker, scope })
    }
}

/// The page that asks for a name and a password.
pub(super) async fn get(Guest { asker, scope }: Guest) -> Response {
    match asker.deployment.store.invitation(&scope).await {
        Ok(it) if it.standing == InvitationStanding::Open => {
            let name = it.name.clone();
            ask(StatusCode::OK, &it, &name, &Wrong::default())
        }
        Ok(it) => closed(&it, it.standing),
        Err(error) => failed(&error, asker.language),
    }
}

/// The page's button.
pub(super) async fn post(Guest { asker, scope }: Guest, form: Bytes) -> Response {
    let deployment = &asker.deployment;
    let it = match deployment.store.invitation(&scope).await {
        Ok(it) => it,
        Err(error) => return failed(&error, asker.language),
    };
    let [name, password] = ["name", "password"].map(|name| field(&form, name));
    match deployment.store.accept_invitation(&scope, &name, &password, asker.visitor()).await {
        Ok(signed_in) => {
            if let Err(error) = asker.end_earlier().await {
                return failed(&error, it.language);
            }
            let cookies = deployment.signed_in_cookies(&signed_in);
            let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
            (cookies, Redirect::to("/organizations")).into_response()
        }
        Err(AcceptError::Closed(standing)) => closed(&it, standing),
        Err(AcceptError::StepWanted(step)) => {
            let cookie = step_cookie(&step.token, step.seconds, deployment.secure_cookies);
            ([(header::SET_COOKIE, cookie)], Redirect::to(&step_address("/organizations"))).into_response()
        }
        Err(AcceptError::Wrong { no_name, password }) => {
            let wrong = Wrong {
                name: no_name.then(|| texts::no_name(it.language).to_owned()),
                password: password.map(|weak| weak.told(it.language)),
            };
            ask(StatusCode::UNPROCESSABLE_ENTITY, &it, &name, &wrong)
        }
        Err(AcceptError::Throttled { retry_after_seconds }) => {
            let sentence = too_often(it.language, retry_after_seconds);
            let answer = page::told(StatusCode::TOO_MANY_REQUESTS, it.language, &sentence);
            ([(header::RETRY_AFTER, retry_after_seconds.to_string())], answer).into_response()
        }
        Err(AcceptError::Store(error)) => failed(&error, it.language),
    }
}

/// What is wrong with a field.
#[derive(Default)]
struct Wrong {
    name: Option<String>,
    password: Option<String>,
}

fn ask(status: StatusCode, it: &Invitation, name: &str, wrong: &Wrong) -> Response {
    let language = it.language;
    let inviter = match it.invited_by.as_str() {
        "" => mail_invitation::deployment(language),
        name => name,
    };
    let role = it.role.label(language);
    let sentence =
        texts::invites(language, &escape(inviter), &escape(&it.email), &escape(&it.partner_name), role);
    let name =
        input("name", texts::name(language), "autocomplete=\"name\"", name, None, wrong.name.as_deref());
    let hint = Some(texts::password_hint(language));
    let password = input(
        "password",
        texts::password(language),
        "type=\"password\" autocomplete=\"new-password\"",
        "",
        hint,
        wrong.password.as_deref(),
    );
    let main = std::format!(
        "<h1>{title}</h1><p>{sentence}</p><form method=\"post\">{keeper}{name}{password}\
         <button class=\"button primary\">{accept}</button></form>",
        title = texts::title(language),
        keeper = username(&it.email),
        accept = texts::accept(language),
    );
    page(status, language, texts::title(language), &main)
}

/// It was there, and it cannot be accepted any more.
fn closed(it: &Invitation, standing: InvitationStanding) -> Response {
    let language = it.language;
    let sentence = match standing {
        InvitationStanding::Used => texts::used(language).to_owned(),
        InvitationStanding::Withdrawn => texts::withdrawn(language).to_owned(),
        InvitationStanding::SentAnew => texts::sent_anew(language).to_owned(),
        InvitationStanding::Taken => texts::taken(language, &it.email),
        // Open a moment ago, when it was looked at.
        InvitationStanding::Expired | InvitationStanding::Open => texts::expired(language).to_owned(),
    };
    let main = std::format!(
        "<h1>{title}</h1><p>{sentence}</p><p><a href=\"/sign-in\">{sign_in}</a></p>",
        title = texts::title(language),
        sentence = escape(&sentence),
        sign_in = portal::sign_in(language),
    );
    page(StatusCode::GONE, language, texts::title(language), &main)
}

fn unknown(language: Language) -> Response {
    let title = texts::unknown(language);
    let main = std::format!("<h1>{title}</h1><p>{}</p>", texts::unknown_text(language));
    page(StatusCode::NOT_FOUND, language, title, &main)
}

fn failed(error: &store::Error, language: Language) -> Response {
    page::failed(language, "an invitation failed", error)
}
