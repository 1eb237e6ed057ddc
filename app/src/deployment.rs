//! The one context that the server gives to pages.

use std::sync::Arc;

use domain::schedule::Schedule;
use domain::time::Instant;
use http::HeaderMap;
use store::{Error, SessionKind, Store};

use crate::session::{session_cookie, session_token};

/// What server functions may use: the store, and the few settings that pages show or obey. The `server` crate
/// provides exactly this value, through `leptos_routes_with_context`, and nothing else.
#[derive(Clone)]
pub struct Deployment {
    /// Rows, files and the clock. Pages have no scope of their own: each server function asks who is there.
    pub store: Store,
    /// When reports are made (spec section 5).
    pub schedule: Schedule,
    /// Whether an address of a foreign domain may be registered with consent (`BSR_DELIVERY_ALLOW_OUTSIDE`).
    pub allow_outside: bool,
    /// The tolerated share of accounts with an issue (`BSR_REPORT_MINOR_ISSUE_SHARE`).
    pub minor_issue_share: f64,
    /// The folder that messages go to, when that is one (`BSR_MAIL_URL`).
    pub mail_folder: Option<std::path::PathBuf>,
    /// Where people reach the portal (`BSR_PUBLIC_URL`).
    pub public_url: String,
    /// Whether cookies are `Secure`: so whenever the public address is https.
    pub secure_cookies: bool,
    /// Where people may sign in besides here (`[[sign_in]]`).
    pub providers: Arc<[SignInProvider]>,
}

impl Deployment {
    /// The `Set-Cookie` value that keeps a session in the browser until it is over.
    pub fn session_cookie(&self, token: &str, expires_at: Instant) -> String {
        let seconds = (expires_at - self.store.now()).num_seconds().max(0);
        session_cookie(token, seconds, self.secure_cookies)
    }

    /// Ends the session that a browser had when another one begins in it: nobody uses it any more, and nobody else should
    /// (OWASP ASVS 5.0, 7.2.4).
    ///
    /// # Errors
    /// The database's.
    pub async fn end_earlier_session(&self, headers: &HeaderMap) -> Result<(), Error> {
        match session_token(headers, self.secure_cookies) {
            Some((SessionKind::Direct, token)) => self.store.sign_out(token).await,
            _ => Ok(()),
        }
    }
}

/// A provider at which people may sign in, as far as pages know it.
#[derive(Clone, Debug)]
pub struct SignInProvider {
    /// What stands for it in our addresses.
    pub id: String,
    /// What people call it.
    pub label: String,
}
