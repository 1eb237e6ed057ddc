//! How far a sender reaches, and whose word wins.

use crate::lines::*;
use store::{KeyReach, OrganizationChange, PartnerChange, Scope};

/// The scope of a new key of that partner.
async fn key(world: &World, partner: Option<&str>) -> Scope {
    let reach = match partner {
        Some(partner) => world.reach(partner).await,
        None => KeyReach::Everything,
    };
    world.key(reach, "ingest").await
}

fn reasons(answer: &store::IngestAnswer) -> Vec<&str> {
    answer.refused.iter().map(|line| line.reason.as_str()).collect()
}

#[tokio::test]
async fn what_lies_outside_a_keys_reach_is_unknown_to_it() {
    each_database(async |world| {
        world.partners().await;
        push(&world, &[account("o-child", "a"), account("o-other", "a"), account("o-parent", "a")]).await;
        let child = key(&world, Some("child")).await;
        let outside = ["o-other", "o-parent"];
        for organization in outside {
            let answer = push_as(
                &world,
                &child,
                &[
                    run(organization, "a", "2026-10-10T01:00:00Z", "succeeded"),
                    state(organization, "a", "2026-10-10T01:00:00Z", false),
                    account(organization, "b"),
                ],
            )
            .await;
            let reason = format!("organization «{organization}» is not known: declare it first");
            assert_eq!(reasons(&answer), [&reason; 3]);
        }
        let answer = push_as(
            &world,
            &child,
            &[
                run("o-child", "a", "2026-10-10T01:00:00Z", "succeeded"),
                organization("mine", "other"),
                organization("mine", "parent"),
                partner("below").replace("\"name\"", "\"parent\":\"parent\",\"name\""),
                partner("below"),
                organization("mine", "below"),
                partner("child").replace("\"name\"", "\"parent\":\"below\",\"name\""),
            ],
        )
        .await;
        assert_eq!(answer.accepted, 3);
        assert_eq!(
            reasons(&answer),
            [
                "partner «other» is not known: declare it first",
                "partner «parent» is not known: declare it first",
                "partner «parent» is not known: declare it first",
                "a key's own partner cannot be moved by that key",
            ]
        );
        // The parent's key reaches what its sub-reseller's key declared, two steps below; the other partner's does not.
        let mine = [account("mine", "a")];
        assert_eq!(push_as(&world, &key(&world, Some("parent")).await, &mine).await.accepted, 1);
        assert_eq!(push_as(&world, &key(&world, Some("other")).await, &mine).await.refused.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn ids_are_each_senders_own() {
    each_database(async |world| {
        world.partners().await;
        let (child, other) = (key(&world, Some("child")).await, key(&world, Some("other")).await);
        for (scope, own) in [(&child, "child"), (&other, "other")] {
            let lines = [
                partner("1"),
                organization("1", "1"),
                organization("2", own),
                account("1", "1"),
                run("1", "1", "2026-10-10T01:00:00Z", "succeeded"),
            ];
            assert_eq!(push_as(&world, scope, &lines).await.accepted, 5);
        }
        // The deployment reaches both, and cannot know which one is meant.
        let answer = push(&world, &[run("1", "1", "2026-10-10T02:00:00Z", "succeeded")]).await;
        assert_eq!(reasons(&answer), ["several organizations have the id «1» here"]);
        // Its own partner «1» is a third one.
        assert_eq!(push(&world, &[partner("1"), organization("3", "1")]).await.accepted, 2);
        let below = "SELECT o.name FROM organization o JOIN partner p ON p.id = o.partner_id
                     WHERE p.external_id = '1' AND p.declared_by = 0";
        assert_eq!(texts(&world, below).await, ["Organization 3"]);
    })
    .await;
}

#[tokio::test]
async fn what_a_person_set_wins_over_input() {
    each_database(async |world| {
        world.partners().await;
        let id = world.organization("o-parent").await;
        let zone: domain::zone::Zone = "Europe/Rome".parse().unwrap();
        let change = OrganizationChange {
            name: Some("By hand".into()),
            time_zone: Some(Some(zone)),
            ..Default::default()
        };
        world.store.set_organization(&world.deployment, id, change).await.unwrap();
        let partner_id = world.store.find_partner(&world.deployment, "parent").await.unwrap().id;
        let change = PartnerChange { name: Some("Partner by hand".into()), ..Default::default() };
        world.store.set_partner(&world.deployment, partner_id, change).await.unwrap();
        let lines = [
            organization("o-parent", "parent").replace("\"name\"", "\"time_zone\":\"Asia/Tokyo\",\"name\""),
            partner("parent"),
            organization("o-child", "child"),
        ];
        let answer = push(&world, &lines).await;
        assert_eq!((answer.accepted, answer.unchanged), (1, 2));
        let names = "SELECT name FROM organization WHERE external_id LIKE 'o-%' ORDER BY external_id";
        assert_eq!(texts(&world, names).await, ["Organization o-child", "Gamma", "By hand"]);
        assert_eq!(history(&world, "o-parent", "2026-10").await.zone, zone);
        let partner = world.store.find_partner(&world.deployment, "parent").await.unwrap();
        assert_eq!(partner.name, "Partner by hand");
    })
    .await;
}

#[tokio::test]
async fn domains_remember_whose_word_they_are() {
    each_database(async |world| {
        world.partners().await;
        let key = key(&world, Some("parent")).await;
        let with = |domains: &str| {
            [organization("o-parent", "parent").replace("\"name\"", &format!("\"domains\":[{domains}],\"name\""))]
        };
        let stored = "SELECT d.domain || ' ' || d.origin FROM organization_domain d
                      JOIN organization o ON o.id = d.organization_id WHERE o.external_id = 'o-parent' ORDER BY 1";
        // The partner's key adds its own and takes nothing of the operator's away.
        push_as(&world, &key, &with("\"mine.example\"")).await;
        assert_eq!(texts(&world, stored).await, ["alpha.example operator", "mine.example partner"]);
        push_as(&world, &key, &with("\"alpha.example\"")).await;
        assert_eq!(texts(&world, stored).await, ["alpha.example operator"]);
        // The operator's list is the last it sent.
        push_as(&world, &key, &with("\"mine.example\"")).await;
        push(&world, &with("\"mine.example\",\"beta.example\"")).await;
        assert_eq!(texts(&world, stored).await, ["beta.example operator", "mine.example operator"]);
    })
    .await;
}

#[tokio::test]
async fn a_user_sends_nothing_and_sees_only_its_organizations() {
    each_database(async |world| {
        world.partners().await;
        let admin = world.user("child", "admin@child.example", domain::role::Role::Admin).await;
        assert!(world.store.ingest(&admin, &[]).await.is_err());
        let period = "2026-10".parse().unwrap();
        let sees = async |organization: &str| {
            let id = world.organization(organization).await;
            world.store.organization_history(&admin, id, period..=period, world.store.now()).await
        };
        assert!(sees("o-child").await.is_ok());
        assert!(matches!(sees("o-parent").await, Err(store::Error::NotFound)));
        assert!(matches!(sees("o-other").await, Err(store::Error::NotFound)));
        let finance = world.user("child", "finance@child.example", domain::role::Role::Finance).await;
        let id = world.organization("o-child").await;
        let refused =
            world.store.organization_history(&finance, id, period..=period, world.store.now()).await;
        assert!(matches!(refused, Err(store::Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn accounts_are_counted_and_deleted_ones_are_not() {
    each_database(async |world| {
        world.partners().await;
        world
            .push(&[
                r#"{"type":"account","organization":"o-parent","id":"1","address":"1@alpha.example","added_at":"2026-10-01T00:00:00Z","workloads":["email","tasks"]}"#,
                r#"{"type":"account","organization":"o-parent","id":"2","address":"2@alpha.example","added_at":"2026-10-01T00:00:00Z","workloads":["email"]}"#,
                r#"{"type":"account","organization":"o-parent","id":"3","address":"3@alpha.example","added_at":"2026-10-01T00:00:00Z","workloads":["email","tasks"]}"#,
                r#"{"type":"account","organization":"o-parent","id":"4","address":"4@alpha.example","added_at":"2026-10-01T00:00:00Z","workloads":["email"],"deleted_at":"2026-10-02T00:00:00Z"}"#,
                r#"{"type":"account","organization":"o-child","id":"1","address":"1@beta.example","added_at":"2026-10-01T00:00:00Z","workloads":[]}"#,
            ])
            .await;
        for (sender_id, accounts) in [("o-parent", 3), ("o-child", 1), ("o-other", 0)] {
            let id = world.organization(sender_id).await;
            assert_eq!(world.store.account_count(&world.deployment, id).await.unwrap(), accounts, "{sender_id}");
        }
    })
    .await;
}
