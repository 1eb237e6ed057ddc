//! `/unsubscribe/{token}`: whoever has a mail stops these mails, or has them again, without signing in (RFC 8058). Looking
//! changes nothing: mail scanners follow every link.

use axum::{
    body::Bytes,
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{format, language::Language, texts::opt_out as texts, zone::Zone};
use html_escape::encode_quoted_attribute as escape;
use jobs::opt_out;
use store::{Scope, Store, Subscription};

use super::{Shared, asker::Asker, page::page};

/// What the page's own button sends to have the mails again; everything else that is sent stops them.
const RESUME: &[u8] = b"do=resume";
/// What the page's own button sends to stop them; mail programs send something else, and may not be led elsewhere.
const STOP: &[u8] = b"do=stop";

/// Whoever has a mail, by the link in it.
pub(super) struct Holder {
    store: Store,
    scope: Scope,
    token: String,
}

impl FromRequestParts<Shared> for Holder {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let path = Path::from_request_parts(parts, shared).await;
        let Path(token): Path<String> = path.map_err(IntoResponse::into_response)?;
        let Ok(asker) = Asker::from_request_parts(parts, shared).await;
        let store = &asker.deployment.store;
        let found = match opt_out::mail_of(&shared.report_key, &token) {
            Some(mail) => store.holder_scope(mail).await.map_err(|error| failed(&error))?,
            None => None,
        };
        let scope = asker.with_address(found.ok_or_else(unknown)?);
        Ok(Self { store: store.clone(), scope, token })
    }
}

/// The page that asks.
pub(super) async fn get(Holder { store, scope, .. }: Holder) -> Response {
    match store.subscription(&scope).await {
        Ok(subscription) => answer(&subscription),
        Err(error) => failed(&error),
    }
}

/// The mail program's one click, or a button of the page.
pub(super) async fn post(Holder { store, scope, token }: Holder, body: Bytes) -> Response {
    match store.opt_out(&scope, body != RESUME).await {
        // Loading the page again must not do it again.
        Ok(_) if body == RESUME || body == STOP => {
            Redirect::to(&std::format!("{}{token}", opt_out::PATH)).into_response()
        }
        Ok(subscription) => answer(&subscription),
        Err(error) => failed(&error),
    }
}

fn answer(subscription: &Subscription) -> Response {
    let Subscription { organization, recipient, language, opted_out_at } = subscription;
    let language = *language;
    let (organization, recipient) = (escape(organization), escape(recipient));
    let (sentence, action, button) = match opted_out_at {
        None => (texts::ask(language, &organization, &recipient), "stop", texts::stop(language)),
        Some(at) => {
            let date = format::date(language, Zone::UTC.local(*at).date());
            (texts::stopped(language, &organization, &recipient, &date), "resume", texts::resume(language))
        }
    };
    let main = std::format!(
        "<h1>{}</h1><p>{sentence}</p>\
         <form method=\"post\"><button class=\"button primary\" name=\"do\" value=\"{action}\">{button}</button></form>\
         <p class=\"soft small\">{}</p>",
        texts::title(language),
        texts::only_you(language)
    );
    page(StatusCode::OK, language, texts::title(language), &main)
}

fn unknown() -> Response {
    let main = "<h1>This link is not one of ours</h1><p>It may have been cut short: open it from the mail itself, or copy \
                all of it. Nothing was changed.</p>";
    page(StatusCode::NOT_FOUND, Language::En, "Not found", main)
}

fn failed(error: &store::Error) -> Response {
    tracing::error!(error = %crate::outcome::Chain(error), "an opt-out failed");
    let main = "<h1>Something went wrong here</h1><p>Nothing was changed. Please try again later.</p>";
    page(StatusCode::INTERNAL_SERVER_ERROR, Language::En, "Failed", main)
}
