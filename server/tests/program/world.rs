//! The demo world, the jobs over it, and what people then get: lists, files, CSV, pages, downloads.

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use serde_json::{Value, json};

use crate::support::{Server, World, form};

/// The demo world with everything due done, made once for all tests of this file.
static MADE: std::sync::LazyLock<Made> = std::sync::LazyLock::new(|| {
    let world = World::new();
    let printed = world.ok(&["demo", "--seed", "7"]);
    world.ok(&["run-due"]);
    Made { world, printed }
});

struct Made {
    world: World,
    printed: String,
}

impl Made {
    /// Address and password of the first one with that role.
    fn sign_in(&self, role: &str) -> (&str, &str) {
        let line = self.printed.lines().find(|line| line.starts_with(&format!("{role} "))).unwrap();
        let mut words = line.split_whitespace().skip(1);
        (words.next().unwrap(), words.next().unwrap())
    }

    /// Our id of the organization whose e-mail domain that is.
    fn organization(&self, domain: &str) -> String {
        let listed = self.world.ok(&["organizations"]);
        let line = listed.lines().find(|line| line.contains(domain));
        line.unwrap_or_else(|| panic!("no {domain} in {listed}")).split(',').next().unwrap().to_owned()
    }
}

#[test]
fn a_second_demo_and_a_second_pass_change_nothing() {
    let world = World::new();
    let first = world.ok(&["demo"]);
    let due = world.ok(&["run-due"]);
    let reports = world.ok(&["reports", "--organization", "demo-bergmann"]);
    let second = world.ok(&["demo"]);
    assert!(second.contains("; 0 events new,"), "{second}");
    assert_eq!(first.lines().skip(1).collect::<Vec<_>>(), second.lines().skip(1).collect::<Vec<_>>());
    assert_ne!(world.ok(&["run-due"]), due, "the first pass had something to do");
    assert_eq!(world.ok(&["reports", "--organization", "demo-bergmann"]), reports);
    assert!(world.refused(&["demo", "--seed", "2"]).contains("seed 1"));
}

#[test]
fn every_organization_has_its_reports_also_the_one_without_accounts() {
    for id in ["demo-bergmann", "demo-blank", "demo-nakheel"] {
        let listed = MADE.world.ok(&["reports", "--organization", id]);
        let periods: Vec<&str> = listed.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
        assert_eq!(periods, ["2026-10", "2026-09", "2026-08", "2026-07"], "{id}: {listed}");
        assert!(listed.lines().skip(1).all(|line| line.contains(",ready,")), "{listed}");
    }
}

#[test]
fn a_report_is_written_out_and_what_is_not_there_is_told() {
    let out = MADE.world.path("out.pdf");
    let out_text = out.to_str().unwrap();
    let report =
        |period| vec!["report", "--organization", "demo-grammes", "--period", period, "--out", out_text];
    MADE.world.ok(&report("2026-10"));
    assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF-"));
    assert!(
        MADE.world.refused(&report("2026-11")).contains("5 December 2026") || {
            MADE.world.refused(&report("2026-11")).contains("5 Dec 2026")
        }
    );
    assert!(MADE.world.refused(&report("2025-09")).contains("2025-09"));
}

