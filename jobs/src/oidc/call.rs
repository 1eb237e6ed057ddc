//! One call to a provider, within bounds. Errors never hold a body or an address.

use std::time::Duration;

use reqwest::{Response, redirect};
use serde_json::Value;
use url::{Host, Url};

use super::Limits;

/// Why a call gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Neither https nor this machine.
    #[error("it is not at an https address")]
    Insecure,
    /// No connection, or one that broke.
    #[error("it could not be read: {0}")]
    Connection(String),
    /// No answer in time.
    #[error("no answer within {} s", .0.as_secs())]
    Silence(Duration),
    /// A moment ago there was no answer.
    #[error("it was not asked, for a moment ago it gave no answer")]
    Away,
    /// Another status than the one wanted.
    #[error("it answered {0}")]
    Status(u16),
    /// The body is larger than the bound.
    #[error("it answered with more than {0} bytes")]
    TooLarge(usize),
    /// The body is not JSON, or not the JSON that it should be.
    #[error("it answered with something else than it should")]
    Unreadable,
}

/// What makes calls.
#[derive(Debug)]
pub(super) struct Caller {
    http: reqwest::Client,
    limits: Limits,
}

impl Caller {
    pub(super) fn new(limits: Limits) -> Result<Self, String> {
        let http = reqwest::Client::builder()
            .user_agent(concat!("backup-summary-report/", env!("CARGO_PKG_VERSION")))
            .timeout(limits.timeout)
            // A redirect could carry the secret to somebody else, or lead to where only we may go.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| format!("cannot make an HTTP client: {error}"))?;
        Ok(Self { http, limits })
    }

    /// Gets a JSON document.
    pub(super) async fn get(&self, url: &Url, bearer: Option<&str>) -> Result<Value, CallError> {
        let request = self.http.get(secure(url)?.clone()).header("accept", "application/json");
        let request = match bearer {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let (status, body) = self.answer(request).await?;
        if status != 200 {
            return Err(CallError::Status(status));
        }
        serde_json::from_slice(&body).map_err(|_| CallError::Unreadable)
    }

    /// Posts a form; answers the status and the JSON.
    pub(super) async fn post(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        basic: Option<(&str, &str)>,
    ) -> Result<(u16, Value), CallError> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .http
            .post(secure(url)?.clone())
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let request = match basic {
            Some((id, secret)) => request.basic_auth(id, Some(secret)),
            None => request,
        };
        let (status, body) = self.answer(request).await?;
        let json = serde_json::from_slice(&body);
        match json {
            Ok(json) => Ok((status, json)),
            Err(_) if status != 200 => Err(CallError::Status(status)),
            Err(_) => Err(CallError::Unreadable),
        }
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> Result<(u16, Vec<u8>), CallError> {
        let response = request.send().await.map_err(|error| self.broken(&error))?;
        let status = response.status().as_u16();
        Ok((status, self.body(response).await?))
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, CallError> {
        let (bound, mut body) = (self.limits.body, Vec::new());
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
            CallError::Silence(self.limits.timeout)
        } else {
            CallError::Connection(cause(error))
        }
    }
}

/// The address, when nobody on the way can read or change what goes there: https, or this machine itself.
pub(super) fn secure(url: &Url) -> Result<&Url, CallError> {
    let is_here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let is_fine = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    if is_fine { Ok(url) } else { Err(CallError::Insecure) }
}

/// The innermost reason of an error, which has no address in it.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    if std::ptr::addr_eq(innermost, error) { "the request failed".to_owned() } else { innermost.to_string() }
}
