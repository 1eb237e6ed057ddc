//! Ways to other providers and back, and whose account a person there opens here.

use crate::door::*;
use domain::oidc::Person;
use domain::recipient::EmailAddress;
use domain::role::Role;
use sea_orm::ConnectionTrait as _;
use store::{Error, PeopleError, SessionKind, SignInError, SignInWay, SignedIn};

async fn begin(world: &World) -> SignInWay {
    world.store.begin_sign_in_way("oidc", "/deployment", None).await.unwrap()
}

#[tokio::test]
async fn a_way_is_gone_once_in_the_browser_and_to_the_provider_where_it_began() {
    each_database(async |world| {
        let store = &world.store;
        let (way, other) = (begin(&world).await, begin(&world).await);
        for (provider, state, browser) in [
            ("oidc", &way.state, &other.browser),
            ("oidc", &other.state, &way.browser),
            ("google", &way.state, &way.browser),
            ("oidc", &way.browser, &way.state),
            ("oidc", &String::new(), &way.browser),
            ("oidc", &way.state, &String::new()),
        ] {
            let back = store.end_sign_in_way(provider, state, browser).await.unwrap();
            assert!(back.is_none(), "{provider}");
        }
        // Whoever tried in vain has not spoilt it.
        let back = store.end_sign_in_way("oidc", &way.state, &way.browser).await.unwrap().unwrap();
        assert_eq!((back.next.as_str(), &back.nonce), ("/deployment", &way.nonce));
        assert_eq!(back.verifier, way.verifier);
        assert!(store.end_sign_in_way("oidc", &way.state, &way.browser).await.unwrap().is_none());

        // All at once: one goes through.
        let at_once = (0..8).map(|_| store.end_sign_in_way("oidc", &other.state, &other.browser));
        let through = futures::future::join_all(at_once).await;
        assert_eq!(through.into_iter().filter(|back| back.as_ref().unwrap().is_some()).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_way_is_over_after_ten_minutes_and_swept_away() {
    each_database(async |world| {
        let (one, two) = (begin(&world).await, begin(&world).await);
        let soon = world.at("2026-11-20T12:09:00Z").await.store;
        assert!(soon.end_sign_in_way("oidc", &one.state, &one.browser).await.unwrap().is_some());
        let late = world.at("2026-11-20T12:10:30Z").await.store;
        assert!(late.end_sign_in_way("oidc", &two.state, &two.browser).await.unwrap().is_none());
        late.begin_sign_in_way("oidc", "/", None).await.unwrap();
        let count = "SELECT COUNT(*) AS n FROM sign_in_way";
        let database = world.database().await;
        let backend = database.get_database_backend();
        let row =
            database.query_one_raw(sea_orm::Statement::from_string(backend, count)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_in_the_database_goes_anybodys_way_and_no_two_ways_are_alike() {
    each_database(async |world| {
        let first = begin(&world).await;
        // A second tab of the same browser: the cookie stays, all else is new.
        let second =
            world.store.begin_sign_in_way("oidc", "/organizations", Some(&first.browser)).await.unwrap();
        assert_eq!(first.browser, second.browser);
        let secrets =
            [&first.state, &first.nonce, &first.verifier, &second.state, &second.nonce, &second.verifier];
        for (at, secret) in secrets.iter().enumerate() {
            assert_eq!(secret.len(), 43);
            assert!(secrets.iter().skip(at + 1).all(|other| other != secret));
        }
        // What is no cookie of ours is not kept.
        for foreign in ["", "short", &"a".repeat(44), &"é".repeat(21)] {
            let way = world.store.begin_sign_in_way("oidc", "/", Some(foreign)).await.unwrap();
            assert_ne!(way.browser, foreign);
        }
        assert!(!format!("{first:?}").contains(&first.verifier));
        for way in [&first, &second] {
            assert!(world.store.end_sign_in_way("oidc", &way.state, &way.browser).await.unwrap().is_some());
        }
    })
    .await;
}

fn person(subject: &str) -> Person {
    Person { issuer: "https://id.example".to_owned(), subject: subject.to_owned() }
}

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

async fn sign_in(world: &World, subject: &str, proven: Option<&str>) -> Result<SignedIn, SignInError> {
    let proven = proven.map(email);
    world.store.sign_in_person(&person(subject), proven.as_ref(), address("192.0.2.7")).await
}

async fn who(world: &World, signed_in: &SignedIn) -> String {
    let scope = world.store.session(SessionKind::Direct, &signed_in.token).await.unwrap().unwrap();
    scope.actor_label()
}

fn is_wrong<T>(result: &Result<T, SignInError>) -> bool {
    matches!(result, Err(SignInError::Wrong))
}

#[tokio::test]
async fn a_proven_address_links_once_and_from_then_on_the_person_counts() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("child"), "Ann@child.example", Role::Owner).await;
        world.add_user(Some("child"), "bob@child.example", Role::Support).await;
        assert!(is_wrong(&sign_in(&world, "1", None).await), "nobody knows them");
        assert!(is_wrong(&sign_in(&world, "1", Some("carl@child.example")).await), "nobody is made");

        let first = sign_in(&world, "1", Some("ann@CHILD.example")).await.unwrap();
        assert_eq!(who(&world, &first).await, "Ann@child.example");
        assert!(first.expires_at >= at("2026-11-27T12:00:00Z"), "a session like any other");
        // Without an address, and with another's.
        for proven in [None, Some("bob@child.example"), Some("carl@child.example")] {
            let again = sign_in(&world, "1", proven).await.unwrap();
            assert_eq!(who(&world, &again).await, "Ann@child.example");
        }
        let bob = sign_in(&world, "2", Some("bob@child.example")).await.unwrap();
        assert_eq!(who(&world, &bob).await, "bob@child.example");

        // Once each in the audit log, by whom it is about, with where they came from.
        let database = world.database().await;
        let backend = database.get_database_backend();
        let select = "SELECT actor, address, after_json FROM audit WHERE action = 'user.link' ORDER BY id";
        let rows = database.query_all_raw(sea_orm::Statement::from_string(backend, select)).await.unwrap();
        let actors: Vec<String> = rows.iter().map(|row| row.try_get("", "actor").unwrap()).collect();
        assert_eq!(actors, ["Ann@child.example", "bob@child.example"]);
        assert_eq!(rows[0].try_get::<String>("", "address").unwrap(), "192.0.2.7");
        assert!(rows[0].try_get::<String>("", "after_json").unwrap().contains("https://id.example"));
        assert_eq!(world.store.check_audit(&world.deployment).await.unwrap().broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_the_address_after_somebody_else_does_not_get_their_account() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("child"), "ann@child.example", Role::Owner).await;
        sign_in(&world, "1", Some("ann@child.example")).await.unwrap();
        assert!(is_wrong(&sign_in(&world, "2", Some("ann@child.example")).await));
        // At another issuer the same subject is another person, who is linked by the address as well.
        let elsewhere = Person { issuer: "https://other.example".to_owned(), subject: "1".to_owned() };
        assert!(is_wrong(&world.store.sign_in_person(&elsewhere, None, None).await));
        let ann = email("ann@child.example");
        world.store.sign_in_person(&elsewhere, Some(&ann), None).await.unwrap();

        // Until somebody who manages the users says so; sessions end then.
        let session = sign_in(&world, "1", None).await.unwrap().token;
        let users = world.store.users(&world.deployment).await.unwrap();
        let id = users.iter().find(|user| user.email == "ann@child.example").unwrap().id;
        let other = world.user("other", "owner@other.example", Role::Owner).await;
        assert!(matches!(
            world.store.unlink_user(&other, id).await,
            Err(PeopleError::Store(Error::NotFound))
        ));
        let support = world.user("child", "support@child.example", Role::Support).await;
        assert!(matches!(
            world.store.unlink_user(&support, id).await,
            Err(PeopleError::Store(Error::Forbidden(_)))
        ));
        assert_eq!(world.store.unlink_user(&world.deployment, id).await.unwrap(), 2);
        assert_eq!(world.store.unlink_user(&world.deployment, id).await.unwrap(), 0);
        assert!(world.store.session(SessionKind::Direct, &session).await.unwrap().is_none());
        assert!(is_wrong(&sign_in(&world, "1", None).await));
        sign_in(&world, "2", Some("ann@child.example")).await.unwrap();
        assert!(is_wrong(&sign_in(&world, "1", Some("ann@child.example")).await));
    })
    .await;
}

#[tokio::test]
async fn a_deleted_user_does_not_come_in_and_who_is_added_anew_does() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("child"), "ann@child.example", Role::Owner).await;
        let token = sign_in(&world, "1", Some("ann@child.example")).await.unwrap().token;
        let users = world.store.users(&world.deployment).await.unwrap();
        let id = users.iter().find(|user| user.email == "ann@child.example").unwrap().id;
        world.store.delete_user(&world.deployment, id).await.unwrap();
        assert!(world.store.session(SessionKind::Direct, &token).await.unwrap().is_none());
        assert!(is_wrong(&sign_in(&world, "1", None).await));
        assert!(is_wrong(&sign_in(&world, "1", Some("ann@child.example")).await));

        world.add_user(Some("other"), "ann@child.example", Role::Support).await;
        assert!(is_wrong(&sign_in(&world, "1", None).await), "the link was the deleted user's");
        let anew = sign_in(&world, "1", Some("ann@child.example")).await.unwrap();
        let scope = world.store.session(SessionKind::Direct, &anew.token).await.unwrap().unwrap();
        assert_eq!(scope.user().unwrap().partner_name.as_deref(), Some("Other"));
    })
    .await;
}

