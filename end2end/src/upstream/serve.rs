//! The HTTP side: who may ask, what was asked, and what goes wrong with the answer.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::stream;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::fault::{Fault, Kind};
use super::page::page;
use super::row;
use super::world::{Instant, List, Organization, World, try_instant, written};

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Upstream {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// A call that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The path after `/api`.
    pub path: String,
    /// The query, without its question mark.
    pub query: String,
    /// The list that was asked for, when there is one at that path.
    pub list: Option<List>,
    /// `organization_id` of whose token was sent.
    pub organization: Option<u64>,
}

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    faults: Mutex<Vec<Fault>>,
    requests: Mutex<Vec<Request>>,
}

impl Upstream {
    /// Serves a world on a free loopback port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(world: World) -> io::Result<Self> {
        Self::start_on(world, 0).await
    }

    /// Serves a world on a loopback port of one's own choice (0: any free one).
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start_on(world: World, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let (faults, requests) = (Mutex::default(), Mutex::default());
        let shared = Arc::new(Shared { world: Mutex::new(world), faults, requests });
        let router = Router::new()
            .route("/control/now", get(tell_now).put(put_now))
            .route("/control/requests", get(count_requests))
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move {
            // An error here ends the server; the test's next call says so.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, shared, task })
    }

    /// The base address of the API, which ends in `/api`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// Moves the world's clock.
    pub fn set_now(&self, now: Instant) {
        lock(&self.shared.world).now = now;
    }

    /// Changes the world itself.
    pub fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut lock(&self.shared.world));
    }

    /// Lets something go wrong from now on.
    pub fn fault(&self, fault: Fault) {
        lock(&self.shared.faults).push(fault);
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        lock(&self.shared.faults).clear();
    }

    /// The calls so far, in their order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn tell_now(State(shared): State<Arc<Shared>>) -> String {
    written(lock(&shared.world).now)
}

async fn put_now(State(shared): State<Arc<Shared>>, body: String) -> Response {
    match try_instant(&body) {
        Ok(now) => {
            lock(&shared.world).now = now;
            written(now).into_response()
        }
        Err(sentence) => (StatusCode::BAD_REQUEST, sentence).into_response(),
    }
}

async fn count_requests(State(shared): State<Arc<Shared>>) -> String {
    lock(&shared.requests).len().to_string()
}

async fn answer(State(shared): State<Arc<Shared>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    match reply(&shared, &method, &uri, &headers) {
        Some(response) => response,
        None => std::future::pending().await,
    }
}

/// The answer; `None`: silence for ever.
fn reply(shared: &Shared, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let sent = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (reseller, access) = (sent("x-reseller-token"), sent("x-access-token"));
    let Some(path) = uri.path().strip_prefix("/api") else { return Some(refused(StatusCode::NOT_FOUND)) };
    let question = Question::parse(path, uri.query().unwrap_or_default());

    let world = lock(&shared.world);
    let organization = world.organizations.iter().find(|one| one.token.as_deref() == Some(&access));
    let owner = organization.map(|one| one.id);
    let list = question.as_ref().map(|question| question.list);
    let query = uri.query().unwrap_or_default().to_owned();
    lock(&shared.requests).push(Request { path: path.to_owned(), query, list, organization: owner });

    let Some(question) = question else { return Some(refused(StatusCode::NOT_FOUND)) };
    let mut faults = lock(&shared.faults);
    let struck = faults
        .iter_mut()
        .filter_map(|fault| fault.strikes(owner, question.list, question.page).then(|| fault.kind.clone()));
    let struck: Vec<Kind> = struck.collect();
    drop(faults);
    if struck.iter().any(|kind| matches!(kind, Kind::Silence)) {
        return None;
    }
    if let Some(instead) = struck.iter().find_map(|kind| instead(kind, &access)) {
        return Some(instead);
    }
    if *method != Method::GET {
        return Some(refused(StatusCode::METHOD_NOT_ALLOWED));
    }
    let allowed = reseller == world.reseller_token && question.allows(&world, &access, organization);
    if !allowed {
        return Some(refused(StatusCode::UNAUTHORIZED));
    }
    if let Some((_, code)) =
        organization.and_then(|one| one.unlicensed.iter().find(|(list, _)| *list == question.list))
    {
        return Some(refused(StatusCode::from_u16(*code).unwrap_or(StatusCode::NOT_FOUND)));
    }
    let Some(body) = question.answer(&world, organization, &struck) else {
        return Some(refused(StatusCode::NOT_FOUND));
    };
    let body = body.to_string();
    if struck.iter().any(|kind| matches!(kind, Kind::Drop)) {
        let half = Bytes::copy_from_slice(&body.as_bytes()[..body.len() / 2]);
        let parts = stream::iter([Ok(half), Err(io::Error::other("dropped"))]);
        return Some(as_json(Body::from_stream(parts)));
    }
    let half = struck.iter().any(|kind| matches!(kind, Kind::HalfJson));
    let length = if half { body.chars().count() / 2 } else { usize::MAX };
    Some(as_json(body.chars().take(length).collect::<String>()))
}

