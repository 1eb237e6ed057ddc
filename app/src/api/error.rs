//! The one error of server functions: what a person may be told, and nothing of what went wrong inside.

use leptos::server_fn::codec::PostcardEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a server function did not answer. Its text is shown to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in, or the session has ended.
    #[error("You are not signed in, or your session has ended. Please sign in again.")]
    SignedOut,
    /// Signed in, but this role may not (spec section 8). The sentence says why.
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing, or not for this user.
    #[error("There is nothing at this address, or it is not yours to see.")]
    NotFound,
    /// What was sent is not what this function takes: an old page, or not our page.
    #[error("The portal could not read what was sent. Reload the page and try again.")]
    Unreadable,
    /// The server failed. Details are in its log.
    #[error("The portal could not do this just now. Please try again in a moment.")]
    Failed,
    /// The browser could not reach the server.
    #[error("The portal cannot be reached. Check the connection and try again.")]
    Unreachable,
}

impl FromServerFnError for AppError {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Unreadable,
            // Also `Deserialization`: on the browser's side it means an answer that is not ours, for example a
            // proxy's page.
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
}
