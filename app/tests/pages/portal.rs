//! The door of the pages' tests: a portal over a fresh store, and a browser without scripts.

use app::{Deployment, shell};
use axum::Router;
use axum::body::{Body, to_bytes};
use domain::digest::{MonthDigest, Whose};
use domain::event::parse_line;
use domain::history::OrganizationHistory;
use domain::id::OrganizationId;
use domain::language::Language;
use domain::month::organization_month;
use domain::period::Period;
use domain::schedule::Schedule;
use domain::time::parse_instant;
use domain::workload::Source;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request};
use leptos::config::LeptosOptions;
use leptos::context::provide_context;
use leptos_axum::{LeptosRoutes as _, render_app_async_with_context};
use std::borrow::Cow;
use store::{
    Held, NewUser, Opened, Options, OrganizationKey, PlannedReport, RenderedReport, ReportClaim, Scope, Store,
};
use tower::ServiceExt as _;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// Where the settings' form goes.
pub(crate) const SAVE: &str = "/api/ui/save-delivery";

/// When it is, unless a test says otherwise.
const NOW: &str = "2026-11-20T12:00:00Z";

/// A portal with two partners that do not see each other.
pub(crate) struct Portal {
    router: Router,
    tokens: Vec<(&'static str, String)>,
    /// The organization of the partner whose users ask.
    pub(crate) ours: OrganizationId,
    /// The other partner's.
    pub(crate) foreign: OrganizationId,
    pub(crate) store: Store,
    pub(crate) deployment: Scope,
    _folder: tempfile::TempDir,
}

/// What a browser gets.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    /// The cookie that was set, as a browser sends it back.
    pub(crate) left: String,
    pub(crate) body: String,
}

impl Answer {
    /// The words in each row of the list of reports.
    pub(crate) fn rows(&self) -> Vec<String> {
        let list = self.body.split_once("id=\"reports\"").map_or("", |(_, rest)| rest);
        let list = list
            .split_once("<tbody")
            .map_or("", |(_, rest)| rest)
            .split("</tbody>")
            .next()
            .unwrap_or_default();
        list.split("<tr").skip(1).map(words).collect()
    }
}

/// Markup without its tags.
fn words(markup: &str) -> String {
    markup
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text)
        .collect::<Vec<_>>()
        .join(" ")
}

impl Portal {
    /// On the twentieth of November, the day on which the organizations became known.
    pub(crate) async fn open() -> Self {
        Self::open_at(NOW, NOW).await
    }

    /// With organizations that are known since the first instant, at the second one.
    pub(crate) async fn open_at(known_since: &str, now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = |now| Options {
            data_dir: folder.path().to_owned(),
            now: Some(parse_instant(now).unwrap()),
            ..Options::default()
        };
        let Opened { store, deployment } = Store::open(&options(known_since)).await.unwrap();
        let lines = [
            r#"{"type":"partner","id":"p","name":"Reseller","domains":["reseller.example"],"time_zone":"Europe/Copenhagen"}"#,
            r#"{"type":"organization","id":"o","partner":"p","name":"Client & Søn <b>","domains":["client.example"]}"#,
            r#"{"type":"partner","id":"q","name":"Other"}"#,
            r#"{"type":"organization","id":"f","partner":"q","name":"Foreign"}"#,
        ];
        let events: Vec<_> = (1..).zip(lines.map(|line| parse_line(line).unwrap())).collect();
        assert_eq!(store.ingest(&deployment, &events).await.unwrap().refused, []);
        let Opened { store, deployment } = Store::open(&options(now)).await.unwrap();
        let mut tokens = Vec::new();
        for role in ["owner", "admin", "support", "finance"] {
            let email = format!("{role}@reseller.example");
            let user = NewUser {
                partner: Some("p"),
                email: &email,
                name: role,
                role: role.parse().unwrap(),
                password: PASSWORD,
                made_up: false,
            };
            store.add_user(&deployment, user).await.unwrap();
            tokens.push((role, store.sign_in(&email, PASSWORD, None).await.unwrap().token));
        }
        let ours = store.find_organization(&deployment, "o").await.unwrap().id;
        let foreign = store.find_organization(&deployment, "f").await.unwrap().id;
        Self { router: router(store.clone()), tokens, ours, foreign, store, deployment, _folder: folder }
    }

    /// Pushes lines as the deployment; each has to be taken.
    pub(crate) async fn push(&self, lines: &[&str]) {
        let events: Vec<_> = (1..).zip(lines.iter().map(|line| parse_line(line).unwrap())).collect();
        assert_eq!(self.store.ingest(&self.deployment, &events).await.unwrap().refused, []);
    }

    /// Plans our organization's report of that period, which was due on the fifth at noon UTC.
    pub(crate) async fn plan(&self, period: &str) {
        let period: Period = period.parse().unwrap();
        let first = OrganizationKey::default();
        let all = self.store.organizations_to_plan(&self.deployment, first, 100, period).await.unwrap();
        let due = |period: Period| parse_instant(&format!("{}-05T12:00:00Z", period.next())).unwrap();
        let report = PlannedReport {
            organization: all.iter().find(|it| it.id == self.ours).unwrap().key,
            period,
            due_at: due(period),
            expires_at: due(period.plus(6)),
            cut_off: None,
        };
        assert_eq!(self.store.plan_reports(&self.deployment, &[report]).await.unwrap(), 1);
    }

