//! Signing in in two steps and one's own account, by plain forms: nothing here runs a script.

mod demanded;

use std::time::Instant;

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use totp_rs::{Builder, Secret, Totp};

use crate::support::{Server, World, form};

const EMAIL: &str = "ann@reseller.example";
const PASSWORD: &str = "correct horse battery";
const NEW_PASSWORD: &str = "tulip gravel ninety moss";
/// When the clock of a world starts: 2026-11-06T08:00:00Z.
const START: u64 = 1_793_952_000;

/// A browser without scripts: it keeps cookies, and follows nothing by itself.
struct Browser {
    client: Client,
    server: Server,
    cookies: Vec<(String, String)>,
    started: Instant,
}

impl Browser {
    fn new(server: Server) -> Self {
        let client =
            Client::builder().redirect(Policy::none()).user_agent("Firefox/140 (X11; Linux)").build();
        Self { client: client.unwrap(), server, cookies: Vec::new(), started: Instant::now() }
    }

    fn keep(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn sent(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    async fn get(&mut self, path: &str) -> (StatusCode, String, String) {
        let request = self.client.get(self.server.url(path)).header(header::COOKIE, self.sent());
        self.answer(request.send().await.unwrap()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let request = self.client.post(self.server.url(path)).header(header::COOKIE, self.sent());
        let request = request.header(header::ACCEPT, "text/html");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.answer(request.body(form(fields)).send().await.unwrap()).await
    }

    /// The status, where it leads, and the page.
    async fn answer(&mut self, answer: Response) -> (StatusCode, String, String) {
        self.keep(&answer);
        let leads = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        (answer.status(), leads.unwrap_or_default(), answer.text().await.unwrap())
    }

    /// Posts a form of the account, which leads back to the page; gives that page.
    async fn told(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let (status, leads, _) = self.post(path, fields).await;
        assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/account"), "{path}");
        let (status, _, page) = self.get("/account").await;
        assert_eq!(status, StatusCode::OK);
        page
    }

    /// Signs in with a password; gives where that leads.
    async fn sign_in(&mut self, password: &str) -> String {
        let fields = [("email", EMAIL), ("password", password), ("next", "/account")];
        self.post("/api/ui/sign-in", &fields).await.1
    }

    /// What the app shows so many seconds from now.
    fn code(&self, app: &Totp, ahead: i64) -> String {
        let now = START + self.started.elapsed().as_secs();
        app.generate(now.checked_add_signed(ahead).unwrap()).to_string()
    }
}

fn world() -> World {
    let world = World::new();
    let lines = world.file("lines.ndjson", r#"{"type":"partner","id":"p","name":"Reseller"}"#);
    world.ok(&["ingest", &lines]);
    let user = ["user", "add", "--email", EMAIL, "--role", "support", "--partner", "p", "--name", "Ann"];
    let added = world.feed(&[&user[..], &["--password-stdin"]].concat(), format!("{PASSWORD}\n").as_bytes());
    assert_eq!(added.status, 0, "{}", added.err);
    world
}

/// Sets up the app; gives it and the recovery codes.
async fn set_up(browser: &mut Browser) -> (Totp, Vec<String>) {
    let (status, _, page) = browser.post("/account/second-step", &[("password", PASSWORD)]).await;
    assert_eq!(status, StatusCode::OK);
    let app = app_on(&page);
    let (status, _, again) = browser.post("/account/second-step/confirm", &[("code", "000000")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("The code is wrong.") && again.contains("class=\"qr-code\""), "{again}");
    // One step late, so that the code of now is yet to be taken.
    let code = browser.code(&app, -30);
    let (status, _, page) = browser.post("/account/second-step/confirm", &[("code", &code)]).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    (app, recovery_codes(&page))
}

/// The recovery codes that a page shows.
fn recovery_codes(page: &str) -> Vec<String> {
    let items = page.split("<li>").skip(1);
    let codes: Vec<String> = items.map(|item| item.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10, "{page}");
    codes
}

/// The app that a page sets up.
fn app_on(page: &str) -> Totp {
    assert!(page.contains("<svg class=\"qr-code\"") && !page.contains("<script"), "{page}");
    let secret = page.split("<code class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

#[tokio::test]
async fn two_steps_are_set_up_wanted_and_switched_off_by_plain_forms() {
    let world = world();
    let mut browser = Browser::new(world.serve(&["--no-worker"]));
    let (status, leads, _) = browser.get("/account").await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/sign-in?next=%2Faccount"));
    let (status, leads, _) = browser.get("/sign-in/code").await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/sign-in"));

    assert_eq!(browser.sign_in(PASSWORD).await, "/account");
    let page = browser.told("/account/second-step", &[("password", "wrong")]).await;
    assert!(page.contains("The password is wrong.") && page.contains("It is off."), "{page}");
    let before = browser.cookie("bsr").unwrap().to_owned();
    let (app, codes) = set_up(&mut browser).await;
    assert_ne!(browser.cookie("bsr").unwrap(), before, "asking for the password again makes a new token");
    let (status, _, page) = browser.get("/account").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("It is on since 6 November 2026.") && page.contains("10 recovery codes are left."));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let key = world.path("data/sign-in.key").metadata().unwrap();
        assert_eq!(key.permissions().mode() & 0o077, 0, "only its owner reads it");
    }

    // The password alone opens nothing.
    browser.cookies.clear();
    assert_eq!(browser.sign_in(PASSWORD).await, "/sign-in/code?next=%2Faccount");
    assert_eq!(browser.cookie("bsr"), None);
    let step = browser.cookie("bsr_step").unwrap().to_owned();
    for cookies in [format!("bsr_step={step}"), format!("bsr={step}"), format!("__Host-bsr_embed={step}")] {
        for path in ["/organizations", "/account", "/deployment"] {
            let request = browser.client.get(browser.server.url(path)).header(header::COOKIE, &cookies);
            assert_eq!(request.send().await.unwrap().status(), StatusCode::SEE_OTHER, "{path} {cookies}");
        }
    }
    let (status, _, page) = browser.get("/sign-in/code?next=%2Faccount").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("One more step") && page.contains("value=\"/account\""), "{page}");
    let (status, _, page) = browser.post("/sign-in/code", &[("code", "000000"), ("next", "/account")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("The code is wrong."), "{page}");
    let code = browser.code(&app, 0);
    let (status, leads, _) =
        browser.post("/sign-in/code", &[("code", &code), ("next", "//evil.example")]).await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/organizations"));
    assert!(browser.cookie("bsr").is_some() && browser.cookie("bsr_step").is_none());

    // A recovery code, and which are left.
    browser.cookies.clear();
    browser.sign_in(PASSWORD).await;
    let fields = [("code", codes[0].as_str()), ("next", "/account")];
    assert_eq!(browser.post("/sign-in/code", &fields).await.1, "/account");
    assert!(browser.get("/account").await.2.contains("9 recovery codes are left."));
    // Both ask for a code as well.
    let asked = |password, code| [("password", password), ("code", code)];
    let page = browser.told("/account/second-step/codes", &asked(PASSWORD, "")).await;
    assert!(page.contains("The code is wrong.") && page.contains("9 recovery codes are left."), "{page}");
    let (_, _, page) = browser.post("/account/second-step/codes", &asked(PASSWORD, &codes[1])).await;
    let codes = recovery_codes(&page);

    let page = browser.told("/account/second-step/off", &asked("wrong", &codes[0])).await;
    assert!(page.contains("The password is wrong.") && page.contains("It is on since"), "{page}");
    let page = browser.told("/account/second-step/off", &asked(PASSWORD, "000000")).await;
    assert!(page.contains("The code is wrong.") && page.contains("It is on since"), "{page}");
    let page = browser.told("/account/second-step/off", &asked(PASSWORD, &codes[0])).await;
    assert!(page.contains("Two-step verification is off now."), "{page}");
    browser.cookies.clear();
    assert_eq!(browser.sign_in(PASSWORD).await, "/account");
}

#[tokio::test]
async fn five_wrong_codes_lead_back_to_the_password_and_an_operator_helps_who_lost_everything() {
    let world = world();
    let mut browser = Browser::new(world.serve(&["--no-worker"]));
    browser.sign_in(PASSWORD).await;
    let (app, _) = set_up(&mut browser).await;
    browser.cookies.clear();
    browser.sign_in(PASSWORD).await;
    for _ in 0..4 {
        let (status, ..) = browser.post("/sign-in/code", &[("code", "123456")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (status, leads, _) = browser.post("/sign-in/code", &[("code", "123456")]).await;
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, "/sign-in"));
    assert!(browser.get("/sign-in").await.2.contains("too many wrong codes"));
    let code = browser.code(&app, 0);
    assert_eq!(browser.post("/sign-in/code", &[("code", &code)]).await.1, "/sign-in", "it is over");

    let reset = world.ok(&["user", "reset-second-factor", "--email", EMAIL]);
    assert_eq!(reset.trim(), "ann@reseller.example signs in with the password alone now");
    assert_eq!(browser.sign_in(PASSWORD).await, "/account");
    assert_eq!(browser.get("/account").await.0, StatusCode::OK);
    let ended = world.ok(&["user", "end-sessions", "--email", EMAIL]);
    assert_eq!(ended.trim(), "ended 1 sessions of ann@reseller.example");
    assert_eq!(browser.get("/account").await.0, StatusCode::SEE_OTHER);
    assert!(world.ok(&["verify", "--audit"]).contains("whole"));
}

#[tokio::test]
async fn a_password_is_changed_and_sessions_are_ended_by_plain_forms() {
    let world = world();
    let mut browser = Browser::new(world.serve(&["--no-worker"]));
    browser.sign_in(PASSWORD).await;
    let elsewhere = format!("bsr={}", browser.cookie("bsr").unwrap());
    browser.cookies.clear();
    browser.sign_in(PASSWORD).await;
    let change = |current, new, again| [("current", current), ("new", new), ("again", again)];
    for (fields, told) in [
        (change("wrong", NEW_PASSWORD, NEW_PASSWORD), "The password is wrong."),
        (change(PASSWORD, NEW_PASSWORD, PASSWORD), "The two new passwords are not the same."),
        (change(PASSWORD, "much2small", "much2small"), "The password needs at least 12 characters."),
        (change(PASSWORD, "Ann@Reseller.Example", "Ann@Reseller.Example"), "built on your name"),
    ] {
        let page = browser.told("/account/password", &fields).await;
        assert!(page.contains(told) && !page.contains(fields[1].1), "{told}: {page}");
    }

    // Both sessions are in the list, with the browser's name; the other one is ended from this one.
    let (_, _, page) = browser.get("/account").await;
    assert!(page.contains("Firefox on Linux") && page.contains("This session"), "{page}");
    let end = page.split("action=\"/account/sessions/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = browser.told(&format!("/account/sessions/{end}"), &[]).await;
    assert!(page.contains("The session is over.") && !page.contains(&end), "{page}");
    let gone = browser.client.get(browser.server.url("/account")).header(header::COOKIE, elsewhere).send();
    assert_eq!(gone.await.unwrap().status(), StatusCode::SEE_OTHER);
    let page = browser.told(&format!("/account/sessions/{end}"), &[]).await;
    assert!(page.contains("That session is over already."), "{page}");

    let page = browser.told("/account/password", &change(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)).await;
    assert!(page.contains("The password is changed"), "{page}");
    browser.cookies.clear();
    assert_eq!(browser.sign_in(PASSWORD).await, "/sign-in?next=%2Faccount");
    assert_eq!(browser.sign_in(NEW_PASSWORD).await, "/account");

    let foreign = browser.client.post(browser.server.url("/account/sessions/end-others"));
    let foreign =
        foreign.header(header::COOKIE, browser.sent()).header(header::ORIGIN, "https://evil.example");
    let foreign = foreign.header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
}

#[test]
fn weak_passwords_are_refused_on_the_command_line_too() {
    let world = world();
    for (password, says) in [
        ("short\n", "at least 12"),
        ("qwertyuiop123\n", "Many people use"),
        ("ann@reseller.example\n", "built on"),
    ] {
        let set = ["user", "set-password", "--email", EMAIL, "--password-stdin"];
        let done = world.feed(&set, password.as_bytes());
        assert!(done.status != 0 && done.err.contains(says), "{password}: {}", done.err);
    }
}