/// The answer that a fault gives instead of ours.
fn instead(kind: &Kind, access: &str) -> Option<Response> {
    match kind {
        Kind::Status(code, headers) => {
            let code = StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = (code, format!(r#"{{"error":"no, {access}"}}"#)).into_response();
            for (name, value) in headers {
                if let Ok(value) = value.parse() {
                    response.headers_mut().insert(*name, value);
                }
            }
            Some(response)
        }
        Kind::Body(text) => Some(as_json(text.clone())),
        Kind::Endless(size) => {
            let (whole, part) = (size / 65_536, Bytes::from_static(&[b' '; 65_536]));
            let parts = std::iter::repeat_n(Ok::<_, Infallible>(part), whole);
            Some(as_json(Body::from_stream(stream::iter(parts))))
        }
        _ => None,
    }
}

fn refused(code: StatusCode) -> Response {
    (code, r#"{"error":"not authorized to perform this action"}"#).into_response()
}

fn as_json(body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

/// What a path asks for.
struct Question {
    list: List,
    path: String,
    user: Option<String>,
    part: Option<usize>,
    page: usize,
    per_page: usize,
}

impl Question {
    fn parse(path: &str, query: &str) -> Option<Self> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let (list, user, part) = match segments[..] {
            ["status"] => (List::Status, None, None),
            ["users"] => (List::Users, None, None),
            ["users", user] => (List::Users, Some(user), None),
            ["users", user, "tenants"] => (List::Tenants, Some(user), None),
            ["users", user, "tenants", tenant, "accounts"] => {
                (List::Coverage, Some(user), tenant.parse().ok())
            }
            ["accounts"] => (List::Accounts, None, None),
            ["accounts", "deactivated_accounts"] => (List::DeactivatedAccounts, None, None),
            ["accounts", "connection_failures"] => (List::ConnectionFailures, None, None),
            ["onedrives"] => (List::OneDrives, None, None),
            ["contacts"] => (List::Contacts, None, None),
            ["calendars"] => (List::Calendars, None, None),
            ["tasks"] => (List::Tasks, None, None),
            ["sharepoints", "domains"] => (List::Domains, None, None),
            ["sharepoints", "domains", domain, "sites"] => (List::Sites, None, domain.parse().ok()),
            _ => return None,
        };
        let number = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).and_then(|(_, value)| value.parse::<usize>().ok())
        };
        let (page, per_page) = (number("page").unwrap_or(1).max(1), number("per_page").unwrap_or(100));
        let path = path.to_owned();
        Some(Self { list, path, user: user.map(str::to_owned), part, page, per_page: per_page.clamp(1, 100) })
    }

    fn allows(&self, world: &World, access: &str, organization: Option<&Organization>) -> bool {
        match self.list {
            List::Status | List::Users => access == world.access_token,
            List::Tenants | List::Coverage => {
                organization.is_some_and(|one| Some(&one.user) == self.user.as_ref())
            }
            _ => organization.is_some(),
        }
    }

    /// The body, or nothing when there is no such thing.
    fn answer(&self, world: &World, organization: Option<&Organization>, struck: &[Kind]) -> Option<Value> {
        let style = organization.map(|one| one.style).or(world.organizations.first().map(|one| one.style));
        let style = style.unwrap_or_default();
        let mut rows = match (self.list, organization) {
            (List::Status, _) => return Some(json!("OK")),
            (List::Users, _) => row::users(world),
            (List::Tenants, Some(organization)) => row::tenants(organization),
            (List::Coverage, Some(organization)) => {
                let tenant = organization
                    .tenants
                    .iter()
                    .find(|tenant| Some(tenant.id) == self.part.map(|id| id as u64))?;
                row::coverage(organization, tenant, world.now)
            }
            (list, Some(organization)) => row::rows(world, organization, list, self.part),
            (_, None) => return None,
        };
        if let (List::Users, Some(user)) = (self.list, &self.user) {
            return rows.into_iter().find(|row| row["id"] == json!(user));
        }
        strike(&mut rows, struck);
        let again = struck.iter().any(|kind| matches!(kind, Kind::FirstPageAgain));
        Some(page(style, &self.path, &rows, if again { 1 } else { self.page }, self.per_page))
    }
}

/// The faults that change rows.
fn strike(rows: &mut Vec<Value>, struck: &[Kind]) {
    let is = |row: &Value, address: &str| {
        ["email", "sp_site", "domain", "domain_name", "organization_name"]
            .iter()
            .any(|field| row[*field] == json!(address))
    };
    for kind in struck {
        match kind {
            Kind::Field(address, field, value) => {
                for row in rows.iter_mut().filter(|row| is(row, address)) {
                    match (row, value) {
                        (row, Some(value)) => row[*field] = value.clone(),
                        (Value::Object(fields), None) => drop(fields.remove(*field)),
                        _ => {}
                    }
                }
            }
            Kind::Row(row) => rows.push(row.clone()),
            Kind::Without(address) => rows.retain(|row| !is(row, address)),
            _ => {}
        }
    }
}
