//! `POST /api/v1/ingest`: NDJSON with an API key, read and stored while it comes in (spec.md section 2, push).

use std::{io, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use jobs::ingest::{self, BODY_LIMIT, DECODED_LIMIT, Encoding, IngestError, IngestErrorKind, Totals};
use serde_json::{Value, json};
use store::{RefusedLine, Scope, Store};
use tokio_util::io::StreamReader;

use super::problem::Problem;

/// How many refused lines an answer lists; the rest is counted. Bounds what a body of nothing but errors costs.
const LISTED: usize = 10_000;
/// How long a sender may be silent.
const IDLE: Duration = Duration::from_secs(30);

/// Who is asking, what is the encoding, one call.
pub(super) async fn post(State(store): State<Store>, headers: HeaderMap, body: Body) -> Response {
    let scope = match key_scope(&store, &headers).await {
        Ok(scope) => scope,
        Err(problem) => return problem.into_response(),
    };
    let encoding = match encoding(&headers) {
        Ok(encoding) => encoding,
        Err(problem) => return problem.into_response(),
    };
    if content_length(&headers).is_some_and(|length| length > BODY_LIMIT) {
        return too_large(&Answer::default(), Totals::default()).into_response();
    }
    read(&store, &scope, encoding, body).await
}

/// Everything else under `/api/v1`: 401 without a key, so that it tells nobody what there is.
pub(super) async fn unknown(State(store): State<Store>, headers: HeaderMap) -> Response {
    match key_scope(&store, &headers).await {
        Ok(_) => Problem::new(StatusCode::NOT_FOUND, "There is nothing here.").into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn key_scope(store: &Store, headers: &HeaderMap) -> Result<Scope, Problem> {
    let presented = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    let Some(presented) = presented else { return Err(Problem::unauthenticated()) };
    match store.key_scope(presented).await {
        Ok(Some(scope)) => Ok(scope),
        Ok(None) => Err(Problem::unauthenticated()),
        Err(error) => Err(Problem::internal(&error)),
    }
}

fn encoding(headers: &HeaderMap) -> Result<Encoding, Problem> {
    let mut named = headers.get_all(header::CONTENT_ENCODING).iter();
    let encoding = match (named.next(), named.next()) {
        (None, _) => Some(Encoding::Identity),
        (Some(one), None) => one.to_str().ok().and_then(Encoding::from_header),
        _ => None,
    };
    encoding.ok_or_else(|| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This Content-Encoding is not supported: send the lines as they are, or with gzip or zstd.",
        )
    })
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn read(store: &Store, scope: &Scope, encoding: Encoding, body: Body) -> Response {
    let mut answer = Answer::default();
    let reader = StreamReader::new(Box::pin(bounded(body)));
    let read = {
        let mut on_refused = |refused| answer.refuse(refused);
        ingest::ndjson(store, scope, reader, encoding, Some(DECODED_LIMIT), &mut on_refused).await
    };
    let totals = match &read {
        Ok(totals) => *totals,
        Err(error) => error.totals,
    };
    super::metrics::ingested(totals);
    match read {
        Ok(totals) => Json(answer.json(totals)).into_response(),
        Err(error) => refusal(&answer, error).into_response(),
    }
}

/// The body's bytes, at most the limit, and no sender that falls silent.
fn bounded(body: Body) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let chunks = body.into_data_stream().map_err(io::Error::other);
    futures::stream::unfold((Box::pin(chunks), 0_u64), |(mut chunks, read)| async move {
        let item = match tokio::time::timeout(IDLE, chunks.next()).await {
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
            Ok(None) => return None,
            Ok(Some(Ok(bytes))) if read + bytes.len() as u64 > BODY_LIMIT => {
                Err(io::Error::from(io::ErrorKind::FileTooLarge))
            }
            Ok(Some(item)) => item,
        };
        let read = read + item.as_ref().map_or(0, |bytes| bytes.len() as u64);
        Some((item, (chunks, read)))
    })
}

/// The refused lines that are listed, and how many more there were.
#[derive(Default)]
struct Answer {
    listed: Vec<Value>,
    not_listed: u64,
}

impl Answer {
    fn refuse(&mut self, refused: RefusedLine) {
        if self.listed.len() < LISTED {
            self.listed.push(json!({ "line": refused.line, "reason": refused.reason }));
        } else {
            self.not_listed += 1;
        }
    }

    fn json(self, totals: Totals) -> Value {
        let mut json =
            json!({ "accepted": totals.accepted, "unchanged": totals.unchanged, "refused": self.listed });
        if self.not_listed > 0 {
            json["refused_not_listed"] = self.not_listed.into();
        }
        json
    }
}

fn refusal(answer: &Answer, error: IngestError) -> Problem {
    let totals = error.totals;
    let problem = match error.kind {
        IngestErrorKind::TooLarge(_) => return too_large(answer, totals),
        IngestErrorKind::Unreadable(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            return too_large(answer, totals);
        }
        IngestErrorKind::Unreadable(error) if error.kind() == io::ErrorKind::TimedOut => {
            Problem::new(StatusCode::REQUEST_TIMEOUT, "The body did not come within 30 seconds.")
        }
        IngestErrorKind::Unreadable(_) | IngestErrorKind::Heading(_) => Problem::new(
            StatusCode::BAD_REQUEST,
            "The body cannot be read any further: it broke off, or its compression is damaged. \
             What was counted stays; sending everything again is safe.",
        ),
        IngestErrorKind::Store(error) => Problem::internal(&error),
    };
    with_totals(problem, answer, totals)
}

fn too_large(answer: &Answer, totals: Totals) -> Problem {
    let detail = "The body is too large: at most 32 MiB as sent and 512 MiB decompressed. Send the lines in several \
        requests; what was counted stays.";
    with_totals(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail), answer, totals)
}

fn with_totals(problem: Problem, answer: &Answer, totals: Totals) -> Problem {
    problem
        .with("accepted", totals.accepted)
        .with("unchanged", totals.unchanged)
        .with("refused", answer.listed.clone())
}
