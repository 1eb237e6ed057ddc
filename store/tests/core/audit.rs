//! The audit log.

use crate::door::*;
use domain::role::Role;
use sea_orm::ConnectionTrait;
use store::{Error, OrganizationChange};

#[tokio::test]
async fn a_change_is_written_down_with_what_changed_and_no_more() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let id = world.organization("o-parent").await;
        let owner = world.user("parent", "p@parent.example", Role::Owner).await;
        let change = OrganizationChange { name: Some("Omega".into()), ..OrganizationChange::default() };
        for _ in 0..2 {
            store.set_organization(&owner, id, change.clone()).await.unwrap();
        }
        let trail = store.audit_trail(&owner, id, 10).await.unwrap();
        assert_eq!(trail.len(), 1);
        assert_eq!(trail[0].action, "organization.set");
        assert_eq!(trail[0].before, serde_json::json!({ "name": "Alpha" }));
        assert_eq!(trail[0].after, serde_json::json!({ "name": "Omega" }));
        assert!(trail[0].at >= at(START));
        let finance = world.user("parent", "f@parent.example", Role::Finance).await;
        assert!(matches!(store.audit_trail(&finance, id, 10).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.audit_trail_page(&finance, id, 1, 10).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.check_audit(&owner).await, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn the_trail_has_pages_and_none_is_lost_between_them() {
    each_database(async |world| {
        world.partners().await;
        let id = world.organization("o-parent").await;
        for number in 0..5 {
            let change =
                OrganizationChange { name: Some(format!("N{number}")), ..OrganizationChange::default() };
            world.store.set_organization(&world.deployment, id, change).await.unwrap();
        }
        let mut names = Vec::new();
        for page in 1..=3 {
            let (rows, total) = world.store.audit_trail_page(&world.deployment, id, page, 2).await.unwrap();
            assert_eq!(total, 5);
            names.extend(rows.iter().map(|row| row.after["name"].as_str().unwrap().to_owned()));
        }
        assert_eq!(names, ["N4", "N3", "N2", "N1", "N0"]);
        let beyond = world.store.audit_trail_page(&world.deployment, id, u32::MAX, 2).await.unwrap();
        assert_eq!(beyond, (Vec::new(), 5));
        let elsewhere = world.user("other", "o@other.example", Role::Owner).await;
        let refused = world.store.audit_trail_page(&elsewhere, id, 1, 2).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_chain_shows_what_was_changed_or_taken_out() {
    for sql in [
        "UPDATE audit SET actor = 'somebody else' WHERE id = (SELECT MIN(id) + 1 FROM audit)",
        "DELETE FROM audit WHERE id = (SELECT MIN(id) + 1 FROM audit)",
    ] {
        each_database(async |world| {
            world.partners().await;
            let id = world.organization("o-parent").await;
            let rename = |number: usize| {
                let change =
                    OrganizationChange { name: Some(format!("N{number}")), ..OrganizationChange::default() };
                world.store.set_organization(&world.deployment, id, change)
            };
            // All at once: the chain has one order.
            for renamed in futures::future::join_all((0..6).map(rename)).await {
                renamed.unwrap();
            }
            assert_eq!(world.store.check_audit(&world.deployment).await.unwrap().broken_at, None);
            world.database().await.execute_unprepared(sql).await.unwrap();
            assert!(world.store.check_audit(&world.deployment).await.unwrap().broken_at.is_some());
        })
        .await;
    }
}
