//! Bounces in rows: once each, bounded, and never stronger than what a holder said.

use domain::id::{DeliveryId, OrganizationId};
use sea_orm::ConnectionTrait as _;
use store::{Bounce, BounceKind, Error, NotedBounce, Opened, SavedRecipient};

use crate::desk::{DUE, claim, claim_mail, deliver, finish, organizations, plan};
use crate::door::{World, each_database};

const BEFORE: &str = "2026-11-04T12:00:00Z";
const TO: &str = "It@contoso.example";
const GONE: Bounce<'_> = Bounce { kind: BounceKind::Permanent, status: "5.1.1", diagnostic: "no such user" };

/// October's mail of the organization `o-0`, taken by the relay.
async fn mailed(world: &World) -> (Opened, OrganizationId, DeliveryId) {
    organizations(world, 1).await;
    let organization = world.organization("o-0").await;
    deliver(&world.at(BEFORE).await, organization, true, &[TO]).await;
    let node = world.at(DUE).await;
    plan(&node).await;
    let report = claim(&node).await.unwrap();
    let _ = finish(&node, &report, b"%PDF").await;
    let mail = claim_mail(&node).await.unwrap();
    let _ = node.store.accept_delivery(&node.deployment, &mail, "250 queued").await.unwrap();
    (node, organization, mail.id)
}

async fn recipient(node: &Opened, organization: OrganizationId) -> SavedRecipient {
    let settings = node.store.delivery_settings(&node.deployment, organization).await.unwrap();
    settings.recipients[0].clone()
}

#[tokio::test]
async fn the_first_notice_of_a_kind_is_kept_and_the_gravest_is_shown() {
    each_database(|world| async move {
        let (node, organization, mail) = mailed(&world).await;
        let note = async |kind, diagnostic| {
            let bounce = Bounce { kind, status: "5.1.1", diagnostic };
            node.store.note_bounce(&node.deployment, mail, bounce).await.unwrap()
        };
        let new = NotedBounce::New { suppressed: false };
        assert_eq!(note(BounceKind::Transient, "greylisted").await, new);
        assert_eq!(recipient(&node, organization).await.returned, None, "late is not lost");
        assert_eq!(note(BounceKind::Elsewhere, "a member left").await, new);
        assert_eq!(note(BounceKind::Permanent, "gone\r\n\u{202e}").await, new);
        assert_eq!(note(BounceKind::Permanent, "gone again").await, NotedBounce::Known);
        let returned = recipient(&node, organization).await.returned.unwrap();
        assert_eq!(returned.reason, "5.1.1 gone\u{fffd}\u{fffd}\u{fffd}");
        let mails = node.store.deliveries(&node.deployment, organization).await.unwrap();
        assert_eq!((mails.len(), mails[0].bounced.is_some()), (1, true));
        let trail = node.store.audit_trail(&node.deployment, organization, 10).await.unwrap();
        assert_eq!(trail.iter().filter(|row| row.action == "delivery.bounced").count(), 2);

        let unknown = uuid::Uuid::now_v7().into();
        let noted = node.store.note_bounce(&node.deployment, unknown, GONE).await.unwrap();
        assert_eq!(noted, NotedBounce::Known);
        assert_eq!(node.store.mail_recipient(&node.deployment, unknown).await.unwrap(), None);
        assert_eq!(node.store.mail_recipient(&node.deployment, mail).await.unwrap().as_deref(), Some(TO));
    })
    .await;
}

#[tokio::test]
async fn only_the_deployment_notes_bounces_and_a_holders_no_outweighs_them() {
    each_database(|world| async move {
        let (node, organization, mail) = mailed(&world).await;
        let store = &node.store;
        let holder = store.holder_scope(mail).await.unwrap().unwrap();
        assert!(matches!(store.note_bounce(&holder, mail, GONE).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.mail_recipient(&holder, mail).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.suppress_undeliverable(&holder).await, Err(Error::Forbidden(_))));

        let suppressed = "INSERT INTO suppression (organization_id, address_key, opted_out_at, reason)
             SELECT organization_id, address_key, 1, 'bounced' FROM delivery_recipient";
        world.database().await.execute_unprepared(suppressed).await.unwrap();
        let bounced = recipient(&node, organization).await;
        assert_eq!((bounced.opted_out_at, bounced.undeliverable_since.is_some()), (None, true));
        // Its holder is not told of an opt-out that never was, and lifts nothing by wanting the mails.
        assert_eq!(store.subscription(&holder).await.unwrap().opted_out_at, None);
        store.opt_out(&holder, false).await.unwrap();
        assert!(recipient(&node, organization).await.undeliverable_since.is_some());
        // A «no» stays when the address is taken off and put on again.
        assert!(store.opt_out(&holder, true).await.unwrap().opted_out_at.is_some());
        deliver(&node, organization, false, &[]).await;
        deliver(&node, organization, true, &[TO]).await;
        let out = recipient(&node, organization).await;
        assert_eq!((out.opted_out_at.is_some(), out.undeliverable_since), (true, None));
        store.opt_out(&holder, false).await.unwrap();
        assert_eq!(recipient(&node, organization).await.opted_out_at, None);
    })
    .await;
}
