//! The same data gives the same bytes, and no data breaks a report.

use crate::samples;

#[test]
fn the_same_data_gives_the_same_bytes_on_every_thread() {
    let first =
        report::render(&samples::ordinary(30, "2026-10"), &report::Options::default()).expect("a report");
    let others = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                scope.spawn(move || {
                    // Something else in between, so that what is remembered differs from thread to thread.
                    report::render(&samples::ordinary(thread, "2026-02"), &report::Options::default())
                        .expect("a report");
                    report::render(&samples::ordinary(30, "2026-10"), &report::Options::default())
                        .expect("a report")
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
    let first = report::render(&input, &report::Options::default()).expect("a report");
    for account in &mut input.month.accounts {
        account.id = domain::id::AccountId("0192f0c1-2345-7abc-8def-0123456789ab".parse().expect("a UUID"));
    }
    assert_eq!(first, report::render(&input, &report::Options::default()).expect("a report"));
}

#[test]
fn the_number_of_pages_follows_the_accounts() {
    let pages = |accounts| {
        report::render(&samples::ordinary(accounts, "2026-10"), &report::Options::default())
            .expect("a report")
            .pages
    };
    assert_eq!([pages(0), pages(1), pages(15)], [2, 2, 2]);
    assert!(pages(100) > 4 && pages(100) < 8);
}
