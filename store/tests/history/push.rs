//! Push: what is accepted, unchanged, refused.

use crate::lines::*;
use store::RefusedLine;

fn counts(answer: &store::IngestAnswer) -> (u64, u64, Vec<(u64, &str)>) {
    let refused =
        answer.refused.iter().map(|RefusedLine { line, reason }| (*line, reason.as_str())).collect();
    (answer.accepted, answer.unchanged, refused)
}

/// Facts of two accounts over three months, with everything that a fact can say.
fn facts() -> Vec<String> {
    let mut lines = Vec::new();
    for day in 1..=28 {
        for (month, outcome) in
            [("09", "succeeded"), ("10", if day % 5 == 0 { "failed" } else { "succeeded" })]
        {
            for account in ["a", "b"] {
                lines.push(format!(
                    r#"{{"type":"run","organization":"o","account":"{account}","workload":"{}",
                        "ended_at":"2026-{month}-{day:02}T18:{:02}:07Z","outcome":"{outcome}","objects":{},"bytes":{},
                        "error":{}}}"#,
                    if day % 2 == 0 { "email" } else { "onedrive" },
                    day * 2,
                    1000 + day,
                    5_000_000_000i64 + i64::from(day) * 77_777_777,
                    if outcome == "failed" { "\"connection timed out\"" } else { "null" },
                ));
            }
        }
    }
    lines.push(state("o", "a", "2026-10-12T10:00:00Z", false));
    lines.push(state("o", "a", "2026-10-14T10:00:00Z", true));
    lines
}

/// A shuffle that is the same each time.
fn shuffled(mut lines: Vec<String>) -> Vec<String> {
    let mut state = 42u64;
    for at in (1..lines.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        lines.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
    }
    lines
}

