//! Expiry: the file goes, the row stays, and nothing comes back.

use store::{Held, ReportFileError};

use crate::desk::{DUE, claim, claim_mail, deliver, finish, organizations, plan};
use crate::door::{World, each_database};

const OVER: &str = "2027-05-05T06:00:00Z";

async fn expire(world: &World) -> (u64, usize) {
    let node = world.at(OVER).await;
    let expired = node.store.expire_reports(&node.deployment).await.unwrap();
    let files = node.store.expired_files(&node.deployment, 10).await.unwrap();
    for file in &files {
        node.store.remove_expired_file(&node.deployment, file).await.unwrap();
    }
    (expired, files.len())
}

#[tokio::test]
async fn an_expired_report_answers_so_and_is_never_made_again() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let organization = world.organization("o-0").await;
        let node = world.at(DUE).await;
        deliver(&world.at("2026-11-01T00:00:00Z").await, organization, true, &["it@contoso.example"]).await;
        plan(&node).await;
        let claimed = claim(&node).await.unwrap();
        assert_eq!(finish(&node, &claimed, b"%PDF").await, Held::Yes);
        let period = "2026-10".parse().unwrap();
        assert!(node.store.report_file(&node.deployment, organization, period).await.is_ok());

        let just_before = world.at("2027-05-05T05:59:00Z").await;
        assert_eq!(just_before.store.reports(&node.deployment, organization).await.unwrap().len(), 1);
        let not_yet_marked = world.at(OVER).await;
        assert!(not_yet_marked.store.reports(&node.deployment, organization).await.unwrap().is_empty());

        assert_eq!(expire(&world).await, (1, 1));
        assert_eq!(expire(&world).await, (0, 0));
        let later = world.at(OVER).await;
        let answer = later.store.report_file(&later.deployment, organization, period).await;
        assert!(matches!(answer, Err(ReportFileError::Expired)));
        assert!(later.store.reports(&later.deployment, organization).await.unwrap().is_empty());
        assert_eq!(plan(&later).await, 0);
        assert!(claim(&later).await.is_none());
        // Its mail was still to be sent.
        assert!(claim_mail(&later).await.is_none());
        assert_eq!(later.store.status(&later.deployment).await.unwrap().deliveries.cancelled, 1);
    })
    .await;
}

#[tokio::test]
async fn a_report_that_is_still_being_made_when_it_expires_is_discarded() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let node = world.at("2027-05-05T05:30:00Z").await;
        plan(&node).await;
        let claimed = claim(&node).await.unwrap();
        assert_eq!(expire(&world).await, (1, 0));
        assert_eq!(finish(&node, &claimed, b"%PDF").await, Held::Lost);
    })
    .await;
}