    /// Takes the next planned report on.
    pub(crate) async fn claim(&self) -> ReportClaim {
        self.store.claim_reports(&self.deployment, None, 1).await.unwrap().remove(0)
    }

    /// Makes the next planned report, its days cut by that zone.
    pub(crate) async fn make(&self, zone: &str) {
        let claim = self.claim().await;
        let (id, period, zone) = (claim.organization, claim.period, zone.parse().unwrap());
        let history = self.store.organization_history(&self.deployment, id, period..=period, claim.cut_off);
        let history = OrganizationHistory { zone, ..history.await.unwrap() };
        let month = organization_month(&history, period, claim.cut_off, 0.0);
        let whose = Whose {
            organization_id: id,
            organization: &claim.organization_name,
            partner: &claim.partner_name,
            source: Source::M365,
            // Whatever the report's language, the page has its own.
            language: Language::De,
        };
        let digest = MonthDigest::of(&month, &history, whose);
        let rendered = RenderedReport { bytes: b"%PDF".as_slice().into(), pages: 3, digest, zone };
        let stored = self.store.store_report(&self.deployment, &claim, rendered).await.unwrap();
        assert_eq!(self.store.finish_reports(&self.deployment, &[stored]).await.unwrap(), [Held::Yes]);
    }

    /// Opens a page.
    pub(crate) async fn get(&self, role: Option<&str>, address: &str) -> Answer {
        self.ask(Method::GET, address, &self.session(role), "text/html", String::new()).await
    }

    /// Opens a page with just that cookie.
    pub(crate) async fn get_with(&self, cookie: &str, address: &str) -> Answer {
        self.ask(Method::GET, address, cookie, "text/html", String::new()).await
    }

    /// Goes where a form's answer leads, with the cookie that it left.
    pub(crate) async fn get_after(&self, role: Option<&str>, answer: &Answer) -> Answer {
        let cookies = format!("{}; {}", self.session(role), answer.left);
        self.ask(Method::GET, &answer.location, &cookies, "text/html", String::new()).await
    }

    /// Sends a form as a browser without scripts does.
    pub(crate) async fn post<V: AsRef<str>>(
        &self,
        role: Option<&str>,
        to: &str,
        form: &[(&str, V)],
    ) -> Answer {
        self.ask(Method::POST, to, &self.session(role), "text/html,*/*;q=0.8", encode(form)).await
    }

    /// Sends a form as our own script does.
    pub(crate) async fn script<V: AsRef<str>>(
        &self,
        role: Option<&str>,
        to: &str,
        form: &[(&str, V)],
    ) -> Answer {
        self.ask(Method::POST, to, &self.session(role), "application/json", encode(form)).await
    }

    /// The settings' form as that page drew it, with these fields filled in.
    pub(crate) fn form(&self, page: &Answer, fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let marker = "name=\"version\" value=\"";
        let version =
            page.body.split_once(marker).expect("the form has a version").1.split_once('"').unwrap().0;
        let mut form = vec![("organization", self.ours.to_string()), ("version", version.to_owned())];
        form.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        form
    }

    fn session(&self, role: Option<&str>) -> String {
        let token = self.tokens.iter().find(|(of, _)| Some(*of) == role);
        token.map_or_else(String::new, |(_, token)| format!("bsr={token}"))
    }

    async fn ask(&self, method: Method, address: &str, cookie: &str, accept: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(ACCEPT, accept)
            .header(COOKIE, cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = |name| header(&parts.headers, name).into_owned();
        let set = text(SET_COOKIE);
        Answer {
            status: parts.status.as_u16(),
            location: text(LOCATION),
            left: set.split(';').next().unwrap_or_default().to_owned(),
            // A form answers in bytes that only our own code reads, besides leading to a page.
            body: String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned(),
        }
    }
}

fn header(headers: &HeaderMap, name: http::HeaderName) -> Cow<'_, str> {
    headers.get(name).map_or_else(Cow::default, |value| String::from_utf8_lossy(value.as_bytes()))
}

fn encode<V: AsRef<str>>(form: &[(&str, V)]) -> String {
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in form {
        out.append_pair(name, value.as_ref());
    }
    out.finish()
}

/// The pages as the `server` crate puts them up.
fn router(store: Store) -> Router {
    let deployment = Deployment {
        store,
        schedule: Schedule::default(),
        allow_outside: false,
        minor_issue_share: 0.0,
        mail_folder: None,
        public_url: "http://localhost:3000".into(),
        secure_cookies: false,
        providers: Vec::new().into(),
    };
    let options = LeptosOptions::builder().output_name("bsr").build();
    let context = move || provide_context(deployment.clone());
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let unknown = render_app_async_with_context(context.clone(), document.clone());
    Router::<LeptosOptions>::new()
        .leptos_routes_with_context(&options, app::routes(), context, document)
        .fallback(unknown)
        .with_state(options)
}
