//! The one error of server functions: what a person may be told, and nothing of what went wrong inside.

use domain::language::Language;
use domain::texts::portal;
use leptos::server_fn::codec::PostcardEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a server function did not answer. People are [told](AppError::told) it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// Signed in, but this role may not (spec section 8). The sentence says why, in the reader's language.
    Forbidden(String),
    /// There is no such thing, or not for this user.
    NotFound,
    /// Signed in, and asking for more than a person reads.
    TooOften,
    /// What was sent is not what this function takes: an old page, or not our page.
    Unreadable,
    /// The server failed. Details are in its log.
    Failed,
    /// The browser could not reach the server.
    Unreachable,
    /// The server is of another build than the page, and has done nothing.
    Renewed,
}

impl AppError {
    /// The sentence for people.
    pub fn told(&self, language: Language) -> String {
        let sentence: &str = match self {
            Self::Forbidden(sentence) => sentence,
            Self::SignedOut => portal::signed_out(language),
            Self::NotFound => portal::not_found(language),
            Self::TooOften => portal::too_many_pages(language),
            Self::Unreadable => portal::unreadable(language),
            Self::Failed => portal::failed(language),
            Self::Unreachable => portal::unreachable(language),
            Self::Renewed => portal::renewed(language),
        };
        sentence.to_owned()
    }

    /// The status of an answer that is this error.
    #[cfg(feature = "ssr")]
    pub fn status(&self) -> http::StatusCode {
        use http::StatusCode;
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Renewed => StatusCode::CONFLICT,
            Self::Failed | Self::Unreachable => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// For logs.
impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.told(Language::En))
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            // An answer that is not ours is something else's between the browser and the portal: a proxy that does not reach it.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Unreadable,
            _ => Self::Failed,
        };
        // What cannot be read never reaches the function's own body, which gives every other error its status.
        #[cfg(feature = "ssr")]
        if error == Self::Unreadable {
            super::answer::refuse(&error);
        }
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_inner_text_reaches_the_wire() {
        let inner = ServerFnErrorErr::ServerError("SELECT secret FROM table".into());
        let wire = AppError::from_server_fn_error(inner).ser();
        assert_eq!(wire.len(), 1, "nothing but which one of them");
        assert_eq!(AppError::de(wire), AppError::Failed);
    }

    #[test]
    fn a_proxys_page_means_that_the_portal_is_not_reached() {
        for page in ["<html><body>502 Bad Gateway</body></html>", ""] {
            assert_eq!(AppError::de(page.into()), AppError::Unreachable, "{page}");
        }
    }
}
