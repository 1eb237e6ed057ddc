//! `/sign-in/code`: what else signing in wants after its first step: a code, a password in place of one that nobody chose, or an
//! authenticator app that is set up, for a second step is demanded. Pages of the server's own, so that they work without scripts;
//! nobody is signed in before the last of them, and no other page can be reached with what they go by.

use app::{
    Deployment, language, local_page,
    session::{step_cookie, step_token},
    sign_in_address, sign_in_refused, step_address, too_often,
};
use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::{
    language::Language,
    texts::{portal, portal_you as texts},
};
use html_escape::encode_quoted_attribute as escape;
use store::{SignedIn, StepError, StepWanted};

use super::{
    asker::Asker,
    form::field,
    page,
    you::{SetUp, app_page, code_error, code_field, recovery_codes_page},
};

/// The page of what is wanted next.
pub(super) async fn get(asker: Asker, uri: Uri) -> Response {
    let (deployment, language) = (&asker.deployment, asker.language);
    let next = field(uri.query().unwrap_or_default().as_bytes(), "next");
    let token = step_token(&asker.headers, deployment.secure_cookies).unwrap_or_default();
    match deployment.store.step_wanted(token).await {
        Ok(Some(wanted)) => drawn(StatusCode::OK, language, &next, &wanted, None),
        Ok(None) => Redirect::to(&sign_in_address(&next)).into_response(),
        Err(error) => failed(language, &error),
    }
}

/// What was typed there.
pub(super) async fn post(asker: Asker, form: Bytes) -> Response {
    let (deployment, language, store) = (&asker.deployment, asker.language, &asker.deployment.store);
    let [code, new, again, next] = ["code", "new", "again", "next"].map(|name| field(&form, name));
    let token = step_token(&asker.headers, deployment.secure_cookies).unwrap_or_default();
    let wanted = match store.step_wanted(token).await {
        Ok(Some(wanted)) => wanted,
        Ok(None) => return over(deployment, language, &next),
        Err(error) => return failed(language, &error),
    };
    let visitor = asker.visitor();
    let draw = |status, told: &str| drawn(status, language, &next, &wanted, Some(told));
    let done = match &wanted {
        StepWanted::Code => store.take_step(token, &code, visitor).await.map(|signed_in| (signed_in, None)),
        StepWanted::App(_) => store
            .set_up_second_factor(token, &code, visitor)
            .await
            .map(|(signed_in, codes)| (signed_in, Some(codes))),
        StepWanted::Password(_) if new != again => {
            return draw(StatusCode::UNPROCESSABLE_ENTITY, texts::differ(language));
        }
        StepWanted::Password(_) => {
            store.choose_password(token, &new, visitor).await.map(|signed_in| (signed_in, None))
        }
    };
    match done {
        Ok((signed_in, codes)) => match asker.end_earlier().await {
            Ok(()) => welcome(deployment, language, &signed_in, codes.as_deref(), &next),
            Err(error) => failed(language, &error),
        },
        Err(StepError::More) => Redirect::to(&step_address(&next)).into_response(),
        Err(StepError::Wrong) => draw(StatusCode::UNPROCESSABLE_ENTITY, texts::wrong_code(language)),
        Err(StepError::Weak(weak)) => draw(StatusCode::UNPROCESSABLE_ENTITY, &weak.told(language)),
        Err(StepError::SamePassword) => {
            draw(StatusCode::UNPROCESSABLE_ENTITY, texts::same_password(language))
        }
        Err(StepError::Throttled { retry_after_seconds }) => {
            draw(StatusCode::TOO_MANY_REQUESTS, &too_often(language, retry_after_seconds))
        }
        Err(StepError::Over) => over(deployment, language, &next),
        Err(StepError::Store(error)) => failed(language, &error),
    }
}

/// Too late, or wrong too often: the password is wanted again.
fn over(deployment: &Deployment, language: Language, next: &str) -> Response {
    let secure = deployment.secure_cookies;
    let cookies = [sign_in_refused(texts::step_over(language), secure), step_cookie("", 0, secure)];
    let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
    (cookies, Redirect::to(&sign_in_address(next))).into_response()
}

/// Signed in, and on the way; with recovery codes, which are shown once, by a link below them.
fn welcome(
    deployment: &Deployment,
    language: Language,
    signed_in: &SignedIn,
    codes: Option<&[String]>,
    next: &str,
) -> Response {
    let secure = deployment.secure_cookies;
    let mut cookies = Vec::from(deployment.signed_in_cookies(signed_in));
    cookies.push(step_cookie("", 0, secure));
    cookies.extend(signed_in.language.map(|wanted| language::kept(wanted, secure)));
    let mut response = match codes {
        Some(codes) => recovery_codes_page(language, codes, true, (local_page(next), texts::go_on(language))),
        None => Redirect::to(local_page(next)).into_response(),
    };
    for cookie in cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page; `told` is what is wrong with what was typed.
fn drawn(
    status: StatusCode,
    language: Language,
    next: &str,
    wanted: &StepWanted,
    told: Option<&str>,
) -> Response {
    let (next, again) = (local_page(next), sign_in_address(next));
    let (title, about, fields, button) = match wanted {
        StepWanted::App(app) => {
            let set_up = SetUp {
                about: Some(texts::set_up_first(language)),
                action: "/sign-in/code",
                next: Some(next),
                back: (&again, texts::step_back(language)),
            };
            return app_page(status, language, app, &set_up, told);
        }
        StepWanted::Code => {
            let error = told.map_or_else(String::new, code_error);
            let field = code_field(texts::step_code(language), &error, false);
            (texts::step(language), texts::step_about(language), field, portal::sign_in(language))
        }
        StepWanted::Password(email) => (
            texts::choose_password(language),
            texts::choose_password_about(language),
            password_fields(language, email, told),
            texts::change(language),
        ),
    };
    let main = std::format!(
        "<h1>{title}</h1><p>{about}</p><form method=\"post\" action=\"/sign-in/code\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">{fields}\
         <button class=\"button primary\">{button}</button></form><p><a href=\"{again}\">{back}</a></p>",
        next = escape(next),
        again = escape(&again),
        back = texts::step_back(language),
    );
    page::page(status, language, title, &main)
}

/// The new password, twice. The address is a field, too, that nobody sees: it tells a password's keeper whose it is.
fn password_fields(language: Language, email: &str, told: Option<&str>) -> String {
    const NEW: &str = "type=\"password\" autocomplete=\"new-password\"";
    std::format!(
        "{keeper}{new}{again}",
        keeper = page::username(email),
        new = page::input("new", texts::new(language), NEW, "", None, told),
        again = page::input("again", texts::again(language), NEW, "", None, None),
    )
}

fn failed(language: Language, error: &store::Error) -> Response {
    page::failed(language, "the second step of a sign-in failed", error)
}
