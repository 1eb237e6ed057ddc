//! `POST /launch`: another portal's user arrives in its iframe, signed in by a token in the form's field `token`
//! (docs/embedding.md). Where the browser does not keep the cookie, its user goes on from there by `POST /launch/go-on`.

use app::{
    Deployment,
    session::{destination, framed_cookie, session_cookie},
};
use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    language::Language,
    texts::{portal_launch as texts, portal_reports as reports},
};
use html_escape::encode_quoted_attribute as escape;
use store::{GoesOn, LaunchError, Launched, SecurityEvent, SessionKind};

use super::{asker::Asker, form::field, framed, page};

/// The script of the page in between.
const ARRIVE: &str = include_str!("launch/arrive.js");
/// Where it is.
pub(super) const ARRIVE_ADDRESS: &str = "/launch/arrive.js";
/// What the page in between may do: run that script, which asks whether the cookie is there.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Another portal's user arrives.
pub(super) async fn post(asker: Asker, form: Bytes) -> Response {
    let Asker { deployment, language, headers, .. } = &asker;
    let language = *language;
    let audience = deployment.public_url.trim_end_matches('/');
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    // In a tab its cookie would be the tab's: whoever sent the user here could let them work as somebody else.
    if !matches!(destination(headers), None | Some("iframe" | "frame")) {
        let (refusal, line) = (LaunchError::NotFramed, SecurityEvent::SignInRefused.from(asker.address));
        line.by("launch").because(refusal.word()).of_origin(origin).write();
        return refused(language, &refusal);
    }
    let token = field(&form, "token");
    match deployment.store.launch(&token, audience, origin, asker.visitor()).await {
        Ok(launched) => arriving(language, &launched, origin),
        // A page elsewhere learns nothing from it.
        Err(error @ LaunchError::ForeignOrigin) => refused(language, &error),
        Err(error) => shown(deployment, origin, refused(language, &error)).await,
    }
}

/// Lets the portal that asked show its user why not, if a partner named it: a page that may not be framed is a broken one to them.
async fn shown(deployment: &Deployment, origin: &str, answer: Response) -> Response {
    match deployment.store.may_frame(origin).await {
        Ok(true) => framed::allow(answer, &[origin.to_owned()]),
        Ok(false) => answer,
        Err(error) => {
            tracing::error!(error = %crate::outcome::Chain(&error), "who may frame a refusal could not be read");
            answer
        }
    }
}

/// `GET /launch/arrived`: 204 when the browser has kept the cookie of a framed session.
pub(super) async fn arrived(asker: Asker) -> StatusCode {
    match asker.session() {
        Some((SessionKind::Framed, token)) => {
            match asker.deployment.store.session(SessionKind::Framed, token).await {
                Ok(Some(_)) => StatusCode::NO_CONTENT,
                Ok(None) => StatusCode::UNAUTHORIZED,
                Err(error) => {
                    tracing::error!(error = %crate::outcome::Chain(&error), "a framed session could not be read");
                    StatusCode::INTERNAL_SERVER_ERROR
                }
            }
        }
        _ => StatusCode::UNAUTHORIZED,
    }
}

/// `GET /launch/arrive.js`
pub(super) async fn arrive() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], ARRIVE).into_response()
}

/// Goes on with a launch whose cookie the browser did not keep: here, as its user allowed, or in a tab.
pub(super) async fn go_on(asker: Asker, form: Bytes) -> Response {
    let (deployment, language) = (&asker.deployment, asker.language);
    let where_to = if field(&form, "where") == "tab" { GoesOn::InATab } else { GoesOn::InTheFrame };
    let (code, visitor) = (field(&form, "code"), asker.visitor());
    let launched = match deployment.store.go_on_with_launch(&code, where_to, visitor).await {
        Ok(Some(launched)) => launched,
        Ok(None) => {
            let late = page::told(StatusCode::GONE, language, texts::late(language));
            return shown(deployment, &field(&form, "portal"), late).await;
        }
        Err(error) => return refused(language, &LaunchError::Store(error)),
    };
    let there = organization_page(&launched);
    if where_to == GoesOn::InATab {
        match stays(&asker, &launched).await {
            Ok(true) => return Redirect::to(&there).into_response(),
            Ok(false) => {}
            Err(error) => return refused(language, &LaunchError::Store(error)),
        }
    }
    let cookie = match where_to {
        GoesOn::InTheFrame => framed_cookie(&launched.token, launched.seconds, false),
        GoesOn::InATab => session_cookie(&launched.token, launched.seconds, deployment.secure_cookies),
    };
    let response = ([(header::SET_COOKIE, cookie)], Redirect::to(&there)).into_response();
    framed::allow(response, &launched.frame_origins)
}

