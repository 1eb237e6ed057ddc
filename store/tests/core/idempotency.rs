//! Requests that are repeated under their name.

use crate::door::*;
use store::{Error, KeptAnswer, KeyReach, Repetition};

#[tokio::test]
async fn a_repeated_request_gets_the_first_ones_answer_for_a_day() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let (one, other) = (
            world.add_key(world.reach("parent").await, "settings").await,
            world.key(KeyReach::Everything, "ingest").await,
        );
        let scope = store.key_scope(&one.secret).await.unwrap().unwrap();
        assert_eq!(store.begin_request(&scope, "a", b"what").await.unwrap(), Repetition::First);
        assert_eq!(store.begin_request(&scope, "a", b"what").await.unwrap(), Repetition::Running);
        assert_eq!(store.begin_request(&scope, "a", b"else").await.unwrap(), Repetition::Another);
        // Another key's names are its own.
        assert_eq!(store.begin_request(&other, "a", b"else").await.unwrap(), Repetition::First);

        let answer = KeptAnswer { status: 202, headers: "{}".into(), body: b"done".to_vec() };
        store.keep_answer(&scope, "a", &answer).await.unwrap();
        let again = store.begin_request(&scope, "a", b"what").await.unwrap();
        assert_eq!(again, Repetition::Answered(answer.clone()));
        assert_eq!(store.begin_request(&scope, "a", b"else").await.unwrap(), Repetition::Another);
        // What has its answer is not forgotten by whoever comes late.
        store.forget_request(&scope, "a").await.unwrap();
        assert_eq!(store.begin_request(&scope, "a", b"what").await.unwrap(), Repetition::Answered(answer));

        let later = world.at("2026-11-21T12:05:00Z").await;
        let scope = later.store.key_scope(&one.secret).await.unwrap().unwrap();
        assert_eq!(later.store.begin_request(&scope, "a", b"else").await.unwrap(), Repetition::First);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_came_to_nothing_may_be_made_anew() {
    each_database(async |world| {
        world.partners().await;
        let store = &world.store;
        let key = world.add_key(world.reach("parent").await, "settings").await;
        let scope = store.key_scope(&key.secret).await.unwrap().unwrap();
        store.begin_request(&scope, "a", b"what").await.unwrap();
        store.forget_request(&scope, "a").await.unwrap();
        assert_eq!(store.begin_request(&scope, "a", b"else").await.unwrap(), Repetition::First);
        // One whose server died is over after two minutes.
        let later = world.at("2026-11-20T12:02:05Z").await;
        let scope = later.store.key_scope(&key.secret).await.unwrap().unwrap();
        assert_eq!(later.store.begin_request(&scope, "a", b"else").await.unwrap(), Repetition::First);
        let nobody = store.begin_request(&world.deployment, "a", b"what").await;
        assert!(matches!(nobody, Err(Error::Forbidden(_))));
    })
    .await;
}

#[tokio::test]
async fn of_two_at_once_one_is_first() {
    each_database(async |world| {
        world.partners().await;
        let scope = world.key(world.reach("parent").await, "settings").await;
        let begin = || world.store.begin_request(&scope, "a", b"what");
        let (one, other) = tokio::join!(begin(), begin());
        let mut both = [one.unwrap(), other.unwrap()];
        both.sort_by_key(|it| *it != Repetition::First);
        assert_eq!(both, [Repetition::First, Repetition::Running]);
    })
    .await;
}
