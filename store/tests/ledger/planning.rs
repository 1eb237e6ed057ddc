//! Planning: by any number of planners, at any time, the same rows.

use domain::period::Period;
use domain::role::Role;
use store::{Error, OrganizationKey, ReportState, Scope};

use crate::desk::{DUE, claim, finish, october, organizations, plan};
use crate::door::each_database;

#[tokio::test]
async fn planning_twice_or_by_three_at_once_makes_each_report_once() {
    each_database(|world| async move {
        organizations(&world, 40).await;
        let nodes = [world.at(DUE).await, world.at(DUE).await, world.at(DUE).await];
        let reports = october(&nodes[0]).await;
        let (first, second, third) = tokio::join!(
            nodes[0].store.plan_reports(&nodes[0].deployment, &reports),
            nodes[1].store.plan_reports(&nodes[1].deployment, &reports),
            nodes[2].store.plan_reports(&nodes[2].deployment, &reports),
        );
        assert_eq!(first.unwrap() + second.unwrap() + third.unwrap(), 40);
        assert_eq!(plan(&nodes[0]).await, 0);
        let organization = world.organization("o-7").await;
        let listed = nodes[0].store.reports(&nodes[0].deployment, organization).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].state, ReportState::Due);
    })
    .await;
}

#[tokio::test]
async fn what_is_there_is_seen_and_read_in_pages() {
    each_database(|world| async move {
        organizations(&world, 5).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let october: Period = "2026-10".parse().unwrap();
        let (store, scope) = (&node.store, &node.deployment);
        let mut seen = Vec::new();
        let mut after = OrganizationKey::default();
        loop {
            let page = store.organizations_to_plan(scope, after, 2, october).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.key;
            assert!(page.iter().all(|organization| organization.planned == [october]));
            seen.extend(page.into_iter().map(|organization| organization.name));
        }
        assert_eq!(seen.len(), 5);
        let later = store.organizations_to_plan(scope, OrganizationKey::default(), 9, october.next()).await;
        assert!(later.unwrap().iter().all(|organization| organization.planned.is_empty()));
    })
    .await;
}

#[tokio::test]
async fn planning_again_replaces_nothing_and_a_retry_takes_only_what_is_open() {
    each_database(|world| async move {
        organizations(&world, 2).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let first = claim(&node).await.unwrap();
        let _ = finish(&node, &first, b"%PDF").await;
        let second = claim(&node).await.unwrap();
        let _ = node.store.fail_report(&node.deployment, &second, "it panicked").await.unwrap();
        assert_eq!(plan(&node).await, 0);
        assert!(claim(&node).await.is_none());

        let keys: Vec<_> = october(&node).await.iter().map(|report| report.organization).collect();
        let period = "2026-10".parse().unwrap();
        assert_eq!(node.store.retry_reports_now(&node.deployment, &keys, period).await.unwrap(), 1);
        let again = claim(&node).await.unwrap();
        assert_eq!((again.report, again.attempt), (second.report, 1));
        assert!(claim(&node).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn an_operator_has_a_report_that_was_given_up_made_again_and_nobody_else_may() {
    each_database(|world| async move {
        organizations(&world, 2).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let given_up = claim(&node).await.unwrap();
        let _ = node.store.fail_report(&node.deployment, &given_up, "it panicked").await.unwrap();
        let organization = given_up.organization;
        let operator = world.operator().await;
        let owner = world.user("p", "owner@reseller.example", Role::Owner).await;

        let again = async |scope: &Scope, period: &str| {
            node.store.try_report_again(scope, organization, period.parse().unwrap()).await
        };
        assert!(matches!(again(&owner, "2026-10").await, Err(Error::Forbidden(_))));
        assert!(!again(&operator, "2026-09").await.unwrap(), "there is none");
        assert!(again(&operator, "2026-10").await.unwrap());
        assert!(!again(&operator, "2026-10").await.unwrap(), "it waits already");
        let taken = node.store.claim_reports(&node.deployment, None, 9).await.unwrap();
        assert_eq!(taken.len(), 2);
        assert!(taken.iter().any(|claim| (claim.report, claim.attempt) == (given_up.report, 1)));
    })
    .await;
}
