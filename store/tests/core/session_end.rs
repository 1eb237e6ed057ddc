//! Whoever was signed out is told why, by the token that their browser still holds.

use crate::door::*;
use domain::role::Role;
use domain::session_end::SessionEnd;
use store::{SessionKind, Store};

const ANN: &str = "ann@parent.example";

async fn token(store: &Store, password: &str) -> String {
    store.sign_in(ANN, password, None).await.unwrap().token
}

#[tokio::test]
async fn a_session_that_was_taken_says_why() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let owner = world.user("parent", "owner@parent.example", Role::Owner).await;
        world.add_user(Some("parent"), ANN, Role::Admin).await;
        let ended = async |token: &str| store.session_end(token).await.unwrap();
        let scope = async |token: &str| store.session(SessionKind::Direct, token).await.unwrap().unwrap();
        let [first, second, third] =
            [token(store, PASSWORD).await, token(store, PASSWORD).await, token(store, PASSWORD).await];
        let ann = scope(&third).await.user().unwrap().id;

        store.end_other_sessions(&scope(&third).await).await.unwrap();
        assert_eq!(ended(&first).await, Some(SessionEnd::Elsewhere));
        assert_eq!(ended(&second).await, Some(SessionEnd::Elsewhere));
        store.set_role(&owner, ann, Role::Support).await.unwrap();
        assert_eq!(ended(&third).await, Some(SessionEnd::Role));
        // The first reason stays.
        assert_eq!(ended(&first).await, Some(SessionEnd::Elsewhere));

        let fourth = token(store, PASSWORD).await;
        store.set_password(&owner, ann, "another horse battery", false).await.unwrap();
        assert_eq!(ended(&fourth).await, Some(SessionEnd::Password));
        let fifth = token(store, "another horse battery").await;
        store.reset_second_factor(&owner, ann).await.unwrap();
        assert_eq!(ended(&fifth).await, Some(SessionEnd::SecondStep));
        let sixth = token(store, "another horse battery").await;
        store.delete_user(&owner, ann).await.unwrap();
        assert_eq!(ended(&sixth).await, Some(SessionEnd::Removed));

        assert_eq!(ended("").await, None);
        assert_eq!(ended("no token of ours").await, None);
        // A week later no browser has the token any more.
        let later = world.at("2026-11-28T12:00:00Z").await;
        world.add_user(Some("parent"), "bob@parent.example", Role::Owner).await;
        later.store.sign_in("bob@parent.example", PASSWORD, None).await.unwrap();
        assert_eq!(ended(&first).await, None);
    })
    .await;
}

#[tokio::test]
async fn two_who_end_the_same_session_at_once_end_it_once() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        let store = &world.store;
        for _ in 0..8 {
            let (theirs, other) = (token(store, PASSWORD).await, token(store, PASSWORD).await);
            let scope = store.session(SessionKind::Direct, &theirs).await.unwrap().unwrap();
            let sessions = store.own_sessions(&scope).await.unwrap();
            let id = sessions.iter().find(|session| !session.is_this).unwrap().id;
            let ends = (0..4).map(|_| store.end_own_session(&scope, id));
            let ended = futures::future::join_all(ends).await;
            assert_eq!(ended.iter().filter(|one| one.is_ok()).count(), 1, "{ended:?}");
            assert!(ended.iter().all(|one| matches!(one, Ok(()) | Err(store::Error::NotFound))), "{ended:?}");
            assert_eq!(store.session_end(&other).await.unwrap(), Some(SessionEnd::Elsewhere));
            store.sign_out(&theirs).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn who_signs_out_or_was_away_is_not_told_that_somebody_did_it() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        let [left, idle] = [token(&world.store, PASSWORD).await, token(&world.store, PASSWORD).await];
        world.store.sign_out(&left).await.unwrap();
        assert_eq!(world.store.session_end(&left).await.unwrap(), None);
        let later = world.at("2026-11-21T01:00:00Z").await;
        assert!(later.store.session(SessionKind::Direct, &idle).await.unwrap().is_none());
        assert_eq!(later.store.session_end(&idle).await.unwrap(), Some(SessionEnd::Unused));
    })
    .await;
}

#[tokio::test]
async fn a_second_step_that_is_demanded_now_is_the_reason() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        let token = token(&world.store, PASSWORD).await;
        let demanding = world.with(|options| options.demands_second_step = true).await;
        assert!(demanding.store.session(SessionKind::Direct, &token).await.unwrap().is_none());
        assert_eq!(demanding.store.session_end(&token).await.unwrap(), Some(SessionEnd::Demanded));
        let parent = world.store.find_partner(&world.deployment, "parent").await.unwrap().id;
        world.store.demand_second_step(&world.deployment, parent, true).await.unwrap();
        assert_eq!(world.store.session_end(&token).await.unwrap(), Some(SessionEnd::Demanded));
    })
    .await;
}
