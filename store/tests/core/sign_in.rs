//! Signing in, sessions, users.

use crate::door::*;
use domain::role::Role;
use store::{Error, NewUser, PeopleError, SignInError};

#[tokio::test]
async fn the_right_password_signs_in_and_everything_else_does_not() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("child"), "Ann@Child.example", Role::Owner).await;
        let signed_in = world.store.sign_in(" ann@child.EXAMPLE ", PASSWORD, None).await.unwrap();
        let scope = world.store.session(store::SessionKind::Direct, &signed_in.token).await.unwrap().unwrap();
        let user = scope.user().unwrap();
        assert_eq!((user.role, user.partner_name.as_deref()), (Role::Owner, Some("Child")));
        assert_eq!(scope.actor_label(), "Ann@child.example");
        assert!(!format!("{scope:?} {signed_in:?}").contains('@'));
        assert!(!format!("{signed_in:?}").contains(&signed_in.token));

        for (email, password) in [
            ("ann@child.example", "wrong password"),
            ("ann@child.example", ""),
            ("nobody@child.example", PASSWORD),
            ("", ""),
        ] {
            let refused = world.store.sign_in(email, password, None).await;
            assert!(matches!(refused, Err(SignInError::Wrong)), "{email}");
        }
        assert!(world.store.session(store::SessionKind::Direct, "").await.unwrap().is_none());
        world.store.sign_out(&signed_in.token).await.unwrap();
        assert!(world.store.session(store::SessionKind::Direct, &signed_in.token).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_account_is_throttled_also_when_the_password_is_right_and_for_a_while_only() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("parent"), "ann@parent.example", Role::Owner).await;
        world.add_user(Some("parent"), "bob@parent.example", Role::Owner).await;
        for _ in 0..9 {
            let refused = world.store.sign_in("ann@parent.example", "wrong", None).await;
            assert!(matches!(refused, Err(SignInError::Wrong)));
        }
        // Success forgets the failures before it.
        world.store.sign_in("ann@parent.example", PASSWORD, None).await.unwrap();
        // Ten at once get no further than ten in a row.
        let attempts = (0..14).map(|_| world.store.sign_in("ann@parent.example", "wrong", None));
        let attempts = futures::future::join_all(attempts).await;
        let wrong = attempts.iter().filter(|attempt| matches!(attempt, Err(SignInError::Wrong))).count();
        assert_eq!((attempts.len(), wrong), (14, 10));
        match world.store.sign_in("ANN@parent.example", PASSWORD, None).await {
            Err(SignInError::Throttled { retry_after_seconds }) => {
                assert!((800..=900).contains(&retry_after_seconds), "{retry_after_seconds}");
            }
            other => panic!("{other:?}"),
        }
        world.store.sign_in("bob@parent.example", PASSWORD, None).await.unwrap();
        let later = world.at("2026-11-20T12:16:30Z").await;
        later.store.sign_in("ann@parent.example", PASSWORD, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_network_address_is_throttled_over_all_accounts() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("parent"), "ann@parent.example", Role::Owner).await;
        let guess = |number: usize| {
            let email = format!("guess{number}@parent.example");
            let store = world.store.clone();
            async move { store.sign_in(&email, "wrong", address("2001:db8::1")).await }
        };
        let attempts = futures::future::join_all((0..50).map(guess)).await;
        assert!(attempts.iter().all(|attempt| matches!(attempt, Err(SignInError::Wrong))));
        // A neighbour in the same /64 is the same address; another network is not.
        let refused = world.store.sign_in("ann@parent.example", PASSWORD, address("2001:db8::2")).await;
        assert!(matches!(refused, Err(SignInError::Throttled { .. })));
        world.store.sign_in("ann@parent.example", PASSWORD, address("192.0.2.1")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_at_the_latest_after_a_week() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("parent"), "ann@parent.example", Role::Owner).await;
        let idle = world.store.sign_in("ann@parent.example", PASSWORD, None).await.unwrap();
        let used = world.store.sign_in("ann@parent.example", PASSWORD, None).await.unwrap();
        assert!(used.expires_at >= at("2026-11-27T12:00:00Z"));
        let mut last_use = at(START);
        while last_use < at("2026-11-27T00:00:00Z") {
            last_use += chrono::TimeDelta::hours(11);
            let later = world.at(&last_use.to_rfc3339()).await;
            assert!(
                later.store.session(store::SessionKind::Direct, &used.token).await.unwrap().is_some(),
                "{last_use}"
            );
        }
        let later = world.at("2026-11-21T00:02:00Z").await;
        assert!(later.store.session(store::SessionKind::Direct, &idle.token).await.unwrap().is_none());
        // Used by a process whose clock is ahead: no error for those behind.
        assert!(world.store.session(store::SessionKind::Direct, &used.token).await.unwrap().is_some());
        let end = world.at("2026-11-27T12:05:00Z").await;
        assert!(end.store.session(store::SessionKind::Direct, &used.token).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_new_password_or_a_deletion_ends_every_session() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), "ann@parent.example", Role::Owner).await;
        let token = store.sign_in("ann@parent.example", PASSWORD, None).await.unwrap().token;
        let users = store.users(&world.deployment).await.unwrap();
        let ann = users.iter().find(|user| user.email == "ann@parent.example").unwrap().id;
        store.set_password(&world.deployment, ann, "another horse battery", false).await.unwrap();
        assert!(store.session(store::SessionKind::Direct, &token).await.unwrap().is_none());
        assert!(matches!(store.sign_in("ann@parent.example", PASSWORD, None).await, Err(SignInError::Wrong)));
        let token = store.sign_in("ann@parent.example", "another horse battery", None).await.unwrap().token;

        store.delete_user(&world.deployment, ann).await.unwrap();
        assert!(store.session(store::SessionKind::Direct, &token).await.unwrap().is_none());
        let gone = store.sign_in("ann@parent.example", "another horse battery", None).await;
        assert!(matches!(gone, Err(SignInError::Wrong)));
        let again = store.delete_user(&world.deployment, ann).await;
        assert!(matches!(again, Err(PeopleError::Store(Error::NotFound))));
        // The address is free again.
        world.add_user(Some("other"), "ann@parent.example", Role::Support).await;
    })
    .await;
}

