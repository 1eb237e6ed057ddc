//! Who is asking. Every server function begins here.

use super::answer::{Asking, asking, page_address, refuse, see_other};
use super::{AppError, Viewer};
use crate::deployment::Deployment;
use crate::language;
use crate::session::{ClientAddress, session_token};
use crate::way_back::sign_in_address;
use axum::extract::ConnectInfo;
use domain::role::Role;
use http::request::Parts;
use leptos::prelude::use_context;
use std::net::{IpAddr, SocketAddr};
use store::{Scope, SecurityEvent, Visitor};

/// The deployment, and the scope of whoever asks.
pub(crate) struct Asked {
    pub(crate) deployment: Deployment,
    pub(crate) scope: Scope,
}

/// Runs a server function's body for the signed-in user, and turns its error into the status and the redirect that
/// fit the way it was called. `back` is the page that a plain form returns to from signing in.
pub(crate) async fn asked<T, F>(back: Option<&str>, body: impl FnOnce(Asked) -> F) -> Result<T, AppError>
where
    F: Future<Output = Result<T, AppError>>,
{
    let answer = match who().await {
        Ok(asked) => {
            let scope = asked.scope.clone();
            let answer = body(asked).await;
            if let Err(AppError::Forbidden(_)) = &answer {
                let line = SecurityEvent::RightRefused.from(client_address()).asked_by(&scope);
                line.about(&asked_for()).write();
            }
            answer
        }
        Err(error) => Err(error),
    };
    if let Err(error) = &answer {
        refuse(error);
        match (asking(), error) {
            (Asking::Page, AppError::SignedOut) => {
                see_other(&sign_in_address(&page_address().unwrap_or_default()));
            }
            (Asking::Form, AppError::SignedOut) => see_other(&sign_in_address(back.unwrap_or_default())),
            _ => {}
        }
    }
    answer
}

/// The page that is being read, as its address says: a script names it in what it sends.
#[derive(Clone)]
pub(crate) struct PagePath(pub(crate) String);

/// What the running server function was asked for, as the security log names it.
fn asked_for() -> String {
    if let Some(PagePath(page)) = use_context::<PagePath>() {
        return format!("GET {page}");
    }
    use_context::<Parts>().map_or_else(String::new, |parts| format!("{} {}", parts.method, parts.uri.path()))
}

/// The deployment alone, for those who are not signed in.
pub(crate) fn deployment() -> Result<Deployment, AppError> {
    use_context::<Deployment>().ok_or_else(|| {
        tracing::error!("a server function ran without the deployment's context");
        AppError::Failed
    })
}

/// The scope of the running request's session, if there is one.
pub(crate) async fn session_scope(deployment: &Deployment) -> Result<Option<Scope>, AppError> {
    let Some(parts) = use_context::<Parts>() else { return Ok(None) };
    let scope = match parts.extensions.get::<Scope>() {
        // The server had to know it before, to say who may frame the page.
        Some(scope) => Some(scope.clone()),
        None => match session_token(&parts.headers, deployment.secure_cookies) {
            Some((kind, token)) => {
                deployment.store.session(kind, token).await.map_err(failed("reading the session"))?
            }
            None => None,
        },
    };
    Ok(scope.map(|scope| scope.from_address(client_address())))
}

/// The address that the running request came from.
pub(crate) fn client_address() -> Option<IpAddr> {
    let parts = use_context::<Parts>()?;
    let told = parts.extensions.get::<ClientAddress>().map(|address| address.0);
    told.or_else(|| parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()))
}

/// Where the running request came from, and from which browser.
pub(crate) fn visitor(secure: bool) -> Visitor {
    let address = client_address();
    use_context::<Parts>().map_or_else(Visitor::default, |parts| Visitor {
        address,
        user_agent: crate::session::user_agent(&parts.headers),
        known_browser: crate::session::known_browser(&parts.headers, secure),
    })
}

/// Logs an error of the store once, here at the boundary, and hides it from the asker.
pub(crate) fn failed<E: std::error::Error + 'static>(doing: &'static str) -> impl FnOnce(E) -> AppError {
    move |error| {
        tracing::error!(error = &error as &dyn std::error::Error, "{doing} failed");
        AppError::Failed
    }
}

async fn who() -> Result<Asked, AppError> {
    let deployment = deployment()?;
    let scope = session_scope(&deployment).await?.ok_or(AppError::SignedOut)?;
    Ok(Asked { deployment, scope })
}

impl Asked {
    /// The user as the page's head shows them.
    pub(crate) fn viewer(&self) -> Viewer {
        let (role, language) = (self.role(), language());
        match self.scope.user() {
            Some(user) => Viewer {
                name: if user.name.is_empty() { user.email.clone() } else { user.name.clone() },
                role: role.label(language).to_owned(),
                partner: user.partner_name.clone(),
                operates: role.operates(),
                manages: user
                    .partner_id
                    .filter(|_| role.manages() && !self.scope.is_narrow())
                    .map(|id| id.to_string()),
                own_account: !self.scope.is_narrow(),
                framed: self.scope.framed_by().is_some(),
            },
            None => Viewer {
                name: String::new(),
                role: role.label(language).to_owned(),
                partner: None,
                manages: None,
                operates: false,
                own_account: false,
                framed: false,
            },
        }
    }

    /// The role, the least of all where a scope has none.
    pub(crate) fn role(&self) -> Role {
        self.scope.role().unwrap_or(Role::Finance)
    }
}
