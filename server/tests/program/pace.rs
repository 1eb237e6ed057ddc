//! How much one person may ask of a server: pages a minute, pages that wait for changes; and a network of the ways to providers.

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};

use crate::support::{Server, World, form};

const PASSWORD: &str = "correct horse battery";

fn world() -> World {
    let world = World::new();
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client"}"#,
    );
    world.ok(&["ingest", &lines]);
    for name in ["ann", "bob"] {
        let email = format!("{name}@reseller.example");
        let user = ["user", "add", "--email", &email, "--name", name, "--role", "owner", "--partner", "p"];
        let words = [&user[..], &["--password-stdin"]].concat();
        let added = world.feed(&words, format!("{PASSWORD}\n").as_bytes());
        assert_eq!(added.status, 0, "{}", added.err);
    }
    world
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

/// Signs in; gives the session's cookie.
async fn session(server: &Server, name: &str) -> String {
    let email = format!("{name}@reseller.example");
    let request = client().post(server.url("/api/ui/sign-in")).header(header::ACCEPT, "text/html");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = request.body(form(&[("email", &email), ("password", PASSWORD)])).send().await.unwrap();
    answer.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
}

async fn get(server: &Server, path: &str, cookie: &str) -> Response {
    let request = client().get(server.url(path)).header(header::ACCEPT, "text/html");
    request.header(header::COOKIE, cookie).send().await.unwrap()
}

/// In how many seconds an answer says to come again.
fn wait(answer: &Response) -> u64 {
    answer.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn who_asks_for_more_pages_than_a_person_reads_waits_and_nobody_else_does() {
    let world = world().with("BSR_PAGE_RATE", "4");
    let server = world.serve(&["--no-worker"]);
    let (ann, bob) = (session(&server, "ann").await, session(&server, "bob").await);
    let mut asked = 0;
    let refused = loop {
        let answer = get(&server, "/organizations", &ann).await;
        asked += 1;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        assert!(asked < 20, "no end");
    };
    assert!(asked > 4, "{asked}");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=16).contains(&wait(&refused)), "{}", wait(&refused));
    let page = refused.text().await.unwrap();
    assert!(page.contains("more pages than a person reads") && page.contains("<h1>"), "{page}");

    // Our code in the browser gets an error of ours, which it shows in its own words.
    let script = client().post(server.url("/api/ui/sign-out")).header(header::COOKIE, &ann);
    let script = script.header(header::ACCEPT, "application/x-postcard").send().await.unwrap();
    assert_eq!(script.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(script.bytes().await.unwrap().len(), 1);

    assert_eq!(get(&server, "/organizations", &bob).await.status(), StatusCode::OK);
    assert_eq!(get(&server, "/sign-in", "").await.status(), StatusCode::OK);
    assert_eq!(get(&server, "/sign-in", "bsr=made-up").await.status(), StatusCode::OK);
    let log = server.logged(&["too-often", "/organizations"]);
    assert_eq!(log.matches("too-often").count(), 1, "{log}");
}

#[tokio::test]
async fn so_many_pages_of_one_user_wait_for_changes_and_one_that_is_closed_makes_room() {
    let world = world();
    let listed = world.ok(&["organizations"]);
    let id = listed.lines().nth(1).unwrap().split(',').next().unwrap();
    let live = format!("/organizations/{id}/reports/live");
    let server = world.serve(&["--no-worker"]);
    let (ann, bob) = (session(&server, "ann").await, session(&server, "bob").await);
    let mut open = Vec::new();
    for _ in 0..32 {
        let answer = get(&server, &live, &ann).await;
        assert_eq!(answer.status(), StatusCode::OK, "{}", open.len());
        open.push(answer);
    }
    let refused = get(&server, &live, &ann).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(wait(&refused) > 0);
    assert_eq!(get(&server, &live, &bob).await.status(), StatusCode::OK);
    server.logged(&["too-often", "a change stream"]);
    drop(open.pop());
    // The server sees it when it writes or reads next.
    while get(&server, &live, &ann).await.status() != StatusCode::OK {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_network_sets_out_to_providers_so_often_a_minute() {
    let world = world();
    let server = world.serve(&["--no-worker"]);
    let there = async |address: &str| {
        let request = client().post(server.url("/sign-in/with/nobody")).header("x-forwarded-for", address);
        request.send().await.unwrap()
    };
    let mut asked = 0;
    let refused = loop {
        // Neighbours of one /64 are one network.
        let answer = there(&format!("2001:db8::{asked:x}")).await;
        asked += 1;
        if answer.status() != StatusCode::NOT_FOUND {
            break answer;
        }
        assert!(asked < 600, "no end");
    };
    assert!(asked > 60, "{asked}");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=3).contains(&wait(&refused)), "{}", wait(&refused));
    assert!(refused.text().await.unwrap().contains("Too many attempts. Please wait a minute"));
    assert_eq!(there("2001:db8:0:1::1").await.status(), StatusCode::NOT_FOUND);
    server.logged(&["too-often", "/sign-in/with/nobody", "2001:db8::"]);
}