#[tokio::test]
async fn users_are_managed_within_the_scope_alone() {
    each_database(async |world| {
        world.partners().await;
        let child = world.user("child", "c@child.example", Role::Owner).await;
        world.add_user(Some("parent"), "p@parent.example", Role::Owner).await;
        let new = |partner, email, role| NewUser {
            partner,
            email,
            name: "",
            role,
            password: PASSWORD,
            made_up: false,
        };
        let add = async |new| world.store.add_user(&child, new).await;
        add(new(Some("child"), "d@child.example", Role::Finance)).await.unwrap();
        let refused = add(new(Some("parent"), "e@child.example", Role::Finance)).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        assert!(add(new(None, "e@child.example", Role::Operator)).await.is_err());
        assert!(add(new(None, "e@child.example", Role::Admin)).await.is_err());
        assert!(add(new(Some("child"), "D@child.example", Role::Admin)).await.is_err());
        assert!(add(new(Some("child"), "no address", Role::Admin)).await.is_err());

        let seen = world.store.users(&child).await.unwrap();
        let seen: Vec<_> = seen.iter().map(|user| user.email.as_str()).collect();
        assert_eq!(seen, ["c@child.example", "d@child.example"]);
        let users = world.store.users(&world.deployment).await.unwrap();
        let parent = users.iter().find(|user| user.email == "p@parent.example").unwrap();
        let not_found = |done| matches!(done, Err(PeopleError::Store(Error::NotFound)));
        assert!(not_found(world.store.delete_user(&child, parent.id).await));
        assert!(not_found(world.store.set_password(&child, parent.id, PASSWORD, false).await));
    })
    .await;
}