/// Whether who is signed in in this tab already, and reaches the organization, stays who they are: the launch's session then ends
/// before it was used.
async fn stays(asker: &Asker, launched: &Launched) -> Result<bool, store::Error> {
    let Some(scope) = asker.scope().await? else { return Ok(false) };
    let store = &asker.deployment.store;
    match store.organization(&scope, launched.organization).await {
        Ok(_) => store.sign_out(&launched.token).await.map(|_| true),
        Err(store::Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The page in between, with the session's cookie.
fn arriving(language: Language, launched: &Launched, origin: &str) -> Response {
    let (there, code) = (organization_page(launched), &launched.code);
    let form = |id: &str, target: &str, inner: &str| {
        std::format!(
            "<form id=\"{id}\" method=\"post\" action=\"/launch/go-on\"{target}>\
             <input type=\"hidden\" name=\"code\" value=\"{code}\">{inner}</form>"
        )
    };
    // From here on the request's own origin is ours: who frames it is said by the form.
    let framed = std::format!(
        "<input type=\"hidden\" name=\"where\" value=\"frame\">\
         <input type=\"hidden\" name=\"portal\" value=\"{}\">",
        escape(origin)
    );
    let in_the_frame = form("in-the-frame", "", &framed);
    let button = std::format!(
        "<button class=\"button\" name=\"where\" value=\"tab\">{}</button>",
        texts::tab(language)
    );
    let in_a_tab = form("in-a-tab", " target=\"_blank\"", &button);
    let main = std::format!(
        "<div id=\"arriving\" data-page=\"{there}\"><h1>{opening}</h1><noscript><p><a href=\"{there}\">{go_on}</a></p>\
         </noscript></div><div id=\"blocked\" hidden><h1>{blocked}</h1><p>{blocked_text}</p>\
         <p id=\"not-allowed\" role=\"alert\" hidden>{not_allowed}</p>\
         <p><button id=\"allow\" class=\"button primary\">{allow}</button></p>{in_the_frame}{in_a_tab}</div>\
         <script type=\"module\" src=\"{ARRIVE_ADDRESS}\"></script>",
        opening = texts::opening(language),
        go_on = texts::go_on(language),
        blocked = texts::blocked(language),
        blocked_text = texts::blocked_text(language),
        not_allowed = texts::not_allowed(language),
        allow = texts::allow(language),
    );
    let mut response = page::page(StatusCode::OK, language, texts::opening(language), &main);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if let Ok(cookie) = HeaderValue::from_str(&framed_cookie(&launched.token, launched.seconds, true)) {
        headers.append(header::SET_COOKIE, cookie);
    }
    framed::allow(response, &launched.frame_origins)
}

/// Why not, for the user and, in a word, for whoever signs the tokens. By itself nobody may frame it.
fn refused(language: Language, error: &LaunchError) -> Response {
    let status = match error {
        LaunchError::Unreadable => StatusCode::BAD_REQUEST,
        LaunchError::NotFramed
        | LaunchError::ForeignOrigin
        | LaunchError::UnknownUser
        | LaunchError::Forbidden(_) => StatusCode::FORBIDDEN,
        LaunchError::UnknownOrganization => StatusCode::NOT_FOUND,
        LaunchError::Store(error) => {
            return page::failed(language, "a launch failed", error);
        }
        _ => StatusCode::UNAUTHORIZED,
    };
    let text = match error {
        LaunchError::Forbidden(role) => reports::no_reports(language, role.label(language)),
        error => texts::refused_text(language, error.word()),
    };
    let title = texts::refused(language);
    page::page(status, language, title, &std::format!("<h1>{title}</h1><p>{text}</p>"))
}

fn organization_page(launched: &Launched) -> String {
    std::format!("/organizations/{}", launched.organization)
}
