//! The door of these tests: installations in folders of their own, with a month's report, and servers for those that grow.

use std::path::Path;

use bytes::Bytes;
use chrono_tz::Tz;
use domain::event::parse_line;
use domain::id::OrganizationId;
use domain::language::Language;
use domain::recipient::{DeliveryForm, check};
use domain::time::{Instant, parse_instant};
use domain::zone::Zone;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use store::{
    DeliveryState, Held, Opened, Options, OrganizationKey, PlannedReport, RenderedReport, ReportClaim, Store,
};

pub(crate) use crate::work::claim;
use crate::work::digest;

/// When October's report falls due.
pub(crate) const DUE: &str = "2026-11-05T06:00:00Z";
/// The only file that [`Place::report`] makes.
pub(crate) const PDF: &[u8] = b"%PDF-2.0 october";

const PASSWORD: &str = "correct horse battery";

/// Whether the secret that [`Place::second_factor`] left can be read: a code is then looked at, and is wrong.
pub(crate) async fn opens_second_factor(opened: &Opened) -> bool {
    let step = match opened.store.sign_in("app@p.example", PASSWORD, None).await {
        Err(store::SignInError::StepWanted(step)) => step,
        other => panic!("{other:?}"),
    };
    let taken = opened.store.take_step(&step.token, "000000", None).await;
    matches!(taken, Err(store::StepError::Wrong))
}

/// An installation.
pub(crate) struct Place {
    pub(crate) options: Options,
    folder: tempfile::TempDir,
}

pub(crate) fn at(text: &str) -> Instant {
    parse_instant(text).unwrap()
}

impl Place {
    /// One that is not there yet.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { data_dir: folder.path().join("data"), ..Options::default() };
        Self { options, folder }
    }

    /// One with an organization `o` whose delivery is on.
    pub(crate) async fn new() -> Self {
        let place = Self::empty();
        place.begin().await;
        place
    }

    /// The same, somewhere else: what [`Place::new`] puts into it.
    pub(crate) async fn begin(&self) {
        let opened = self.open("2026-11-01T00:00:00Z").await;
        for line in [
            r#"{"type":"partner","id":"p","name":"Müller \\N \\\\ 😀\tGmbH","domains":["contoso.example"]}"#,
            r#"{"type":"organization","id":"o","partner":"p","name":"Organization"}"#,
            r#"{"type":"account","organization":"o","id":"1","address":"ann@contoso.example","added_at":"2026-09-01T08:00:00Z","workloads":["email"]}"#,
            r#"{"type":"run","organization":"o","account":"1","workload":"email","ended_at":"2026-10-01T02:14:09Z","outcome":"failed","error":"The service answered 503."}"#,
        ] {
            push(&opened, line).await;
        }
        deliver(&opened).await;
    }

    /// The installation, opened by a process whose clock starts there.
    pub(crate) async fn open(&self, now: &str) -> Opened {
        Store::open(&self.options_at(now)).await.unwrap()
    }

    pub(crate) fn options_at(&self, now: &str) -> Options {
        Options { now: Some(at(now)), ..self.options.clone() }
    }

    /// A path beside the data folder.
    pub(crate) fn beside(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Gives somebody a second step of signing in, whose secret is sealed.
    pub(crate) async fn second_factor(&self, opened: &Opened) {
        let store = &opened.store;
        let (partner, role) = (Some("p"), domain::role::Role::Owner);
        let new = store::NewUser {
            partner,
            email: "app@p.example",
            name: "A",
            role,
            password: PASSWORD,
            made_up: false,
        };
        store.add_user(&opened.deployment, new).await.unwrap();
        let token = store.sign_in("app@p.example", PASSWORD, None).await.unwrap().token;
        let scope = store.session(store::SessionKind::Direct, &token).await.unwrap().unwrap();
        let (app, _) = store.begin_second_factor(&scope, PASSWORD).await.unwrap();
        let secret = totp_rs::Secret::try_from_base32(&app.secret).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let now = u64::try_from(store.now().timestamp()).unwrap();
        store.confirm_second_factor(&scope, &totp.generate(now).to_string()).await.unwrap();
    }

    /// Plans October's report and makes it.
    pub(crate) async fn report(&self) -> OrganizationId {
        let opened = self.open(DUE).await;
        plan(&opened).await;
        let claimed = claim(&opened).await.unwrap();
        assert_eq!(finish(&opened, &claimed).await, Held::Yes);
        claimed.organization
    }

    /// The database behind the store's back.
    pub(crate) async fn database(&self) -> DatabaseConnection {
        sqlite(&self.options.data_dir.join("bsr.sqlite3")).await
    }
}

