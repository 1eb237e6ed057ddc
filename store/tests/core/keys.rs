//! API keys.

use crate::door::*;
use domain::event::parse_line;
use domain::language::Language;
use domain::purpose::{Purpose, Purposes};
use domain::recipient::{DeliveryForm, check};
use domain::role::Role;
use store::{Error, KeyReach, NewKey, OrganizationQuery};

#[tokio::test]
async fn a_key_opens_its_partner_until_it_expires_or_is_revoked() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let child = store.find_partner(&world.deployment, "child").await.unwrap();
        let new = NewKey {
            reach: KeyReach::Partner(child.id),
            purposes: Purposes::new([Purpose::Ingest]),
            name: "push".into(),
            expires_at: Some(at("2026-12-01T00:00:00Z")),
        };
        let key = store.add_key(&world.deployment, new).await.unwrap();
        assert!(key.secret.starts_with("bsr_live_"));
        assert!(!format!("{key:?}").contains(&key.secret));

        let scope = store.key_scope(&key.secret).await.unwrap().unwrap();
        assert!(store.find_organization(&scope, "o-child").await.is_ok());
        assert!(store.find_organization(&scope, "o-parent").await.is_err());
        let mut wrong = key.secret.clone();
        wrong.pop();
        wrong.push(if key.secret.ends_with('A') { 'B' } else { 'A' });
        for wrong in ["", "bsr_live_", &wrong, &key.secret.to_uppercase()] {
            assert!(store.key_scope(wrong).await.unwrap().is_none(), "{wrong}");
        }
        let later = world.at("2026-12-01T00:00:00Z").await;
        assert!(later.store.key_scope(&key.secret).await.unwrap().is_none());

        store.revoke_key(&world.deployment, key.id).await.unwrap();
        store.revoke_key(&world.deployment, key.id).await.unwrap();
        assert!(store.key_scope(&key.secret).await.unwrap().is_none());
        let listed = store.keys(&world.deployment).await.unwrap();
        assert_eq!((listed.len(), listed[0].partner_name.as_deref()), (1, Some("Child")));
        assert!(listed[0].revoked_at.is_some());
    })
    .await;
}

