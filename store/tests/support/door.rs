//! The door of the store's tests: a fresh store on each of the two databases, and its clock wherever a test wants it.

use std::net::IpAddr;
use std::path::Path;

use domain::event::parse_line;
use domain::id::OrganizationId;
use domain::role::Role;
use domain::time::{Instant, parse_instant};
use sea_orm::ConnectionTrait;
use store::{KeyReach, NewKey, NewUser, Opened, Options, Scope, ShownOnce, Store};

/// When the clock of a fresh store starts.
pub(crate) const START: &str = "2026-11-20T12:00:00Z";
/// The password of every user of the tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A fresh store.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) deployment: Scope,
    options: Options,
    _folder: tempfile::TempDir,
}

/// Runs the test on SQLite and on PostgreSQL, each with a database of its own.
pub(crate) async fn each_database<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    test(fresh(None).await).await;
    let (server, name, url) = fresh_postgres().await;
    test(fresh(Some(url)).await).await;
    // Only after a test that passed: one that failed leaves its database to be looked at.
    server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

/// The same for what nobody has opened yet.
pub(crate) async fn each_empty<F: Future<Output = ()>>(test: impl Fn(Options) -> F) {
    let folder = tempfile::tempdir().unwrap();
    test(options(folder.path(), None)).await;
    let folder = tempfile::tempdir().unwrap();
    let (server, name, url) = fresh_postgres().await;
    test(options(folder.path(), Some(url))).await;
    server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

fn options(folder: &Path, database_url: Option<String>) -> Options {
    Options { data_dir: folder.to_owned(), database_url, now: Some(at(START)), ..Options::default() }
}

async fn fresh(database_url: Option<String>) -> World {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path(), database_url);
    let Opened { store, deployment } = Store::open(&options).await.unwrap();
    World { store, deployment, options, _folder: folder }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's door: it makes the database that the store then opens"
)]
async fn fresh_postgres() -> (sea_orm::DatabaseConnection, String, String) {
    let url = std::env::var("BSR_TEST_POSTGRES_URL")
        .expect("BSR_TEST_POSTGRES_URL names no PostgreSQL server: run `cargo xtask test`, which starts one");
    let name = format!("store_{}", uuid::Uuid::now_v7().simple());
    let server = sea_orm::Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (before, _) = url.rsplit_once('/').unwrap();
    let fresh = format!("{before}/{name}");
    (server, name, fresh)
}

impl World {
    /// One on SQLite, for what no database answers differently.
    pub(crate) async fn alone() -> Self {
        fresh(None).await
    }

    /// The same data, opened by another process whose clock starts there.
    pub(crate) async fn at(&self, now: &str) -> Opened {
        self.try_at(now).await.unwrap()
    }

    /// The same, if it can be opened.
    pub(crate) async fn try_at(&self, now: &str) -> Result<Opened, store::Error> {
        Store::open(&Options { now: Some(at(now)), ..self.options.clone() }).await
    }

    /// The same data, opened by a process with other settings.
    #[allow(dead_code, reason = "not every binary of tests signs in")]
    pub(crate) async fn with(&self, change: impl FnOnce(&mut Options)) -> Opened {
        let mut options = self.options.clone();
        change(&mut options);
        Store::open(&options).await.unwrap()
    }

    /// Takes away the key that the deployment made for itself to seal secrets with.
    #[allow(dead_code, reason = "not every binary of tests seals")]
    pub(crate) async fn forget_own_sealing_key(&self) {
        let delete = "DELETE FROM signing_key WHERE purpose = 'sign-in'";
        self.database().await.execute_unprepared(delete).await.unwrap();
        let file = self.options.data_dir.join("sign-in.key");
        assert!(self.options.database_url.is_some() || file.exists());
        if file.exists() {
            std::fs::remove_file(file).unwrap();
        }
    }

    /// Pushes lines as the deployment; each has to be taken.
    pub(crate) async fn push(&self, lines: &[&str]) {
        self.push_as(&self.deployment, lines).await;
    }

