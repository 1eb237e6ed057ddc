//! Mails: to whom is decided by the due instant, asked again when sent, and counted when nobody can know.

use domain::id::OrganizationId;
use domain::role::Role;
use store::{DeliveryClaim, DeliveryState, Error, Held, Opened, Permission};

use crate::desk::{DUE, claim, claim_mail, claim_mails, deliver, finish, organizations, plan};
use crate::door::{World, at, each_database};

const BEFORE: &str = "2026-11-04T12:00:00Z";
const LATE: &str = "2026-11-07T09:00:00Z";

/// Asks again about a claimed mail.
async fn again(opened: &Opened, claim: &DeliveryClaim) -> Permission {
    opened.store.ask_again(&opened.deployment, claim, "id@portal.example", false).await.unwrap()
}

/// What went wrong last with `o-0`'s mails.
async fn reasons(opened: &Opened, world: &World) -> Vec<String> {
    let organization = world.organization("o-0").await;
    let mails = opened.store.deliveries(&opened.deployment, organization).await.unwrap();
    mails.into_iter().filter_map(|mail| mail.last_error).collect()
}

/// `o-0`, the only organization, whose reports are mailed to these.
async fn delivering(world: &World, to: &[&str]) -> OrganizationId {
    organizations(world, 1).await;
    let organization = world.organization("o-0").await;
    deliver(&world.at(BEFORE).await, organization, true, to).await;
    organization
}

/// Makes October's report of `o-0` at `now`; answers the mails that came of it.
async fn report(world: &World, now: &str) -> Vec<DeliveryState> {
    let node = world.at(now).await;
    plan(&node).await;
    let claimed = claim(&node).await.unwrap();
    assert_eq!(finish(&node, &claimed, b"%PDF").await, Held::Yes);
    states(world, now).await
}

async fn states(world: &World, now: &str) -> Vec<DeliveryState> {
    let node = world.at(now).await;
    let organization = world.organization("o-0").await;
    let mails = node.store.deliveries(&node.deployment, organization).await.unwrap();
    mails.iter().map(|mail| mail.state).collect()
}

#[tokio::test]
async fn delivery_that_was_on_at_the_due_instant_gives_a_mail_for_each_recipient_also_late() {
    each_database(|world| async move {
        delivering(&world, &["it@contoso.example", "boss@contoso.example"]).await;
        assert_eq!(report(&world, LATE).await, [DeliveryState::Due, DeliveryState::Due]);
    })
    .await;
}

#[tokio::test]
async fn delivery_switched_on_after_the_due_instant_gives_none_until_next_month() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let organization = world.organization("o-0").await;
        deliver(&world.at("2026-11-05T06:00:01Z").await, organization, true, &["it@contoso.example"]).await;
        assert_eq!(report(&world, LATE).await, []);
    })
    .await;
}

