//! Notices as different mail servers write them, and what is none.

use mail_parser::MessageParser;

use super::*;

const IT: &str = "it@client.example";

/// A notice with these fields for its recipients, each group after a blank line.
fn notice(groups: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.client.example\r\nTo: bounce@portal.example\r\nSubject: Undelivered\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\r\n\r\n\
         --b1\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n\r\n\
         --b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.client.example\r\n\
         Arrival-Date: Thu, 5 Nov 2026 07:00:00 +0100\r\n\r\n{groups}\r\n\r\n\
         --b1\r\nContent-Type: text/rfc822-headers\r\n\r\nTo: {IT}\r\n\r\n--b1--\r\n"
    )
}

fn read(text: &str) -> Option<Vec<Outcome>> {
    notice::read(&MessageParser::default().parse(text.as_bytes()).unwrap())
}

/// What a notice with this group means for a mail to `it@client.example`.
fn judged(group: &str) -> Option<BounceKind> {
    let outcomes = read(&notice(group)).unwrap();
    worst(&outcomes, IT).map(|(kind, _)| kind)
}

#[test]
fn a_failure_comes_with_its_status_and_the_servers_words() {
    let outcomes = read(&notice(
        "Original-Recipient: rfc822;it@client.example\r\nFinal-Recipient: rfc822; IT@client.example\r\nAction: Failed\r\n\
         Status: 5.1.1 (bad mailbox)\r\nRemote-MTA: dns; mx.client.example\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n\
         \t<it@client.example>:\r\n    user unknown",
    ))
    .unwrap();
    let wanted = Outcome {
        recipient: Some("IT@client.example".to_owned()),
        verdict: Verdict::Permanent,
        status: "5.1.1".to_owned(),
        diagnostic: "550 5.1.1 <it@client.example>: user unknown".to_owned(),
    };
    assert_eq!(outcomes, [wanted]);
    assert_eq!(worst(&outcomes, IT).unwrap().0, BounceKind::Permanent);
}

#[test]
fn what_counts_is_a_failure_for_good_at_the_very_address() {
    let of = |who: &str, action: &str, status: &str| {
        judged(&format!("Final-Recipient: rfc822;{who}\r\nAction: {action}\r\nStatus: {status}"))
    };
    assert_eq!(of(IT, "failed", "5.2.2"), Some(BounceKind::Permanent));
    assert_eq!(of(IT, "failed", "4.4.7"), Some(BounceKind::Transient));
    assert_eq!(of(IT, "delayed", "4.4.1"), Some(BounceKind::Transient));
    assert_eq!(of(IT, "delayed", "5.0.0"), Some(BounceKind::Transient), "it is still tried");
    for action in ["delivered", "relayed", "expanded", "whatever"] {
        assert_eq!(of(IT, action, "2.0.0"), None, "{action}");
        assert_eq!(of(IT, action, "5.1.1"), None, "{action}");
    }
    assert_eq!(of("member@client.example", "failed", "5.1.1"), Some(BounceKind::Elsewhere));
    // Without a status the reply tells; without a recipient nobody knows whose it is.
    assert_eq!(
        judged(
            "Final-Recipient: rfc822;<it@client.example>\r\nAction: failed\r\nDiagnostic-Code: smtp;550 no"
        ),
        Some(BounceKind::Permanent)
    );
    assert_eq!(judged("Action: failed\r\nStatus: 5.1.1"), Some(BounceKind::Elsewhere));
    assert_eq!(judged("Status: 5.1.1\r\nFinal-Recipient: rfc822;it@client.example"), None);
    // Of several the gravest.
    let both = "Final-Recipient: rfc822;a@b.example\r\nAction: delayed\r\nStatus: 4.0.0\r\n\r\n\
                Final-Recipient: rfc822;it@client.example\r\nAction: failed\r\nStatus: 5.1.1";
    assert_eq!(judged(both), Some(BounceKind::Permanent));
}

