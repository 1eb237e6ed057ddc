//! Browsers that have signed in before: what strangers try does not hold them up.

use std::collections::{HashMap, HashSet};

use crate::door::*;
use domain::role::Role;
use sea_orm::ConnectionTrait as _;
use store::{OwnAccountError, Scope, SessionKind, SignInError, SignedIn, Store, Visitor};

const ANN: &str = "ann@parent.example";
const BOB: &str = "bob@parent.example";
const LIMIT: usize = 10;

/// Somebody in a browser that holds that token, at that network address.
fn visitor(token: Option<&str>, at: &str) -> Visitor {
    Visitor { address: address(at), known_browser: token.map(str::to_owned), ..Visitor::default() }
}

async fn sign_in(
    store: &Store,
    who: &str,
    password: &str,
    token: Option<&str>,
) -> Result<SignedIn, SignInError> {
    store.sign_in(who, password, visitor(token, "192.0.2.1")).await
}

/// The token that a right sign-in leaves in the browser.
async fn known(store: &Store, who: &str, token: Option<&str>) -> String {
    sign_in(store, who, PASSWORD, token).await.unwrap().browser.token
}

async fn guess(store: &Store, who: &str, token: Option<&str>, times: usize) {
    for _ in 0..times {
        let refused = sign_in(store, who, "wrong", token).await;
        assert!(matches!(refused, Err(SignInError::Wrong)), "{refused:?}");
    }
}

fn is_throttled(signed_in: &Result<SignedIn, SignInError>) -> bool {
    matches!(signed_in, Err(SignInError::Throttled { .. }))
}

async fn scope_of(store: &Store, signed_in: &SignedIn) -> Scope {
    store.session(SessionKind::Direct, &signed_in.token).await.unwrap().unwrap()
}

#[tokio::test]
async fn strangers_do_not_lock_out_a_browser_that_has_signed_in_before() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        world.add_user(Some("parent"), BOB, Role::Owner).await;
        let signed_in = sign_in(store, ANN, PASSWORD, None).await.unwrap();
        assert!(!format!("{signed_in:?} {:?}", signed_in.browser).contains(&signed_in.browser.token));
        let token = signed_in.browser.token;
        assert_ne!(token, signed_in.token);
        let of_bob = known(store, BOB, None).await;

        // Of the account, and of the whole network.
        guess(store, ANN, None, LIMIT).await;
        for number in 0..40 {
            let refused = store.sign_in(&format!("{number}@x.example"), "wrong", address("192.0.2.1")).await;
            assert!(matches!(refused, Err(SignInError::Wrong)));
        }
        for stranger in [None, Some("made up"), Some(""), Some(of_bob.as_str())] {
            assert!(is_throttled(&sign_in(store, ANN, PASSWORD, stranger).await), "{stranger:?}");
        }
        let renewed = known(store, ANN, Some(&token)).await;
        assert_ne!(renewed, token, "each sign-in makes another token");
        assert!(
            is_throttled(&sign_in(store, ANN, PASSWORD, Some(&token)).await),
            "the old one is worth nothing"
        );
        // The session that is there shows its password again, and stays.
        let ann = scope_of(store, &sign_in(store, ANN, PASSWORD, Some(&renewed)).await.unwrap()).await;
        store.change_password(&ann, PASSWORD, "tulip gravel ninety moss").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_known_browser_is_throttled_by_its_own_failures_and_holds_up_nobody() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        world.add_user(Some("parent"), BOB, Role::Owner).await;
        let shared = known(store, ANN, None).await;
        let shared = known(store, BOB, Some(&shared)).await;
        let other = known(store, ANN, None).await;
        guess(store, ANN, Some(&shared), LIMIT).await;
        assert!(is_throttled(&sign_in(store, ANN, PASSWORD, Some(&shared)).await));
        known(store, ANN, Some(&other)).await;
        known(store, ANN, None).await;
        // Whoever shares the browser signs in, and has not made room for more guesses.
        let shared = known(store, BOB, Some(&shared)).await;
        assert!(is_throttled(&sign_in(store, ANN, PASSWORD, Some(&shared)).await));
        let later = world.at("2026-11-20T12:16:30Z").await.store;
        known(&later, ANN, Some(&shared)).await;
    })
    .await;
}

#[tokio::test]
async fn what_forgets_a_users_browsers() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), ANN, Role::Support).await;
        world.add_user(Some("parent"), BOB, Role::Support).await;
        let users = store.users(&world.deployment).await.unwrap();
        let ann_id = users.iter().find(|user| user.email == ANN).unwrap().id;
        let of_bob = known(store, BOB, None).await;
        guess(store, ANN, None, LIMIT).await;
        guess(store, BOB, None, LIMIT).await;
        let database = world.database().await;
        for forgets in ["sign out", "end others", "end all", "password", "role"] {
            // The counter of strangers is full; a browser of Ann's is made known behind it.
            database.execute_unprepared("DELETE FROM sign_in_failure").await.unwrap();
            let signed_in = sign_in(store, ANN, PASSWORD, None).await.unwrap();
            guess(store, ANN, None, LIMIT).await;
            guess(store, BOB, None, LIMIT).await;
            let (token, ann) = (&signed_in.browser.token, scope_of(store, &signed_in).await);
            match forgets {
                "sign out" => assert!(store.sign_out(&signed_in.token).await.unwrap().is_some()),
                "end others" => assert!(store.end_other_sessions(&ann).await.is_ok()),
                "end all" => assert!(store.end_user_sessions(&world.deployment, ann_id).await.unwrap() > 0),
                "password" => store.set_password(&world.deployment, ann_id, PASSWORD, false).await.unwrap(),
                _ => store.set_role(&world.deployment, ann_id, Role::Finance).await.unwrap(),
            }
            let again = sign_in(store, ANN, PASSWORD, Some(token)).await;
            assert_eq!(is_throttled(&again), forgets != "sign out", "{forgets}");
        }
        known(store, BOB, Some(&of_bob)).await;
    })
    .await;
}

