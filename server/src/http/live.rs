//! `GET /organizations/{id}/reports/live`: says that something has changed among an organization's reports and mails, as
//! server-sent events (WHATWG HTML, section 9.2). What has changed, the page then asks for; nothing of it is in an event.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::id::{OrganizationId, UserId};
use futures::stream::{self, Stream};
use store::{Error, Scope, Store};
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

use super::{
    asker::Asker,
    bounds::{Bounds, Held, too_many_streams},
};

/// How often is looked.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A browser asks again by itself: who it is, is then asked anew.
const AT_MOST: Duration = Duration::from_secs(120);

/// Who is asking, what for, one call.
pub(super) async fn get(
    asker: Asker,
    State(stopped): State<watch::Receiver<bool>>,
    State(bounds): State<Bounds>,
    Path(id): Path<String>,
) -> Response {
    let Ok(organization) = id.parse::<OrganizationId>() else { return StatusCode::NOT_FOUND.into_response() };
    let scope = match asker.scope().await {
        Ok(Some(scope)) => scope,
        // 204 tells a browser not to ask again.
        Ok(None) => return StatusCode::NO_CONTENT.into_response(),
        Err(error) => return failed(&error),
    };
    let store = asker.deployment.store;
    let mark = match store.report_mark(&scope, organization).await {
        Ok(mark) => mark,
        Err(Error::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(Error::Forbidden(_)) => return StatusCode::FORBIDDEN.into_response(),
        Err(error) => return failed(&error),
    };
    let Some(place) = bounds.stream(&scope) else { return too_many_streams() };
    let look =
        Look { _place: place, store, scope, organization, mark, until: Instant::now() + AT_MOST, stopped };
    Sse::new(changes(look)).keep_alive(KeepAlive::default()).into_response()
}

fn failed(error: &Error) -> Response {
    tracing::error!(error = %crate::outcome::Chain(error), "changes could not be looked for");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Somebody's look at an organization.
struct Look {
    store: Store,
    scope: Scope,
    organization: OrganizationId,
    /// What stood there the last time.
    mark: String,
    until: Instant,
    stopped: watch::Receiver<bool>,
    /// One of those that the user has.
    _place: Held<UserId>,
}

/// An event for each change, until the time is up or the server stops.
fn changes(look: Look) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(look, |mut look| async move {
        loop {
            // Time that is up is the usual end of the wait.
            let stopped = timeout(LOOK_EVERY, look.stopped.wait_for(|stopped| *stopped)).await.is_ok();
            if stopped || Instant::now() >= look.until {
                return None;
            }
            match look.store.report_mark(&look.scope, look.organization).await {
                Ok(mark) if mark == look.mark => {}
                Ok(mark) => {
                    look.mark = mark;
                    return Some((Ok(Event::default().data("changed")), look));
                }
                Err(error) => {
                    tracing::warn!(error = %crate::outcome::Chain(&error), "a page is not told of changes any more");
                    return None;
                }
            }
        }
    })
}