    pub(crate) async fn push_as(&self, scope: &Scope, lines: &[&str]) {
        let events: Vec<_> =
            (1..).zip(lines).map(|(number, line)| (number, parse_line(line).unwrap())).collect();
        let answer = self.store.ingest(scope, &events).await.unwrap();
        assert_eq!(answer.refused, []);
    }

    /// Partner `parent` with organization `o-parent`, its sub-reseller `child` with `o-child`, and the unrelated `other`
    /// with `o-other`.
    pub(crate) async fn partners(&self) {
        self.push(&[
            r#"{"type":"partner","id":"parent","name":"Parent","domains":["parent.example"]}"#,
            r#"{"type":"partner","id":"child","name":"Child","parent":"parent","domains":["child.example"]}"#,
            r#"{"type":"partner","id":"other","name":"Other"}"#,
            r#"{"type":"organization","id":"o-parent","partner":"parent","name":"Alpha","domains":["alpha.example"]}"#,
            r#"{"type":"organization","id":"o-child","partner":"child","name":"Beta","domains":["beta.example"]}"#,
            r#"{"type":"organization","id":"o-other","partner":"other","name":"Gamma"}"#,
        ])
        .await;
    }

    /// The database behind the store's back.
    #[expect(clippy::disallowed_methods, reason = "a test's door: it does what nobody should")]
    pub(crate) async fn database(&self) -> sea_orm::DatabaseConnection {
        let file = || format!("sqlite://{}/bsr.sqlite3", self.options.data_dir.display());
        sea_orm::Database::connect(self.options.database_url.clone().unwrap_or_else(file)).await.unwrap()
    }

    /// Adds a user.
    pub(crate) async fn add_user(&self, partner: Option<&str>, email: &str, role: Role) {
        let new = NewUser { partner, email, name: "Somebody", role, password: PASSWORD, made_up: false };
        self.store.add_user(&self.deployment, new).await.unwrap();
    }

    /// Adds a user and signs them in.
    pub(crate) async fn user(&self, partner: &str, email: &str, role: Role) -> Scope {
        self.add_user(Some(partner), email, role).await;
        let token = self.store.sign_in(email, PASSWORD, None).await.unwrap().token;
        self.store.session(store::SessionKind::Direct, &token).await.unwrap().unwrap()
    }

    /// Adds an operator and signs them in.
    pub(crate) async fn operator(&self) -> Scope {
        const EMAIL: &str = "root@operator.example";
        self.add_user(None, EMAIL, Role::Operator).await;
        let token = self.store.sign_in(EMAIL, PASSWORD, None).await.unwrap().token;
        self.store.session(store::SessionKind::Direct, &token).await.unwrap().unwrap()
    }

    /// Makes a key as the deployment, and shows it.
    pub(crate) async fn add_key(&self, reach: KeyReach, purposes: &str) -> ShownOnce {
        let purposes = purposes.parse().unwrap();
        let new = NewKey { reach, purposes, name: "sender".into(), expires_at: None };
        self.store.add_key(&self.deployment, new).await.unwrap()
    }

    /// The scope of a new key.
    pub(crate) async fn key(&self, reach: KeyReach, purposes: &str) -> Scope {
        let key = self.add_key(reach, purposes).await;
        self.store.key_scope(&key.secret).await.unwrap().unwrap()
    }

    /// The reach of a key of that partner.
    pub(crate) async fn reach(&self, partner: &str) -> KeyReach {
        KeyReach::Partner(self.store.find_partner(&self.deployment, partner).await.unwrap().id)
    }

    /// The organization of that sender's id.
    pub(crate) async fn organization(&self, id: &str) -> OrganizationId {
        self.store.find_organization(&self.deployment, id).await.unwrap().id
    }
}

pub(crate) fn at(text: &str) -> Instant {
    parse_instant(text).unwrap()
}

pub(crate) fn address(text: &str) -> Option<IpAddr> {
    Some(text.parse().unwrap())
}