#[tokio::test]
async fn order_repeats_and_chunks_do_not_change_the_history() {
    each_database(async |world| {
        let other = "q";
        let mut lines = declared(&["a", "b"]);
        lines.extend(facts());
        let answer = push(&world, &lines).await;
        assert_eq!(counts(&answer), (u64::try_from(lines.len()).unwrap(), 0, vec![]));
        let again = push(&world, &lines).await;
        assert_eq!(counts(&again), (0, u64::try_from(lines.len()).unwrap(), vec![]));

        // The same facts of another partner's organization: three times, shuffled, in chunks of seven.
        let mut declared_there = vec![partner(other), organization("o2", other)];
        declared_there.extend(["a", "b"].map(|id| account("o2", id)));
        push(&world, &declared_there).await;
        let facts: Vec<String> = facts().iter().map(|line| line.replace(r#""o""#, r#""o2""#)).collect();
        let thrice = shuffled([facts.clone(), facts.clone(), facts.clone()].concat());
        let mut accepted = 0;
        for chunk in thrice.chunks(7) {
            let answer = push(&world, chunk).await;
            assert_eq!(answer.refused, []);
            accepted += answer.accepted;
        }
        assert_eq!(accepted, u64::try_from(facts.len()).unwrap());

        for period in ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12"] {
            let (mut one, mut two) =
                (history(&world, "o", period).await, history(&world, "o2", period).await);
            for account in one.accounts.iter_mut().chain(&mut two.accounts) {
                account.id = uuid::Uuid::nil().into();
            }
            assert_eq!(one, two, "{period}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_repeat_that_says_something_else_is_refused() {
    each_database(async |world| {
        push(&world, &declared(&["a"])).await;
        let first = run("o", "a", "2026-10-10T01:00:00Z", "succeeded");
        let lines = [first.clone(), state("o", "a", "2026-10-11T00:00:00Z", false)];
        assert_eq!(push(&world, &lines).await.accepted, 2);
        let later = run("o", "a", "2026-10-20T01:00:00Z", "succeeded");
        assert_eq!(push(&world, &[later]).await.accepted, 1);
        let answer = push(
            &world,
            &[
                run("o", "a", "2026-10-10T01:00:00Z", "failed"),
                first.replace("1000", "1001"),
                first.replace("1000", "1000,\"error\":\"x\""),
                state("o", "a", "2026-10-11T00:00:00Z", true),
                first.clone(),
                state("o", "a", "2026-10-11T00:00:00Z", false),
                // Within one chunk, too.
                state("o", "a", "2026-10-12T00:00:00Z", true),
                state("o", "a", "2026-10-12T00:00:00Z", false),
            ],
        )
        .await;
        let known = "this run is known, and it had another outcome, figure or error";
        assert_eq!(
            counts(&answer),
            (
                1,
                2,
                vec![
                    (1, known),
                    (2, known),
                    (3, known),
                    (4, "this change of state is known, and it was a change to off"),
                    (8, "this change of state is known, and it was a change to on"),
                ]
            )
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_not_declared_is_refused_and_earlier_lines_count() {
    each_database(async |world| {
        let lines = [
            organization("o", "p"),
            account("o", "a"),
            partner("p"),
            organization("o", "p"),
            run("o", "a", "2026-10-10T01:00:00Z", "succeeded"),
            account("o", "a"),
            run("o", "a", "2026-10-10T01:00:00Z", "succeeded"),
            state("o", "b", "2026-10-10T01:00:00Z", true),
            partner("r").replace("\"name\"", "\"parent\":\"nobody\",\"name\""),
        ];
        let answer = push(&world, &lines).await;
        assert_eq!(
            counts(&answer),
            (
                4,
                0,
                vec![
                    (1, "partner «p» is not known: declare it first"),
                    (2, "organization «o» is not known: declare it first"),
                    (5, "account «a» is not known in this organization: declare it first"),
                    (8, "account «b» is not known in this organization: declare it first"),
                    (9, "partner «nobody» is not known: declare it first"),
                ]
            )
        );
    })
    .await;
}

#[tokio::test]
async fn the_last_declaration_of_an_account_wins_and_addresses_stay_unique() {
    each_database(async |world| {
        push(&world, &declared(&["a", "b"])).await;
        let renamed = account("o", "a").replace("a@example.org", "new@example.org");
        let answer = push(
            &world,
            &[
                account("o", "c").replace("c@example.org", "B@Example.org"),
                account("o", "a").replace("a@example.org", "b@example.org"),
                renamed.clone(),
                renamed,
                account("o", "d").replace("d@example.org", "a@example.org"),
            ],
        )
        .await;
        assert_eq!(
            counts(&answer),
            (
                2,
                1,
                vec![
                    (1, "address «B@Example.org» belongs to another account of this organization («b»)"),
                    (2, "address «b@example.org» belongs to another account of this organization («b»)"),
                ]
            )
        );
        // Two change addresses with each other, and one is gone.
        let swap = [
            account("o", "a").replace("a@example.org", "x@example.org"),
            account("o", "d").replace("d@example.org", "new@example.org"),
            account("o", "a").replace(
                "\"added_at\"",
                "\"name\":\"Ann\\u202e\",\"deleted_at\":\"2026-10-01T00:00:00Z\",\"added_at\"",
            ),
        ];
        assert_eq!(counts(&push(&world, &swap).await), (3, 0, vec![]));
        let history = history(&world, "o", "2026-10").await;
        let accounts: Vec<_> = history
            .accounts
            .iter()
            .map(|it| (it.address.as_str(), it.name.as_deref(), it.deleted_at))
            .collect();
        assert_eq!(
            accounts,
            [
                ("a@example.org", Some("Ann\u{fffd}"), Some(at("2026-10-01T00:00:00Z"))),
                ("b@example.org", None, None),
                ("new@example.org", None, None),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn an_organization_changes_by_what_a_line_says_and_the_tree_by_a_parent() {
    each_database(async |world| {
        let sub =
            r#"{"type":"partner","id":"s","parent":"p","name":"Sub","time_zone":"Europe/Rome"}"#.to_owned();
        let lines = [partner("p"), sub.clone(), organization("o", "s"), account("o", "a")];
        assert_eq!(counts(&push(&world, &lines).await), (4, 0, vec![]));
        assert_eq!(history(&world, "o", "2026-10").await.zone.name(), "Europe/Rome");
        let zoned = organization("o", "s").replace("\"name\"", "\"time_zone\":\"Asia/Tokyo\",\"name\"");
        let answer = push(&world, &[zoned, organization("o", "s"), sub, partner("p")]).await;
        assert_eq!(counts(&answer), (1, 3, vec![]));
        assert_eq!(history(&world, "o", "2026-10").await.zone.name(), "Asia/Tokyo");
        let below_itself = partner("p").replace("\"name\"", "\"parent\":\"s\",\"name\"");
        let answer = push(&world, &[below_itself]).await;
        assert_eq!(counts(&answer), (0, 0, vec![(1, "partner «p» would be below itself")]));
    })
    .await;
}

#[tokio::test]
async fn one_id_of_two_partners_is_ambiguous_to_who_reaches_both() {
    each_database(async |world| {
        let lines =
            [partner("p"), partner("q"), organization("1", "p"), organization("1", "q"), account("1", "a")];
        let answer = push(&world, &lines).await;
        assert_eq!(counts(&answer), (4, 0, vec![(5, "several organizations have the id «1» here")]));
    })
    .await;
}

#[tokio::test]
async fn several_senders_of_the_same_at_once_lose_nothing() {
    each_database(async |world| {
        let mut lines = declared(&["a", "b"]);
        lines.extend(facts());
        let events = events(&lines);
        let senders: Vec<_> = (0..4)
            .map(|sender| {
                let (store, scope, events) = (world.store.clone(), world.deployment.clone(), events.clone());
                tokio::spawn(async move {
                    let mut accepted = 0;
                    for chunk in events.chunks(20 + sender) {
                        let answer = store.ingest(&scope, chunk).await.unwrap();
                        assert_eq!(answer.refused, []);
                        accepted += answer.accepted;
                    }
                    accepted
                })
            })
            .collect();
        let mut accepted = 0;
        for sender in senders {
            accepted += sender.await.unwrap();
        }
        assert_eq!(accepted, u64::try_from(lines.len()).unwrap());
        assert_eq!(push(&world, &lines).await.accepted, 0);
        let runs =
            history(&world, "o", "2026-10").await.accounts.iter().fold(0, |count, account| {
                count + account.runs.iter().map(|(_, runs)| runs.len()).sum::<usize>()
            });
        // Those of October, and one day at the end of September.
        assert_eq!(runs, 2 * 28 + 2);
    })
    .await;
}
