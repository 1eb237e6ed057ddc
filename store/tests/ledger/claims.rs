//! Claims: one row, one holder; and whoever lost the lease writes nothing.

use std::collections::HashSet;

use domain::brand::{Appearance, Logo};
use domain::language::Language;
use domain::paper::Paper;
use store::{Held, Only, Opened, PartnerChange, ReportState};

use crate::desk::{DUE, ZONE, claim, finish, organizations, plan, suspect};
use crate::door::{World, at, each_database};

async fn claim_all(opened: &Opened) -> Vec<domain::id::ReportId> {
    let mut claimed = Vec::new();
    loop {
        let claims = opened.store.claim_reports(&opened.deployment, None, 7).await.unwrap();
        if claims.is_empty() {
            return claimed;
        }
        assert!(claims.len() <= 7);
        claimed.extend(claims.iter().map(|claim| claim.report));
    }
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

        // Before the lease runs out nobody else gets it, and after that only as a suspect.
        let early = world.at("2026-11-05T06:01:00Z").await;
        assert!(claim(&early).await.is_none() && suspect(&early).await.is_none());
        let other = world.at("2026-11-05T06:30:00Z").await;
        assert!(claim(&other).await.is_none());
        let second = suspect(&other).await.unwrap();
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
        let claim = async |only| node.store.claim_reports(&node.deployment, Some(only), 10).await.unwrap();
        let claimed = claim(only).await;
        assert_eq!((claimed.len(), claimed[0].organization_name.as_str()), (1, "Organization 1"));
        assert!(claim(only).await.is_empty());
        let other = Only { period: "2026-09".parse().unwrap(), organization: None };
        assert!(claim(other).await.is_empty());
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

#[tokio::test]
async fn a_lease_that_is_renewed_holds_and_one_that_is_given_back_is_free_at_once() {
    each_database(|world| async move {
        organizations(&world, 2).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let claims = node.store.claim_reports(&node.deployment, None, 2).await.unwrap();
        let [kept, given] = &claims[..] else { panic!("two reports are due") };

        let later = world.at("2026-11-05T06:01:30Z").await;
        later.store.renew_leases(&later.deployment, &[kept.lease]).await.unwrap();
        node.store.give_back(&node.deployment, &[given.lease]).await.unwrap();
        let other = world.at("2026-11-05T06:03:00Z").await;
        let again = claim(&other).await.unwrap();
        assert_eq!((again.report, again.attempt), (given.report, 1), "no try was counted");
        assert!(claim(&other).await.is_none() && suspect(&other).await.is_none());
        assert_eq!(finish(&node, given, b"%PDF late").await, Held::Lost);
        assert_eq!(finish(&node, kept, b"%PDF").await, Held::Yes);

        // What is done is neither renewed nor given back.
        other.store.renew_leases(&other.deployment, &[kept.lease]).await.unwrap();
        other.store.give_back(&other.deployment, &[kept.lease]).await.unwrap();
        let organization = world.organization(&kept.external_id).await;
        let listed = other.store.reports(&other.deployment, organization).await.unwrap();
        assert_eq!(listed[0].state, ReportState::Ready);
    })
    .await;
}

#[tokio::test]
async fn only_deaths_alone_count_and_whoever_caused_fewest_comes_first() {
    each_database(|world| async move {
        organizations(&world, 2).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        // A worker dies with both in hand: neither is to blame yet.
        assert_eq!(node.store.claim_reports(&node.deployment, None, 2).await.unwrap().len(), 2);
        let mut culprit = None;
        let mut deaths = Vec::new();
        for hour in 7..14 {
            let node = world.at(&format!("2026-11-05T{hour:02}:00:00Z")).await;
            let claimed = suspect(&node).await.unwrap();
            // The first of them ends each worker that makes it; the other is made.
            let bad = *culprit.get_or_insert(claimed.report);
            if claimed.report == bad {
                deaths.push(claimed.deaths);
            } else {
                assert_eq!((claimed.deaths, deaths.len()), (0, 1), "it waits for one death at most");
                assert_eq!(finish(&node, &claimed, b"%PDF").await, Held::Yes);
            }
            if deaths.last() == Some(&3) {
                let held = node.store.fail_report(&node.deployment, &claimed, "quarantined").await;
                assert_eq!(held.unwrap(), Held::Yes);
                break;
            }
        }
        assert_eq!(deaths, [0, 1, 2, 3]);
        let status = node.store.status(&node.deployment).await.unwrap();
        assert_eq!((status.periods[0].ready, status.periods[0].failed), (1, 1));
        assert_eq!(status.periods[0].quarantined, 1);
    })
    .await;
}