#[tokio::test]
async fn keys_are_managed_within_the_scope_alone() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let owner = world.user("child", "c@child.example", Role::Owner).await;
        let parent = store.find_partner(&world.deployment, "parent").await.unwrap();
        let child = store.find_partner(&world.deployment, "child").await.unwrap();
        let new = |reach| {
            let purposes = Purposes::new([Purpose::Ingest]);
            NewKey { reach, purposes, name: "k".into(), expires_at: None }
        };
        let own = store.add_key(&owner, new(KeyReach::Partner(child.id))).await.unwrap();
        let outside =
            [KeyReach::Partner(parent.id), KeyReach::Organization(world.organization("o-parent").await)];
        for reach in outside {
            assert!(matches!(store.add_key(&owner, new(reach)).await, Err(Error::NotFound)));
        }
        assert!(matches!(store.add_key(&owner, new(KeyReach::Everything)).await, Err(Error::Forbidden(_))));
        let operators = world.add_key(KeyReach::Everything, "ingest").await;
        let parents = world.add_key(KeyReach::Partner(parent.id), "ingest").await;
        let seen: Vec<_> = store.keys(&owner).await.unwrap().into_iter().map(|key| key.id).collect();
        assert_eq!(seen, [own.id]);
        for foreign in [operators.id, parents.id] {
            assert!(matches!(store.revoke_key(&owner, foreign).await, Err(Error::NotFound)));
        }
        // The operator's key reaches everything, and manages nothing.
        let scope = store.key_scope(&operators.secret).await.unwrap().unwrap();
        assert!(store.find_organization(&scope, "o-parent").await.is_ok());
        assert!(matches!(store.users(&scope).await, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn a_key_does_what_its_purposes_allow_and_nothing_else() {
    each_database(async |world| {
        world.partners().await;
        let (store, organization) = (&world.store, world.organization("o-child").await);
        let parent = world.reach("parent").await;
        let line =
            parse_line(r#"{"type":"organization","id":"o-new","partner":"child","name":"New"}"#).unwrap();
        for (purposes, pushes, reads, sets) in [
            ("ingest", true, false, false),
            ("read", false, true, false),
            ("settings", false, true, true),
            ("ingest read", true, true, false),
        ] {
            let scope = world.key(parent, purposes).await;
            let pushed = store.ingest(&scope, &[(1, line.clone())]).await;
            assert_eq!(pushed.is_ok(), pushes, "{purposes}: {pushed:?}");
            assert_eq!(store.reports(&scope, organization).await.is_ok(), reads, "{purposes}");
            assert_eq!(store.audit_trail(&scope, organization, 5).await.is_ok(), reads, "{purposes}");
            let now = store.delivery_settings(&world.deployment, organization).await.unwrap();
            let wanted = check(
                &DeliveryForm {
                    on: now.version % 2 == 0,
                    recipients: vec!["a@beta.example".into()],
                    consent: false,
                },
                &store.ownership(&world.deployment, organization, false).await.unwrap(),
                Language::En,
            );
            let saved =
                store.save_delivery_settings(&scope, organization, now.version, &wanted.unwrap()).await;
            assert_eq!(saved.is_ok(), sets, "{purposes}");
            assert!(matches!(store.users(&scope).await, Err(Error::Forbidden(_))), "{purposes}");
            assert!(matches!(store.keys(&scope).await, Err(Error::Forbidden(_))), "{purposes}");
        }
        let trail = store.audit_trail(&world.deployment, organization, 1).await.unwrap();
        assert!(trail[0].actor.starts_with("sender ("), "the key is named: {}", trail[0].actor);
    })
    .await;
}

#[tokio::test]
async fn a_key_of_one_organization_reaches_no_other() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let (own, beside) = (world.organization("o-parent").await, world.organization("o-child").await);
        let scope = world.key(KeyReach::Organization(own), "ingest read settings").await;
        assert!(store.reports(&scope, own).await.is_ok());
        assert!(matches!(store.reports(&scope, beside).await, Err(Error::NotFound)));
        assert!(matches!(store.delivery_settings(&scope, beside).await, Err(Error::NotFound)));
        let listed = store
            .organizations_after(
                &scope,
                &OrganizationQuery { per_page: 10, ..OrganizationQuery::default() },
                None,
            )
            .await
            .unwrap();
        assert_eq!(listed.0.iter().map(|row| row.id).collect::<Vec<_>>(), [own]);
        assert!(store.partners(&scope).await.unwrap().is_empty());

        // It pushes facts of its organization, whatever else its partner reaches, and declares nothing.
        let account =
            r#""id":"a","address":"a@alpha.example","added_at":"2026-10-01T00:00:00Z","workloads":["email"]"#;
        let lines = [
            format!(r#"{{"type":"account","organization":"o-parent",{account}}}"#),
            format!(r#"{{"type":"account","organization":"o-child",{account}}}"#),
            r#"{"type":"organization","id":"o-parent","partner":"parent","name":"Renamed"}"#.to_owned(),
            r#"{"type":"partner","id":"new","name":"New"}"#.to_owned(),
        ];
        let events: Vec<_> = (1..).zip(&lines).map(|(at, line)| (at, parse_line(line).unwrap())).collect();
        let answer = store.ingest(&scope, &events).await.unwrap();
        assert_eq!(answer.accepted, 1, "{answer:?}");
        assert_eq!(answer.refused.iter().map(|line| line.line).collect::<Vec<_>>(), [2, 3, 4], "{answer:?}");
        assert_eq!(store.organization(&scope, own).await.unwrap().name, "Alpha");

        let seen = store.keys(&world.deployment).await.unwrap();
        let pinned = (seen[0].partner_name.as_deref(), seen[0].organization_name.as_deref());
        assert_eq!(pinned, (Some("Parent"), Some("Alpha")));
        assert_eq!(seen[0].purposes.to_string(), "ingest read settings");
    })
    .await;
}

#[tokio::test]
async fn a_key_for_nothing_and_an_operators_that_reads_are_not_made() {
    each_database(async |world| {
        for purposes in ["", "read", "ingest read", "settings"] {
            let purposes: Purposes = purposes.parse().unwrap();
            let new = NewKey { reach: KeyReach::Everything, purposes, name: "k".into(), expires_at: None };
            let made = world.store.add_key(&world.deployment, new).await;
            assert!(matches!(made, Err(Error::Refused(_))), "{made:?}");
        }
    })
    .await;
}
