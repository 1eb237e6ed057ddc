//! The packing's promises: order does not matter, nothing but sizes is lost, and how many bytes it takes.

use proptest::prelude::*;

use super::*;

fn october() -> Period {
    Period::new(2026, 10).unwrap()
}

fn run_in_october() -> impl Strategy<Value = (Workload, PackedRun)> {
    let sizes = prop_oneof![
        Just(Sizes::Unsaid),
        (any::<u64>(), any::<u64>()).prop_map(|(o, b)| Sizes::Said { objects: Some(o), bytes: Some(b) }),
        (0u64..90_000).prop_map(|o| Sizes::Said { objects: Some(o), bytes: None }),
        (0u64..90_000_000).prop_map(|b| Sizes::Said { objects: None, bytes: Some(b) }),
    ];
    let outcome = prop_oneof![Just(Outcome::Succeeded), Just(Outcome::Warning), Just(Outcome::Failed)];
    let error = prop::option::of(prop_oneof![0i64..50, 1_000_000i64..1_000_050]);
    (0usize..6, 0i64..31 * DAY, outcome, error, sizes).prop_map(
        |(workload, offset, outcome, error, sizes)| {
            let ended_at = month_start(october()) + offset;
            (Workload::ALL[workload], PackedRun { ended_at, outcome, error, sizes })
        },
    )
}

fn packed(runs: &[(Workload, PackedRun)]) -> MonthRuns {
    let mut month = MonthRuns::new(october());
    for (workload, run) in runs {
        month.add(*workload, *run);
    }
    month
}

/// Each key once: with contradictions the first one wins, and then the order matters.
fn distinct(mut runs: Vec<(Workload, PackedRun)>) -> Vec<(Workload, PackedRun)> {
    let mut seen = std::collections::HashSet::new();
    runs.retain(|(workload, run)| seen.insert((*workload, run.ended_at)));
    runs
}

proptest! {
    #[test]
    fn order_repeats_and_pauses_do_not_change_the_bytes(
        runs in prop::collection::vec(run_in_october(), 0..80).prop_map(distinct),
        shuffled in any::<prop::sample::Index>(),
        pause in any::<prop::sample::Index>(),
    ) {
        let once = packed(&runs).pack();
        let mut other = runs.clone();
        other.reverse();
        if !other.is_empty() {
            let at = shuffled.index(other.len());
            other.rotate_left(at);
        }
        other.extend(runs.iter().copied());
        // Somewhere in between the row is written and read again.
        let half = if other.is_empty() { 0 } else { pause.index(other.len()) };
        let mut month = MonthRuns::unpack(october(), &packed(&other[..half]).pack()).unwrap();
        for (workload, run) in &other[half..] {
            prop_assert_ne!(month.add(*workload, *run), Added::Contradicts);
        }
        prop_assert_eq!(month.pack(), once);
    }

    #[test]
    fn what_went_in_comes_out_but_for_sizes_that_no_report_needs(
        runs in prop::collection::vec(run_in_october(), 0..80).prop_map(distinct),
    ) {
        let month = MonthRuns::unpack(october(), &packed(&runs).pack()).unwrap();
        for workload in Workload::ALL {
            let mut expected: Vec<PackedRun> =
                runs.iter().filter(|(of, _)| *of == workload).map(|(_, run)| *run).collect();
            expected.sort_by_key(|run| run.ended_at);
            let last_success = expected.iter().rposition(|run| run.outcome.is_success());
            prop_assert_eq!(month.runs(workload).len(), expected.len());
            for (at, (read, run)) in month.runs(workload).iter().zip(&expected).enumerate() {
                prop_assert_eq!((read.ended_at, read.outcome, read.error), (run.ended_at, run.outcome, run.error));
                let early = run.ended_at < month_start(october()) + 6 * DAY;
                if early || Some(at) == last_success {
                    prop_assert_eq!(read.sizes, run.sizes);
                } else {
                    prop_assert_eq!(fingerprint(read.sizes), fingerprint(run.sizes));
                }
            }
        }
    }

    #[test]
    fn a_repeat_that_says_something_else_is_told(
        runs in prop::collection::vec(run_in_october(), 1..40).prop_map(distinct),
        which in any::<prop::sample::Index>(),
    ) {
        let mut month = MonthRuns::unpack(october(), &packed(&runs).pack()).unwrap();
        let (workload, run) = runs[which.index(runs.len())];
        prop_assert_eq!(month.add(workload, run), Added::Same);
        let other_outcome = if run.outcome == Outcome::Failed { Outcome::Succeeded } else { Outcome::Failed };
        prop_assert_eq!(month.add(workload, PackedRun { outcome: other_outcome, ..run }), Added::Contradicts);
        prop_assert_eq!(month.add(workload, PackedRun { error: Some(77), ..run }), Added::Contradicts);
        let unsaid = if run.sizes == Sizes::Unsaid {
            Sizes::Said { objects: Some(1), bytes: None }
        } else {
            Sizes::Unsaid
        };
        prop_assert_eq!(month.add(workload, PackedRun { sizes: unsaid, ..run }), Added::Contradicts);
        prop_assert_eq!(month.pack(), packed(&runs).pack());
    }

    #[test]
    fn no_bytes_make_unpacking_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut versioned = vec![1];
        versioned.extend(&bytes);
        let _ = MonthRuns::unpack(october(), &bytes);
        let _ = MonthRuns::unpack(october(), &versioned);
        let _ = unpack_instants(&versioned);
    }

    #[test]
    fn instants_come_back(offsets in prop::collection::btree_set(0u64..31 * 86_400, 0..300)) {
        let offsets: Vec<u64> = offsets.into_iter().collect();
        prop_assert_eq!(unpack_instants(&pack_instants(&offsets)).unwrap(), offsets);
    }
}

