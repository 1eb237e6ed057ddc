//! Choosing the language that the portal is read in.

use super::AppError;
use domain::language::Language;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other, set_cookie},
    who::{deployment, failed, session_scope},
};

/// Keeps the choice in the browser, and of who is signed in for the next sign-in too.
#[server(prefix = "/api/ui", endpoint = "choose-language", output = Postcard)]
pub async fn choose_language(
    /// The language.
    language: Language,
    /// The page to go back to, if it is one of ours.
    #[server(default)]
    next: String,
) -> Result<(), AppError> {
    let deployment = deployment()?;
    if let Some(scope) = session_scope(&deployment).await? {
        let kept = deployment.store.save_language(&scope, language).await;
        kept.map_err(failed("keeping a user's language"))?;
    }
    set_cookie(&crate::language::kept(language, deployment.secure_cookies));
    if asking() == Asking::Form {
        see_other(crate::way_back::page_of_ours(&next));
    }
    Ok(())
}
