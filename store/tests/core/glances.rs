//! Organizations at a glance: who is looked at next, and the list by what was seen.

use crate::door::*;
use domain::glance::{Glance, Health, OrganizationOrder, from_letters};
use domain::id::OrganizationId;
use domain::role::Role;
use store::{Error, OrganizationQuery};

fn glance(health: Health, failing: usize) -> Glance {
    Glance {
        period: "2026-10".parse().unwrap(),
        as_of: at("2026-10-03T12:00:00Z"),
        days: from_letters("VHU"),
        health,
        failing,
        active: 7,
        deactivated: 2,
    }
}

fn all() -> OrganizationQuery {
    OrganizationQuery { page: 1, per_page: 50, ..OrganizationQuery::default() }
}

#[tokio::test]
async fn everybody_is_looked_at_once_a_while_whoever_looks() {
    each_database(async |world| {
        world.partners().await;
        let node = world.at("2026-10-03T12:00:00Z").await;
        let (store, scope) = (&node.store, &node.deployment);
        let first = store.claim_glances(scope, 600, 2).await.unwrap();
        let second = store.claim_glances(scope, 600, 2).await.unwrap();
        assert_eq!((first.len(), second.len()), (2, 1));
        assert!(first.iter().all(|id| !second.contains(id)));
        assert!(store.claim_glances(scope, 600, 2).await.unwrap().is_empty());
        let later = world.at("2026-10-03T12:15:00Z").await;
        assert_eq!(later.store.claim_glances(&later.deployment, 600, 16).await.unwrap().len(), 3);
        // A clock that was set back hides nobody.
        let before = world.at("2026-10-01T00:00:00Z").await;
        assert_eq!(before.store.claim_glances(&before.deployment, 600, 16).await.unwrap().len(), 3);
        let owner = world.user("child", "o@child.example", Role::Owner).await;
        assert!(matches!(store.claim_glances(&owner, 600, 1).await, Err(Error::Forbidden(_))));
        assert!(matches!(store.keep_glances(&owner, &[]).await, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn the_list_sorts_and_filters_by_what_was_seen() {
    each_database(async |world| {
        world.partners().await;
        let (store, scope) = (&world.store, &world.deployment);
        let (parent, child, other) = (
            world.organization("o-parent").await,
            world.organization("o-child").await,
            world.organization("o-other").await,
        );
        let listed = async |query: OrganizationQuery| -> Vec<OrganizationId> {
            let page = store.organizations(scope, &query).await.unwrap();
            assert_eq!(page.total, u64::try_from(page.rows.len()).unwrap());
            page.rows.into_iter().map(|row| row.id).collect()
        };
        assert_eq!(listed(all()).await, [parent, child, other], "nothing is known: by name");
        store.claim_glances(scope, 600, 16).await.unwrap();
        let seen = [
            (parent, glance(Health::Well, 0)),
            (child, glance(Health::Failing, 2)),
            (other, glance(Health::Failing, 7)),
        ];
        store.keep_glances(scope, &seen).await.unwrap();
        assert_eq!(listed(all()).await, [other, child, parent]);
        let by_name = OrganizationQuery { order: OrganizationOrder::Name, ..all() };
        assert_eq!(listed(by_name).await, [parent, child, other]);
        for order in [OrganizationOrder::Report, OrganizationOrder::Delivery] {
            assert_eq!(listed(OrganizationQuery { order, ..all() }).await.len(), 3);
        }
        let failing = OrganizationQuery { health: Some(Health::Failing), ..all() };
        assert_eq!(listed(failing).await, [other, child]);
        let off = OrganizationQuery { delivery_on: Some(false), search: "a".to_owned(), ..all() };
        assert_eq!(listed(off).await.len(), 3);
        assert!(listed(OrganizationQuery { delivery_on: Some(true), ..all() }).await.is_empty());
        let above = store.find_partner(scope, "parent").await.unwrap().id;
        let below = OrganizationQuery { partner: Some(above), ..all() };
        assert_eq!(listed(below).await, [child, parent], "with what is below it");

        let page = store.organizations(scope, &all()).await.unwrap();
        assert_eq!(page.rows[0].glance, Some(glance(Health::Failing, 7)));
        // What was seen earlier does not undo what was seen later.
        let stale = Glance { as_of: at("2026-10-02T12:00:00Z"), ..glance(Health::Well, 0) };
        store.keep_glances(scope, &[(other, stale)]).await.unwrap();
        assert_eq!(listed(all()).await[0], other);
    })
    .await;
}

#[tokio::test]
async fn the_partners_of_a_scope_are_a_tree() {
    each_database(async |world| {
        world.partners().await;
        let tree = async |scope| -> Vec<(String, usize)> {
            let tree = world.store.partner_tree(scope).await.unwrap();
            tree.into_iter().map(|(_, name, depth)| (name, depth)).collect()
        };
        let named = |names: &[(&str, usize)]| -> Vec<(String, usize)> {
            names.iter().map(|(name, depth)| ((*name).to_owned(), *depth)).collect()
        };
        let parent = world.user("parent", "o@parent.example", Role::Owner).await;
        let child = world.user("child", "o@child.example", Role::Owner).await;
        assert_eq!(tree(&parent).await, named(&[("Parent", 0), ("Child", 1)]));
        assert_eq!(tree(&child).await, named(&[("Child", 0)]));
        let everything = tree(&world.deployment).await;
        assert_eq!(everything, named(&[("Other", 0), ("Parent", 0), ("Child", 1)]));
    })
    .await;
}
