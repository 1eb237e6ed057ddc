//! `POST /sign-in/with/{provider}` and `GET /sign-in/with/{provider}/done`: to another provider, such as Microsoft or Google, and
//! back, signed in (docs/oidc.md). Whatever goes wrong leads to the sign-in, which says what it was.
//!
//! The way there begins with a button of ours and with nothing else: a link that another site has does not sign anybody in.

mod refusal;

use std::sync::Arc;

use app::{
    language, local_page,
    session::{destination, step_cookie, way_cookie, way_kept},
    sign_in_address, step_address,
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::{language::Language, texts::portal_sign_in_with as texts};
use html_escape::encode_quoted_attribute as escape;
use jobs::oidc::{Answer, Came, Provider, Question};
use store::{Attempt, Error, PendingStep, SignInError, SignInReturn, SignedIn};

use self::refusal::Refusal;
use super::{asker::Asker, form::field, page};

/// The providers at which people may sign in.
#[derive(Clone)]
pub(crate) struct Providers(Arc<[Provider]>);

impl Providers {
    pub(crate) fn new(providers: Vec<Provider>) -> Self {
        Self(providers.into())
    }

    fn find(&self, id: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.settings().id == id)
    }
}

/// Somebody who comes back from a provider.
struct Coming<'a> {
    asker: &'a Asker,
    provider: &'a Provider,
    query: &'a str,
}

/// What became of them.
enum Arrived {
    SignedIn(SignedIn),
    /// Something more is wanted: a code, or a second step that is not there yet.
    StepWanted(PendingStep),
}

