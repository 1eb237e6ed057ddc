//! `bsr bounce`, as a mail server runs it: the message on standard input, the exit status as its answer.

use end2end::relay::Relay;

use crate::support::World;

/// October's report mailed through a relay; the envelope's sender of that mail.
async fn mailed() -> (World, String) {
    let relay = Relay::start("").await.unwrap();
    let mut world = World::new()
        .with("BSR_NOW", "2026-11-04T08:00:00Z")
        .with("BSR_MAIL_URL", &relay.url())
        .with("BSR_MAIL_RETURN_PATH", "bounce@portal.example");
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Reseller"}
{"type":"organization","id":"o","partner":"p","name":"Client","domains":["client.example"]}"#,
    );
    world.ok(&["ingest", &lines]);
    world.ok(&["delivery", "--organization", "o", "--on", "--to", "it@client.example"]);
    world.set("BSR_NOW", "2026-11-05T08:00:00Z");
    world.ok(&["run-due"]);
    let messages = relay.messages();
    assert_eq!(messages.len(), 1);
    (world, messages[0].from.clone())
}

const NOTICE: &str = "From: MAILER-DAEMON@mx.client.example\r\nTo: bounce@portal.example\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\
    --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.client.example\r\n\r\n\
    Final-Recipient: rfc822; it@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\
    Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b--\r\n";

// The relay must answer while the program is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_is_noted_beside_its_address_and_twice_is_once() {
    let (world, sender) = mailed().await;
    let words = ["bounce", "--recipient", &sender];
    // As long as a mail that is returned whole, which must be read to its end.
    let long = [NOTICE.as_bytes(), &b"x".repeat(6_000_000)].concat();
    let done = world.feed(&words, &long);
    assert_eq!(
        (done.status, done.out.as_str()),
        (0, "noted: a mail came back for good (5.1.1)\n"),
        "{}",
        done.err
    );
    let done = world.feed(&words, NOTICE.as_bytes());
    assert_eq!((done.status, done.out.as_str()), (0, "known already: nothing was changed\n"), "{}", done.err);
    assert_eq!(
        world.ok(&["delivery", "--organization", "o"]),
        "delivery on\nto it@client.example (the mail of October 2026 came back: 550 5.1.1 no such user)\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_bounce_of_ours_is_dropped_with_a_sentence_and_never_sent_back() {
    let (world, sender) = mailed().await;
    let away = format!("To: {sender}\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n");
    for (words, message, why) in [
        (vec!["bounce"], NOTICE.as_bytes(), "not sent to an address that this deployment signed"),
        (vec!["bounce"], away.as_bytes(), "no delivery status notification"),
        (vec!["bounce", "--recipient", &sender], b"\xff\x00\xfe", "no delivery status notification"),
        (vec!["bounce"], b"", "no e-mail message"),
    ] {
        let done = world.feed(&words, message);
        assert_eq!((done.status, done.out.as_str()), (0, ""), "{why}: {}", done.err);
        assert!(done.err.starts_with("bsr: nothing was changed: ") && done.err.contains(why), "{}", done.err);
    }
    assert_eq!(world.ok(&["delivery", "--organization", "o"]), "delivery on\nto it@client.example\n");
}

#[test]
fn what_cannot_be_dealt_with_now_is_left_to_the_mail_server() {
    let world = World::new().with("BSR_DATABASE_URL", "postgres://nobody@127.0.0.1:9/bsr");
    let done = world.feed(&["bounce"], NOTICE.as_bytes());
    assert_eq!(done.status, 75, "{}", done.err);
    let world = World::new().with("BSR_SCHEDULE_HOUR", "noon");
    let done = world.feed(&["bounce"], NOTICE.as_bytes());
    assert_eq!(done.status, 75, "{}", done.err);
    assert!(done.err.contains("BSR_SCHEDULE_HOUR"), "{}", done.err);
    let world = World::new().with("BSR_MAIL_RETURN_PATH", "bounce+x@portal.example");
    assert!(world.refused(&["status"]).contains("BSR_MAIL_RETURN_PATH"));
}
