//! Signing in with a password, and out.

use super::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other, set_cookie},
    flash,
    who::{client_address, deployment, failed, session_scope, visitor},
};
#[cfg(feature = "ssr")]
use crate::{
    language,
    way_back::{local_page, sign_in_address, step_address},
};
#[cfg(feature = "ssr")]
use domain::{language::Language, texts::portal};

/// What the sign-in page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInForm {
    /// The page to go to afterwards: always one of ours.
    pub next: String,
    /// The address that a plain form had sent.
    pub email: String,
    /// Why the last attempt failed, when a plain form made it.
    pub refused: Option<String>,
    /// Why this browser was signed out, if it was.
    pub ended: Option<String>,
    /// Where else one can sign in.
    pub with: Vec<SignInButton>,
}

/// Another provider at which one can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInButton {
    /// The address of ours to which its form goes, and which leads there.
    pub address: String,
    /// What people call it.
    pub label: String,
}

/// What became of an attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInOutcome {
    /// The password is right; the browser is sent on. It loads that address anew where it leads out of the pages in its language: to
    /// what else is wanted, or to what a user reads in another one; and where something that was typed waits for its page.
    Welcome(Option<String>),
    /// Not signed in, for this reason.
    Refused(String),
}

/// Reads what the sign-in page shows. Who is signed in already is sent on.
#[cfg(feature = "ssr")]
pub(super) async fn read_sign_in(next: String) -> Result<SignInForm, AppError> {
    let deployment = deployment()?;
    let next = local_page(&next).to_owned();
    let is_signed_in = session_scope(&deployment).await?.is_some();
    if is_signed_in {
        see_other(&next);
    }
    let left = flash::take("/sign-in", deployment.secure_cookies).unwrap_or_default();
    let refused = Some(flash::field(&left, "refused").to_owned()).filter(|text| !text.is_empty());
    let refused = refused.or_else(|| flash::told(&left, "with").map(|(_, sentence)| sentence));
    let ended = if is_signed_in { None } else { session_end(&deployment).await? };
    let with = if is_in_a_frame(deployment.secure_cookies) { Vec::new() } else { buttons(&deployment) };
    Ok(SignInForm { next, email: flash::field(&left, "email").to_owned(), refused, ended, with })
}

/// Why the session is over whose cookie the browser still has.
#[cfg(feature = "ssr")]
async fn session_end(deployment: &crate::Deployment) -> Result<Option<String>, AppError> {
    use crate::session::session_token;

    let parts = use_context::<http::request::Parts>();
    let token = parts.as_ref().and_then(|parts| session_token(&parts.headers, deployment.secure_cookies));
    let Some((store::SessionKind::Direct, token)) = token else { return Ok(None) };
    let end = deployment.store.session_end(token).await.map_err(failed("reading why a session is over"))?;
    Ok(end.map(|end| end.told(language()).to_owned()))
}

/// Whether the page is in an iframe, where no other provider lets itself be shown.
#[cfg(feature = "ssr")]
fn is_in_a_frame(secure: bool) -> bool {
    use crate::session::{destination, session_token};

    use_context::<http::request::Parts>().is_some_and(|parts| {
        let is_framed =
            matches!(session_token(&parts.headers, secure), Some((store::SessionKind::Framed, _)));
        is_framed || matches!(destination(&parts.headers), Some("iframe" | "frame"))
    })
}

#[cfg(feature = "ssr")]
fn buttons(deployment: &crate::Deployment) -> Vec<SignInButton> {
    let button = |provider: &crate::SignInProvider| SignInButton {
        address: format!("/sign-in/with/{}", provider.id),
        label: provider.label.clone(),
    };
    deployment.providers.iter().map(button).collect()
}

/// The `Set-Cookie` value that leaves a sentence for the sign-in page: why the way that led there was no sign-in.
#[cfg(feature = "ssr")]
pub fn sign_in_refused(sentence: &str, secure: bool) -> String {
    flash::left("/sign-in", &[("refused", sentence)], secure)
}

/// A password as it was typed; it stays out of logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Starts a session and sets its cookie.
#[server(prefix = "/api/ui", endpoint = "sign-in", output = Postcard)]
pub async fn sign_in(
    /// The user's e-mail address.
    email: String,
    /// The password.
    password: Password,
    /// The page to go to afterwards, if it is one of ours.
    #[server(default)]
    next: String,
) -> Result<SignInOutcome, AppError> {
    use store::SignInError;

    let deployment = deployment()?;
    let next = local_page(&next);
    let refused = match deployment
        .store
        .sign_in(email.trim(), &password.0, visitor(deployment.secure_cookies))
        .await
    {
        Ok(signed_in) => {
            if let Some(parts) = use_context::<http::request::Parts>() {
                let ended = deployment.end_earlier_session(&parts.headers).await;
                ended.map_err(failed("ending a session"))?;
            }
            for cookie in deployment.signed_in_cookies(&signed_in) {
                set_cookie(&cookie);
            }
            let other = signed_in.language.filter(|language| *language != crate::language());
            if let Some(language) = signed_in.language {
                set_cookie(&crate::language::kept(language, deployment.secure_cookies));
            }
            let is_loaded = other.is_some() || flash::waits(next, deployment.secure_cookies);
            if is_loaded && asking() == Asking::Script {
                return Ok(SignInOutcome::Welcome(Some(next.to_owned())));
            }
            see_other(next);
            return Ok(SignInOutcome::Welcome(None));
        }
        Err(SignInError::StepWanted(step)) => {
            set_cookie(&crate::session::step_cookie(&step.token, step.seconds, deployment.secure_cookies));
            let next = step_address(next);
            if asking() == Asking::Form {
                see_other(&next);
                return Ok(SignInOutcome::Welcome(None));
            }
            // That page is the server's own: it is loaded, not led to.
            return Ok(SignInOutcome::Welcome(Some(next)));
        }
        Err(SignInError::Wrong) => portal::wrong(language()).to_owned(),
        Err(SignInError::Throttled { retry_after_seconds }) => too_often(language(), retry_after_seconds),
        Err(SignInError::Store(error)) => return Err(failed("signing in")(error)),
    };
    if asking() == Asking::Form {
        flash::leave(
            "/sign-in",
            &[("email", email.trim()), ("refused", &refused)],
            deployment.secure_cookies,
        );
        see_other(&sign_in_address(next));
    }
    Ok(SignInOutcome::Refused(refused))
}

/// Ends the session, on the server and in the browser.
#[server(prefix = "/api/ui", endpoint = "sign-out", output = Postcard)]
pub async fn sign_out() -> Result<(), AppError> {
    let deployment = deployment()?;
    if let Some(parts) = use_context::<http::request::Parts>()
        && let Some((_, token)) = crate::session::session_token(&parts.headers, deployment.secure_cookies)
    {
        let whose = deployment.store.sign_out(token).await.map_err(failed("signing out"))?;
        if whose.is_some() {
            store::SecurityEvent::SignedOut.from(client_address()).of(whose).write();
        }
    }
    set_cookie(&crate::session::ended_cookie(deployment.secure_cookies));
    see_other("/sign-in");
    Ok(())
}

/// How long to wait after too many attempts, in minutes.
#[cfg(feature = "ssr")]
pub fn too_often(language: Language, seconds: u32) -> String {
    portal::too_often(language, u64::from(seconds).div_ceil(60).max(1))
}
