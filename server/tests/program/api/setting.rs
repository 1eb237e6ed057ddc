//! Changing: delivery settings by the state that was seen, mails sent again, and requests that are repeated.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{Caller, demo, key, organization, problem};
use crate::support::World;

async fn put(caller: &Caller<'_>, path: &str, seen: Option<&str>, body: &Value) -> Response {
    let request = caller.request(Method::PUT, path).header(header::CONTENT_TYPE, "application/json");
    let request = match seen {
        Some(seen) => request.header(header::IF_MATCH, seen),
        None => request,
    };
    request.body(body.to_string()).send().await.unwrap()
}

fn tag(answer: &Response) -> String {
    answer.headers()[header::ETAG].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn settings_are_changed_by_who_saw_them_and_nobody_undoes_anothers_change() {
    let world = World::new();
    world.ok(&["demo"]);
    let server = world.serve(&["--no-worker"]);
    let caller = Caller {
        server: &server,
        key: key(&world, "--partner demo-nordlicht --purpose settings --name robot"),
    };
    let path = format!("/organizations/{}/delivery", organization(&world, "demo-cedar"));
    let answer = caller.get(&path).await;
    let first = tag(&answer);
    let before: Value = answer.json().await.unwrap();
    assert_eq!((&before["on"], &before["recipients"]), (&json!(false), &json!([])));

    let wanted = json!({ "on": true, "recipients": ["it@cedarstone.example"] });
    problem(put(&caller, &path, None, &wanted).await, StatusCode::PRECONDITION_REQUIRED).await;
    problem(put(&caller, &path, Some("it"), &wanted).await, StatusCode::BAD_REQUEST).await;
    let saved = put(&caller, &path, Some(&first), &wanted).await;
    assert_eq!(saved.status(), StatusCode::OK);
    let second = tag(&saved);
    assert_ne!(second, first);
    let saved: Value = saved.json().await.unwrap();
    assert_eq!((&saved["on"], &saved["recipients"]), (&wanted["on"], &wanted["recipients"]));
    assert!(saved["changed_by"].as_str().unwrap().starts_with("robot ("), "{saved}");
    assert_eq!(
        world.ok(&["delivery", "--organization", "demo-cedar"]),
        "delivery on\nto it@cedarstone.example\n"
    );

    // Somebody who saw what was there before is told what is there now; what they want is lost to nobody.
    let other = json!({ "on": true, "recipients": ["boss@cedarstone.example"] });
    let stale = put(&caller, &path, Some(&first), &other).await;
    assert_eq!(tag(&stale), second);
    let stale = problem(stale, StatusCode::PRECONDITION_FAILED).await;
    assert_eq!(stale["current"], saved);
    assert!(stale["detail"].as_str().unwrap().contains("robot"), "{stale}");
    // The same change again finds that it is made.
    assert_eq!(put(&caller, &path, Some(&first), &wanted).await.status(), StatusCode::OK);
    let back = put(&caller, &path, Some(&second), &json!({ "on": false, "recipients": [] })).await;
    assert_eq!(back.status(), StatusCode::OK);
    assert_eq!(world.ok(&["delivery", "--organization", "demo-cedar"]), "delivery off\n");
}

#[tokio::test]
async fn all_that_is_wrong_with_settings_is_told_where_it_stands() {
    let world = World::new();
    world.ok(&["demo"]);
    let server = world.serve(&["--no-worker"]);
    let caller = Caller { server: &server, key: key(&world, "--partner demo-nordlicht --purpose settings") };
    let path = format!("/organizations/{}/delivery", organization(&world, "demo-cedar"));
    let wanted = json!({ "on": true, "recipients": ["it@cedarstone.example", "x@gmail.com", "no address"] });
    let told = problem(put(&caller, &path, Some("*"), &wanted).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    let places: Vec<_> =
        told["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert_eq!(places, ["#/recipients/1", "#/recipients/2"]);
    let said = world.refused(&[
        "delivery",
        "--organization",
        "demo-cedar",
        "--on",
        "--to",
        "x@gmail.com",
        "--to",
        "no address",
    ]);
    for error in told["errors"].as_array().unwrap() {
        assert!(
            said.contains(error["detail"].as_str().unwrap()),
            "the sentences of the page: {error} {said}"
        );
    }
    let nobody = json!({ "on": true, "recipients": [" "] });
    let told = problem(put(&caller, &path, Some("*"), &nobody).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(told["errors"][0]["pointer"], "#/recipients");
    let many = json!({ "on": false, "recipients": ["a", "b", "c", "d"] });
    problem(put(&caller, &path, Some("*"), &many).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(world.ok(&["delivery", "--organization", "demo-cedar"]), "delivery off\n");
}

/// How many messages of October lie in the folder for that recipient.
fn mails(world: &World, recipient: &str) -> usize {
    let folder = std::fs::read_dir(world.path("data/mail")).unwrap();
    let texts = folder.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    texts.filter(|mail| mail.contains(&format!("To: {recipient}")) && mail.contains("2026-10.pdf")).count()
}

/// Waits until the server's worker has sent so many to the first one of the list, and knows it.
async fn until_sent(world: &World, caller: &Caller<'_>, path: &str, count: usize) {
    let is_sent = async || {
        let listed = caller.read(path).await;
        let mail = &listed["mails"][0];
        mail["state"] == "accepted" && mails(world, mail["recipient"].as_str().unwrap()) == count
    };
    let waiting = async {
        while !is_sent().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(180), waiting).await.unwrap();
}

#[tokio::test]
async fn a_mail_that_is_asked_for_again_twice_by_one_name_goes_out_once() {
    // Later than everything that was done before: the commands' clocks each started at the same instant.
    let world = demo().with("BSR_NOW", "2026-11-06T09:00:00Z");
    let server = world.serve(&[]);
    let caller = Caller { server: &server, key: key(&world, "--partner demo-nordlicht --purpose settings") };
    let path = format!("/organizations/{}/mails", organization(&world, "demo-bergmann"));
    let to = "it@bergmann-soehne.example";
    assert_eq!(mails(&world, to), 1);
    let ask = async |name: &str, body: Value| {
        let request = caller.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/json");
        request.header("Idempotency-Key", name).body(body.to_string()).send().await.unwrap()
    };
    let wanted = json!({ "period": "2026-10", "recipient": to });
    let first = ask("\"one\"", wanted.clone()).await;
    assert_eq!(first.status(), StatusCode::ACCEPTED);
    let first = first.text().await.unwrap();
    assert_eq!(first, r#"{"outcome":"queued"}"#);
    until_sent(&world, &caller, &path, 2).await;
    let again = ask("one", wanted.clone()).await;
    assert_eq!(again.status(), StatusCode::ACCEPTED);
    assert_eq!(again.headers()[header::CONTENT_TYPE], "application/json");
    assert_eq!(again.text().await.unwrap(), first);
    let listed = caller.read(&path).await;
    let mail = &listed["mails"][0];
    let standing = (&mail["recipient"], &mail["state"], &mail["can_send_again"]);
    assert_eq!(standing, (&json!(to), &json!("accepted"), &json!(true)), "nothing is on its way again");
    assert_eq!(mails(&world, to), 2, "nothing is done twice");
    let other = json!({ "period": "2026-09", "recipient": to });
    problem(ask("one", other).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    problem(ask("a b", wanted.clone()).await, StatusCode::BAD_REQUEST).await;
    let another = ask("two", wanted).await;
    assert_eq!(another.status(), StatusCode::ACCEPTED);
    assert_eq!(another.text().await.unwrap(), first, "another name is another request");
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_again_is_told_why() {
    let world = demo();
    let server = world.serve(&["--no-worker"]);
    let caller = Caller { server: &server, key: key(&world, "--partner demo-nordlicht --purpose settings") };
    let to = "it@bergmann-soehne.example";
    for (id, period, recipient) in [
        ("demo-cedar", "2026-10", "it@cedarstone.example"),
        ("demo-bergmann", "2026-11", to),
        ("demo-bergmann", "2026-10", "nobody@bergmann-soehne.example"),
        ("demo-bergmann", "2026-10", "\u{0}"),
    ] {
        let path = format!("/organizations/{}/mails", organization(&world, id));
        let request = caller.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/json");
        let body = json!({ "period": period, "recipient": recipient }).to_string();
        problem(request.body(body).send().await.unwrap(), StatusCode::CONFLICT).await;
    }
}
