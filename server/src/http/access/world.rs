//! A tree of resellers with an organization each, everybody who may ask, and the server that they ask.

use std::{collections::BTreeSet, path::Path};

use app::session::{FRAMED_COOKIE, cookie_name};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    brand::Logo,
    event::parse_line,
    history::StateChange,
    poll::{AccountFact, PollFacts},
    purpose::{Purpose, Purposes},
    role::Role,
    time::{Instant, parse_instant},
    workload::{AccountKind, Workload},
};
use serde_json::json;
use store::{NewKey, NewUser, Scope, Store, UpstreamOrganization, Whose};
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::{
    asking,
    entry::Entry,
    people::{KeyReach, Person, Target, Who},
};
use crate::{commands::context, settings::Settings};

/// The month of which everybody has a report.
pub(super) const MONTH: &str = "2026-10";
/// Another portal, which frames the pages of [`Target::Own`].
pub(super) const PORTAL: &str = "https://portal.example";
pub(super) const LOGO: &[u8] =
    br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="teal"/></svg>"#;
/// Where people reach the server.
const AUDIENCE: &str = "https://bsr.example";
const PASSWORD: &str = "correct horse battery";

/// What a target is called in an address.
pub(super) struct Ids {
    pub(super) organization: String,
    pub(super) partner: String,
    pub(super) account: String,
    pub(super) launch_key: String,
}

pub(super) struct World {
    pub(super) people: Vec<Person>,
    ids: Vec<(Target, Ids)>,
    router: Router,
    _folder: tempfile::TempDir,
    _stop: watch::Sender<bool>,
}

impl World {
    /// Made as people make it: known in September, reports drawn on the fifth of November, asked on the twentieth.
    pub(super) async fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let before = context::open(&settings(folder.path(), "2026-09-20T12:00:00Z")).await.unwrap();
        tree(&before.store, &before.deployment).await;
        drop(before);
        let settings = settings(folder.path(), "2026-11-20T08:00:00Z");
        let opened = context::open(&settings).await.unwrap();
        let (store, deployment) = (&opened.store, &opened.deployment);
        let key = context::signing_key(&opened, &settings).await.unwrap();
        let (stop, stopped) = watch::channel(false);
        let (watch, public) = (context::watch(&opened, &settings), key.public().clone());
        let router = crate::http::router(
            context::deployment(store, &settings),
            crate::http::Providers::new(Vec::new()),
            watch,
            public,
            crate::http::Rates { api: settings.api_rate, pages: settings.page_rate },
            stopped,
            false,
        )
        .unwrap();
        jobs::run_due(&context::jobs(&opened, &settings, key)).await.unwrap();

        let mut people = people(store, deployment).await;
        let framed = Some(launched(&router, store, deployment).await);
        people.push(Person { name: "in an iframe", who: Who::Framed(Role::Owner), shows: framed });
        people.extend(keys(store, deployment).await);
        let mut ids = Vec::new();
        for target in Target::ALL {
            ids.push((target, named(store, deployment, target).await));
        }
        Self { people, ids, router, _folder: folder, _stop: stop }
    }

    /// Every method of every route.
    ///
    /// axum tells its routes to nobody but to who prints the router, and the methods of a route to who asks by another one.
    pub(super) async fn routes(&self) -> Vec<String> {
        let printed = format!("{:?}", self.router);
        let paths: BTreeSet<&str> = printed.split('"').filter(|text| text.starts_with('/')).collect();
        for page in app::PAGES {
            assert!(paths.contains(page), "{page} is not among the routes read off the router: {paths:?}");
        }
        let mut routes = Vec::new();
        for path in paths {
            let address = path.replace(['{', '}', '*'], "");
            let request = Request::builder().method(Method::TRACE).uri(address).body(Body::empty()).unwrap();
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let allowed =
                answer.headers().get(header::ALLOW).map_or("*", |allowed| allowed.to_str().unwrap());
            // The name that axum gives to what answers everything else.
            let path = path.replace("__private__axum_fallback", "else");
            // What answers HEAD is what answers GET.
            let methods = allowed.split(',').filter(|method| *method != "HEAD");
            routes.extend(methods.map(|method| format!("{method} {path}")));
        }
        routes
    }

    /// Asks what the entry says, of that target.
    pub(super) async fn ask(&self, entry: &Entry, person: &Person, target: Target) -> String {
        let ids = self.ids.iter().find(|(whose, _)| *whose == target).map(|(_, ids)| ids).unwrap();
        asking::ask(&self.router, entry, &entry.address(ids), entry.carries(ids), person).await
    }
}

