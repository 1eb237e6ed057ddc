//! API keys.

use crate::door::*;
use domain::role::Role;
use store::{Error, NewKey};

#[tokio::test]
async fn a_key_opens_its_partner_until_it_expires_or_is_revoked() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let child = store.find_partner(&world.deployment, "child").await.unwrap();
        let new = NewKey {
            partner: Some(child.id),
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
        let new = |partner| NewKey { partner, name: "k".into(), expires_at: None };
        let own = store.add_key(&owner, new(Some(child.id))).await.unwrap();
        assert!(matches!(store.add_key(&owner, new(Some(parent.id))).await, Err(Error::NotFound)));
        assert!(matches!(store.add_key(&owner, new(None)).await, Err(Error::Forbidden(_))));
        let operators = store.add_key(&world.deployment, new(None)).await.unwrap();
        let parents = store.add_key(&world.deployment, new(Some(parent.id))).await.unwrap();
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
