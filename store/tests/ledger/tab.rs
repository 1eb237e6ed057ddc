//! The Reports tab in a few trips, and a month's reports of several organizations.

use domain::id::OrganizationId;
use domain::role::Role;
use store::{Error, Held};

use crate::desk::{DUE, claim, claim_mail, deliver, finish, organizations, plan};
use crate::door::each_database;

const IT: &str = "it@contoso.example";

#[tokio::test]
async fn the_tab_says_what_its_parts_say() {
    each_database(|world| async move {
        organizations(&world, 2).await;
        let organization = world.organization("o-0").await;
        deliver(&world.at("2026-11-04T12:00:00Z").await, organization, true, &[IT, "boss@contoso.example"])
            .await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let report = claim(&node).await.unwrap();
        assert_eq!(finish(&node, &report, b"%PDF").await, Held::Yes);
        let mail = claim_mail(&node).await.unwrap();
        assert_eq!(node.store.mark_in_doubt(&node.deployment, &mail).await.unwrap(), Held::Yes);

        let owner = world.user("p", "o@contoso.example", Role::Owner).await;
        let store = &node.store;
        let tab = store.reports_tab(&owner, report.organization, false).await.unwrap();
        let id = report.organization;
        assert_eq!(tab.organization, store.organization(&owner, id).await.unwrap());
        assert_eq!(tab.settings, store.delivery_settings(&owner, id).await.unwrap());
        assert_eq!(tab.ownership, store.ownership(&owner, id, false).await.unwrap());
        assert_eq!(tab.reports, store.reports(&owner, id).await.unwrap());
        assert_eq!(tab.deliveries, store.deliveries(&owner, id).await.unwrap());
        assert_eq!(tab.reports.len(), 1);

        let finance = world.user("p", "f@contoso.example", Role::Finance).await;
        assert!(matches!(store.reports_tab(&finance, id, false).await, Err(Error::Forbidden(_))));
        let nobody = OrganizationId(uuid::Uuid::nil());
        assert!(matches!(store.reports_tab(&owner, nobody, false).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_months_reports_name_those_that_are_there_and_those_that_are_not() {
    each_database(|world| async move {
        organizations(&world, 3).await;
        let node = world.at(DUE).await;
        plan(&node).await;
        let report = claim(&node).await.unwrap();
        assert_eq!(finish(&node, &report, b"%PDF-1.7").await, Held::Yes);
        let mut all = Vec::new();
        for number in 0..3 {
            all.push(world.organization(&format!("o-{number}")).await);
        }
        let stranger = OrganizationId(uuid::Uuid::nil());
        let wanted: Vec<_> = all.iter().copied().chain([stranger]).collect();
        let support = world.user("p", "s@contoso.example", Role::Support).await;
        let found = node.store.month_reports(&support, &wanted, report.period).await.unwrap();
        assert_eq!(found.len(), 3, "what is outside is left out");
        for of in &found {
            assert_eq!(of.bytes, (of.organization == report.organization).then_some(8), "{}", of.name);
            assert!(of.file_name.ends_with(&format!("-{}.pdf", report.period)), "{}", of.file_name);
        }
        // Its file is gone with its time.
        let later = world.at("2027-06-01T00:00:00Z").await;
        let expired = later.store.month_reports(&support, &wanted, report.period).await.unwrap();
        assert!(expired.iter().all(|of| of.bytes.is_none()));
        let finance = world.user("p", "f@contoso.example", Role::Finance).await;
        let refused = node.store.month_reports(&finance, &wanted, report.period).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    })
    .await;
}
