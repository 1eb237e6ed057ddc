//! The same data gives the same bytes, and no data breaks a report.

use std::time::Duration;

use report::{Options, RenderError, render};

use crate::{rendered, samples};

#[test]
fn the_same_data_gives_the_same_bytes_on_every_thread() {
    let first = rendered(&samples::ordinary(30, "2026-10"));
    let others = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                scope.spawn(move || {
                    // Something else in between, so that what is remembered differs from thread to thread.
                    rendered(&samples::ordinary(thread, "2026-02"));
                    rendered(&samples::ordinary(30, "2026-10"))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    for other in others {
        assert!(first == other, "{} and {} bytes", first.bytes.len(), other.bytes.len());
    }
}

#[test]
fn ids_of_ours_are_not_in_the_file() {
    let mut input = samples::ordinary(5, "2026-10");
    let first = rendered(&input);
    for account in &mut input.month.accounts {
        account.id = domain::id::AccountId("0192f0c1-2345-7abc-8def-0123456789ab".parse().expect("a UUID"));
    }
    assert_eq!(first, rendered(&input));
}

#[test]
fn the_number_of_pages_follows_the_accounts() {
    let pages = |accounts| rendered(&samples::ordinary(accounts, "2026-10")).pages;
    assert_eq!([pages(0), pages(1), pages(15)], [2, 2, 2]);
    assert!(pages(100) > 4 && pages(100) < 8);
}

#[test]
fn a_report_that_takes_too_long_is_given_up_and_the_next_one_is_made() {
    let (small, huge) = (samples::ordinary(30, "2026-10"), samples::ordinary(2_000, "2026-10"));
    let before = rendered(&small);
    for limit in [Duration::ZERO, Duration::from_millis(1)] {
        match render(&huge, &Options { time_limit: Some(limit) }) {
            Err(error @ RenderError::TimedOut { limit: told }) => {
                assert_eq!(told, limit);
                assert!(error.to_string().contains("took longer than"), "{error}");
            }
            other => unreachable!("not given up: {:?}", other.map(|pdf| pdf.pages)),
        }
    }
    assert_eq!(rendered(&small), before);
    let enough = Options { time_limit: Some(Duration::MAX) };
    assert_eq!(render(&small, &enough).expect("a report"), before);
}

#[test]
fn a_report_of_a_thousand_accounts_is_small() {
    let size = rendered(&samples::ordinary(1_000, "2026-10")).bytes.len();
    assert!(size < 450_000, "{size}");
}
