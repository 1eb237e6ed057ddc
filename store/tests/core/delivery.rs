//! Delivery settings and whose addresses count.

use crate::door::*;
use domain::language::Language;
use domain::recipient::{CheckedDelivery, DeliveryForm, Ownership, check};
use domain::role::Role;
use store::{KeyReach, OrganizationChange, SaveError};

fn form(on: bool, recipients: &[&str]) -> DeliveryForm {
    DeliveryForm { on, recipients: recipients.iter().map(|&it| it.to_owned()).collect(), consent: true }
}

/// Anything goes, as an outside address.
fn checked(on: bool, recipients: &[&str]) -> CheckedDelivery {
    let ownership = Ownership { allow_outside: true, ..Ownership::default() };
    check(&form(on, recipients), &ownership, Language::En).unwrap()
}

#[tokio::test]
async fn settings_are_saved_once_a_version_and_the_second_editor_is_told() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let organization = world.organization("o-child").await;
        let ann = world.user("child", "ann@child.example", Role::Admin).await;
        let ann = ann.from_address(address("192.0.2.7"));
        let new = store.delivery_settings(&ann, organization).await.unwrap();
        assert_eq!((new.on, new.version, new.recipients.len(), new.changed_by), (false, 0, 0, None));

        let wanted = checked(true, &["B@beta.example", "a@beta.example"]);
        let saved = store.save_delivery_settings(&ann, organization, 0, &wanted).await.unwrap();
        assert_eq!(saved, store.delivery_settings(&world.deployment, organization).await.unwrap());
        assert_eq!((saved.on, saved.version), (true, 1));
        assert_eq!(saved.changed_by.as_deref(), Some("ann@child.example"));
        let order: Vec<_> = saved.recipients.iter().map(|recipient| recipient.address.as_str()).collect();
        assert_eq!(order, ["B@beta.example", "a@beta.example"]);

        let other = checked(false, &[]);
        match store.save_delivery_settings(&ann, organization, 0, &other).await {
            Err(SaveError::Stale(now)) => assert_eq!(now, saved),
            other => panic!("{other:?}"),
        }
        // The same again is no change.
        let same = store.save_delivery_settings(&ann, organization, 1, &wanted).await.unwrap();
        assert_eq!(same, saved);
        let off =
            store.save_delivery_settings(&ann, organization, 1, &checked(false, &["a@beta.example"])).await;
        let off = off.unwrap();
        assert_eq!((off.on, off.version, off.recipients.len()), (false, 2, 1));
        // A consent stays with its address.
        assert_eq!(off.recipients[0].outside_consent_at, saved.recipients[1].outside_consent_at);

        let trail = store.audit_trail(&ann, organization, 10).await.unwrap();
        let versions: Vec<_> = trail.iter().map(|row| (row.action.as_str(), &row.after["on"])).collect();
        assert_eq!(versions, [("delivery.set", &false.into()), ("delivery.set", &true.into())]);
        assert_eq!(trail[1].before["recipients"], serde_json::json!([]));
        assert_eq!(trail[0].before["recipients"], serde_json::json!(["B@beta.example", "a@beta.example"]));
        assert_eq!(trail[0].actor, "ann@child.example");
        assert_eq!(trail[0].address.as_deref(), Some("192.0.2.7"));
    })
    .await;
}

#[tokio::test]
async fn what_is_registered_counts_with_its_consent_and_never_keeps_delivery_on() {
    each_database(async |world| {
        world.partners().await;
        let (store, scope) = (&world.store, &world.deployment);
        let organization = world.organization("o-child").await;
        let wanted = checked(true, &["a@elsewhere.example"]);
        store.save_delivery_settings(scope, organization, 0, &wanted).await.unwrap();
        let asked = |on| DeliveryForm { consent: false, ..form(on, &["a@elsewhere.example"]) };

        let strict = store.ownership(scope, organization, false).await.unwrap();
        assert!(check(&asked(true), &strict, Language::En).is_err());
        let off = check(&asked(false), &strict, Language::En).unwrap();
        let off = store.save_delivery_settings(scope, organization, 1, &off).await.unwrap();
        assert!(!off.on && off.recipients[0].outside_consent_at.is_some());

        let allowing = store.ownership(scope, organization, true).await.unwrap();
        assert!(check(&asked(true), &allowing, Language::En).is_ok(), "the consent is recorded");
    })
    .await;
}

