//! `POST /api/v1/ingest`: NDJSON with an API key, read and stored while it comes in (spec.md section 2, push).

use std::{io, time::Duration};

use axum::{
    Json,
    body::{Body, BodyDataStream},
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
use utoipa::{IntoParams, ToSchema};

use super::{
    api::{ProblemDetails, Pusher},
    problem::Problem,
};

/// How many refused lines an answer lists; the rest is counted. Bounds what a body of nothing but errors costs.
const LISTED: usize = 10_000;
/// How long a sender may be silent.
const IDLE: Duration = Duration::from_secs(30);

/// Push events
///
/// NDJSON, one event a line: what each may say is in the product's `docs/ingest.md` and `docs/ingest.schema.json`. Each line is
/// accepted or refused by itself, and the same lines sent again change nothing, so that a request that failed may simply be
/// repeated. At most 32 MiB as sent (gzip and zstd are understood) and 512 MiB decompressed.
#[utoipa::path(
    post,
    path = "/api/v1/ingest",
    operation_id = "ingest",
    tag = "Ingest",
    params(Encoded),
    request_body(content = String, content_type = "application/x-ndjson", description = "Events, one a line."),
    responses(
        (status = 200, description = "Every line was read.", body = IngestAnswer),
        (status = 408, description = "The sender fell silent.",
         body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post(
    Pusher(scope): Pusher,
    State(store): State<Store>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let encoding = match encoding(&headers) {
        Ok(encoding) => encoding,
        Err(problem) => return problem.into_response(),
    };
    if content_length(&headers).is_some_and(|length| length > BODY_LIMIT) {
        return with_totals(too_large(), Answer::default(), Totals::default(), 0).into_response();
    }
    read(&store, &scope, encoding, body).await
}

/// How the lines are encoded.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes what `encoding` reads")]
pub(super) struct Encoded {
    /// `gzip`, `zstd`, or left out for lines as they are.
    #[param(rename = "Content-Encoding", nullable = false, pattern = "^(identity|gzip|zstd)?$")]
    content_encoding: Option<String>,
}

/// What became of the lines.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it describes what `Answer::json` writes")]
pub(super) struct IngestAnswer {
    /// How many lines changed something.
    accepted: u64,
    /// How many said what was known.
    unchanged: u64,
    /// Those that were refused, as far as they are listed.
    refused: Vec<Refused>,
    /// How many more were refused; left out when all are listed.
    #[schema(nullable = false)]
    refused_not_listed: Option<u64>,
}

/// A line that was refused.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it describes what `Answer::refuse` writes")]
pub(super) struct Refused {
    /// Its number, from 1.
    line: u64,
    /// Why.
    reason: String,
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
    let mut body = body.into_data_stream();
    let read = {
        let reader = StreamReader::new(Box::pin(bounded(&mut body)));
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
        Err(error) => {
            let (lines, silent) = (error.lines, fell_silent(&error));
            let response = with_totals(refusal(error), answer, totals, lines).into_response();
            if !silent {
                pass_over(body).await;
            }
            response
        }
    }
}

/// Reads what is left of a body that was refused, within the same bounds: who still sends would else find a broken
/// connection in the place of the answer.
async fn pass_over(mut body: BodyDataStream) {
    let mut rest = std::pin::pin!(bounded(&mut body));
    while rest.next().await.is_some_and(|item| item.is_ok()) {}
}

/// The body's bytes, at most the limit, and no sender that falls silent.
fn bounded(body: &mut BodyDataStream) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let chunks = body.map_err(io::Error::other);
    futures::stream::unfold((chunks, 0_u64), |(mut chunks, read)| async move {
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

fn fell_silent(error: &IngestError) -> bool {
    matches!(&error.kind, IngestErrorKind::Unreadable(error) if error.kind() == io::ErrorKind::TimedOut)
}

fn refusal(error: IngestError) -> Problem {
    let silent = fell_silent(&error);
    match error.kind {
        IngestErrorKind::TooLarge(_) => too_large(),
        IngestErrorKind::Unreadable(error) if error.kind() == io::ErrorKind::FileTooLarge => too_large(),
        IngestErrorKind::Unreadable(_) if silent => {
            let detail =
                "The body did not come within 30 seconds. What was counted stays: go on after `lines`.";
            Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
        }
        IngestErrorKind::Unreadable(_) | IngestErrorKind::Heading(_) => Problem::new(
            StatusCode::BAD_REQUEST,
            "The body cannot be read any further: it broke off, or its compression is damaged. \
             What was counted stays: go on after `lines`, or send everything again, which is safe.",
        ),
        IngestErrorKind::Store(error) => Problem::internal(&error),
    }
}

fn too_large() -> Problem {
    let detail = "The body is too large: at most 32 MiB as sent and 512 MiB decompressed. Send the lines in several \
        requests; what was counted stays: go on after `lines`.";
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

/// What was done before, and how many lines that is: the sender goes on with the next one.
fn with_totals(problem: Problem, answer: Answer, totals: Totals, lines: u64) -> Problem {
    let problem = problem.with("lines", lines);
    match answer.json(totals) {
        Value::Object(members) => {
            members.into_iter().fold(problem, |problem, (name, value)| problem.with(&name, value))
        }
        _ => problem,
    }
}
