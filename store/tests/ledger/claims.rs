//! Claims: one row, one holder; and whoever lost the lease writes nothing.

use std::collections::HashSet;

use domain::brand::{Appearance, Logo};
use domain::language::Language;
use domain::paper::Paper;
use store::{Held, Only, Opened, PartnerChange, ReportState};

use crate::desk::{DUE, ZONE, claim, finish, organizations, plan};
use crate::door::{World, at, each_database};

async fn claim_all(opened: &Opened) -> Vec<domain::id::ReportId> {
    let mut claimed = Vec::new();
    while let Some(claim) = claim(opened).await {
        claimed.push(claim.report);
    }
    claimed
}

#[tokio::test]
async fn claimers_at_the_same_time_never_get_the_same_row() {
    each_database(|world| async move {
        organizations(&world, 60).await;
        let nodes = [world.at(DUE).await, world.at(DUE).await, world.at(DUE).await];
        plan(&nodes[0]).await;
        let lanes = (0..9).map(|lane| claim_all(&nodes[lane % 3]));
        let claimed: Vec<_> = futures::future::join_all(lanes).await.into_iter().flatten().collect();
        assert_eq!(claimed.len(), 60);
        assert_eq!(claimed.iter().collect::<HashSet<_>>().len(), 60);
    })
    .await;
}

#[tokio::test]
async fn a_lost_lease_writes_nothing() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let slow = world.at(DUE).await;
        plan(&slow).await;
        let first = claim(&slow).await.unwrap();
        assert!(!first.suspect);

        // Before the lease runs out nobody else gets it.
        let early = world.at("2026-11-05T06:10:00Z").await;
        assert!(claim(&early).await.is_none());
        let other = world.at("2026-11-05T06:30:00Z").await;
        let second = claim(&other).await.unwrap();
        assert!(second.suspect);
        assert_eq!((second.report, second.attempt), (first.report, 2));

        assert_eq!(finish(&slow, &first, b"late").await, Held::Lost);
        assert_eq!(
            slow.store.retry_report(&slow.deployment, &first, at(DUE), "late").await.unwrap(),
            Held::Lost
        );
        assert_eq!(finish(&other, &second, b"%PDF in time").await, Held::Yes);
        assert_eq!(finish(&slow, &first, b"late").await, Held::Lost);

        let organization = world.organization("o-0").await;
        let file = other
            .store
            .report_file(&other.deployment, organization, "2026-10".parse().unwrap())
            .await
            .unwrap();
        assert_eq!(&file.bytes[..], b"%PDF in time");
        assert_eq!(file.file_name, "backup-summary-organization-0-2026-10.pdf");
        assert_eq!(outcomes(&world).await, ["lost", "ready"]);
    })
    .await;
}

#[tokio::test]
async fn a_failure_waits_for_its_time_and_every_attempt_is_written_down() {
    each_database(|world| async move {
        organizations(&world, 1).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let first = claim(&node).await.unwrap();
        let held = node
            .store
            .retry_report(&node.deployment, &first, at("2026-11-05T06:05:00Z"), "the disk is full")
            .await;
        assert_eq!(held.unwrap(), Held::Yes);
        assert!(claim(&node).await.is_none());
        let later = world.at("2026-11-05T06:05:00Z").await;
        let second = claim(&later).await.unwrap();
        assert!(!second.suspect);
        assert_eq!(second.cut_off, at(DUE));
        let _ = finish(&later, &second, b"%PDF").await;
        assert_eq!(outcomes(&world).await, ["retry", "ready"]);

        let status = later.store.status(&later.deployment).await.unwrap();
        assert_eq!((status.periods[0].ready, status.periods[0].total()), (1, 1));
        assert!(status.failures.is_empty());
        let organization = world.organization("o-0").await;
        let listed = later.store.reports(&later.deployment, organization).await.unwrap();
        assert_eq!(
            (listed[0].state, listed[0].bytes, listed[0].pages, listed[0].zone),
            (ReportState::Ready, Some(4), Some(2), Some(ZONE))
        );
    })
    .await;
}

#[tokio::test]
async fn a_claim_for_one_organization_leaves_the_others() {
    each_database(|world| async move {
        organizations(&world, 3).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let period = "2026-10".parse().unwrap();
        let wanted = crate::desk::october(&node).await[1].organization;
        let only = Only { period, organization: Some(wanted) };
        let claimed = node.store.claim_report(&node.deployment, Some(only)).await.unwrap().unwrap();
        assert_eq!(claimed.organization_name, "Organization 1");
        assert!(node.store.claim_report(&node.deployment, Some(only)).await.unwrap().is_none());
        let other = Only { period: "2026-09".parse().unwrap(), organization: None };
        assert!(node.store.claim_report(&node.deployment, Some(other)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_claim_says_how_the_report_is_to_look() {
    each_database(|world| async move {
        organizations(&world, 2).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        assert_eq!(claim(&node).await.unwrap().appearance, Appearance::default());
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>"#;
        let expected = Appearance {
            language: Language::Pt,
            paper: Paper::Letter,
            accent: "#7a1f5c".parse().unwrap(),
            logo: Some(Logo::parse(svg).unwrap()),
        };
        let partner = node.store.find_partner(&node.deployment, "p").await.unwrap();
        let change = PartnerChange {
            language: Some(Some(expected.language)),
            paper: Some(Some(expected.paper)),
            accent: Some(Some(expected.accent)),
            logo: Some(expected.logo.clone()),
            ..PartnerChange::default()
        };
        node.store.set_partner(&node.deployment, partner.id, change).await.unwrap();
        assert_eq!(claim(&node).await.unwrap().appearance, expected);
    })
    .await;
}

/// How the attempts ended, in the order in which they began.
async fn outcomes(world: &World) -> Vec<String> {
    use sea_orm::{ConnectionTrait, Statement};
    let database = world.database().await;
    let sql = "SELECT outcome FROM attempt ORDER BY id";
    let rows =
        database.query_all_raw(Statement::from_string(database.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by::<String, _>("outcome").unwrap()).collect()
}