fn settings(folder: &Path, now: &str) -> Settings {
    let file = folder.join("bsr.toml");
    let (data, url) = (folder.display(), AUDIENCE);
    let text = format!(
        "now = \"{now}\"\n[data]\ndir = \"{data}\"\n[public]\nurl = \"{url}\"\n[page]\nrate = 1000000\n"
    );
    std::fs::write(&file, text).unwrap();
    Settings::of_file(&file).unwrap()
}

/// The partners, their organizations, and what these look like.
async fn tree(store: &Store, deployment: &Scope) {
    let mut lines = Vec::new();
    for (id, parent) in [
        ("parent", None),
        ("own", Some("parent")),
        ("child", Some("own")),
        ("sibling", Some("parent")),
        ("unrelated", None),
    ] {
        let mut partner = json!({ "type": "partner", "id": id, "name": id });
        if let Some(parent) = parent {
            partner["parent"] = parent.into();
        }
        lines.push(partner);
        lines.push(json!({ "type": "organization", "id": format!("o-{id}"), "partner": id, "name": format!("Client of {id}") }));
        lines.push(json!({
            "type": "account", "organization": format!("o-{id}"), "id": "a", "address": "anna@client.example",
            "added_at": "2026-09-01T00:00:00Z", "workloads": ["email"],
        }));
    }
    let gone = UpstreamOrganization {
        partner_name: "own".to_owned(),
        organization_id: "77".to_owned(),
        name: "Gone".to_owned(),
        owner: None,
        domains: None,
        source: None,
    };
    let events: Vec<_> =
        (1..).zip(&lines).map(|(at, line)| (at, parse_line(&line.to_string()).unwrap())).collect();
    assert_eq!(store.ingest(deployment, &events).await.unwrap().refused, []);
    let gone = store.upsert_upstream_organization(deployment, &gone).await.unwrap();
    store.record_poll(deployment, gone, at("2026-10-02T04:00:00Z"), &poll(), None).await.unwrap();
    assert_eq!(store.mark_gone(deployment, "own", &[], at("2026-11-04T08:00:00Z")).await.unwrap(), 1);
    for partner in store.partners(deployment).await.unwrap() {
        let logo = Logo::parse(LOGO).unwrap();
        store.save_logo(deployment, Whose::Partner(partner.id), None, Some(logo)).await.unwrap();
    }
    for row in store.organizations(deployment, &Default::default()).await.unwrap().rows {
        let logo = Logo::parse(LOGO).unwrap();
        store.save_logo(deployment, Whose::Organization(row.id), None, Some(logo)).await.unwrap();
    }
}

fn at(text: &str) -> Instant {
    parse_instant(text).unwrap()
}

/// An account, as an upstream shows it.
fn poll() -> PollFacts {
    let address = "anna@client.example".to_owned();
    let account = AccountFact {
        address: address.clone(),
        name: None,
        kind: AccountKind::Mailbox,
        added_at: at("2026-09-01T00:00:00Z"),
        restored: false,
    };
    let on = StateChange { workload: Some(Workload::Email), at: account.added_at, on: true };
    PollFacts {
        accounts: vec![account],
        deleted: Vec::new(),
        changes: vec![(address, on)],
        runs: Vec::new(),
        polls: [Workload::Email].into_iter().collect(),
        unreadable: Vec::new(),
        silent: Vec::new(),
    }
}

/// Nobody, somebody whose session has ended, and one of each role.
async fn people(store: &Store, deployment: &Scope) -> Vec<Person> {
    let ended = signed_in(store, deployment, Role::Admin, "ended@own.example").await;
    store.sign_out(&ended).await.unwrap();
    let mut people = vec![
        Person { name: "nobody", who: Who::Nobody, shows: None },
        Person { name: "ended", who: Who::Nobody, shows: Some(cookie(&ended)) },
    ];
    for (name, role) in [
        ("owner", Role::Owner),
        ("super admin", Role::SuperAdmin),
        ("admin", Role::Admin),
        ("support", Role::Support),
        ("finance", Role::Finance),
        ("operator", Role::Operator),
    ] {
        let token = signed_in(store, deployment, role, &format!("{}@own.example", role.as_str())).await;
        people.push(Person { name, who: Who::User(role), shows: Some(cookie(&token)) });
    }
    people
}