#[tokio::test]
async fn of_two_first_saves_at_once_one_wins() {
    each_database(async |world| {
        world.partners().await;
        let organization = world.organization("o-child").await;
        let wanted: Vec<_> =
            (0..8).map(|number| checked(true, &[&format!("{number}@beta.example")])).collect();
        let saves = wanted
            .iter()
            .map(|wanted| world.store.save_delivery_settings(&world.deployment, organization, 0, wanted));
        let saves = futures::future::join_all(saves).await;
        assert_eq!(saves.iter().filter(|save| save.is_ok()).count(), 1);
        assert!(saves.iter().all(|save| matches!(save, Ok(_) | Err(SaveError::Stale(_)))));
    })
    .await;
}

#[tokio::test]
async fn support_and_keys_of_other_purposes_save_nothing() {
    each_database(async |world| {
        world.partners().await;
        let organization = world.organization("o-child").await;
        let support = world.user("parent", "s@parent.example", Role::Support).await;
        let operators = world.key(KeyReach::Everything, "ingest").await;
        let reads = world.key(world.reach("parent").await, "ingest read").await;
        for scope in [support, operators, reads] {
            let refused = world
                .store
                .save_delivery_settings(&scope, organization, 0, &checked(true, &["a@beta.example"]))
                .await;
            assert!(matches!(refused, Err(SaveError::Store(store::Error::Forbidden(_)))));
        }
        assert_eq!(world.store.delivery_settings(&world.deployment, organization).await.unwrap().version, 0);
    })
    .await;
}

#[tokio::test]
async fn what_counts_is_the_organizations_and_its_own_partners() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("child", "ann@elsewhere.example", Role::Admin).await;
        world.add_user(Some("parent"), "boss@parent.example", Role::Owner).await;
        world.add_user(Some("child"), "gone@elsewhere.example", Role::Owner).await;
        let users = store.users(&world.deployment).await.unwrap();
        let gone = users.iter().find(|user| user.email == "gone@elsewhere.example").unwrap();
        store.delete_user(&world.deployment, gone.id).await.unwrap();
        world
            .push(&[
                r#"{"type":"account","organization":"o-child","id":"1","address":"info@gmail.com","added_at":"2026-01-01T00:00:00Z","workloads":["email"]}"#,
                r#"{"type":"account","organization":"o-child","id":"2","address":"https://s.example/x","kind":"site","added_at":"2026-01-01T00:00:00Z","workloads":["sharepoint"]}"#,
                r#"{"type":"account","organization":"o-child","id":"3","address":"old@gmail.com","added_at":"2026-01-01T00:00:00Z","workloads":[],"deleted_at":"2026-02-01T00:00:00Z"}"#,
                r#"{"type":"organization","id":"o-child","partner":"child","name":"Beta","domains":["beta.example","gmail.com","co.uk","github.io"]}"#,
            ])
            .await;
        let organization = world.organization("o-child").await;
        let owned = store.ownership(&ann, organization, false).await.unwrap();
        assert_eq!(owned.domains, ["beta.example", "child.example"]);
        assert_eq!(owned.addresses, ["ann@elsewhere.example", "info@gmail.com"]);
        for refused in ["x@parent.example", "boss@parent.example", "gone@elsewhere.example", "old@gmail.com"] {
            assert!(check(&form(true, &[refused]), &owned, Language::En).is_err(), "{refused}");
        }
        assert!(check(&form(true, &["x@beta.example", "y@CHILD.example", "info@gmail.com"]), &owned, Language::En).is_ok());
    })
    .await;
}

#[tokio::test]
async fn domains_of_a_partners_own_key_do_not_count_until_somebody_else_says_so() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let key = world.key(world.reach("other").await, "ingest").await;
        world
            .push_as(
                &key,
                &[
                    r#"{"type":"partner","id":"sub","name":"Sub","domains":["sub.example"]}"#,
                    r#"{"type":"organization","id":"mine","partner":"sub","name":"Mine","domains":["victim.example"]}"#,
                ],
            )
            .await;
        let organization = world.organization("mine").await;
        assert_eq!(store.ownership(&world.deployment, organization, false).await.unwrap().domains, <[&str; 0]>::default());
        assert_eq!(store.organization(&world.deployment, organization).await.unwrap().domains, ["victim.example"]);
        let change = OrganizationChange { add_domains: vec!["Victim.Example".into()], ..OrganizationChange::default() };
        store.set_organization(&world.deployment, organization, change).await.unwrap();
        assert_eq!(store.ownership(&world.deployment, organization, false).await.unwrap().domains, ["victim.example"]);
    })
    .await;
}
