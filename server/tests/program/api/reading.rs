//! Reading: lists by cursor, months, reports, who reaches what, and how often one may ask.

use reqwest::{Method, StatusCode, header};
use serde_json::Value;

use super::{Caller, DEMO, key, organization, problem};
use crate::support::World;

/// Every item of a list, read a page at a time: `name` is the member that has them.
async fn all(caller: &Caller<'_>, path: &str, name: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let after = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page = caller.read(&format!("{path}?limit=3{after}")).await;
        let found = page[name].as_array().unwrap();
        assert!(found.len() <= 3);
        items.extend(found.iter().cloned());
        match page["next"].as_str() {
            Some(next) => {
                assert_eq!(found.len(), 3, "a page with a next one is full");
                cursor = Some(next.to_owned());
            }
            None => return items,
        }
    }
}

#[tokio::test]
async fn lists_are_read_through_by_cursor_and_hold_what_the_key_reaches() {
    let server = DEMO.serve(&["--no-worker"]);
    let caller = Caller { server: &server, key: key(&DEMO, "--partner demo-nordlicht --purpose read") };
    let found = all(&caller, "/organizations", "organizations").await;
    let mut ids: Vec<&str> = found.iter().map(|it| it["id"].as_str().unwrap()).collect();
    let names: Vec<String> = found.iter().map(|it| it["name"].as_str().unwrap().to_lowercase()).collect();
    assert!(names.is_sorted(), "{names:?}");
    ids.sort();
    // All but the one of the partner that is in another tree.
    let listed = DEMO.ok(&["organizations"]);
    let mut known: Vec<&str> =
        listed.lines().skip(1).filter(|it| !it.contains("Southern Cross")).map(|it| &it[..36]).collect();
    known.sort();
    assert_eq!(ids, known);

    let bergmann = organization(&DEMO, "demo-bergmann");
    let accounts =
        all(&caller, &format!("/organizations/{bergmann}/months/2026-10/accounts"), "accounts").await;
    let states =
        DEMO.ok(&["history", "--organization", "demo-bergmann", "--period", "2026-10", "--level", "account"]);
    let told: Vec<String> = accounts
        .iter()
        .flat_map(|account| {
            let days = account["days"].as_array().unwrap().iter().enumerate();
            let address = account["address"].as_str().unwrap();
            days.map(move |(day, state)| {
                format!("demo-bergmann,{address},all,2026-10-{:02},{}", day + 1, state.as_str().unwrap())
            })
        })
        .collect();
    let printed: Vec<&str> = states.lines().skip(1).collect();
    assert_eq!(told, printed, "the same states as on the command line");

    let found = caller.read("/organizations?search=BERGMANN").await;
    assert_eq!(found["organizations"].as_array().unwrap().len(), 1);
    let failing =
        format!("/organizations/{bergmann}/months/2026-10/accounts?standing=unhealthy&workload=email");
    assert!(caller.read(&failing).await["found"].as_u64().unwrap() < 48);
    let month = caller.read(&format!("/organizations/{bergmann}/months/2026-10")).await;
    let level = DEMO.ok(&[
        "history",
        "--organization",
        "demo-bergmann",
        "--period",
        "2026-10",
        "--level",
        "organization",
    ]);
    for (day, state) in month["all"]["days"].as_array().unwrap().iter().enumerate() {
        let line = format!("demo-bergmann,all,all,2026-10-{:02},{}", day + 1, state.as_str().unwrap());
        assert!(level.contains(&line), "{line}");
    }
    let running = caller.read(&format!("/organizations/{bergmann}/months/2026-11")).await;
    assert_eq!((&running["is_running"], running["all"]["days"].as_array().unwrap().len()), (&true.into(), 6));
}

