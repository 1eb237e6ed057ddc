//! A mail that is sent again because somebody asked for it.

use domain::role::Role;
use store::{Again, DeliveryState, Error, Held, Scope};

use crate::desk::{DUE, claim, claim_mail, deliver, finish, october, organizations, plan};
use crate::door::{World, at, each_database};

const IT: &str = "it@contoso.example";
const BOSS: &str = "boss@contoso.example";

/// October's report was made and mailed to [`IT`].
async fn mailed(world: &World) {
    organizations(world, 1).await;
    let organization = world.organization("o-0").await;
    deliver(&world.at("2026-11-04T12:00:00Z").await, organization, true, &[IT]).await;
    let node = world.at(DUE).await;
    plan(&node).await;
    let report = claim(&node).await.unwrap();
    assert_eq!(finish(&node, &report, b"%PDF").await, Held::Yes);
    let mail = claim_mail(&node).await.unwrap();
    assert_eq!(node.store.mark_in_doubt(&node.deployment, &mail).await.unwrap(), Held::Yes);
    let held = node.store.accept_delivery(&node.deployment, &mail, "250 queued").await;
    assert_eq!(held.unwrap(), Held::Yes);
}

#[tokio::test]
async fn a_mail_goes_out_again_once_a_wish_as_a_message_of_its_own() {
    each_database(|world| async move {
        mailed(&world).await;
        let organization = world.organization("o-0").await;
        let owner = world.user("p", "o@contoso.example", Role::Owner).await;
        // More than three days later: tries of before do not count.
        let later = world.at("2026-11-20T09:00:00Z").await;
        let october = "2026-10".parse().unwrap();
        let again =
            async |address| later.store.send_again(&owner, organization, october, address).await.unwrap();
        assert_eq!(again("IT@Contoso.example").await, Again::Queued);
        assert_eq!(again(IT).await, Again::OnItsWay, "a double click sends once");
        let mail = claim_mail(&later).await.unwrap();
        let is_now = |it| (at("2026-11-20T09:00:00Z")..at("2026-11-20T09:05:00Z")).contains(&it);
        assert!(mail.asked_again_at.is_some_and(is_now), "{mail:?}");
        assert!(mail.attempt == 1 && is_now(mail.first_try_at), "{mail:?}");
        assert_eq!(again(IT).await, Again::OnItsWay);
        let held = later.store.accept_delivery(&later.deployment, &mail, "250 queued").await;
        assert_eq!(held.unwrap(), Held::Yes);
        assert!(claim_mail(&later).await.is_none());

        let trail = later.store.audit_trail(&owner, organization, 1).await.unwrap();
        assert_eq!(
            (trail[0].action.as_str(), trail[0].after["recipient"].as_str()),
            ("delivery.sent_again", Some(IT))
        );
        assert_eq!(trail[0].after["period"].as_str(), Some("2026-10"));

        // Whoever was registered later can be sent it too.
        deliver(&later, organization, true, &[IT, BOSS]).await;
        assert_eq!(again(BOSS).await, Again::Queued);
        assert_eq!(claim_mail(&later).await.unwrap().recipient, BOSS);
        let mails = later.store.deliveries(&owner, organization).await.unwrap();
        assert_eq!(mails.iter().filter(|mail| mail.state == DeliveryState::Accepted).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn only_to_whom_reports_go_and_by_whom_may_change_that() {
    each_database(|world| async move {
        mailed(&world).await;
        let organization = world.organization("o-0").await;
        let node = world.at("2026-11-20T09:00:00Z").await;
        let owner = world.user("p", "o@contoso.example", Role::Owner).await;
        let (october, september) = ("2026-10".parse().unwrap(), "2026-09".parse().unwrap());
        let store = &node.store;
        assert_eq!(store.send_again(&owner, organization, october, BOSS).await.unwrap(), Again::NotSentTo);
        assert_eq!(store.send_again(&owner, organization, september, IT).await.unwrap(), Again::NoReport);
        deliver(&node, organization, false, &[IT]).await;
        assert_eq!(store.send_again(&owner, organization, october, IT).await.unwrap(), Again::Off);
        assert!(claim_mail(&node).await.is_none());

        let support = world.user("p", "s@contoso.example", Role::Support).await;
        let refused = store.send_again(&support, organization, october, IT).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        world.push(&[r#"{"type":"partner","id":"q","name":"Other"}"#]).await;
        let other = world.user("q", "o@other.example", Role::Owner).await;
        let refused = store.send_again(&other, organization, october, IT).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn an_operator_has_mails_sent_again_that_were_given_up_as_far_as_reports_still_go_there() {
    each_database(|world| async move {
        mailed(&world).await;
        let organization = world.organization("o-0").await;
        let node = world.at("2026-11-20T09:00:00Z").await;
        let period = "2026-10".parse().unwrap();
        let operator = world.operator().await;
        let owner = world.user("p", "o@contoso.example", Role::Owner).await;
        let again = async |scope: &Scope| node.store.try_mails_again(scope, organization, period).await;
        assert!(matches!(again(&owner).await, Err(Error::Forbidden(_))));
        assert_eq!(again(&operator).await.unwrap(), 0, "the mail was taken");

        // To two it is given up, and one of them is not registered any more.
        deliver(&node, organization, true, &[IT, BOSS]).await;
        for address in [IT, BOSS] {
            let asked = node.store.send_again(&owner, organization, period, address).await.unwrap();
            assert_eq!(asked, Again::Queued);
            let mail = claim_mail(&node).await.unwrap();
            let held = node.store.fail_delivery(&node.deployment, &mail, "550 no").await.unwrap();
            assert_eq!(held, Held::Yes);
        }
        deliver(&node, organization, true, &[IT]).await;
        assert_eq!(again(&operator).await.unwrap(), 1);
        assert_eq!(again(&operator).await.unwrap(), 0, "it is on its way");
        let mail = claim_mail(&node).await.unwrap();
        assert_eq!(mail.recipient, IT);
        assert!(claim_mail(&node).await.is_none());
        let held = node.store.fail_delivery(&node.deployment, &mail, "550 no").await.unwrap();
        assert_eq!(held, Held::Yes);
        let trail = node.store.audit_trail(&owner, organization, 1).await.unwrap();
        assert_eq!(trail[0].action, "delivery.sent_again");

        // With a later revision that one is sent, and whoever has it needs no other.
        let keys: Vec<_> = october(&node).await.iter().map(|report| report.organization).collect();
        let cut_off = at("2026-11-20T09:00:00Z");
        assert_eq!(node.store.plan_revisions(&node.deployment, &keys, period, cut_off).await.unwrap(), 1);
        let revision = claim(&node).await.unwrap();
        assert_eq!(finish(&node, &revision, b"%PDF again").await, Held::Yes);
        assert!(claim_mail(&node).await.is_none());
        assert_eq!(again(&operator).await.unwrap(), 1);
        let mail = claim_mail(&node).await.unwrap();
        assert_eq!(mail.recipient, IT);
        let held = node.store.accept_delivery(&node.deployment, &mail, "250 queued").await;
        assert_eq!(held.unwrap(), Held::Yes);
        assert_eq!(again(&operator).await.unwrap(), 0);
    })
    .await;
}