#[tokio::test]
async fn two_tabs_at_the_same_moment_link_once() {
    each_database(async |world| {
        world.partners().await;
        world.add_user(Some("child"), "ann@child.example", Role::Owner).await;
        let tabs = (0..6).map(|_| sign_in(&world, "1", Some("ann@child.example")));
        let tabs = futures::future::join_all(tabs).await;
        assert!(tabs.iter().all(Result::is_ok), "{tabs:?}");
        let persons = (0..6).map(|number| (number + 10).to_string()).collect::<Vec<_>>();
        world.add_user(Some("child"), "bob@child.example", Role::Owner).await;
        let rush = persons.iter().map(|subject| sign_in(&world, subject, Some("bob@child.example")));
        let rush = futures::future::join_all(rush).await;
        assert_eq!(rush.iter().filter(|one| one.is_ok()).count(), 1, "{rush:?}");
    })
    .await;
}

#[tokio::test]
async fn attempts_count_for_the_network_address_unless_they_are_taken_back() {
    each_database(async |world| {
        let (store, here) = (&world.store, address("192.0.2.9"));
        for _ in 0..60 {
            let attempt = store.begin_attempt(here).await.unwrap();
            store.take_back_attempt(attempt).await.unwrap();
        }
        for _ in 0..50 {
            let _failed = store.begin_attempt(here).await.unwrap();
        }
        assert!(matches!(store.begin_attempt(here).await, Err(SignInError::Throttled { .. })));
        // The same count as that of passwords.
        let refused = store.sign_in("ann@child.example", PASSWORD, here).await;
        assert!(matches!(refused, Err(SignInError::Throttled { .. })));
        let _elsewhere = store.begin_attempt(address("192.0.2.10")).await.unwrap();
    })
    .await;
}