#[tokio::test]
async fn a_report_is_the_very_file_and_a_missing_one_is_told() {
    let server = DEMO.serve(&["--no-worker"]);
    let caller = Caller { server: &server, key: key(&DEMO, "--organization demo-bergmann --purpose read") };
    let bergmann = organization(&DEMO, "demo-bergmann");
    let reports = caller.read(&format!("/organizations/{bergmann}/reports")).await;
    let text = |report: &Value, name: &str| report[name].as_str().unwrap().to_owned();
    let listed = reports["reports"].as_array().unwrap().iter();
    let listed: Vec<_> = listed.map(|it| text(it, "period") + " " + &text(it, "state")).collect();
    assert_eq!(listed, ["2026-10 ready", "2026-09 ready", "2026-08 ready", "2026-07 ready"]);
    assert_eq!(reports["next_report"]["period"], "2026-11");

    let pdf = format!("/organizations/{bergmann}/reports/2026-10/pdf");
    let answer = caller.get(&pdf).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/pdf");
    let tag = answer.headers()[header::ETAG].clone();
    let bytes = answer.bytes().await.unwrap();
    let out = DEMO.path("by-command.pdf");
    let out = out.to_str().unwrap();
    DEMO.ok(&["report", "--organization", "demo-bergmann", "--period", "2026-10", "--out", out]);
    assert_eq!(bytes, std::fs::read(out).unwrap());
    let again = caller.request(Method::GET, &pdf).header(header::IF_NONE_MATCH, tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

    let of =
        async |period: &str| caller.get(&format!("/organizations/{bergmann}/reports/{period}/pdf")).await;
    let early = problem(of("2026-11").await, StatusCode::NOT_FOUND).await;
    assert!(early["detail"].as_str().unwrap().contains("2026-12-05T05:00:00Z"), "{early}");
    for none in ["2025-09", "2026-13", "2026-10%00", "x", "..%2f..%2fetc%2fpasswd"] {
        problem(of(none).await, StatusCode::NOT_FOUND).await;
    }
    problem(caller.get(&format!("/organizations/{bergmann}/months/2025-09")).await, StatusCode::NOT_FOUND)
        .await;
}

#[tokio::test]
async fn an_expired_report_is_gone() {
    let mut world = super::demo();
    world.set("BSR_NOW", "2027-04-06T08:00:00Z");
    let server = world.serve(&["--no-worker"]);
    let caller = Caller { server: &server, key: key(&world, "--partner demo-nordlicht --purpose read") };
    let bergmann = organization(&world, "demo-bergmann");
    let answer = caller.get(&format!("/organizations/{bergmann}/reports/2026-09/pdf")).await;
    problem(answer, StatusCode::GONE).await;
}

/// What there is to read of an organization.
const READS: [&str; 6] =
    ["", "/months/2026-10", "/months/2026-10/accounts", "/reports", "/reports/2026-10/pdf", "/delivery"];

#[tokio::test]
async fn what_a_key_does_not_reach_is_not_there() {
    let server = DEMO.serve(&["--no-worker"]);
    let (bergmann, kiwi) = (organization(&DEMO, "demo-bergmann"), organization(&DEMO, "demo-kiwi"));
    let yildiz = organization(&DEMO, "demo-yildiz");
    let of_partner = key(&DEMO, "--partner demo-nordlicht --purpose settings");
    let of_one = key(&DEMO, "--organization demo-bergmann --purpose settings");
    let none = "0198c0de-0000-7000-8000-000000000000";
    for (key, reached, outside) in [
        (&of_partner, vec![&bergmann, &yildiz], vec![&*kiwi, none, "-1", "1", "%00", "{organization}"]),
        (&of_one, vec![&bergmann], vec![&*yildiz, &*kiwi, none]),
    ] {
        let caller = Caller { server: &server, key: key.clone() };
        for (ids, status) in [
            (reached.into_iter().map(String::as_str).collect::<Vec<_>>(), StatusCode::OK),
            (outside, StatusCode::NOT_FOUND),
        ] {
            for id in ids {
                for path in READS.iter().chain(&["/mails"]) {
                    let answer = caller.get(&format!("/organizations/{id}{path}")).await;
                    assert_eq!(answer.status(), status, "{id}{path}");
                }
                if status == StatusCode::OK {
                    continue;
                }
                let put = caller.request(Method::PUT, &format!("/organizations/{id}/delivery"));
                let body = r#"{"on":false,"recipients":[]}"#;
                let put = put.header(header::IF_MATCH, "*").header(header::CONTENT_TYPE, "application/json");
                problem(put.body(body).send().await.unwrap(), StatusCode::NOT_FOUND).await;
                let post = caller.request(Method::POST, &format!("/organizations/{id}/mails"));
                let body = r#"{"period":"2026-10","recipient":"it@bergmann-soehne.example"}"#;
                let post = post.header(header::CONTENT_TYPE, "application/json").body(body);
                problem(post.send().await.unwrap(), StatusCode::NOT_FOUND).await;
            }
        }
    }
    let pinned = Caller { server: &server, key: of_one };
    let listed = pinned.read("/organizations").await;
    assert_eq!(listed["organizations"].as_array().unwrap().len(), 1, "{listed}");
}

#[tokio::test]
async fn a_key_of_another_purpose_is_forbidden() {
    let server = DEMO.serve(&["--no-worker"]);
    let bergmann = organization(&DEMO, "demo-bergmann");
    let pushes = Caller { server: &server, key: key(&DEMO, "--partner demo-nordlicht") };
    let reads = Caller { server: &server, key: key(&DEMO, "--partner demo-nordlicht --purpose read") };
    problem(pushes.get("/organizations").await, StatusCode::FORBIDDEN).await;
    for path in READS.iter().chain(&["/mails"]) {
        let answer = pushes.get(&format!("/organizations/{bergmann}{path}")).await;
        problem(answer, StatusCode::FORBIDDEN).await;
    }
    let put = reads.request(Method::PUT, &format!("/organizations/{bergmann}/delivery"));
    let put = put.header(header::IF_MATCH, "*").header(header::CONTENT_TYPE, "application/json");
    let told =
        problem(put.body(r#"{"on":false,"recipients":[]}"#).send().await.unwrap(), StatusCode::FORBIDDEN)
            .await;
    assert!(told["detail"].as_str().unwrap().contains("settings"), "{told}");
    let post = reads.request(Method::POST, &format!("/organizations/{bergmann}/mails"));
    let post = post.header(header::CONTENT_TYPE, "application/json").body("{}");
    problem(post.send().await.unwrap(), StatusCode::FORBIDDEN).await;
    let push = reads.request(Method::POST, "/ingest").body("").send().await.unwrap();
    problem(push, StatusCode::FORBIDDEN).await;
    let push = pushes.request(Method::POST, "/ingest").body("").send().await.unwrap();
    assert_eq!(push.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told_in_details() {
    let server = DEMO.serve(&["--no-worker"]);
    let caller = Caller { server: &server, key: key(&DEMO, "--partner demo-nordlicht --purpose settings") };
    let bergmann = organization(&DEMO, "demo-bergmann");
    for wrong in [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=-1",
        "cursor=",
        "cursor=x",
        "cursor=bnVsbA",
        "health=ill",
        "delivery_on=1",
        "page=2",
        "limit=1&limit=2",
    ] {
        problem(caller.get(&format!("/organizations?{wrong}")).await, StatusCode::BAD_REQUEST).await;
    }
    let accounts = format!("/organizations/{bergmann}/months/2026-10/accounts");
    // A cursor of another list is none of this one.
    let other = caller.read("/organizations?limit=1").await["next"].as_str().unwrap().to_owned();
    for wrong in [format!("cursor={other}"), "standing=ill".to_owned(), "workload=fax".to_owned()] {
        problem(caller.get(&format!("{accounts}?{wrong}")).await, StatusCode::BAD_REQUEST).await;
    }
    // A database that takes no NUL is not asked for one.
    assert_eq!(caller.read("/organizations?search=%00").await["organizations"], Value::Array(vec![]));

    for nothing in ["", "/", "/nothing", "/organizations/", "/organizations/x/y/z"] {
        problem(caller.get(nothing).await, StatusCode::NOT_FOUND).await;
    }
    for (method, path, allow) in [
        (Method::DELETE, "/organizations".to_owned(), "GET,HEAD"),
        (Method::OPTIONS, "/organizations".to_owned(), "GET,HEAD"),
        (Method::POST, format!("/organizations/{bergmann}/delivery"), "GET,HEAD,PUT"),
        (Method::GET, "/ingest".to_owned(), "POST"),
    ] {
        let answer = caller.request(method, &path).send().await.unwrap();
        assert_eq!(answer.headers()[header::ALLOW], allow, "{path}");
        problem(answer, StatusCode::METHOD_NOT_ALLOWED).await;
    }
    let delivery = format!("/organizations/{bergmann}/delivery");
    for (media, body, status) in [
        ("text/plain", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/json", "{", StatusCode::BAD_REQUEST),
        ("application/json", "{}", StatusCode::UNPROCESSABLE_ENTITY),
        ("application/json", r#"{"on":1,"recipients":[]}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("application/json", r#"{"on":true,"recipients":[],"to":[]}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("application/json", &" ".repeat(70_000), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let put = caller.request(Method::PUT, &delivery).header(header::CONTENT_TYPE, media);
        problem(put.header(header::IF_MATCH, "*").body(body.to_owned()).send().await.unwrap(), status).await;
    }
}

#[tokio::test]
async fn without_a_key_everything_is_401_and_a_cookie_is_none() {
    let server = DEMO.serve(&["--no-worker"]);
    let nobody = Caller { server: &server, key: "bsr_live_0_0".to_owned() };
    for path in ["", "/organizations", "/nothing", "/organizations/x/delivery"] {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let answer = nobody.request(method, path).header(header::COOKIE, "bsr=x").send().await.unwrap();
            assert!(answer.headers().contains_key(header::WWW_AUTHENTICATE));
            problem(answer, StatusCode::UNAUTHORIZED).await;
        }
    }
}

#[tokio::test]
async fn a_key_that_asks_too_often_waits_and_no_other_does() {
    let world = World::new().with("BSR_API_RATE", "3");
    world.ok(&["demo"]);
    let server = world.serve(&["--no-worker"]);
    let of = |words| Caller { server: &server, key: key(&world, words) };
    let (busy, other) =
        (of("--partner demo-nordlicht --purpose read"), of("--partner demo-nordlicht --purpose read"));
    for left in ["2", "1", "0"] {
        let answer = busy.get("/organizations").await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["ratelimit-policy"], "\"key\";q=3;w=60");
        let limit = answer.headers()["ratelimit"].to_str().unwrap().to_owned();
        assert!(limit.starts_with(&format!("\"key\";r={left};t=")), "{limit}");
    }
    let refused = busy.get("/organizations").await;
    let wait: u64 = refused.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=21).contains(&wait), "{wait}");
    problem(refused, StatusCode::TOO_MANY_REQUESTS).await;
    assert_eq!(other.get("/organizations").await.status(), StatusCode::OK);
}
