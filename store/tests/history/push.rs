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
async fn an_address_is_free_again_when_its_account_was_deleted() {
    each_database(async |world| {
        let of = |id: &str, added: &str, deleted: Option<&str>| {
            let deleted =
                deleted.map_or_else(String::new, |at| format!("\"deleted_at\":\"{at}T00:00:00Z\","));
            account("o", id)
                .replace(&format!("{id}@example.org"), "Info@example.org")
                .replace("\"added_at\":\"2026-08-01", &format!("{deleted}\"added_at\":\"{added}"))
        };
        let first = of("1", "2026-06-01", Some("2026-08-01"));
        let second = of("2", "2026-08-01", Some("2026-09-20"));
        let third = of("3", "2026-10-01", None);
        push(&world, &declared(&["x"])).await;
        // Whatever their order, in one chunk or one after the other, and again.
        assert_eq!(counts(&push(&world, std::slice::from_ref(&third)).await), (1, 0, vec![]));
        assert_eq!(counts(&push(&world, &[first.clone(), second.clone()]).await), (2, 0, vec![]));
        assert_eq!(
            counts(&push(&world, &[third.clone(), second.clone(), first.clone()]).await),
            (0, 3, vec![])
        );
        let run = run("o", "2", "2026-09-10T10:00:00Z", "succeeded");
        assert_eq!(counts(&push(&world, &[run]).await), (1, 0, vec![]));
        // Two at one time have no right to it.
        let answer = push(&world, &[of("4", "2026-09-19", None), of("5", "2026-10-02", None)]).await;
        let taken = "address «Info@example.org» belongs to another account of this organization («3»)";
        assert_eq!(counts(&answer), (0, 0, vec![(1, taken), (2, taken)]));
        let found = history(&world, "o", "2026-10").await;
        let found: Vec<_> = found
            .accounts
            .iter()
            .map(|it| (it.address.as_str(), it.added_at, it.deleted_at.is_some()))
            .collect();
        assert_eq!(
            found,
            [
                ("Info@example.org", at("2026-06-01T00:00:00Z"), true),
                ("Info@example.org", at("2026-08-01T00:00:00Z"), true),
                ("Info@example.org", at("2026-10-01T00:00:00Z"), false),
                ("x@example.org", at("2026-08-01T00:00:00Z"), false),
            ]
        );
        // Who leaves an address gives it up for good, and one that was deleted may be renamed.
        let moved = third.replace("Info@", "office@");
        assert_eq!(counts(&push(&world, &[moved, of("6", "2026-10-02", None)]).await), (2, 0, vec![]));
        let renamed = first.replace("Info@", "old@");
        assert_eq!(counts(&push(&world, &[renamed.clone(), first, renamed]).await), (3, 0, vec![]));
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
async fn an_organization_moves_to_the_partner_that_its_senders_last_line_names() {
    each_database(async |world| {
        push(&world, &declared(&["a"])).await;
        push(&world, &[run("o", "a", "2026-10-10T01:00:00Z", "succeeded")]).await;
        let id = world.organization("o").await;
        let moved =
            [partner("q"), organization("o", "q"), run("o", "a", "2026-10-11T01:00:00Z", "succeeded")];
        assert_eq!(counts(&push(&world, &moved).await), (3, 0, vec![]));
        assert_eq!(counts(&push(&world, &moved).await), (0, 3, vec![]));
        let found = world.store.organization(&world.deployment, id).await.unwrap();
        assert_eq!(found.partner_name, "Partner q");
        let account = &history(&world, "o", "2026-10").await.accounts[0];
        assert_eq!(
            account.runs.iter().map(|(_, runs)| runs.len()).sum::<usize>(),
            2,
            "its history goes with it"
        );
        let trail = world.store.audit_trail(&world.deployment, id, 10).await.unwrap();
        let told: Vec<_> =
            trail.iter().map(|it| (it.action.as_str(), it.before.clone(), it.after.clone())).collect();
        let partner = |name: &str| serde_json::json!({ "partner": name });
        assert_eq!(told, [("organization.moved", partner("Partner p"), partner("Partner q"))]);
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