/// An SQLite file behind everybody's back.
#[expect(clippy::disallowed_methods, reason = "a test's door: it does what nobody should")]
pub(crate) async fn sqlite(file: &Path) -> DatabaseConnection {
    sea_orm::Database::connect(format!("sqlite://{}", file.display())).await.unwrap()
}

/// Runs the test with a PostgreSQL database of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "a test's door: it makes the database that the store then opens"
)]
pub(crate) async fn with_postgres<F: Future<Output = ()>>(test: impl FnOnce(String) -> F) {
    let url = std::env::var("BSR_TEST_POSTGRES_URL")
        .expect("BSR_TEST_POSTGRES_URL names no PostgreSQL server: run `cargo xtask test`, which starts one");
    let name = format!("archive_{}", uuid::Uuid::now_v7().simple());
    let server = sea_orm::Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    test(format!("{}/{name}", url.rsplit_once('/').unwrap().0)).await;
    // Only after a test that passed: one that failed leaves its database to be looked at.
    server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

/// Its content, read by a connection of the test's own.
#[expect(clippy::disallowed_methods, reason = "a test's door: it looks behind the store's back")]
pub(crate) async fn postgres(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.unwrap()
}

/// A place in the bucket that nobody else has.
#[expect(clippy::disallowed_methods, reason = "a test's door: where the bucket is")]
pub(crate) fn bucket() -> String {
    let url = std::env::var("BSR_TEST_S3_URL")
        .expect("BSR_TEST_S3_URL names no bucket: run `cargo xtask test`, which starts a server with one");
    format!("{url}/{}", uuid::Uuid::now_v7().simple())
}

pub(crate) async fn push(opened: &Opened, line: &str) {
    let answer = opened.store.ingest(&opened.deployment, &[(1, parse_line(line).unwrap())]).await.unwrap();
    assert_eq!(answer.refused, []);
}

/// Switches delivery on for two addresses.
pub(crate) async fn deliver(opened: &Opened) {
    let (store, scope) = (&opened.store, &opened.deployment);
    let organization = store.find_organization(scope, "o").await.unwrap().id;
    let ownership = store.ownership(scope, organization, false).await.unwrap();
    let recipients = vec!["it@contoso.example".to_owned(), "boss@contoso.example".to_owned()];
    let checked =
        check(&DeliveryForm { on: true, recipients, consent: false }, &ownership, Language::En).unwrap();
    store.save_delivery_settings(scope, organization, 0, &checked).await.unwrap();
}

pub(crate) async fn plan(opened: &Opened) {
    let period = "2026-10".parse().unwrap();
    let (store, scope) = (&opened.store, &opened.deployment);
    let found = store.organizations_to_plan(scope, OrganizationKey::default(), 10, period).await.unwrap();
    let owed = found.iter().map(|organization| PlannedReport {
        organization: organization.key,
        period,
        due_at: at(DUE),
        expires_at: at("2027-05-05T06:00:00Z"),
        cut_off: None,
    });
    store.plan_reports(scope, &owed.collect::<Vec<_>>()).await.unwrap();
}

/// Finishes a claimed report with [`PDF`].
pub(crate) async fn finish(opened: &Opened, claim: &ReportClaim) -> Held {
    let digest = digest(claim);
    let rendered =
        RenderedReport { bytes: Bytes::from_static(PDF), pages: 1, digest, zone: Zone::of(Tz::UTC) };
    let stored = opened.store.store_report(&opened.deployment, claim, rendered).await.unwrap();
    opened.store.finish_reports(&opened.deployment, &[stored]).await.unwrap()[0]
}

/// The bytes of October's report.
pub(crate) async fn download(
    opened: &Opened,
    organization: OrganizationId,
) -> Result<Bytes, store::ReportFileError> {
    let period = "2026-10".parse().unwrap();
    opened.store.report_file(&opened.deployment, organization, period).await.map(|file| file.bytes)
}

/// What became of the mails.
pub(crate) async fn mails(opened: &Opened, organization: OrganizationId) -> Vec<DeliveryState> {
    let mails = opened.store.deliveries(&opened.deployment, organization).await.unwrap();
    mails.iter().map(|mail| mail.state).collect()
}