#[test]
fn almost_every_other_size_has_another_fingerprint() {
    let of = |objects, bytes| fingerprint(Sizes::Said { objects: Some(objects), bytes: Some(bytes) });
    let same =
        (1..=10_000u64).filter(|n| of(65_809 + n, 240_839_000_000) == of(65_809, 240_839_000_000)).count();
    assert!(same < 100, "{same} of 10,000 other counts look the same");
    let same =
        (1..=10_000u64).filter(|n| of(65_809, 240_839_000_000 + n) == of(65_809, 240_839_000_000)).count();
    assert!(same < 100, "{same} of 10,000 other sizes look the same");
}

/// A month of runs at about the same time of day (within an hour before or after), of a backup that grows.
fn daily(workloads: &[Workload]) -> MonthRuns {
    let mut month = MonthRuns::new(october());
    // A small generator of our own, so that the figure is the same each time.
    let mut state = 7u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for workload in workloads {
        let (mut objects, mut bytes) = (65_809, 240_839_000_000);
        for day in 0..31 {
            objects += random(120);
            bytes += random(80_000_000);
            let ended_at = month_start(october()) + day * DAY + 18 * 3600 - 3600 + random(7200).cast_signed();
            let sizes = Sizes::Said { objects: Some(objects), bytes: Some(bytes) };
            let run = PackedRun { ended_at, outcome: Outcome::Succeeded, error: None, sizes };
            assert_eq!(month.add(*workload, run), Added::New);
        }
    }
    month
}

#[test]
fn a_month_of_daily_runs_takes_at_most_140_bytes_a_workload() {
    let one = daily(&[Workload::Email]).pack().len();
    let five = daily(&Workload::ALL[..5]).pack().len();
    println!("packed: {one} bytes for one workload, {five} for five ({} each)", five / 5);
    assert!(one <= 140, "{one} bytes for one workload");
    assert!(five <= 5 * 140, "{five} bytes for five workloads");
}

#[test]
fn a_month_of_polls_takes_less_than_three_bytes_a_day() {
    // Every four hours, a few seconds late each time.
    let offsets: Vec<u64> = (0..186).map(|poll| poll * 14_400 + 30 + (poll * 7) % 3).collect();
    let bytes = pack_instants(&offsets).len();
    println!("packed: {bytes} bytes for {} polls", offsets.len());
    assert!(bytes <= 93, "{bytes} bytes");
}
