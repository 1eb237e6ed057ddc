//! The security log of a server: what happens at its doors, and that nothing from outside writes into it.

use std::time::Instant;

use end2end::relay::Relay;
use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use serde_json::Value;
use store::SecurityEvent;
use totp_rs::{Builder, Secret};

use crate::support::{Server, World, docs, form};

const PASSWORD: &str = "correct horse battery";
const ANN: &str = "ann@reseller.example";
/// When the clock of a world starts: 2026-11-06T08:00:00Z.
const START: u64 = 1_793_952_000;

fn world() -> World {
    world_at("2026-11-06T08:00:00Z")
}

/// A partner, its organization, and Ann, who may look.
fn world_at(now: &str) -> World {
    let world = World::new().with("BSR_NOW", now);
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client","domains":["client.example"]}"#,
    );
    world.ok(&["ingest", &lines]);
    let user = ["user", "add", "--email", ANN, "--name", "Ann", "--role", "support", "--partner", "p"];
    let added = world.feed(&[&user[..], &["--password-stdin"]].concat(), format!("{PASSWORD}\n").as_bytes());
    assert_eq!(added.status, 0, "{}", added.err);
    world
}

/// Posts a plain form.
async fn post(server: &Server, path: &str, cookies: &str, fields: &[(&str, &str)]) -> Response {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let request = client
        .post(server.url(path))
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookies)
        .header("x-forwarded-for", "198.51.100.7")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(form(fields)).send().await.unwrap()
}

async fn sign_in(server: &Server, email: &str, password: &str) -> Response {
    post(server, "/api/ui/sign-in", "", &[("email", email), ("password", password)]).await
}

/// The value of the cookie that an answer sets.
fn cookie(answer: &Response, name: &str) -> String {
    let set = answer.headers().get_all(header::SET_COOKIE).iter().map(|set| set.to_str().unwrap());
    let mut values = set.filter_map(|set| set.strip_prefix(name)?.strip_prefix('=')?.split(';').next());
    values.next().unwrap_or_else(|| panic!("no {name} in {answer:?}")).to_owned()
}

/// The lines of the security log, as JSON.
fn told(log: &str) -> Vec<Value> {
    let lines =
        log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("{line}")));
    lines.filter(|line| line["target"] == "security").map(|line| line["fields"].clone()).collect()
}

#[test]
fn every_line_is_documented_and_every_documented_one_is_there() {
    let page = docs("security-log.md");
    let documented: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(documented, SecurityEvent::ALL.map(SecurityEvent::name));
}

