//! What users change about themselves: the password, and which of their sessions go on.

use std::net::IpAddr;

use crate::door::*;
use domain::password::{WeakPassword, Weakness};
use domain::role::Role;
use store::{Error, OwnAccountError, PeopleError, Scope, SessionKind, SignInError, Store, Visitor};

const ANN: &str = "ann@parent.example";
const NEW: &str = "tulip gravel ninety moss";

async fn signed_in(store: &Store, visitor: Visitor) -> (Scope, String) {
    let token = store.sign_in(ANN, PASSWORD, visitor).await.unwrap().token;
    (store.session(SessionKind::Direct, &token).await.unwrap().unwrap(), token)
}

async fn is_over(store: &Store, token: &str) -> bool {
    store.session(SessionKind::Direct, token).await.unwrap().is_none()
}

#[tokio::test]
async fn a_new_password_wants_the_old_one_and_ends_every_other_session() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), ANN, Role::Support).await;
        let (ann, old_token) = signed_in(store, Visitor::default()).await;
        let (_, elsewhere) = signed_in(store, Visitor::default()).await;
        let change = async |current, new| store.change_password(&ann, current, new).await;
        assert!(matches!(change("wrong", NEW).await, Err(OwnAccountError::WrongPassword)));
        let weak = change(PASSWORD, "short").await;
        assert!(matches!(weak, Err(OwnAccountError::Weak(WeakPassword::TooShort(12)))), "{weak:?}");
        let weak = change(PASSWORD, "Ann@Parent.Example").await;
        assert!(
            matches!(weak, Err(OwnAccountError::Weak(WeakPassword::Guessable(Some(Weakness::Personal))))),
            "{weak:?}"
        );
        assert!(!is_over(store, &elsewhere).await);

        let renewed = change(PASSWORD, NEW).await.unwrap();
        assert!(is_over(store, &elsewhere).await);
        assert!(is_over(store, &old_token).await, "the session goes on under a new token");
        assert!(!is_over(store, &renewed.token).await);
        assert!(!format!("{renewed:?}").contains(&renewed.token));
        assert!(matches!(store.sign_in(ANN, PASSWORD, None).await, Err(SignInError::Wrong)));
        store.sign_in(ANN, NEW, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn sessions_are_listed_with_where_they_began_and_ended_one_by_one_or_all() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        let visitor = |address: &str, user_agent: &str| Visitor {
            address: Some(address.parse::<IpAddr>().unwrap()),
            user_agent: Some(user_agent.to_owned()),
            ..Visitor::default()
        };
        let (_, first) = signed_in(store, visitor("::ffff:192.0.2.1", "Firefox/140\r\nX: y")).await;
        let (_, second) = signed_in(store, visitor("2001:db8::1", &"x".repeat(1000))).await;
        let (ann, this) = signed_in(store, Visitor::default()).await;
        world.add_user(Some("parent"), "bob@parent.example", Role::Owner).await;
        let bob = store.sign_in("bob@parent.example", PASSWORD, None).await.unwrap().token;
        let bob_scope = store.session(SessionKind::Direct, &bob).await.unwrap().unwrap();

        let listed = store.own_sessions(&ann).await.unwrap();
        assert_eq!(listed.iter().map(|session| session.is_this).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!((&listed[0].address, &listed[0].user_agent), (&None, &None));
        let of = |address: &str| {
            listed.iter().find(|session| session.address.as_deref() == Some(address)).unwrap()
        };
        assert_eq!(of("192.0.2.1").user_agent.as_deref(), Some("Firefox/140\u{fffd}\u{fffd}X: y"));
        assert_eq!(of("2001:db8::1").user_agent.as_ref().unwrap().len(), 200);
        assert!(!format!("{listed:?}").contains("192.0.2.1"));

        // Somebody else's session is not found, and goes on.
        let theirs = store.own_sessions(&bob_scope).await.unwrap()[0].id;
        assert!(matches!(store.end_own_session(&ann, theirs).await, Err(Error::NotFound)));
        assert!(!is_over(store, &bob).await);
        store.end_own_session(&ann, of("192.0.2.1").id).await.unwrap();
        assert!(matches!(store.end_own_session(&ann, of("192.0.2.1").id).await, Err(Error::NotFound)));
        assert!(is_over(store, &first).await && !is_over(store, &second).await);

        assert_eq!(store.end_other_sessions(&ann).await.unwrap(), 1);
        assert!(is_over(store, &second).await && !is_over(store, &this).await && !is_over(store, &bob).await);
        assert_eq!(store.own_sessions(&ann).await.unwrap().len(), 1);

        // Whoever manages users ends theirs.
        let ann_id = ann.user().unwrap().id;
        let other = world.user("other", "eve@other.example", Role::Owner).await;
        assert!(matches!(
            store.end_user_sessions(&other, ann_id).await,
            Err(PeopleError::Store(Error::NotFound))
        ));
        assert_eq!(store.end_user_sessions(&bob_scope, ann_id).await.unwrap(), 1);
        assert!(is_over(store, &this).await);
        assert!(matches!(store.end_own_session(&ann, listed[0].id).await, Err(Error::NotFound)));
        let trail = store.check_audit(&world.deployment).await.unwrap();
        assert_eq!(trail.broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn a_session_of_an_older_program_gets_its_id_when_it_is_used() {
    use sea_orm::ConnectionTrait as _;
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        let (_, token) = signed_in(store, Visitor::default()).await;
        world.database().await.execute_unprepared("UPDATE session SET public_id = NULL").await.unwrap();
        let (one, other) = tokio::join!(
            store.session(SessionKind::Direct, &token),
            store.session(SessionKind::Direct, &token)
        );
        let (one, other) = (one.unwrap().unwrap(), other.unwrap().unwrap());
        let listed = async |scope| store.own_sessions(scope).await.unwrap();
        assert!(listed(&one).await[0].is_this);
        assert_eq!(listed(&one).await, listed(&other).await);
    })
    .await;
}
