//! A provider on this machine that does as it is told, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::time::parse_instant;

use super::*;

pub(super) const CLIENT: &str = "bsr:1";
pub(super) const NONCE: &str = "n";

pub(super) fn now() -> Instant {
    parse_instant("2026-11-20T12:00:00Z").unwrap()
}

/// The claims of a good token.
pub(super) fn claims(issuer: &str) -> Value {
    json!({
        "iss": issuer, "sub": "1", "aud": CLIENT, "exp": now().timestamp() + 300, "iat": now().timestamp(),
        "nonce": NONCE, "email": "ann@child.example", "email_verified": true,
    })
}

/// What it does and what it was asked.
pub(super) struct Doing {
    pub(super) metadata: Value,
    pub(super) signer: Signer,
    /// The issuer that its key is for.
    pub(super) key_issuer: Option<String>,
    /// Claims that are otherwise than in a good token; null leaves one out.
    pub(super) otherwise: Value,
    pub(super) userinfo: Value,
    /// What a code is answered with instead of tokens.
    pub(super) refusal: Option<(u16, Value)>,
    pub(super) hangs: bool,
    /// A path of its own that leads to the same one of another origin.
    pub(super) leads: Option<(&'static str, String)>,
    asked: usize,
    keys_asked: usize,
    posted: String,
    authorization: String,
}

#[derive(Clone)]
pub(super) struct Fake(Arc<Mutex<Doing>>);

impl Fake {
    /// It ends with the test's runtime.
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
        });
        let fake = Self(Arc::new(Mutex::new(Doing {
            metadata,
            signer: Signer::new(Algorithm::ES256, "old"),
            key_issuer: None,
            otherwise: json!({}),
            userinfo: Value::Null,
            refusal: None,
            hangs: false,
            leads: None,
            asked: 0,
            keys_asked: 0,
            posted: String::new(),
            authorization: String::new(),
        })));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .layer(from_fn_with_state(fake.clone(), lead))
            .with_state(fake.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        fake
    }

    pub(super) fn set(&self, change: impl FnOnce(&mut Doing)) {
        change(&mut self.0.lock().unwrap());
    }

    fn asked<T>(&self, read: impl FnOnce(&Doing) -> T) -> T {
        read(&self.0.lock().unwrap())
    }

    pub(super) fn issuer(&self) -> String {
        self.asked(|fake| fake.metadata["issuer"].as_str().unwrap().to_owned())
    }

    pub(super) fn keys_asked(&self) -> usize {
        self.asked(|fake| fake.keys_asked)
    }

    /// How many requests there were, whatever for.
    pub(super) fn asked_in_all(&self) -> usize {
        self.asked(|fake| fake.asked)
    }

    /// The last form that a code came in.
    pub(super) fn posted(&self) -> String {
        self.asked(|fake| fake.posted.clone())
    }

    /// The last `Authorization`.
    pub(super) fn authorization(&self) -> String {
        self.asked(|fake| fake.authorization.clone())
    }

    /// Ours, which asks it.
    pub(super) fn provider(&self, change: impl FnOnce(&mut Limits)) -> Provider {
        let mut limits = Limits::default();
        change(&mut limits);
        let settings = ProviderSettings {
            id: "oidc".to_owned(),
            kind: ProviderKind::Oidc,
            issuer: Url::parse(&self.issuer()).unwrap(),
            is_one_tenant: false,
            client_id: CLIENT.to_owned(),
            client_secret: Secret::new("s:ecret"),
            label: "Fake".to_owned(),
            domains: Vec::new(),
            limits,
        };
        Provider::new(settings, Url::parse("https://bsr.example/sign-in/with/oidc/done").unwrap()).unwrap()
    }

    /// Somebody comes back with a code.
    pub(super) async fn came(&self, provider: &Provider) -> Result<Came, OidcError> {
        provider.came_back(&Answer { code: "c&d", nonce: NONCE, verifier: "v" }, now()).await
    }
}

/// Before anything else: counts, and leads away.
async fn lead(State(fake): State<Fake>, request: Request, next: Next) -> Response {
    fake.set(|fake| fake.asked += 1);
    let path = request.uri().path().to_owned();
    match fake.asked(|fake| fake.leads.clone()) {
        Some((from, origin)) if from == path => {
            Redirect::temporary(&format!("{origin}{path}")).into_response()
        }
        _ => next.run(request).await,
    }
}

async fn discovery(State(fake): State<Fake>) -> Json<Value> {
    if fake.asked(|fake| fake.hangs) {
        std::future::pending::<()>().await;
    }
    Json(fake.asked(|fake| fake.metadata.clone()))
}

async fn keys(State(fake): State<Fake>) -> Json<Value> {
    fake.set(|fake| fake.keys_asked += 1);
    let mut jwk = fake.asked(|fake| fake.signer.jwk());
    if let Some(issuer) = fake.asked(|fake| fake.key_issuer.clone()) {
        jwk["issuer"] = json!(issuer);
    }
    Json(json!({ "keys": [{ "kty": "unheard of" }, jwk] }))
}

async fn token(State(fake): State<Fake>, headers: HeaderMap, form: String) -> (StatusCode, Json<Value>) {
    fake.set(|fake| {
        fake.posted = form;
        fake.authorization = authorization(&headers);
    });
    if let Some((status, body)) = fake.asked(|fake| fake.refusal.clone()) {
        return (StatusCode::from_u16(status).unwrap(), Json(body));
    }
    let mut claims = claims(&fake.issuer());
    let otherwise = fake.asked(|fake| fake.otherwise.clone());
    for (name, value) in otherwise.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let token = fake.asked(|fake| fake.signer.sign(&claims));
    (StatusCode::OK, Json(json!({ "id_token": token, "access_token": "t0ken", "token_type": "Bearer" })))
}

async fn userinfo(State(fake): State<Fake>, headers: HeaderMap) -> Json<Value> {
    fake.set(|fake| fake.authorization = authorization(&headers));
    Json(fake.asked(|fake| fake.userinfo.clone()))
}

fn authorization(headers: &HeaderMap) -> String {
    headers.get(header::AUTHORIZATION).map_or_else(String::new, |it| it.to_str().unwrap().to_owned())
}
