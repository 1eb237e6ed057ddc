//! Mails that do not arrive: refused by the relay, or taken and then sent back.

use end2end::relay::Relay;
use jobs::bounce::{Nothing, ReturnPath, Taken, take};
use jobs::{Context, MailTarget, RunDueSummary, run_due};
use store::{BounceKind, SavedRecipient};

use crate::office::{Office, in_each_office, signing_key};

/// When October's, November's, December's and January's reports are made and mailed.
const MONTHS: [&str; 4] =
    ["2026-11-05T18:00:00Z", "2026-12-05T18:00:00Z", "2027-01-05T18:00:00Z", "2027-02-05T18:00:00Z"];

async fn context(office: &Office, relay: &Relay, now: &str) -> Context {
    let mail = MailTarget::Smtp(jobs::Relay::parse(&relay.url()).unwrap());
    let return_path = ReturnPath::parse("bounce@portal.example");
    Context { mail, return_path, ..office.context(now).await }
}

/// One pass at `now`, with that relay.
async fn pass(office: &Office, relay: &Relay, now: &str) -> RunDueSummary {
    run_due(&context(office, relay, now).await).await.unwrap()
}

/// Hands a message over as a mail server does at `now`.
async fn bounce(office: &Office, now: &str, message: &str) -> Taken {
    let Context { store, deployment, .. } = office.context(now).await;
    take(&store, &deployment, &signing_key(), None, message.as_bytes()).await.unwrap()
}

/// The one recipient of `berlin`.
async fn recipient(office: &Office, now: &str) -> SavedRecipient {
    let opened = office.world.at(now).await;
    let organization = office.world.organization("berlin").await;
    let settings = opened.store.delivery_settings(&opened.deployment, organization).await.unwrap();
    settings.recipients[0].clone()
}

/// How often the audit log has that action.
async fn told(office: &Office, now: &str, action: &str) -> usize {
    let opened = office.world.at(now).await;
    let organization = office.world.organization("berlin").await;
    let trail = opened.store.audit_trail(&opened.deployment, organization, 100).await.unwrap();
    trail.iter().filter(|row| row.action == action).count()
}

/// A notice of that outcome about the mail to this envelope's sender.
fn notice(to: &str, action: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.contoso.example\r\nTo: {to}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.contoso.example\r\n\r\n\
         Final-Recipient: rfc822; it@contoso.example\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n--b--\r\n"
    )
}

/// The envelope's sender of the latest mail.
fn sender(relay: &Relay) -> String {
    relay.messages().last().unwrap().from.clone()
}

#[tokio::test]
async fn an_address_that_the_relay_refuses_two_months_in_a_row_gets_no_more_until_it_is_added_again() {
    in_each_office(|office| async move {
        let relay = Relay::start("rcpt answer 550 5.1.1 no such user").await.unwrap();
        assert_eq!(pass(&office, &relay, MONTHS[0]).await.not_sent, 1);
        let once = recipient(&office, MONTHS[0]).await;
        assert!(once.returned.unwrap().reason.contains("5.1.1 no such user"));
        assert_eq!(once.undeliverable_since, None);

        assert_eq!(pass(&office, &relay, MONTHS[1]).await.not_sent, 1);
        assert!(recipient(&office, MONTHS[1]).await.undeliverable_since.is_some());
        assert_eq!(told(&office, MONTHS[1], "delivery.undeliverable").await, 1);
        assert_eq!(pass(&office, &relay, MONTHS[1]).await, RunDueSummary::default());
        assert_eq!(told(&office, MONTHS[1], "delivery.undeliverable").await, 1, "twice is once");

        relay.heal();
        let third = pass(&office, &relay, MONTHS[2]).await;
        assert_eq!((third.sent, third.cancelled), (0, 1));

        // Saving the settings anew is not enough; taking the address off and on again is, and it begins from nothing.
        office.deliver("2027-01-10T00:00:00Z", "berlin", false).await;
        office.deliver("2027-01-11T00:00:00Z", "berlin", true).await;
        assert!(recipient(&office, "2027-01-11T01:00:00Z").await.undeliverable_since.is_some());
        office.deliver_to("2027-01-12T00:00:00Z", "berlin", &[]).await;
        office.deliver("2027-01-13T00:00:00Z", "berlin", true).await;
        let anew = recipient(&office, "2027-01-13T01:00:00Z").await;
        assert_eq!((anew.undeliverable_since, anew.returned), (None, None));
        assert_eq!(pass(&office, &relay, MONTHS[3]).await.sent, 1);
    })
    .await;
}