#[test]
fn a_notice_that_is_encoded_or_cut_off_is_read_all_the_same() {
    let plain = notice("Final-Recipient: rfc822;it@client.example\r\nAction: failed\r\nStatus: 5.1.1");
    let encoded = plain
        .replace(
            "message/delivery-status\r\n",
            "message/delivery-status\r\nContent-Transfer-Encoding: quoted-printable\r\n",
        )
        .replace("Action: failed", "Action: fai=\r\nled");
    assert_eq!(read(&encoded), read(&plain));
    let cut = &plain[..plain.find("--b1\r\nContent-Type: text/rfc822").unwrap()];
    assert_eq!(worst(&read(cut).unwrap(), IT).unwrap().0, BounceKind::Permanent);
    assert_eq!(read(&plain.replace("\r\n", "\n")), read(&plain));
}

#[test]
fn what_people_and_machines_answer_is_no_notice() {
    let failed = "Final-Recipient: rfc822;it@client.example\r\nAction: failed\r\nStatus: 5.1.1";
    let passed_on = format!(
        "From: me@client.example\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--o--\r\n",
        notice(failed)
    );
    let receipt = notice(failed).replace("delivery-status", "disposition-notification");
    let complaint = notice(failed).replace("delivery-status", "feedback-report");
    let away = "From: it@client.example\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n";
    let attached = notice(failed).replace("multipart/report", "multipart/mixed");
    for text in [passed_on.as_str(), &receipt, &complaint, away, &attached] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn the_signed_address_is_found_in_the_envelope_or_a_header() {
    let key = SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap();
    let mail = DeliveryId(uuid::Uuid::now_v7());
    let address = ReturnPath::parse("bounce@portal.example").unwrap().of(&key, mail).unwrap().to_string();
    let found = |recipient: Option<&str>, head: &str| {
        let text = format!("From: x@y.example\r\n{head}\r\n\r\nx");
        mail_of(&key, recipient, &MessageParser::default().parse(text.as_bytes()).unwrap())
    };
    assert_eq!(found(Some(&address), "To: undisclosed-recipients:;"), Some(mail));
    assert_eq!(found(Some("bounce@portal.example"), &format!("To: <{address}>")), Some(mail));
    for name in ["Delivered-To", "x-original-to", "Envelope-To", "X-Envelope-To", "To"] {
        let other = "Delivered-To: bounce@portal.example";
        assert_eq!(found(None, &format!("{other}\r\n{name}: {address}")), Some(mail), "{name}");
    }
    let list = format!("To: Somebody <a@b.example>,\r\n \"Bounces, all\" <{address}>");
    assert_eq!(found(None, &list), Some(mail));
    assert_eq!(found(None, &format!("Subject: {address}\r\nCc: {address}")), None);
}

#[test]
fn fuzz_whatever_is_piped_in_is_a_notice_or_none() {
    use end2end::fuzz::{Became, fuzz};
    let good = notice(
        "Final-Recipient: rfc822; it@client.example\r\nAction: failed\r\nStatus: 5.1.1 (no)\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n\t user unknown",
    );
    let late = notice("Final-Recipient: rfc822;<it@client.example>\r\nAction: delayed\r\nStatus: 4.4.1");
    let words = [
        "--b1",
        "--b1--",
        "Content-Type: ",
        "multipart/report",
        "message/delivery-status",
        "=?utf-8?b?",
        "Action: failed",
    ];
    fuzz("bounces (RFC 3464)", &[good.as_bytes(), late.as_bytes()], &words, |bytes| {
        let Some(message) = MessageParser::default().parse(bytes) else { return Became::Refused };
        let Some(outcomes) = notice::read(&message) else { return Became::Refused };
        for outcome in &outcomes {
            // Both are written down, and shown: they come from the message and are no longer than it.
            assert!(!outcome.status.contains(char::is_whitespace), "{outcome:?}");
            assert!(!outcome.diagnostic.contains('\n'), "{outcome:?}");
            let failed = outcome.status.starts_with('5') || outcome.diagnostic.starts_with('5');
            assert!(
                outcome.verdict != Verdict::Permanent || failed,
                "for good without saying so: {outcome:?}"
            );
        }
        if let Some((kind, outcome)) = worst(&outcomes, IT) {
            let ours = outcome.recipient.as_deref().is_some_and(|one| one.eq_ignore_ascii_case(IT));
            assert!(kind != BounceKind::Permanent || ours, "somebody else's mailbox counts against this one");
        }
        Became::Accepted
    });
}
