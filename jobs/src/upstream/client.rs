//! One call to an upstream: headers, spacing, patience, bounds. Errors never hold a token, and never a body.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode, redirect};
use serde_json::Value;
use url::Url;

use super::Upstream;
use super::pace::Pace;
use crate::secret::Secret;

const RESELLER_TOKEN: HeaderName = HeaderName::from_static("x-reseller-token");
const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-access-token");
/// How often a call that failed for a passing reason is made again; the wait doubles each time.
const RETRIES: u32 = 3;
/// A call that got no answer in time is made again only once: it has cost a timeout already.
const RETRIES_AFTER_SILENCE: u32 = 1;
/// How often the upstream may say «busy» (429) to one call.
const BUSY: u32 = 5;
/// A `Retry-After` beyond this is not waited for: the next sync comes anyway.
const LONGEST_WAIT: Duration = Duration::from_secs(600);
/// What is waited when the upstream is busy and does not say for how long.
const USUAL_WAIT: Duration = Duration::from_secs(5);
/// So many calls in a row that got no answer at all: the upstream is away, and nobody waits for it any longer. More than
/// what four organizations that hang can cause together ([`super::IN_FLIGHT`]).
const AWAY: u32 = 16;

/// Why a call gave nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    /// 401.
    #[error("answered 401")]
    Unauthorized,
    /// 403 or 404.
    #[error("answered {0}")]
    NotLicensed(u16),
    /// Any other status but 200.
    #[error("answered {0}")]
    Status(u16),
    /// 429 again and again, or for longer than we wait.
    #[error("is busy (429) and asks for more patience than there is")]
    Busy,
    /// No connection, or one that broke.
    #[error("could not be read: {0}")]
    Connection(String),
    /// No answer in time.
    #[error("did not answer within {} s", .0.as_secs())]
    Silence(Duration),
    /// Too many calls before this one got no answer.
    #[error("was not asked: the upstream has stopped answering")]
    Away,
    /// The body is larger than the bound.
    #[error("answered with more than {0} bytes")]
    TooLarge(usize),
    /// The body is not JSON; the place is where it stops being it.
    #[error("answered with something that is not JSON (line {line}, column {column}){}", if *cut { ": it ends too early" } else { "" })]
    NotJson { line: usize, column: usize, cut: bool },
    /// The token cannot stand in a header.
    #[error("was not asked: the token holds characters that no token can hold")]
    Token,
}

impl CallError {
    /// Whether the same call may well succeed in a moment.
    fn is_passing(&self) -> bool {
        match self {
            Self::Status(code) => *code >= 500 || *code == 408,
            Self::NotJson { cut, .. } => *cut,
            Self::Connection(_) | Self::Silence(_) => true,
            _ => false,
        }
    }

    /// Whether the upstream said nothing at all.
    pub(super) fn is_silence(&self) -> bool {
        matches!(self, Self::Connection(_) | Self::Silence(_) | Self::Away | Self::Busy)
    }
}

/// A client for one upstream, for the length of a sync.
pub(super) struct Client<'a> {
    upstream: &'a Upstream,
    base: Url,
    http: reqwest::Client,
    pace: Pace,
    unanswered: AtomicU32,
}

