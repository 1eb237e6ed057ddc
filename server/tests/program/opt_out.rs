//! Opting out, as a mail's recipient does it: by the link, and by the mail program's one click.

use reqwest::{Client, StatusCode, header, redirect::Policy};

use crate::support::{Server, World};

/// An organization with two recipients, a day before October's report falls due.
fn world() -> World {
    let world = World::new().with("BSR_NOW", "2026-11-04T08:00:00Z");
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client <b>& Sons","domains":["client.example"]}"#,
    );
    world.ok(&["ingest", &lines]);
    let to = ["--to", "it@client.example", "--to", "boss@client.example"];
    world.ok(&[&["delivery", "--organization", "o", "--on"], &to[..]].concat());
    world
}

/// The messages of that month: recipient, and the address behind `List-Unsubscribe`.
fn mails(world: &World, month: &str) -> Vec<(String, String)> {
    let mut mails: Vec<_> = std::fs::read_dir(world.path("data/mail"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .filter(|mail| mail.contains(month))
        .map(|mail| {
            let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
            let field = |name: &str| {
                let line = head.lines().find_map(|line| line.strip_prefix(name));
                line.unwrap_or_else(|| panic!("no {name} in {head}")).trim().to_owned()
            };
            assert_eq!(field("List-Unsubscribe-Post:"), "List-Unsubscribe=One-Click");
            let link = field("List-Unsubscribe:");
            (field("To:"), link.strip_prefix('<').unwrap().strip_suffix('>').unwrap().to_owned())
        })
        .collect();
    mails.sort();
    mails
}

/// Where this server has what the link leads to.
fn local(server: &Server, link: &str) -> String {
    server.url(&link[link.find("/unsubscribe/").unwrap()..])
}

#[tokio::test]
async fn one_click_stops_the_mails_of_that_recipient_until_its_holder_wants_them_again() {
    let mut world = world();
    world.set("BSR_NOW", "2026-11-05T08:00:00Z");
    world.ok(&["run-due"]);
    let sent = mails(&world, "2026-10");
    let [(boss, _), (it, link)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!([boss.as_str(), it.as_str()], ["boss@client.example", "it@client.example"]);

    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let server = world.serve(&["--no-worker"]);
    let page = client.get(local(&server, link)).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action 'self'") && !policy.contains("unsafe"), "{policy}");
    let asked = page.text().await.unwrap();
    assert!(
        asked.contains("reports of Client &lt;b&gt;&amp; Sons no longer be sent to it@client.example?"),
        "{asked}"
    );
    // A mail scanner has looked; nothing has changed.
    assert!(!world.ok(&["delivery", "--organization", "o"]).contains("opted out"));

    // What mail programs send, from wherever they are, and what some send instead.
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
        ),
    ] {
        let request = client.post(local(&server, link)).header(header::CONTENT_TYPE, kind).body(body);
        let done = request.header(header::ORIGIN, "https://mail.example").send().await.unwrap();
        assert_eq!(done.status(), StatusCode::OK, "never led elsewhere (RFC 8058)");
        assert!(done.text().await.unwrap().contains("no longer sent to it@client.example"));
    }
    assert_eq!(
        world.ok(&["delivery", "--organization", "o"]),
        "delivery on\nto it@client.example (opted out on 5 November 2026)\nto boss@client.example\n"
    );
    drop(server);

    world.set("BSR_NOW", "2026-12-05T08:00:00Z");
    world.ok(&["run-due"]);
    let sent = mails(&world, "2026-11");
    assert_eq!(sent.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), ["boss@client.example"]);

    // The old mail's link still works, and leads back to the page after its button.
    let server = world.serve(&["--no-worker"]);
    let form =
        client.post(local(&server, link)).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let done = form.body("do=resume").send().await.unwrap();
    assert_eq!(done.status(), StatusCode::SEE_OTHER);
    assert!(link.ends_with(done.headers()[header::LOCATION].to_str().unwrap()));
    assert!(!world.ok(&["delivery", "--organization", "o"]).contains("opted out"));

    for wrong in [&link[..link.len() - 1], &format!("{link}x"), "https://portal/unsubscribe/x"] {
        for request in [client.get(local(&server, wrong)), client.post(local(&server, wrong)).body("do=stop")]
        {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{wrong}");
            assert!(answer.text().await.unwrap().contains("This link is not one of ours"));
        }
    }
}
