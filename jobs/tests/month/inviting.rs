//! Invitations on their way: written to the folder or handed to a relay, once each, and again when the relay is back.

use domain::people::NewPerson;
use end2end::relay::Relay;
use jobs::{Context, MailTarget, RunDueSummary, invitation, run_due};
use mail_parser::MessageParser;
use store::{InvitationMail, InvitationStanding};

use crate::office::{Office, in_each_office, signing_key};

/// Before anything of the month is due.
const NOW: &str = "2026-10-21T12:00:00Z";
/// A moment later: whatever somebody asked for at [`NOW`] is due, however slow the machine is.
const SOON: &str = "2026-10-21T12:01:00Z";

async fn invite(office: &Office, now: &str) {
    let Context { store, deployment, .. } = office.context(now).await;
    let partner = store.find_partner(&deployment, "p").await.unwrap().id;
    let new = NewPerson::parse("ann@new.example", "Ann", "admin").unwrap();
    store.invite(&deployment, partner, &new).await.unwrap();
}

async fn mail(office: &Office, now: &str) -> InvitationMail {
    let Context { store, deployment, .. } = office.context(now).await;
    let partner = store.find_partner(&deployment, "p").await.unwrap().id;
    store.people(&deployment, partner).await.unwrap().invitations[0].mail.clone()
}

async fn pass(office: &Office, relay: &Relay, now: &str) -> RunDueSummary {
    let mail = MailTarget::Smtp(jobs::Relay::parse(&relay.url()).unwrap());
    run_due(&Context { mail, ..office.context(now).await }).await.unwrap()
}

/// The token of the link in a message, as it reads it.
fn token(message: &[u8]) -> String {
    let message = MessageParser::default().parse(message).unwrap();
    let text = message.body_text(0).unwrap().into_owned();
    let (_, rest) = text.split_once("https://portal.example/invitations/").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn an_invitation_is_one_mail_however_often_the_jobs_run_and_its_link_leads_to_it() {
    in_each_office(|office| async move {
        invite(&office, NOW).await;
        let summary = office.run_due(SOON).await;
        assert_eq!((summary.invited, summary.sent), (1, 0));
        assert!(
            summary.to_string().ends_with("; invitations: 1 sent, 0 to be tried again or failed"),
            "{summary}"
        );
        assert_eq!(office.run_due(SOON).await, RunDueSummary::default());
        let mails = office.mails();
        assert_eq!(mails.len(), 1);
        let name = mails[0].0.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("invitation-") && !name.contains("ann"), "{name}");

        let mail = invitation::mail_of(signing_key().public(), &token(&mails[0].1)).unwrap();
        let store = office.context(NOW).await.store;
        let holder = store.invited_scope(mail).await.unwrap().unwrap();
        let shown = store.invitation(&holder).await.unwrap();
        assert_eq!((shown.email.as_str(), shown.standing), ("ann@new.example", InvitationStanding::Open));
        store.accept_invitation(&holder, "Ann", "correct horse battery", None).await.unwrap();
        assert_eq!(office.run_due(SOON).await, RunDueSummary::default());
    })
    .await;
}

#[tokio::test]
async fn a_relay_that_is_down_gets_the_invitation_when_it_is_back() {
    in_each_office(|office| async move {
        let relay = Relay::start("greeting drop").await.unwrap();
        invite(&office, NOW).await;
        let summary = pass(&office, &relay, SOON).await;
        assert_eq!((summary.invited, summary.not_invited), (0, 1));
        assert!(matches!(mail(&office, SOON).await, InvitationMail::Tried(_)));
        // Nobody tries before it is time.
        assert_eq!(pass(&office, &relay, SOON).await, RunDueSummary::default());
        relay.heal();
        let later = "2026-10-21T12:07:00Z";
        assert_eq!(pass(&office, &relay, later).await.invited, 1);
        assert!(matches!(mail(&office, later).await, InvitationMail::Sent(_)));
        let messages = relay.messages();
        assert_eq!((messages.len(), messages[0].from.as_str()), (1, "noreply@portal.example"));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_the_relay_refuses_is_shown_and_an_answer_that_was_lost_is_asked_for_again() {
    in_each_office(|office| async move {
        let relay = Relay::start("rcpt answer 550 5.1.1 no such user").await.unwrap();
        invite(&office, NOW).await;
        assert_eq!(pass(&office, &relay, SOON).await.not_invited, 1);
        assert!(matches!(mail(&office, SOON).await, InvitationMail::NotSent(why) if why.contains("5.1.1")));

        let Context { store, deployment, .. } = office.context(NOW).await;
        assert_eq!(store.status(&deployment).await.unwrap().invitations.failed, 1, "the operator is told");
        let partner = store.find_partner(&deployment, "p").await.unwrap().id;
        let id = store.people(&deployment, partner).await.unwrap().invitations[0].id;
        store.send_invitation_again(&deployment, id).await.unwrap();
        let relay = Relay::start("end drop").await.unwrap();
        assert_eq!(pass(&office, &relay, SOON).await.not_invited, 1);
        relay.heal();
        assert_eq!(pass(&office, &relay, "2026-10-21T12:29:00Z").await.invited, 0);
        assert_eq!(pass(&office, &relay, "2026-10-21T12:33:00Z").await.invited, 1);
        let messages = relay.messages();
        let ids: std::collections::BTreeSet<String> = messages
            .iter()
            .map(|message| {
                let parsed = MessageParser::default().parse(&message.bytes).unwrap();
                parsed.message_id().unwrap().to_owned()
            })
            .collect();
        assert_eq!((messages.len(), ids.len()), (2, 1), "the same message twice, which mail servers see");
        let told = store.status(&deployment).await.unwrap();
        assert_eq!((told.invitations.failed, told.invitations.accepted), (1, 1));
        assert_eq!(told.deliveries, Default::default());
    })
    .await;
}