#[tokio::test]
async fn ten_browsers_are_known_for_half_a_year() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        world.add_user(Some("parent"), ANN, Role::Owner).await;
        world.add_user(Some("parent"), BOB, Role::Owner).await;
        let of_bob = known(store, BOB, None).await;
        let mut tokens = Vec::new();
        for _ in 0..11 {
            tokens.push(known(store, ANN, None).await);
        }
        guess(store, ANN, None, LIMIT).await;
        guess(store, BOB, None, LIMIT).await;
        assert!(is_throttled(&sign_in(store, ANN, PASSWORD, Some(&tokens[0])).await), "one too many");
        for token in &tokens[1..3] {
            known(store, ANN, Some(token)).await;
        }
        known(store, BOB, Some(&of_bob)).await;

        // The counter of strangers is full again, half a year later.
        for (now, is_known) in [("2027-05-19T11:00:00Z", true), ("2027-05-19T13:00:00Z", false)] {
            let later = world.at(now).await.store;
            guess(&later, ANN, None, LIMIT).await;
            let token = &tokens[if is_known { 3 } else { 4 }];
            assert_eq!(is_throttled(&sign_in(&later, ANN, PASSWORD, Some(token)).await), !is_known, "{now}");
        }
    })
    .await;
}

/// By what an attempt is counted, in a world of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counter {
    Account(&'static str),
    Browser(usize, &'static str),
}

#[tokio::test]
async fn whoever_tries_whatever_the_counters_are_those_of_the_rule() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        for who in [ANN, BOB] {
            world.add_user(Some("parent"), who, Role::Owner).await;
        }
        // Three browsers, the first of which keeps no cookies.
        let mut tokens: [Option<String>; 3] = [const { None }; 3];
        let mut known: HashSet<(usize, &str)> = HashSet::new();
        let mut failures: HashMap<Counter, usize> = HashMap::new();
        let (mut seed, mut throttled) = (166_u64, HashSet::new());
        for step in 0..110 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let dice = seed >> 33;
            let (browser, who) = (dice as usize % 3, [ANN, BOB][(dice >> 8) as usize % 2]);
            let is_right = (dice >> 16).is_multiple_of(5);
            let counter = if known.contains(&(browser, who)) {
                Counter::Browser(browser, who)
            } else {
                Counter::Account(who)
            };
            let count = failures.entry(counter.clone()).or_default();
            let password = if is_right { PASSWORD } else { "wrong" };
            let tried = store
                .sign_in(
                    who,
                    password,
                    Visitor { known_browser: tokens[browser].clone(), ..Visitor::default() },
                )
                .await;
            let told = format!("step {step}: {counter:?}, {count} failures, right: {is_right}");
            if *count >= LIMIT {
                assert!(is_throttled(&tried), "{told}");
                throttled.insert(counter);
            } else if is_right {
                *count = 0;
                let token = tried.expect(&told).browser.token;
                if browser > 0 {
                    tokens[browser] = Some(token);
                    known.insert((browser, who));
                }
            } else {
                assert!(matches!(tried, Err(SignInError::Wrong)), "{told}");
                *count += 1;
            }
        }
        // It has come to all of it: four counters of browsers, and full ones of both kinds.
        assert_eq!((known.len(), throttled.len()), (4, 4), "{throttled:?}");
        assert!(throttled.contains(&Counter::Account(BOB)), "{throttled:?}");
    })
    .await;
}

#[tokio::test]
async fn asking_for_the_password_again_is_throttled_within_the_session() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let ann = world.user("parent", ANN, Role::Owner).await;
        let other = scope_of(store, &sign_in(store, ANN, PASSWORD, None).await.unwrap()).await;
        let change = async |scope: &Scope, current| {
            store.change_password(scope, current, "tulip gravel ninety moss").await
        };
        for _ in 0..LIMIT {
            assert!(matches!(change(&ann, "wrong").await, Err(OwnAccountError::WrongPassword)));
        }
        let refused = change(&ann, PASSWORD).await;
        assert!(matches!(refused, Err(OwnAccountError::Throttled { .. })), "{refused:?}");
        // Neither the sign-in nor another session is held up.
        sign_in(store, ANN, PASSWORD, None).await.unwrap();
        change(&other, PASSWORD).await.unwrap();
    })
    .await;
}