#[test]
fn history_is_csv_of_five_columns_at_every_level() {
    let read = |more: &[&str]| {
        let words = ["history", "--organization", "demo-bergmann", "--period", "2026-10"];
        let text = MADE.world.ok(&[&words, more].concat());
        let mut lines = text.lines().map(str::to_owned);
        assert_eq!(lines.next().as_deref(), Some("organization,account,workload,day,state"));
        lines.map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let states = |rows: &[Vec<String>]| {
        let mut states: Vec<String> = rows.iter().map(|row| row[4].clone()).collect();
        states.sort();
        states.dedup();
        states
    };
    let runs = read(&[]);
    assert!(
        runs.iter().all(|row| row.len() == 5 && row[0] == "demo-bergmann" && row[3].starts_with("2026-10-"))
    );
    assert!(runs.iter().any(|row| row[1] == "info@bergmann-soehne.example" && row[2] == "email"));
    let known = ["failed", "none", "off", "recovered", "succeeded"];
    assert!(states(&runs).iter().all(|state| known.contains(&state.as_str())), "{:?}", states(&runs));
    let accounts = read(&["--level", "account"]);
    assert!(accounts.iter().all(|row| row[2] == "all"));
    let known = ["deactivated", "healthy", "none", "unhealthy"];
    assert!(states(&accounts).iter().all(|state| known.contains(&state.as_str())), "{:?}", states(&accounts));
    let organization = read(&["--level", "organization"]);
    assert!(organization.iter().all(|row| row[1] == "all"));
    assert_eq!(organization.iter().filter(|row| row[2] == "all").count(), 31);
    assert_eq!(organization.iter().filter(|row| row[2] == "email").count(), 31);
}

#[test]
fn delivery_follows_the_rules_of_the_page() {
    let world = World::new();
    world.ok(&["demo"]);
    let delivery = ["delivery", "--organization", "demo-cedar"];
    assert_eq!(world.ok(&delivery), "delivery off\n");
    let said = world.refused(&[&delivery[..], &["--on", "--to", "somebody@elsewhere.example"]].concat());
    assert!(said.contains("somebody@elsewhere.example"), "{said}");
    assert!(world.refused(&[&delivery[..], &["--on"]].concat()).len() > 10);
    let on = world.ok(&[&delivery[..], &["--on", "--to", "it@cedarstone.example"]].concat());
    assert_eq!(on, "delivery on\nto it@cedarstone.example\n");
    assert_eq!(world.ok(&[&delivery[..], &["--off"]].concat()), "delivery off\nto it@cedarstone.example\n");
}

#[tokio::test]
async fn a_download_is_for_those_whose_role_and_place_allow_it() {
    let bergmann = MADE.organization("bergmann-soehne.example");
    let kiwi = MADE.organization("kiwiorchards.example");
    let server = MADE.world.serve(&["--no-worker"]);
    let path = format!("/organizations/{bergmann}/reports/2026-10.pdf");

    let owner = Visitor::sign_in(&server, MADE.sign_in("owner")).await;
    let answer = owner.get(&server, &path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "private, no-store");
    let disposition = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    assert!(disposition.contains("backup-summary-") && disposition.contains("-2026-10.pdf"), "{disposition}");
    let tag = answer.headers()[header::ETAG].clone();
    assert!(answer.bytes().await.unwrap().starts_with(b"%PDF-"));
    let again = owner.client.get(server.url(&path)).header(header::COOKIE, &owner.cookie);
    let again = again.header(header::IF_NONE_MATCH, tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

    for (file, status) in [
        ("2026-11.pdf", StatusCode::NOT_FOUND),
        ("2026-13.pdf", StatusCode::NOT_FOUND),
        ("2026-10", StatusCode::NOT_FOUND),
        ("2026-10%00.pdf", StatusCode::NOT_FOUND),
        ("..%2F..%2Fetc%2Fpasswd", StatusCode::NOT_FOUND),
    ] {
        let answer = owner.get(&server, &format!("/organizations/{bergmann}/reports/{file}")).await;
        assert_eq!(answer.status(), status, "{file}");
    }
    // Another tree's organization is not there; an id of nothing is not either.
    for id in [kiwi.as_str(), "0198c0de-0000-7000-8000-000000000000", "-1", "1"] {
        let answer = owner.get(&server, &format!("/organizations/{id}/reports/2026-10.pdf")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{id}");
    }
    for (role, status) in
        [("admin", StatusCode::OK), ("support", StatusCode::OK), ("finance", StatusCode::FORBIDDEN)]
    {
        let visitor = Visitor::sign_in(&server, MADE.sign_in(role)).await;
        assert_eq!(visitor.get(&server, &path).await.status(), status, "{role}");
    }
}

#[tokio::test]
async fn each_bad_request_gets_its_answer() {
    let bergmann = MADE.organization("bergmann-soehne.example");
    let kiwi = MADE.organization("kiwiorchards.example");
    let server = MADE.world.serve(&["--no-worker"]);
    let owner = Visitor::sign_in(&server, MADE.sign_in("owner")).await;
    // Ids of other tables: a partner's, and an account's.
    let list = owner.get(&server, "/organizations").await.text().await.unwrap();
    let partner =
        list.split("/partners/").nth(1).and_then(|rest| rest.get(..36)).expect("a partner's settings");
    let accounts =
        owner.get(&server, &format!("/organizations/{bergmann}/accounts")).await.text().await.unwrap();
    let account = accounts.split(&format!("/organizations/{bergmann}/accounts/")).nth(1);
    let account = account.and_then(|rest| rest.get(..36)).expect("the page lists accounts");
    let others = [
        kiwi.as_str(),
        account,
        partner,
        "0198c0de-0000-7000-8000-000000000000",
        "00000000-0000-0000-0000-000000000000",
        "-1",
        "0",
        "1 OR 1=1",
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
        &"9".repeat(20_000),
    ];
    for other in others {
        let other = other.replace(' ', "%20");
        for page in ["reports", "accounts", "settings", "months/2026-10", "reports/2026-10.pdf", "logo"] {
            let answer = owner.get(&server, &format!("/organizations/{other}/{page}")).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{page} of {other:.40}");
        }
        let answer = owner.get(&server, &format!("/organizations/{bergmann}/accounts/{other}")).await;
        let status = if other == account { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(answer.status(), status, "the account {other:.40}");
    }
    for period in [
        "2026-13",
        "2026-00",
        "2026-1",
        "26-10",
        "0000-10",
        "9999-12",
        "2026-10%00",
        "2026-10%0d%0aX",
        "..",
        "%2e%2e",
        "..%2F..%2Fetc%2Fpasswd",
        "2026-10-01",
        "-2026-10",
        "\u{662}\u{660}\u{662}\u{666}-10",
    ] {
        for page in [format!("reports/{period}.pdf"), format!("months/{period}")] {
            let answer = owner.get(&server, &format!("/organizations/{bergmann}/{page}")).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{page}");
        }
    }
    // Months without a report: yet to come, before the first, and seven back, before anything was known.
    for (period, status) in [
        ("2026-11", StatusCode::NOT_FOUND),
        ("2027-01", StatusCode::NOT_FOUND),
        ("2025-07", StatusCode::NOT_FOUND),
        ("2026-03", StatusCode::NOT_FOUND),
    ] {
        let answer = owner.get(&server, &format!("/organizations/{bergmann}/reports/{period}.pdf")).await;
        assert_eq!(answer.status(), status, "{period}");
    }
}

#[tokio::test]
async fn a_report_that_has_expired_says_so_and_one_that_never_was_is_not_there() {
    let mut world = World::new().with("BSR_NOW", "2026-01-20T08:00:00Z");
    let lines = r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client"}"#;
    world.ok(&["ingest", &world.file("lines.ndjson", lines)]);
    let user =
        ["user", "add", "--email", "a@reseller.example", "--role", "owner", "--partner", "p", "--name", "A"];
    let added = world.feed(&[&user[..], &["--password-stdin"]].concat(), b"correct horse battery\n");
    assert_eq!(added.status, 0, "{}", added.err);
    for now in ["2026-03-06T08:00:00Z", "2026-10-06T08:00:00Z"] {
        world.set("BSR_NOW", now);
        world.ok(&["run-due"]);
    }
    let id = world.ok(&["organizations"]).lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let server = world.serve(&["--no-worker"]);
    let owner = Visitor::sign_in(&server, ("a@reseller.example", "correct horse battery")).await;
    for (period, status) in [
        ("2025-12", StatusCode::NOT_FOUND),
        ("2026-01", StatusCode::GONE),
        ("2026-02", StatusCode::GONE),
        ("2026-04", StatusCode::OK),
        ("2026-09", StatusCode::OK),
        ("2026-10", StatusCode::NOT_FOUND),
    ] {
        let answer = owner.get(&server, &format!("/organizations/{id}/reports/{period}.pdf")).await;
        assert_eq!(answer.status(), status, "{period}");
    }
}

/// What a report says stands (spec section 2: a late fact changes the history and not the report), also on screen.
#[tokio::test]
async fn a_result_that_comes_after_the_report_repaints_no_view_of_it() {
    let mut world = World::new().with("BSR_NOW", "2026-09-20T08:00:00Z");
    let known = r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client"}
{"type":"account","organization":"o","id":"a","address":"a@client.example","added_at":"2026-09-20T00:00:00Z","workloads":["email"]}"#;
    world.ok(&["ingest", &world.file("known.ndjson", known)]);
    let user =
        ["user", "add", "--email", "a@reseller.example", "--role", "owner", "--partner", "p", "--name", "A"];
    let added = world.feed(&[&user[..], &["--password-stdin"]].concat(), b"correct horse battery\n");
    assert_eq!(added.status, 0, "{}", added.err);
    let run = |day: u32| {
        format!(
            r#"{{"type":"run","organization":"o","account":"a","workload":"email","ended_at":"2026-10-{day:02}T10:00:00Z","outcome":"succeeded"}}"#
        )
    };
    let runs: Vec<_> = (1..=31).filter(|day| *day != 12).map(run).collect();
    world.set("BSR_NOW", "2026-11-06T08:00:00Z");
    world.ok(&["ingest", &world.file("runs.ndjson", runs.join("\n"))]);
    world.ok(&["run-due"]);
    world.ok(&["ingest", &world.file("late.ndjson", run(12))]);

    let printed = world.ok(&["key", "add", "--partner", "p", "--purpose", "read"]);
    let key = printed.lines().find_map(|line| line.strip_prefix("key ")).unwrap().trim();
    let id = world.ok(&["organizations"]).lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let server = world.serve(&["--no-worker"]);
    let owner = Visitor::sign_in(&server, ("a@reseller.example", "correct horse battery")).await;
    let view = owner.get(&server, &format!("/organizations/{id}/months/2026-10")).await;
    let view = view.text().await.unwrap();
    let (report, accounts) = view.split_once("id=\"accounts\"").unwrap();
    assert!(report.contains("30 of 31 days very healthy, 1 healthy"), "{report}");
    assert!(!report.contains("31 of 31"), "{report}");
    let asked = Client::new().get(server.url(&format!("/api/v1/organizations/{id}/months/2026-10")));
    let month: Value = asked.bearer_auth(key).send().await.unwrap().json().await.unwrap();
    for level in [&month["all"], &month["workloads"][0]] {
        assert_eq!(
            (&level["days"][10], &level["days"][11]),
            (&json!("very_healthy"), &json!("healthy")),
            "{month}"
        );
        assert_eq!(
            (&level["active_accounts"], &level["deactivated_accounts"]),
            (&json!(1), &json!(0)),
            "{month}"
        );
    }
    // The accounts are told to be by what is known now.
    assert!(accounts.contains("What has come since the month was reported"), "{accounts}");
    assert!(accounts.contains("31 of 31 days healthy"), "{accounts}");
}

/// Somebody who is signed in.
struct Visitor {
    client: Client,
    cookie: String,
}

impl Visitor {
    /// Signs in as the page's form does without scripts.
    async fn sign_in(server: &Server, (email, password): (&str, &str)) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let page = client.get(server.url("/sign-in")).send().await.unwrap().text().await.unwrap();
        let fields = page.split("<form").find(|form| form.contains("type=\"password\"")).unwrap();
        let action = fields.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
        let answer = client
            .post(server.url(action))
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, server.url("/sign-in"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form(&[("email", email), ("password", password)]))
            .send()
            .await
            .unwrap();
        let cookies =
            answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let session =
            cookies.filter_map(|cookie| cookie.split(';').next()).find(|cookie| cookie.starts_with("bsr="));
        let session = session.unwrap_or_else(|| panic!("{email} could not sign in: {answer:?}"));
        Self { cookie: session.to_owned(), client }
    }

    async fn get(&self, server: &Server, path: &str) -> Response {
        self.client.get(server.url(path)).header(header::COOKIE, &self.cookie).send().await.unwrap()
    }
}