#[tokio::test]
async fn delivery_switched_off_since_cancels_the_mail() {
    each_database(|world| async move {
        let to = ["it@contoso.example"];
        let organization = delivering(&world, &to).await;
        deliver(&world.at("2026-11-06T00:00:00Z").await, organization, false, &to).await;
        assert_eq!(report(&world, LATE).await, [DeliveryState::Due]);
        let node = world.at(LATE).await;
        let (mails, cancelled) = claim_mails(&node, 16).await;
        assert_eq!((mails.len(), cancelled), (0, 1));
        assert_eq!(reasons(&node, &world).await, ["delivery was switched off"]);
        assert_eq!(states(&world, LATE).await, [DeliveryState::Cancelled]);
        assert!(claim_mail(&node).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn who_opted_out_gets_nothing_until_its_holder_lifts_it() {
    each_database(|world| async move {
        organizations(&world, 2).await;
        let (ours, other) = (world.organization("o-0").await, world.organization("o-1").await);
        let to = ["It@contoso.example", "boss@contoso.example"];
        deliver(&world.at(BEFORE).await, ours, true, &to).await;
        deliver(&world.at(BEFORE).await, other, true, &["it@contoso.example"]).await;
        let node = world.at(LATE).await;
        let store = &node.store;
        plan(&node).await;
        while let Some(claimed) = claim(&node).await {
            assert_eq!(finish(&node, &claimed, b"%PDF").await, Held::Yes);
        }
        let mail = claim_mail(&node).await.unwrap();
        assert_eq!((mail.organization, mail.recipient.as_str()), (ours, to[0]));
        let holder = store.holder_scope(mail.id).await.unwrap().unwrap();
        assert!(store.holder_scope(uuid::Uuid::now_v7().into()).await.unwrap().is_none());
        assert_eq!(store.subscription(&holder).await.unwrap().opted_out_at, None);
        let out = store.opt_out(&holder, true).await.unwrap();
        assert_eq!((out.recipient.as_str(), out.opted_out_at.is_some()), (to[0], true));
        assert_eq!(store.opt_out(&holder, true).await.unwrap(), out, "twice is once");

        // Whoever had claimed the mail before asks again; the other recipient, and the other organization, get theirs.
        assert_eq!(
            again(&node, &mail).await,
            Permission::Cancelled("the recipient has opted out".to_owned())
        );
        let (mails, cancelled) = claim_mails(&node, 16).await;
        assert_eq!((mails.len(), cancelled), (2, 0));
        assert!(mails.iter().all(|(mail, _)| mail.recipient != to[0] || mail.organization == other));

        // It stays listed, and saving the settings, or taking it off and on again, does not lift it.
        let listed = async || {
            let settings = store.delivery_settings(&node.deployment, ours).await.unwrap();
            settings.recipients.iter().map(|it| it.opted_out_at.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(listed().await, [true, false]);
        deliver(&node, ours, true, &to[1..]).await;
        deliver(&node, ours, true, &["it@contoso.example"]).await;
        assert_eq!(listed().await, [true]);

        let within = store.opt_out(&holder, false).await.unwrap();
        assert_eq!(within.opted_out_at, None);
        assert_eq!(listed().await, [false]);
        let trail = store.audit_trail(&node.deployment, ours, 10).await.unwrap();
        let told: Vec<_> = trail.iter().map(|it| (it.action.as_str(), it.actor.as_str())).collect();
        assert_eq!(told[0], ("delivery.opted_in", to[0]));
        assert_eq!(told.iter().filter(|it| it.0 == "delivery.opted_out").count(), 1);

        // A holder may do that and nothing else, and nobody else may.
        assert!(matches!(store.delivery_settings(&holder, ours).await, Err(Error::NotFound)));
        assert!(matches!(store.reports(&holder, ours).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.opt_out(&node.deployment, true).await, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_was_taken_off_or_belongs_to_nobody_any_more_gets_nothing() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        world.add_user(Some("p"), "consultant@elsewhere.example", Role::Admin).await;
        let organization = world.organization("o-0").await;
        let to = ["it@contoso.example", "consultant@elsewhere.example"];
        deliver(&world.at(BEFORE).await, organization, true, &to).await;
        report(&world, LATE).await;
        let node = world.at(LATE).await;
        // Registered still, but no user any more.
        let users = node.store.users(&node.deployment).await.unwrap();
        let gone = users.iter().find(|user| user.email == "consultant@elsewhere.example").unwrap();
        node.store.delete_user(&node.deployment, gone.id).await.unwrap();
        let (mails, cancelled) = claim_mails(&node, 16).await;
        assert_eq!((mails.len(), cancelled), (1, 1));
        assert!(reasons(&node, &world).await[0].contains("elsewhere.example"));
        // Owned still, but not registered any more.
        deliver(&node, organization, true, &["boss@contoso.example"]).await;
        let (it, _) = &mails[0];
        let gone = Permission::Cancelled("the address is no longer registered".to_owned());
        assert_eq!(again(&node, it).await, gone);
        assert_eq!(states(&world, LATE).await, [DeliveryState::Cancelled, DeliveryState::Cancelled]);
    })
    .await;
}

#[tokio::test]
async fn a_report_made_before_it_fell_due_is_mailed_by_what_is_true_then() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let organization = world.organization("o-0").await;
        let early = world.at("2026-11-02T10:00:00Z").await;
        let mut planned = crate::desk::october(&early).await;
        planned[0].cut_off = Some(at("2026-11-02T10:00:00Z"));
        assert_eq!(early.store.plan_reports(&early.deployment, &planned).await.unwrap(), 1);
        let claimed = claim(&early).await.unwrap();
        assert_eq!(claimed.cut_off, at("2026-11-02T10:00:00Z"));
        assert_eq!(finish(&early, &claimed, b"%PDF").await, Held::Yes);
        assert_eq!(early.store.decide_deliveries(&early.deployment).await.unwrap(), 0);

        deliver(&world.at(BEFORE).await, organization, true, &["it@contoso.example"]).await;
        let due = world.at(DUE).await;
        assert_eq!(due.store.decide_deliveries(&due.deployment).await.unwrap(), 1);
        assert_eq!(due.store.decide_deliveries(&due.deployment).await.unwrap(), 0);
        assert_eq!(states(&world, DUE).await, [DeliveryState::Due]);
    })
    .await;
}

#[tokio::test]
async fn a_lost_answer_is_tried_once_more_under_the_same_id_and_stays_counted() {
    each_database(|world| async move {
        delivering(&world, &["it@contoso.example"]).await;
        report(&world, DUE).await;
        let node = world.at(DUE).await;
        let (mails, _) = claim_mails(&node, 16).await;
        let (mail, message_id) = mails.into_iter().next().unwrap();
        assert_eq!(node.store.mark_in_doubt(&node.deployment, &mail).await.unwrap(), Held::Yes);
        // The process dies here. After its lease, and half an hour, it is tried once more.
        assert!(claim_mail(&world.at("2026-11-05T06:20:00Z").await).await.is_none());
        let later = world.at("2026-11-05T07:00:00Z").await;
        let repeated = claim_mail(&later).await.unwrap();
        // Whatever would be proposed now, it is the same message.
        let granted = Permission::Granted { message_id };
        assert_eq!(again(&later, &repeated).await, granted);
        assert_eq!(
            node.store.accept_delivery(&node.deployment, &mail, "250 late").await.unwrap(),
            Held::Lost
        );

        assert_eq!(later.store.mark_in_doubt(&later.deployment, &repeated).await.unwrap(), Held::Yes);
        let lost = later.store.leave_in_doubt(&later.deployment, &repeated, "dropped").await;
        assert_eq!(lost.unwrap(), Held::Yes);
        assert!(claim_mail(&world.at("2026-11-06T06:00:00Z").await).await.is_none());
        let status = later.store.status(&later.deployment).await.unwrap();
        assert_eq!((status.deliveries.uncertain, status.deliveries.accepted), (1, 0));
        assert_eq!(status.unsent_since, None, "nobody is going to send it");
    })
    .await;
}

#[tokio::test]
async fn a_broken_relay_burns_no_try_and_an_accepted_mail_is_done() {
    each_database(|world| async move {
        let organization = delivering(&world, &["it@contoso.example"]).await;
        report(&world, DUE).await;
        let node = world.at(DUE).await;
        let mail = claim_mail(&node).await.unwrap();
        let at_once = at(DUE);
        let held = node.store.release_delivery(&node.deployment, &mail, at_once, "no connection").await;
        assert_eq!(held.unwrap(), Held::Yes);
        let mail = claim_mail(&node).await.unwrap();
        assert_eq!(mail.attempt, 1);
        assert_eq!(node.store.mark_in_doubt(&node.deployment, &mail).await.unwrap(), Held::Yes);
        let held = node.store.accept_delivery(&node.deployment, &mail, "250 queued as 7").await;
        assert_eq!(held.unwrap(), Held::Yes);
        let mails = node.store.deliveries(&node.deployment, organization).await.unwrap();
        assert_eq!((mails[0].state, mails[0].possible_duplicate), (DeliveryState::Accepted, false));
        assert!(claim_mail(&node).await.is_none());
        assert_eq!(node.store.status(&node.deployment).await.unwrap().deliveries.accepted, 1);
    })
    .await;
}

#[tokio::test]
async fn who_sees_no_reports_sees_no_mails_and_outside_is_not_found() {
    each_database(|world| async move {
        world.partners().await;
        let organization = world.organization("o-child").await;
        let period = "2026-10".parse().unwrap();
        let finance = world.user("child", "f@child.example", Role::Finance).await;
        let other = world.user("other", "o@other.example", Role::Owner).await;
        let above = world.user("parent", "p@parent.example", Role::Support).await;
        let store = &world.store;
        assert!(matches!(store.reports(&finance, organization).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.deliveries(&finance, organization).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.reports(&other, organization).await, Err(Error::NotFound)));
        assert!(matches!(
            store.report_file(&other, organization, period).await,
            Err(store::ReportFileError::NotFound)
        ));
        assert!(store.reports(&above, organization).await.unwrap().is_empty());
        assert!(matches!(store.status(&above).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.claim_reports(&above, None, 1).await, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_taken_off_after_the_claim_still_gets_nothing() {
    each_database(|world| async move {
        let organization = delivering(&world, &["it@contoso.example"]).await;
        report(&world, DUE).await;
        let node = world.at(DUE).await;
        let mail = claim_mail(&node).await.unwrap();
        deliver(&node, organization, false, &["it@contoso.example"]).await;
        assert_eq!(node.store.mark_in_doubt(&node.deployment, &mail).await.unwrap(), Held::Lost);
        node.store.give_back(&node.deployment, &[mail.lease]).await.unwrap();
        assert_eq!(claim_mails(&node, 16).await.1, 1);
        assert_eq!(states(&world, DUE).await, [DeliveryState::Cancelled]);
    })
    .await;
}
