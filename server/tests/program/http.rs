//! HTTP from outside: statuses, headers, keys.

use reqwest::{Client, Method, RequestBuilder, StatusCode, header, redirect::Policy};
use serde_json::Value;

use crate::support::{Server, World, docs, form};

pub(crate) fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

/// A key of the operator's, made on the command line.
fn key(world: &World) -> (String, String) {
    let printed = world.ok(&["key", "add", "--operator", "--name", "test"]);
    let part = |name: &str| {
        let line = printed.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {printed}")).trim().to_owned()
    };
    (part("id "), part("key "))
}

fn push(server: &Server, key: &str) -> RequestBuilder {
    client().post(server.url("/api/v1/ingest")).bearer_auth(key)
}

#[tokio::test]
async fn the_operating_pages_answer_and_a_stop_is_clean() {
    let world = World::new();
    let server = world.serve(&[]);
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = client().get(server.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
    let metrics = client().get(server.url("/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("bsr_http_requests_total"), "{metrics}");
    assert_eq!(server.stop(), 0);
}

#[tokio::test]
async fn what_a_page_of_another_build_asks_is_not_done() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    let ask = || {
        let request =
            client().post(server.url("/api/ui/sign-in")).header(header::ACCEPT, "application/octet-stream");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body("email=a%40reseller.example&password=wrong")
    };
    let answer = ask().header("bsr-build", "pkg/older").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(answer.text().await.unwrap(), "");
    // A program that says nothing of a build is answered.
    assert_eq!(ask().send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn signed_out_known_pages_lead_to_the_sign_in_and_unknown_ones_are_not_there() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    let id = "0198c0de-0000-7000-8000-000000000000";
    for (path, status) in [
        ("/organizations".to_owned(), StatusCode::SEE_OTHER),
        (format!("/organizations/{id}/reports"), StatusCode::SEE_OTHER),
        (format!("/organizations/{id}/reports/2026-10.pdf"), StatusCode::SEE_OTHER),
        // An event stream that a browser does not ask for again.
        (format!("/organizations/{id}/reports/live"), StatusCode::NO_CONTENT),
        (format!("/organizations/{id}/accounts"), StatusCode::SEE_OTHER),
        (format!("/organizations/{id}/accounts/{id}"), StatusCode::SEE_OTHER),
        (format!("/organizations/{id}/months/2026-10"), StatusCode::SEE_OTHER),
        (format!("/organizations/{id}/settings"), StatusCode::SEE_OTHER),
        (format!("/partners/{id}/settings"), StatusCode::SEE_OTHER),
        ("/deployment".to_owned(), StatusCode::SEE_OTHER),
        ("/sign-in".to_owned(), StatusCode::OK),
        ("/nothing/here".to_owned(), StatusCode::NOT_FOUND),
        ("/pkg/../Cargo.toml".to_owned(), StatusCode::NOT_FOUND),
        ("/api/v1".to_owned(), StatusCode::UNAUTHORIZED),
        ("/api/v1/".to_owned(), StatusCode::UNAUTHORIZED),
        ("/api/v1/anything".to_owned(), StatusCode::UNAUTHORIZED),
    ] {
        let answer = client().get(server.url(&path)).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let headers = answer.headers();
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin", "{path}");
        assert!(
            headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("frame-ancestors 'none'")
        );
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "not over plain http");
        if status == StatusCode::SEE_OTHER {
            assert!(headers[header::LOCATION].to_str().unwrap().contains("/sign-in"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_download_without_a_session_leads_through_the_sign_in_to_the_page_that_lists_it() {
    let world = World::new();
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client"}"#,
    );
    world.ok(&["ingest", &lines]);
    let user = ["user", "add", "--email", "a@reseller.example", "--role", "owner", "--partner", "p"];
    let added =
        world.feed(&[&user[..], &["--name", "A", "--password-stdin"]].concat(), b"correct horse battery\n");
    assert_eq!(added.status, 0, "{}", added.err);
    let server = world.serve(&["--no-worker"]);
    let sign_in = |next: &str| {
        let fields = [("email", "a@reseller.example"), ("password", "correct horse battery"), ("next", next)];
        let request = client().post(server.url("/api/ui/sign-in")).header(header::ACCEPT, "text/html");
        request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form(&fields)).send()
    };
    let list = sign_in("").await.unwrap();
    let cookie = list.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let list =
        client().get(server.url("/organizations")).header(header::COOKIE, &cookie).send().await.unwrap();
    let list = list.text().await.unwrap();
    let page = list.split_once("href=\"/organizations/").unwrap().1.split_once('"').unwrap().0;
    let page = format!("/organizations/{page}/reports");

    let download = client().get(server.url(&format!("{page}/2026-10.pdf"))).send().await.unwrap();
    assert_eq!(download.status(), StatusCode::SEE_OTHER);
    let asked = download.headers()[header::LOCATION].to_str().unwrap();
    let asked = url::Url::parse(&server.url(asked)).unwrap();
    assert_eq!(asked.path(), "/sign-in");
    let next = asked.query_pairs().find(|(name, _)| name == "next").unwrap().1;
    let signed_in = sign_in(&next).await.unwrap();
    assert_eq!(signed_in.headers()[header::LOCATION], page);
    let shown = client().get(server.url(&page)).header(header::COOKIE, &cookie).send().await.unwrap();
    assert!(shown.text().await.unwrap().contains("Monthly Reports"));
}

#[tokio::test]
async fn a_provider_that_is_away_costs_nobody_the_password() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let world = World::new()
        .with("BSR_SIGN_IN_KIND", "oidc")
        .with("BSR_SIGN_IN_ISSUER", &format!("http://{closed}"))
        .with("BSR_SIGN_IN_CLIENT_ID", "us")
        .with("BSR_SIGN_IN_CLIENT_SECRET", "hunter2");
    let server = world.serve(&["--no-worker"]);
    let get = |path: &str| client().get(server.url(path)).send();
    let page = get("/sign-in?next=/deployment").await.unwrap().text().await.unwrap();
    let button = "<form method=\"post\" action=\"/sign-in/with/oidc\"><input type=\"hidden\" name=\"next\" value=\"/deployment\"";
    assert!(page.contains(button) && !page.contains("hunter2"), "{page}");
    let post = |next: &str, site: &str| {
        let request = client().post(server.url("/sign-in/with/oidc")).header("sec-fetch-site", site);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(form(&[("next", next)])).send()
    };
    // Away, and a way back that nobody began: to the sign-in, with a sentence for that page alone.
    for (answer, leads) in [
        (post("/deployment", "same-origin").await, "/sign-in?next=%2Fdeployment"),
        (post("//evil.example", "same-origin").await, "/sign-in"),
        (get("/sign-in/with/oidc/done?state=x&code=y").await, "/sign-in"),
    ] {
        let answer = answer.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{leads}");
        assert_eq!(answer.headers()[header::LOCATION], leads);
        let left = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(left.starts_with("bsr_typed=page=%2Fsign-in&") && left.contains("told="), "{left}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    }
    // A link of another site begins nothing, and neither does its form.
    let link = get("/sign-in/with/oidc?next=/deployment").await.unwrap();
    assert_eq!(link.headers()[header::LOCATION], "/sign-in?next=%2Fdeployment");
    assert!(link.headers().get(header::SET_COOKIE).is_none());
    for site in ["cross-site", "same-site"] {
        assert_eq!(post("/deployment", site).await.unwrap().status(), StatusCode::FORBIDDEN, "{site}");
    }
    for path in ["/sign-in/with/google", "/sign-in/with/google/done"] {
        assert_eq!(get(path).await.unwrap().status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_page_has_a_policy_with_the_nonce_of_its_own_scripts() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let answer = client().get(server.url("/sign-in")).send().await.unwrap();
        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(&format!("nonce=\"{nonce}\"")), "the scripts carry the nonce");
        assert!(!body.contains("style=\""), "no inline style");
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn a_key_opens_the_ingest_until_it_is_revoked() {
    let world = World::new();
    let (id, key) = key(&world);
    let server = world.serve(&["--no-worker"]);
    let lines = docs("ingest-example.ndjson");
    let count = lines.lines().count();
    let answer: Value = push(&server, &key).body(lines.clone()).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer, serde_json::json!({ "accepted": count, "unchanged": 0, "refused": [] }));
    let half = format!("{lines}{{\"type\":\"ru");
    let answer: Value = push(&server, &key).body(half).send().await.unwrap().json().await.unwrap();
    assert_eq!((&answer["unchanged"], &answer["refused"][0]["line"]), (&count.into(), &(count + 1).into()));
    assert!(answer["refused"][0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()));

    assert!(world.ok(&["key", "list"]).contains(&id));
    assert!(!world.ok(&["key", "list"]).contains(&key));
    world.ok(&["key", "revoke", &id]);
    let answer = push(&server, &key).body(lines).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert!(answer.headers().contains_key(header::WWW_AUTHENTICATE));
}

#[tokio::test]
async fn a_key_that_is_none_or_has_expired_is_refused() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    for key in ["", "x", "bsr_live_0_0", "bsr_live_'; drop table api_key; --_x"] {
        assert_eq!(
            push(&server, key).body("").send().await.unwrap().status(),
            StatusCode::UNAUTHORIZED,
            "{key}"
        );
    }
    let none = client().post(server.url("/api/v1/ingest")).body("").send().await.unwrap();
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
    let basic =
        client().post(server.url("/api/v1/ingest")).basic_auth("a", Some("b")).body("").send().await.unwrap();
    assert_eq!(basic.status(), StatusCode::UNAUTHORIZED);

    let mut world = world;
    let printed = world.ok(&["key", "add", "--operator", "--expires-in", "1h"]);
    let key = printed.lines().find_map(|line| line.strip_prefix("key ")).unwrap().trim().to_owned();
    assert_eq!(push(&server, &key).body("").send().await.unwrap().status(), StatusCode::OK);
    drop(server);
    world.set("BSR_NOW", "2026-11-06T10:00:00Z");
    let server = world.serve(&["--no-worker"]);
    assert_eq!(push(&server, &key).body("").send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_too_large_or_unreadable_is_told() {
    let world = World::new();
    let (_, key) = key(&world);
    let server = world.serve(&["--no-worker"]);
    let large = vec![b'\n'; 33 * 1024 * 1024];
    // With its length told, before a byte is read; without, when the limit is passed.
    let told = push(&server, &key).header(header::CONTENT_LENGTH, large.len()).body("").send().await;
    assert!(told.is_err() || told.unwrap().status() == StatusCode::PAYLOAD_TOO_LARGE);
    let answer = push(&server, &key).body(large).send().await;
    assert!(answer.is_err() || answer.unwrap().status() == StatusCode::PAYLOAD_TOO_LARGE);
    let encoded = push(&server, &key).header(header::CONTENT_ENCODING, "br").body("x").send().await.unwrap();
    assert_eq!(encoded.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let broken =
        push(&server, &key).header(header::CONTENT_ENCODING, "gzip").body("no gzip").send().await.unwrap();
    assert_eq!(broken.status(), StatusCode::BAD_REQUEST);
    let problem: Value = broken.json().await.unwrap();
    assert_eq!(problem["status"], 400);
    let get = client().get(server.url("/api/v1/ingest")).send().await.unwrap();
    assert_eq!(get.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_form_of_another_origin_is_refused() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    for path in ["/sign-in", "/api/sign_in"] {
        let request = client().request(Method::POST, server.url(path));
        let foreign =
            request.header(header::ORIGIN, "https://evil.example").header("sec-fetch-site", "cross-site");
        let answer = foreign
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form(&[("email", "a"), ("password", "b")]))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_refusal_that_a_person_meets_is_a_page_with_a_sentence() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    let page = async |request: RequestBuilder, status: StatusCode, sentence: &str| {
        let answer = request.header(header::ACCEPT, "text/html,*/*;q=0.8").send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let allow = answer.headers().get(header::ALLOW).cloned();
        assert!(answer.text().await.unwrap().contains(sentence), "{sentence}");
        allow
    };
    let post = |path: &str| {
        let kind = "application/x-www-form-urlencoded";
        client().post(server.url(path)).header(header::CONTENT_TYPE, kind)
    };
    let foreign = post("/api/ui/sign-in").header(header::ORIGIN, "https://evil.example");
    page(foreign.body("email=a"), StatusCode::FORBIDDEN, "This form came from another site").await;
    let large = post("/api/ui/sign-in").body(format!("email={}", "x".repeat(100_000)));
    page(large, StatusCode::PAYLOAD_TOO_LARGE, "larger than the portal takes").await;
    // A form of an old page: with the address that it stood at, and without.
    let old = || post("/api/ui/save-delivery").body("organization=1&version=new");
    page(old(), StatusCode::BAD_REQUEST, "could not read what was sent").await;
    let stood = old().header(header::REFERER, server.url("/organizations"));
    page(stood, StatusCode::BAD_REQUEST, "could not read what was sent").await;
    let get = client().get(server.url("/organizations/reports.zip"));
    let allow = page(get, StatusCode::METHOD_NOT_ALLOWED, "takes no such request").await;
    assert_eq!(allow.unwrap(), "POST");
    // A program gets what it got.
    let plain = client().get(server.url("/organizations/reports.zip")).send().await.unwrap();
    assert_eq!(plain.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(plain.text().await.unwrap(), "");
}

#[tokio::test]
async fn a_launch_belongs_into_an_iframe() {
    let world = World::new();
    let server = world.serve(&["--no-worker"]);
    for (destination, status, word) in
        [("document", 403, "not-framed"), ("empty", 403, "not-framed"), ("iframe", 400, "unreadable")]
    {
        let answer = client()
            .post(server.url("/launch"))
            .header("sec-fetch-dest", destination)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("token=none")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), status, "{destination}");
        assert!(answer.headers().get("set-cookie").is_none());
        assert!(answer.text().await.unwrap().contains(word), "{destination}");
    }
}