#[tokio::test]
async fn an_address_whose_mails_come_back_two_months_in_a_row_gets_no_more() {
    in_each_office(|office| async move {
        let relay = Relay::start("").await.unwrap();
        assert_eq!(pass(&office, &relay, MONTHS[0]).await.sent, 1);
        let gone = notice(&sender(&relay), "failed", "5.1.1");
        let noted = |suppressed| {
            let (kind, status) = (BounceKind::Permanent, "5.1.1".to_owned());
            Taken::Noted { kind, status, suppressed }
        };
        assert_eq!(bounce(&office, "2026-11-05T18:05:00Z", &gone).await, noted(false));
        assert_eq!(bounce(&office, "2026-11-05T18:06:00Z", &gone).await, Taken::Known);
        let once = recipient(&office, MONTHS[0]).await;
        assert_eq!(once.returned.unwrap().reason, "550 5.1.1 no such user");
        assert_eq!(once.undeliverable_since, None);
        assert_eq!(told(&office, MONTHS[0], "delivery.bounced").await, 1);

        // What was taken stays taken, for the relay's word was so; it shows that it came back.
        let opened = office.world.at(MONTHS[0]).await;
        let berlin = office.world.organization("berlin").await;
        let mails = opened.store.deliveries(&opened.deployment, berlin).await.unwrap();
        assert_eq!(mails[0].state, store::DeliveryState::Accepted);
        assert_eq!(mails[0].bounced.as_ref().unwrap().1, "550 5.1.1 no such user");

        assert_eq!(pass(&office, &relay, MONTHS[1]).await.sent, 1);
        let gone = notice(&sender(&relay), "failed", "5.1.1");
        assert_eq!(bounce(&office, MONTHS[1], &gone).await, noted(true));
        assert!(recipient(&office, MONTHS[1]).await.undeliverable_since.is_some());
        let third = pass(&office, &relay, MONTHS[2]).await;
        assert_eq!((third.sent, third.cancelled), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_month_that_arrives_in_between_a_late_mail_and_made_up_notices_suppress_nothing() {
    in_each_office(|office| async move {
        let relay = Relay::start("").await.unwrap();
        for (now, action, status) in [
            (MONTHS[0], "failed", "5.1.1"),
            (MONTHS[1], "delayed", "4.4.1"),
            (MONTHS[2], "failed", "5.1.1"),
            (MONTHS[3], "failed", "4.4.7"),
        ] {
            assert_eq!(pass(&office, &relay, now).await.sent, 1, "{now}");
            let taken = bounce(&office, now, &notice(&sender(&relay), action, status)).await;
            assert!(matches!(taken, Taken::Noted { suppressed: false, .. }), "{now}: {taken:?}");
        }
        let last = sender(&relay);
        let (local, tag) = last.split_once('+').unwrap();
        let forged = format!("{local}+{}", tag.replace(&tag[..4], "aaaa"));
        for (message, why) in [
            (notice(&forged, "failed", "5.1.1"), Nothing::NotOurs),
            (notice("bounce@portal.example", "failed", "5.1.1"), Nothing::NotOurs),
            (notice(&last, "relayed", "2.0.0"), Nothing::NoFailure),
            (format!("To: {last}\r\nAuto-Submitted: auto-replied\r\n\r\nI am away\r\n"), Nothing::NoNotice),
            (String::new(), Nothing::NoMessage),
            ("\0\u{fffd}".to_owned(), Nothing::NotOurs),
        ] {
            assert_eq!(bounce(&office, MONTHS[3], &message).await, Taken::Nothing(why), "{message}");
        }
        assert_eq!(recipient(&office, MONTHS[3]).await.undeliverable_since, None);
        assert_eq!(told(&office, MONTHS[3], "delivery.bounced").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_by_policy_is_told_and_says_nothing_about_the_address() {
    in_each_office(|office| async move {
        let relay = Relay::start("").await.unwrap();
        for now in [MONTHS[0], MONTHS[1]] {
            assert_eq!(pass(&office, &relay, now).await.sent, 1);
            let taken = bounce(&office, now, &notice(&sender(&relay), "failed", "5.7.26")).await;
            assert!(matches!(taken, Taken::Noted { suppressed: false, .. }), "{now}: {taken:?}");
        }
        assert_eq!(told(&office, MONTHS[1], "delivery.bounced").await, 2);
        let refusing = Relay::start("rcpt answer 550 5.7.1 your domain has no SPF record").await.unwrap();
        for now in [MONTHS[2], MONTHS[3]] {
            assert_eq!(pass(&office, &refusing, now).await.not_sent, 1);
        }
        assert_eq!(recipient(&office, MONTHS[3]).await.undeliverable_since, None);
    })
    .await;
}

#[tokio::test]
async fn without_a_return_path_bounces_go_to_the_sender() {
    in_each_office(|office| async move {
        let relay = Relay::start("").await.unwrap();
        let context = Context { return_path: None, ..context(&office, &relay, MONTHS[0]).await };
        assert_eq!(run_due(&context).await.unwrap().sent, 1);
        assert_eq!(sender(&relay), "noreply@portal.example");
        assert_eq!(relay.messages()[0].to, ["it@contoso.example"]);
    })
    .await;
}
