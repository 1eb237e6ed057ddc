//! The ledger in figures: what waits, and since when.

use store::{Held, Opened, PlannedReport, Status};

use crate::desk::{DUE, claim, claim_mail, deliver, finish, october, organizations, plan};
use crate::door::{at, each_database};

const BEFORE: &str = "2026-11-04T12:00:00Z";
const LATE: &str = "2026-11-07T09:00:00Z";

async fn status(node: &Opened) -> Status {
    node.store.status(&node.deployment).await.unwrap()
}

#[tokio::test]
async fn what_waits_is_told_with_the_instant_since_which_it_waits() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let organization = world.organization("o-0").await;
        deliver(&world.at(BEFORE).await, organization, true, &["it@contoso.example"]).await;
        let node = world.at(LATE).await;
        assert_eq!(status(&node).await, Status::default());

        plan(&node).await;
        let planned = status(&node).await;
        assert_eq!((planned.unmade_since, planned.unsent_since), (Some(at(DUE)), None));

        let claimed = claim(&node).await.unwrap();
        assert_eq!(status(&node).await.unmade_since, Some(at(DUE)), "being made is not made");
        assert_eq!(finish(&node, &claimed, b"%PDF").await, Held::Yes);
        let made = status(&node).await;
        assert_eq!((made.unmade_since, made.undecided), (None, 0));
        // The report came late, so the mail waits since then.
        assert!(made.unsent_since >= Some(at(LATE)));

        let mail = claim_mail(&node).await.unwrap();
        let held = node.store.accept_delivery(&node.deployment, &mail, "250 queued").await;
        assert_eq!(held.unwrap(), Held::Yes);
        assert_eq!(status(&node).await.unsent_since, None);
    })
    .await;
}

#[tokio::test]
async fn a_report_that_was_made_early_is_undecided_from_its_due_instant_until_somebody_decides() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let early = world.at(BEFORE).await;
        let report = PlannedReport { cut_off: Some(at(BEFORE)), ..october(&early).await[0] };
        assert_eq!(early.store.plan_reports(&early.deployment, &[report]).await.unwrap(), 1);
        assert_eq!(status(&early).await.unmade_since, Some(at(BEFORE)));
        let claimed = claim(&early).await.unwrap();
        assert_eq!(finish(&early, &claimed, b"%PDF").await, Held::Yes);
        assert_eq!(status(&early).await.undecided, 0, "it is not due yet");

        let node = world.at(DUE).await;
        assert_eq!(status(&node).await.undecided, 1);
        node.store.decide_deliveries(&node.deployment).await.unwrap();
        assert_eq!(status(&node).await.undecided, 0);
    })
    .await;
}