impl<'a> Client<'a> {
    /// # Errors
    /// A sentence when the address is none, or when no client can be made.
    pub(super) fn new(upstream: &'a Upstream) -> Result<Self, String> {
        let base = base(&upstream.url)?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("backup-summary-report/", env!("CARGO_PKG_VERSION")))
            .timeout(upstream.limits.timeout)
            // A redirect could carry the tokens to somebody else.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| format!("cannot make an HTTP client: {}", cause(&error)))?;
        Ok(Self { upstream, base, http, pace: Pace::new(upstream.spacing), unanswered: AtomicU32::new(0) })
    }

    pub(super) fn upstream(&self) -> &'a Upstream {
        self.upstream
    }

    /// Gets the JSON at a path below the base address.
    pub(super) async fn json(
        &self,
        token: &Secret,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Value, CallError> {
        let (url, headers) = (self.address(path, query), self.headers(token).ok_or(CallError::Token)?);
        let (mut failures, mut busy) = (0, 0);
        loop {
            if self.unanswered.load(Ordering::Relaxed) >= AWAY {
                return Err(CallError::Away);
            }
            self.pace.turn().await;
            let error = match self.once(url.clone(), headers.clone()).await {
                Ok(Answer::Json(value)) => {
                    self.unanswered.store(0, Ordering::Relaxed);
                    return Ok(value);
                }
                Ok(Answer::Wait(wait)) if busy < BUSY && wait <= LONGEST_WAIT => {
                    busy += 1;
                    self.pace.hold(wait);
                    continue;
                }
                Ok(Answer::Wait(_)) => CallError::Busy,
                Err(error) => error,
            };
            let retries =
                if matches!(error, CallError::Silence(_)) { RETRIES_AFTER_SILENCE } else { RETRIES };
            if !error.is_passing() || failures >= retries {
                if error.is_silence() {
                    self.unanswered.fetch_add(1, Ordering::Relaxed);
                } else {
                    self.unanswered.store(0, Ordering::Relaxed);
                }
                return Err(error);
            }
            tokio::time::sleep(self.upstream.limits.first_wait * 2_u32.pow(failures)).await;
            failures += 1;
        }
    }

    async fn once(&self, url: Url, headers: HeaderMap) -> Result<Answer, CallError> {
        let response =
            self.http.get(url).headers(headers).send().await.map_err(|error| self.broken(&error))?;
        let code = response.status();
        match code {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => return Err(CallError::Unauthorized),
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                return Err(CallError::NotLicensed(code.as_u16()));
            }
            StatusCode::TOO_MANY_REQUESTS => {
                return Ok(Answer::Wait(retry_after(response.headers()).unwrap_or(USUAL_WAIT)));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                if let Some(wait) = retry_after(response.headers()) {
                    return Ok(Answer::Wait(wait));
                }
                return Err(CallError::Status(code.as_u16()));
            }
            _ => return Err(CallError::Status(code.as_u16())),
        }
        let body = self.body(response).await?;
        // `/status` answers a word that need not be JSON.
        if body.trim_ascii() == b"OK" {
            return Ok(Answer::Json(Value::String("OK".to_owned())));
        }
        let value = serde_json::from_slice(&body);
        value.map(Answer::Json).map_err(|error| CallError::NotJson {
            line: error.line(),
            column: error.column(),
            cut: error.is_eof(),
        })
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, CallError> {
        let (bound, mut body) = (self.upstream.limits.body, Vec::new());
        while let Some(part) = response.chunk().await.map_err(|error| self.broken(&error))? {
            if body.len() + part.len() > bound {
                return Err(CallError::TooLarge(bound));
            }
            body.extend_from_slice(&part);
        }
        Ok(body)
    }

    fn broken(&self, error: &reqwest::Error) -> CallError {
        if error.is_timeout() {
            return CallError::Silence(self.upstream.limits.timeout);
        }
        CallError::Connection(cause(error))
    }

    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    fn headers(&self, token: &Secret) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        for (name, token) in [(RESELLER_TOKEN, &self.upstream.reseller_token), (ACCESS_TOKEN, token)] {
            let mut value = HeaderValue::from_str(token.expose()).ok()?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Some(headers)
    }
}

enum Answer {
    Json(Value),
    Wait(Duration),
}

/// The base address, checked: `https://…/api`.
fn base(url: &str) -> Result<Url, String> {
    let refused =
        |why: &str| Err(format!("upstream.url is not an address such as https://dropsuite.us/api: {why}"));
    match Url::parse(url.trim()) {
        Err(error) => refused(&error.to_string()),
        Ok(url) if !matches!(url.scheme(), "https" | "http") || !url.has_host() => {
            refused("it is not https://")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => refused("it holds a user name"),
        Ok(url) if url.query().is_some() || url.fragment().is_some() => refused("it holds a query"),
        Ok(url) => Ok(url),
    }
}

/// How long the upstream asks us to wait: seconds, or until an HTTP date, by the upstream's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?;
    let now = DateTime::parse_from_rfc2822(headers.get(DATE)?.to_str().ok()?).ok()?;
    Some((until - now).to_std().unwrap_or(Duration::ZERO))
}

/// The innermost reason of an error, without addresses.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    if std::ptr::addr_eq(innermost, error) {
        return "the request failed".to_owned();
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_of_the_servers_own_clock() {
        let wait = |after: &str, date: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, after.parse().unwrap());
            headers.extend(date.map(|date| (DATE, date.parse().unwrap())));
            retry_after(&headers).map(|wait| wait.as_secs())
        };
        let date = Some("Thu, 01 Oct 2026 06:00:00 GMT");
        assert_eq!(wait("7", None), Some(7));
        assert_eq!(wait("Thu, 01 Oct 2026 06:00:12 GMT", date), Some(12));
        assert_eq!(wait("Thu, 01 Oct 2026 05:59:00 GMT", date), Some(0));
        assert_eq!(wait("Thu, 01 Oct 2026 06:00:12 GMT", None), None);
        assert_eq!(wait("soon", date), None);
    }

    #[test]
    fn an_address_that_is_none_is_refused_with_a_sentence() {
        for bad in [
            "",
            "dropsuite.us/api",
            "ftp://dropsuite.us",
            "https://a:b@dropsuite.us/api",
            "https://a/api?x=1",
        ] {
            assert!(base(bad).unwrap_err().contains("upstream.url"), "{bad}");
        }
        assert_eq!(base(" https://dropsuite.us/api/ ").unwrap().as_str(), "https://dropsuite.us/api/");
    }
}