/// The address alone, as a link of another site has it: to the sign-in, where the button is.
pub(super) async fn home(
    State(providers): State<Providers>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    match providers.find(&id) {
        Some(_) => {
            let next = field(query.unwrap_or_default().as_bytes(), "next");
            Redirect::to(&sign_in_address(&next)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// To the provider. The answer is a page that leads on by itself, and no redirect: browsers hold those of a form against the policy
/// of the page that has it, which lets forms go to nobody but us.
pub(super) async fn begin(
    asker: Asker,
    State(providers): State<Providers>,
    Path(id): Path<String>,
    form: Bytes,
) -> Response {
    let Some(provider) = providers.find(&id) else { return StatusCode::NOT_FOUND.into_response() };
    // No provider lets itself be shown there.
    if matches!(destination(&asker.headers), Some("iframe" | "frame")) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let wanted = field(&form, "next");
    let (next, secure) = (local_page(&wanted), asker.deployment.secure_cookies);
    let kept = way_kept(&asker.headers, secure);
    let way = match asker.deployment.store.begin_sign_in_way(&id, next, kept).await {
        Ok(way) => way,
        Err(error) => return failed(asker.language, &error),
    };
    let question = Question { state: &way.state, nonce: &way.nonce, verifier: &way.verifier };
    match provider.way_there(&question).await {
        Ok(there) => {
            let cookie = way_cookie(&way.browser, way.seconds, secure);
            let more = [(header::SET_COOKIE, cookie), (REFRESH, std::format!("0; url={there}"))];
            let page = leads_on(asker.language, &provider.settings().label, there.as_str());
            (AppendHeaders(more), page).into_response()
        }
        Err(error) => Refusal::of(error).answer(&asker, provider, next),
    }
}

/// What browsers go on by.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// For browsers that do not: the link.
fn leads_on(language: Language, name: &str, there: &str) -> Response {
    let name = escape(name);
    let title = texts::on_the_way(language, &name);
    let main = std::format!(
        "<h1>{title}</h1><p><a class=\"button primary\" href=\"{there}\">{go_on}</a></p>",
        there = escape(there),
        go_on = texts::go_on(language, &name),
    );
    page::page(StatusCode::OK, language, &title, &main)
}

/// Back from it.
pub(super) async fn done(
    asker: Asker,
    State(providers): State<Providers>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(provider) = providers.find(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let query = query.unwrap_or_default();
    let coming = Coming { asker: &asker, provider, query: &query };
    match coming.take_in().await {
        Ok(response) => response,
        Err(error) => failed(asker.language, &error),
    }
}

impl Coming<'_> {
    /// Signs them in, or leads them to the sign-in; the attempt counts as a failure when it was theirs.
    async fn take_in(&self) -> Result<Response, Error> {
        // Another site can send people here as often as it likes: what was not begun in this browser counts for nobody.
        let Some(back) = self.end_way().await? else { return Ok(self.refuse(&Refusal::Late, "")) };
        let attempt = match self.asker.deployment.store.begin_attempt(self.asker.address).await {
            Ok(attempt) => attempt,
            Err(SignInError::Store(error)) => return Err(error),
            Err(error) => return Ok(self.refuse(&error.into(), &back.next)),
        };
        match self.arrived(&back).await {
            Ok(arrived) => {
                self.take_back(attempt).await?;
                if matches!(arrived, Arrived::SignedIn(_)) {
                    self.asker.end_earlier().await?;
                }
                Ok(self.welcome(&arrived, &back.next))
            }
            Err(Refusal::Failed(error)) => Err(error),
            Err(refusal) => {
                if !refusal.is_theirs() {
                    self.take_back(attempt).await?;
                }
                Ok(self.refuse(&refusal, &back.next))
            }
        }
    }

    async fn end_way(&self) -> Result<Option<SignInReturn>, Error> {
        let Some(kept) = way_kept(&self.asker.headers, self.asker.deployment.secure_cookies) else {
            return Ok(None);
        };
        let (id, state) = (&self.provider.settings().id, self.parameter("state"));
        self.asker.deployment.store.end_sign_in_way(id, &state, kept).await
    }

    async fn arrived(&self, back: &SignInReturn) -> Result<Arrived, Refusal> {
        let came = self.came(back).await?;
        let (store, proven) = (&self.asker.deployment.store, came.proven.as_ref());
        match store.sign_in_person(&came.person, proven, self.asker.visitor()).await {
            Ok(signed_in) => Ok(Arrived::SignedIn(signed_in)),
            Err(SignInError::StepWanted(step)) => Ok(Arrived::StepWanted(step)),
            Err(error) => Err(error.into()),
        }
    }

    async fn came(&self, back: &SignInReturn) -> Result<Came, Refusal> {
        let iss = Some(self.parameter("iss")).filter(|iss| !iss.is_empty());
        self.provider.check_issuer(iss.as_deref()).await.map_err(Refusal::of)?;
        let (error, code) = (self.parameter("error"), self.parameter("code"));
        if !error.is_empty() || code.is_empty() {
            return Err(Refusal::told(&error));
        }
        let answer = Answer { code: &code, nonce: &back.nonce, verifier: &back.verifier };
        let now = self.asker.deployment.store.now();
        self.provider.came_back(&answer, now).await.map_err(Refusal::of)
    }

    fn parameter(&self, name: &str) -> String {
        field(self.query.as_bytes(), name)
    }

    async fn take_back(&self, attempt: Attempt) -> Result<(), Error> {
        self.asker.deployment.store.take_back_attempt(attempt).await
    }

    fn welcome(&self, arrived: &Arrived, next: &str) -> Response {
        let secure = self.asker.deployment.secure_cookies;
        let (mut cookies, there) = match arrived {
            Arrived::SignedIn(signed_in) => {
                let mut cookies = Vec::from(self.asker.deployment.signed_in_cookies(signed_in));
                cookies.extend(signed_in.language.map(|language| language::kept(language, secure)));
                (cookies, local_page(next).to_owned())
            }
            Arrived::StepWanted(step) => {
                (vec![step_cookie(&step.token, step.seconds, secure)], step_address(next))
            }
        };
        cookies.push(way_cookie("", 0, secure));
        (AppendHeaders(cookies.into_iter().map(set_cookie)), Redirect::to(&there)).into_response()
    }

    fn refuse(&self, refusal: &Refusal, next: &str) -> Response {
        refusal.answer(self.asker, self.provider, next)
    }
}

fn set_cookie(cookie: String) -> (HeaderName, String) {
    (header::SET_COOKIE, cookie)
}

fn failed(language: Language, error: &Error) -> Response {
    page::failed(language, "a sign-in by a provider failed", error)
}
