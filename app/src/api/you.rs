//! What users see of their own account. Its forms are plain ones, which the server's own routes take.

use super::Viewer;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    AppError, flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{browser::Browser, format, language::Language, texts::portal_you as texts, zone::Zone};
#[cfg(feature = "ssr")]
use store::{Demander, OwnSession};

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YouPage {
    /// Who looks.
    pub viewer: Viewer,
    /// The address that signs in.
    pub email: String,
    /// Whether there is a password here.
    pub has_password: bool,
    /// The fewest characters of a new one.
    pub at_least: u64,
    /// The second step of signing in, where it is on.
    pub second_step: Option<SecondStepOn>,
    /// The sessions, this one first.
    pub sessions: Vec<SessionLine>,
    /// What the last form did: which part of the page it is about, whether it was done, the sentence.
    pub told: Option<(YouPart, bool, String)>,
}

/// How the second step stands that is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondStepOn {
    /// Since when.
    pub since: String,
    /// What is said of the recovery codes.
    pub codes: String,
    /// Who demands it, so that it cannot be switched off.
    pub demanded: Option<String>,
}

/// A session in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// What it is ended by.
    pub id: String,
    /// Whether one looks with it.
    pub is_this: bool,
    /// The browser, in words.
    pub browser: String,
    /// Where it began.
    pub address: Option<String>,
    /// When.
    pub began: String,
    /// When it was used last.
    pub seen: String,
}

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum YouPart {
    /// The password in all.
    Password,
    /// The field of the current one.
    Current,
    /// The field of the new one.
    New,
    /// The field that repeats it.
    Again,
    /// The second step.
    SecondStep,
    /// The sessions.
    Sessions,
}

impl YouPart {
    #[cfg(feature = "ssr")]
    const ALL: [Self; 6] =
        [Self::Password, Self::Current, Self::New, Self::Again, Self::SecondStep, Self::Sessions];

    /// As the sentence is left for the page ([`crate::sentence_left`]).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Current => "current",
            Self::New => "new",
            Self::Again => "again",
            Self::SecondStep => "second-step",
            Self::Sessions => "sessions",
        }
    }
}

/// Where the page is.
#[cfg(feature = "ssr")]
pub const YOU: &str = "/account";

/// Reads one's own account: of every role, but not where another portal has signed its user in.
#[cfg(feature = "ssr")]
pub(super) async fn read_you() -> Result<YouPage, AppError> {
    asked(None, async |asked| read(&asked).await).await
}

#[cfg(feature = "ssr")]
async fn read(asked: &Asked) -> Result<YouPage, AppError> {
    let (store, language) = (&asked.deployment.store, language());
    let user = asked.scope.user().filter(|_| !asked.scope.is_narrow());
    let user = user.ok_or_else(|| AppError::Forbidden(texts::not_here(language).to_owned()))?;
    let account = store.own_account(&asked.scope).await;
    let account = account.map_err(not_found_or("reading a user's own account"))?;
    let sessions = store.own_sessions(&asked.scope).await;
    let sessions = sessions.map_err(not_found_or("reading a user's sessions"))?;
    let left = flash::take(YOU, asked.deployment.secure_cookies).unwrap_or_default();
    let told = YouPart::ALL.into_iter().find_map(|part| {
        flash::told(&left, part.as_str()).map(|(is_done, sentence)| (part, is_done, sentence))
    });
    Ok(YouPage {
        viewer: asked.viewer(),
        email: user.email.clone(),
        has_password: account.has_password,
        at_least: store::PASSWORD_AT_LEAST as u64,
        second_step: account.second_factor_since.map(|at| SecondStepOn {
            since: texts::on_since(language, &format::date(language, Zone::UTC.local(at).date())),
            codes: texts::codes_left(language, u64::from(account.recovery_codes)),
            demanded: account.second_step_demanded.map(|by| match by {
                Demander::Partner => {
                    texts::demanded_here(language, user.partner_name.as_deref().unwrap_or_default())
                }
                Demander::Above => texts::demanded_above(language).to_owned(),
                Demander::Deployment => texts::demanded_everywhere(language).to_owned(),
            }),
        }),
        sessions: sessions.into_iter().map(|session| line(language, session)).collect(),
        told,
    })
}

#[cfg(feature = "ssr")]
fn line(language: Language, session: OwnSession) -> SessionLine {
    let moment = |at| super::delivery::moment(at, Zone::UTC);
    let named = Browser::of(session.user_agent.as_deref().unwrap_or_default());
    let browser = match (named.name, named.system) {
        (Some(name), Some(system)) => texts::browser_on(language, name, system),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => texts::unknown_browser(language).to_owned(),
    };
    let browser =
        if session.is_launched { format!("{browser}, {}", texts::launched(language)) } else { browser };
    SessionLine {
        id: session.id.to_string(),
        is_this: session.is_this,
        browser,
        address: session.address,
        began: moment(session.began_at),
        seen: moment(session.last_seen_at),
    }
}