/// A key of each purpose, one of an organization, and the operator's.
async fn keys(store: &Store, deployment: &Scope) -> Vec<Person> {
    use Purpose::{Ingest, Read, Settings};
    let partner = store::KeyReach::Partner(store.find_partner(deployment, "own").await.unwrap().id);
    let organization = store.find_organization(deployment, "o-own").await.unwrap().id;
    let of: [(_, _, _, &'static [Purpose]); 5] = [
        ("key: ingest", partner, KeyReach::Partner, &[Ingest]),
        ("key: read", partner, KeyReach::Partner, &[Read]),
        ("key: settings", partner, KeyReach::Partner, &[Settings]),
        (
            "key of one",
            store::KeyReach::Organization(organization),
            KeyReach::Organization,
            &[Ingest, Read, Settings],
        ),
        ("operator's key", store::KeyReach::Everything, KeyReach::Everything, &[Ingest]),
    ];
    let mut keys = Vec::new();
    for (name, reach, reaches, purposes) in of {
        let purposes_of = Purposes::new(purposes.iter().copied());
        let new = NewKey { reach, name: name.to_owned(), purposes: purposes_of, expires_at: None };
        let key = store.add_key(deployment, new).await.unwrap().secret;
        let shows = Some(("authorization", format!("Bearer {key}")));
        keys.push(Person { name, who: Who::Key(reaches, purposes), shows });
    }
    keys
}

/// Adds somebody to [`Target::Own`] and signs them in; gives their session's token.
async fn signed_in(store: &Store, deployment: &Scope, role: Role, email: &str) -> String {
    let partner = (role != Role::Operator).then_some("own");
    let new = NewUser { partner, email, name: "Somebody", role, password: PASSWORD, made_up: false };
    store.add_user(deployment, new).await.unwrap();
    store.sign_in(email, PASSWORD, None).await.unwrap().token
}

fn cookie(token: &str) -> (&'static str, String) {
    ("cookie", format!("{}={token}", cookie_name(true)))
}

/// Has the owner launched by another portal; gives the cookie that their iframe gets.
async fn launched(router: &Router, store: &Store, deployment: &Scope) -> (&'static str, String) {
    let new = NewUser {
        partner: Some("own"),
        email: "framed@own.example",
        name: "Somebody",
        role: Role::Owner,
        password: PASSWORD,
        made_up: false,
    };
    store.add_user(deployment, new).await.unwrap();
    let pair = Ed25519KeyPair::generate().unwrap();
    let partner = store.find_partner(deployment, "own").await.unwrap().id;
    store.set_frame_origins(deployment, partner, None, &[PORTAL.to_owned()]).await.unwrap();
    let kid = store.add_launch_key(deployment, partner, "Portal", PORTAL, &public(&pair)).await.unwrap();
    let part = |value: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let now = store.now().timestamp();
    let claims = json!({
        "iss": PORTAL, "aud": AUDIENCE, "sub": "framed@own.example", "org": "o-own",
        "iat": now, "exp": now + 60, "jti": "one",
    });
    let signed =
        format!("{}.{}", part(json!({ "alg": "EdDSA", "typ": "JWT", "kid": kid.to_string() })), part(claims));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(pair.sign(signed.as_bytes()));
    let request = Request::post("/launch")
        .header(header::ORIGIN, PORTAL)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("token={signed}.{signature}")))
        .unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    let kept = cookies
        .filter(|cookie| cookie.starts_with(FRAMED_COOKIE))
        .find_map(|cookie| cookie.split(';').next());
    ("cookie", kept.unwrap().to_owned())
}

/// A public key as a JWK (RFC 8037).
fn public(pair: &Ed25519KeyPair) -> String {
    let x = BASE64_URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    json!({ "kty": "OKP", "crv": "Ed25519", "x": x }).to_string()
}

/// What the target is called in addresses.
async fn named(store: &Store, deployment: &Scope, target: Target) -> Ids {
    let (partner, organization) = match target {
        Target::Own => ("own", "o-own"),
        Target::Gone => ("own", "77"),
        Target::Child => ("child", "o-child"),
        Target::Parent => ("parent", "o-parent"),
        Target::Sibling => ("sibling", "o-sibling"),
        Target::Unrelated => ("unrelated", "o-unrelated"),
        Target::Invented => return all_of("019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b"),
        Target::Number => return all_of("1"),
    };
    let partner = store.find_partner(deployment, partner).await.unwrap().id;
    let organization = store.find_organization(deployment, organization).await.unwrap().id;
    let month = MONTH.parse().unwrap();
    let history =
        store.organization_history(deployment, organization, month..=month, store.now()).await.unwrap();
    let key = public(&Ed25519KeyPair::generate().unwrap());
    Ids {
        organization: organization.to_string(),
        partner: partner.to_string(),
        account: history.accounts[0].id.to_string(),
        launch_key: store
            .add_launch_key(deployment, partner, "Another", PORTAL, &key)
            .await
            .unwrap()
            .to_string(),
    }
}

fn all_of(id: &str) -> Ids {
    let id = || id.to_owned();
    Ids { organization: id(), partner: id(), account: id(), launch_key: id() }
}