#[tokio::test]
async fn who_signs_in_and_out_and_who_does_not_is_told_without_passwords_and_addresses() {
    let world = world().with("BSR_LOG_FORMAT", "json");
    let server = world.serve(&["--no-worker"]);
    let started = Instant::now();
    sign_in(&server, ANN, "hunter2-is-wrong").await;
    sign_in(&server, "hunter2-in-the-wrong-field", "").await;
    sign_in(&server, "nobody@reseller.example", "hunter2").await;
    let answer = sign_in(&server, ANN, PASSWORD).await;
    let session = format!("bsr={}", cookie(&answer, "bsr"));
    post(&server, "/account/second-step", &session, &[("password", "hunter2")]).await;
    let page = post(&server, "/account/second-step", &session, &[("password", PASSWORD)]).await;
    let session = format!("bsr={}", cookie(&page, "bsr"));
    let page = page.text().await.unwrap();
    let secret = page.split("<code class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    let app = Builder::new().with_secret(Secret::try_from_base32(secret.replace(' ', "")).unwrap());
    let app = app.build().unwrap();
    let now = || START + started.elapsed().as_secs();
    post(&server, "/account/second-step/confirm", &session, &[("code", "000000")]).await;
    let shown = post(
        &server,
        "/account/second-step/confirm",
        &session,
        &[("code", &app.generate(now() - 30).to_string())],
    )
    .await;
    assert_eq!(shown.status(), StatusCode::OK);
    post(&server, "/api/ui/sign-out", &session, &[]).await;

    let step = format!("bsr_step={}", cookie(&sign_in(&server, ANN, PASSWORD).await, "bsr_step"));
    post(&server, "/sign-in/code", &step, &[("code", "123456")]).await;
    let right = post(&server, "/sign-in/code", &step, &[("code", &app.generate(now()).to_string())]).await;
    assert_eq!(right.status(), StatusCode::SEE_OTHER);
    for _ in 0..11 {
        sign_in(&server, ANN, "hunter2").await;
    }

    let log = server.logged(&["sign-in-refused", "throttled"]);
    let told = told(&log);
    let users = world.ok(&["user", "list"]);
    let ann = told[0]["user"].as_str().unwrap();
    assert!(users.contains(ann), "{ann} {users}");
    let seen: Vec<[&str; 4]> = told
        .iter()
        .map(|line| {
            assert_eq!(line["address"], "198.51.100.7", "{line}");
            ["message", "way", "why", "user"].map(|field| line[field].as_str().unwrap_or_default())
        })
        .collect();
    let wrong = ["sign-in-refused", "password", "wrong", ann];
    let mut wanted = vec![
        wrong,
        ["sign-in-refused", "password", "wrong", ""],
        ["sign-in-refused", "password", "wrong", ""],
        ["signed-in", "password", "", ann],
        ["password-refused", "", "wrong", ann],
        ["password-confirmed", "", "", ann],
        ["code-refused", "", "wrong", ann],
        ["signed-out", "", "", ann],
        ["step-wanted", "password", "", ann],
        ["code-refused", "", "wrong", ann],
        ["signed-in", "code", "", ann],
    ];
    wanted.extend([wrong; 10]);
    wanted.push(["sign-in-refused", "password", "throttled", ann]);
    assert_eq!(seen, wanted);
    let token = step.trim_start_matches("bsr_step=");
    for secret in ["hunter2", PASSWORD, ANN, "reseller.example", secret, token] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn refused_rights_and_forms_of_other_origins_are_told_once_each() {
    let world = world().with("BSR_LOG_FORMAT", "json");
    let partner = world.ok(&["partner", "list"]);
    let partner = partner.lines().find(|line| line.contains("Reseller")).unwrap().split(',').next().unwrap();
    let key = world.ok(&["key", "add", "--partner", "p", "--name", "k", "--purpose", "ingest"]);
    let part = |name: &str| key.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    let server = world.serve(&["--no-worker"]);
    let session = format!("bsr={}", cookie(&sign_in(&server, ANN, PASSWORD).await, "bsr"));
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let get = async |path: &str, cookies: &str| {
        let request = client.get(server.url(path)).header(header::ACCEPT, "text/html");
        request.header(header::COOKIE, cookies).send().await.unwrap().status()
    };
    // Nobody's, and what is not there, are no refusals of rights.
    assert_eq!(get("/deployment", "").await, StatusCode::SEE_OTHER);
    assert_eq!(get("/deployment", "bsr=made-up").await, StatusCode::SEE_OTHER);
    let nowhere = "/organizations/01900000-0000-7000-8000-000000000000";
    assert_eq!(get(nowhere, &session).await, StatusCode::NOT_FOUND);

    assert_eq!(get("/deployment?q=hunter2", &session).await, StatusCode::FORBIDDEN);
    let invite = format!("/partners/{partner}/people/invite");
    let fields = [("email", "new@reseller.example"), ("name", "New"), ("role", "support")];
    assert_eq!(post(&server, &invite, &session, &fields).await.status(), StatusCode::SEE_OTHER);
    let read =
        client.get(server.url("/api/v1/organizations")).bearer_auth(part("key ")).send().await.unwrap();
    assert_eq!(read.status(), StatusCode::FORBIDDEN);
    let foreign = client.post(server.url("/account/sessions/end-others")).header(header::COOKIE, &session);
    let foreign =
        foreign.header(header::ORIGIN, "https://evil.example").header("sec-fetch-site", "cross-site");
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::FORBIDDEN);

    let log = server.logged(&["foreign-form"]);
    let told = told(&log);
    let user = told[0]["user"].clone();
    let seen: Vec<[Value; 5]> = told[1..]
        .iter()
        .map(|line| ["message", "what", "user", "key", "origin"].map(|field| line[field].clone()))
        .collect();
    let wanted: [[Value; 5]; 4] = [
        ["right-refused".into(), "GET /deployment".into(), user.clone(), Value::Null, Value::Null],
        ["right-refused".into(), format!("POST {invite}").into(), user, Value::Null, Value::Null],
        [
            "right-refused".into(),
            "GET /api/v1/organizations".into(),
            Value::Null,
            part("id ").into(),
            Value::Null,
        ],
        [
            "foreign-form".into(),
            "POST /account/sessions/end-others".into(),
            Value::Null,
            Value::Null,
            "https://evil.example".into(),
        ],
    ];
    assert_eq!(seen, wanted);
}

/// Every line is one that the program began.
fn is_ours(line: &str, format: &str) -> bool {
    match format {
        "json" => serde_json::from_str::<Value>(line).is_ok_and(|line| line["target"].is_string()),
        _ => {
            line.starts_with("20") && [" INFO ", " WARN ", "ERROR "].iter().any(|level| line.contains(level))
        }
    }
}

#[tokio::test]
async fn nothing_from_outside_forges_a_line() {
    const FORGED: &str = "2026-11-06T08:00:00.000000Z  INFO security: signed-in user=forged";
    for format in ["text", "json"] {
        let world = world().with("BSR_LOG_FORMAT", format);
        let server = world.serve(&["--no-worker"]);
        for end in ["\n", "\r\n", "\u{85}", "\u{2028}", "\u{1b}[2K\r", "\0"] {
            let nasty = format!("x{end}{FORGED}");
            sign_in(&server, &nasty, &nasty).await;
            let fields = [("email", nasty.as_str()), ("name", nasty.as_str()), ("role", nasty.as_str())];
            post(&server, "/partners/x/people/invite", "", &fields).await;
            post(&server, "/launch", "", &[("token", nasty.as_str())]).await;
            // A header takes no line ends, but other bytes.
            let client = Client::new();
            let value =
                header::HeaderValue::from_bytes(format!("https://x\u{85}\t{FORGED}").as_bytes()).unwrap();
            let request = client.post(server.url("/account/sessions/end-others"));
            let request =
                request.header(header::ORIGIN, value.clone()).header(header::USER_AGENT, value.clone());
            let request = request.header("sec-fetch-site", "cross-site").header("x-forwarded-for", value);
            assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN);
            let path = url::form_urlencoded::byte_serialize(nasty.as_bytes()).collect::<String>();
            client.get(server.url(&format!("/sign-in/with/google/done?error={path}"))).send().await.unwrap();
        }
        sign_in(&server, ANN, PASSWORD).await;
        let log = server.logged(&["signed-in", "password"]);
        assert_eq!(log.matches("foreign-form").count(), 6, "{log}");
        assert!(log.matches("sign-in-refused").count() >= 12, "{log}");
        for line in log.lines() {
            assert!(is_ours(line, format), "{format}: {line:?} in\n{log}");
        }
        assert_eq!(log.lines().filter(|line| line.starts_with(FORGED)).count(), 0);
    }
}

// The relay must answer while the program is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_relays_words_are_logged_without_the_recipients_address() {
    let script =
        "rcpt to=it answer 550 5.1.1 <it@client.example>: no such user, ask postmaster@client.example";
    let relay = Relay::start(script).await.unwrap();
    let mut world = world_at("2026-11-04T08:00:00Z").with("BSR_MAIL_URL", &relay.url());
    world.ok(&["delivery", "--organization", "o", "--on", "--to", "it@client.example"]);
    world.set("BSR_NOW", "2026-11-05T08:00:00Z");
    let done = world.run(&["run-due"]);
    assert!(
        done.err.contains("5.1.1 <…@client.example>: no such user, ask …@client.example"),
        "{}",
        done.err
    );
    assert!(!done.err.contains("it@"), "{}", done.err);
    // Who may see the address has the relay's words as they were.
    let status = world.ok(&["status"]);
    assert!(status.contains("1 failed"), "{status}");
}
