//! Properties of any history: order and repetition do not matter, and the fast walk agrees with the rule as it is written.

use super::*;
use crate::day::DayState;
use crate::digest::{MonthDigest, Whose};
use crate::id::OrganizationId;
use crate::language::Language;
use crate::workload::Source;
use proptest::prelude::*;
use proptest::sample::select;

const HOUR: i64 = 3600;
const CONTOSO: Whose<'_> = Whose {
    organization_id: OrganizationId(uuid::Uuid::nil()),
    organization: "Contoso",
    partner: "Nordlicht",
    source: Source::M365,
    language: Language::En,
};

/// Some second from late September to early November, often on a full hour, so that things coincide.
fn any_instant() -> impl Strategy<Value = Instant> {
    let start = at("09-28 00:00");
    prop_oneof![
        4 => (0_i64..39 * 24).prop_map(move |hours| start + chrono::Duration::hours(hours)),
        1 => (0_i64..39 * 24 * HOUR).prop_map(move |seconds| start + chrono::Duration::seconds(seconds)),
    ]
}

fn any_run() -> impl Strategy<Value = Run> {
    (any_instant(), select(Outcome::ALL.to_vec()), any::<Option<u16>>()).prop_map(
        |(ended_at, outcome, objects)| Run {
            ended_at,
            outcome,
            objects: objects.map(u64::from),
            bytes: None,
            error: None,
        },
    )
}

fn any_change() -> impl Strategy<Value = StateChange> {
    let workload = select(vec![None, Some(Email), Some(Email), Some(Workload::Tasks)]);
    (workload, any_instant(), any::<bool>()).prop_map(|(workload, at, on)| StateChange { workload, at, on })
}

/// No two runs end at one instant with different words: the store refuses the second.
fn any_runs(most: usize) -> impl Strategy<Value = Vec<Run>> {
    prop::collection::vec(any_run(), 0..most).prop_map(|runs| {
        let by_instant: std::collections::BTreeMap<Instant, Run> =
            runs.into_iter().map(|run| (run.ended_at, run)).collect();
        by_instant.into_values().collect()
    })
}

prop_compose! {
    fn any_account()(
        added_at in prop_oneof![Just(at("01-01 00:00")), any_instant()],
        deleted_at in prop::option::weighted(0.2, any_instant()),
        declared in prop_oneof![3 => Just(true), 1 => Just(false)],
        changes in prop::collection::vec(any_change(), 0..4),
        email in any_runs(40),
        tasks in any_runs(4),
        unreadable in prop::collection::vec(any_instant(), 0..3),
        silent in prop::collection::vec(any_instant(), 0..12),
        absences in prop::collection::vec((any_instant(), any_instant()), 0..2),
    ) -> AccountHistory {
        let mut it = account("a@example.com");
        it.added_at = added_at;
        it.deleted_at = deleted_at.map(|deleted| deleted.max(added_at));
        it.declared = declared.then_some(Email).into_iter().collect();
        it.changes = changes;
        it.runs[Email] = email;
        it.runs[Workload::Tasks] = tasks;
        it.unreadable[Email] = unreadable;
        it.silent[Email] = silent;
        it.absences = absences.into_iter().map(|(gone_at, back_at)| Absence { gone_at, back_at }).collect();
        it
    }
}

prop_compose! {
    fn any_history()(
        mut accounts in prop::collection::vec(any_account(), 1..4),
        polls in prop_oneof![
            prop::collection::vec(any_instant(), 0..40),
            (0_i64..HOUR, 3_i64..14).prop_map(|(offset, step)| {
                let start = at("09-29 00:00") + chrono::Duration::seconds(offset);
                (0..38 * 24 / step).map(|count| start + chrono::Duration::hours(step * count)).collect()
            }),
        ],
        pushed in any::<bool>(),
        zone in select(vec!["UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Auckland", "America/St_Johns"]),
    ) -> OrganizationHistory {
        for (number, account) in accounts.iter_mut().enumerate() {
            account.address = format!("{number}@example.com");
        }
        let mut history = history(accounts);
        history.zone = zone.parse().unwrap();
        history.observation.pushed = pushed;
        history.observation.polls[Email] = polls;
        history.observation.polls[Email].sort_unstable();
        history
    }
}

/// The rule of spec.md section 3, sentence by sentence and without any haste.
fn literally(
    account: &AccountHistory,
    history: &OrganizationHistory,
    day: chrono::NaiveDate,
    cut_off: Instant,
) -> DayState {
    let bounds = history.zone.day_bounds(day);
    let known: Vec<&Run> = account.runs[Email].iter().filter(|run| run.ended_at <= cut_off).collect();
    let ended = |outcome| known.iter().any(|run| run.outcome == outcome && bounds.contains(&run.ended_at));
    match (ended(Outcome::Succeeded), ended(Outcome::Warning), ended(Outcome::Failed)) {
        (true, false, false) => return DayState::Succeeded,
        (true, _, _) | (_, true, _) => return DayState::Recovered,
        (false, false, true) => return DayState::Failed,
        (false, false, false) => {}
    }
    // Who is back after the cut-off is not back yet.
    let for_ever = at("12-31 00:00");
    let absences = account.absences.iter().map(|absence| (absence.gone_at, absence.back_at));
    let gone: Vec<(Instant, Instant)> = absences
        .chain(account.deleted_at.map(|deleted| (deleted, for_ever)))
        .filter(|(gone, back)| *gone <= cut_off && gone < back)
        .map(|(gone, back)| (gone, if back <= cut_off { back } else { for_ever }))
        .collect();
    let gone_within =
        |start: Instant, end: Instant| gone.iter().any(|(gone, back)| *gone < end && *back > start);
    if bounds.end > cut_off || account.added_at >= bounds.end || gone_within(bounds.start, bounds.end) {
        return DayState::None;
    }
    let second = chrono::Duration::seconds(1);
    if !is_on(account, bounds.end - second, cut_off) {
        return DayState::Off;
    }
    // Whole hours and a few seconds are all that these histories know: every change is looked at.
    let moments =
        account.changes.iter().map(|change| change.at).filter(|at| bounds.contains(at) && *at <= cut_off);
    let on = account.added_at <= bounds.start && is_on(account, bounds.start, cut_off);
    if !on || !moments.into_iter().all(|at| is_on(account, at, cut_off)) {
        return DayState::None;
    }
    let polls: Vec<Instant> = history.observation.polls[Email]
        .iter()
        .copied()
        .filter(|poll| *poll <= cut_off && !account.unreadable[Email].contains(poll))
        .collect();
    let silent = |poll: Instant| account.silent[Email].contains(&poll);
    // Its row went at a poll after the day, and has not been on again since.
    let vanished = |poll: Instant| {
        polls.iter().filter(|at| (bounds.end..=poll).contains(at)).any(|from| {
            let later = account.changes.iter().map(|change| change.at);
            silent(*from)
                && !gone_within(*from, *from + second)
                && !is_on(account, *from, cut_off)
                && !later.filter(|at| at > from && *at <= poll).any(|at| is_on(account, at, cut_off))
        })
    };
    let shows = |poll: Instant| {
        let since =
            known.iter().any(|run| run.outcome.is_success() && (bounds.start..=poll).contains(&run.ended_at));
        !since && !gone_within(poll, poll + second) && !silent(poll) && !vanished(poll)
    };
    let shown = polls.iter().any(|poll| *poll >= bounds.end && shows(*poll));
    let watched = polls.iter().copied().find(|poll| *poll >= bounds.end).is_some_and(|last| {
        let within: Vec<Instant> =
            polls.iter().copied().filter(|poll| (bounds.start..=last).contains(poll)).collect();
        let from = std::iter::once(bounds.start).chain(within.iter().copied());
        from.zip(&within).all(|(before, after)| *after - before <= chrono::Duration::hours(12))
    });
    let sent = history.observation.pushed
        && history.accounts.iter().flat_map(|account| account.runs.0.iter().flatten()).any(|run| {
            run.ended_at <= cut_off
                && (bounds.end..=bounds.end + chrono::Duration::hours(24)).contains(&run.ended_at)
        });
    if shown || watched || sent { DayState::Failed } else { DayState::None }
}

/// Whether the last word about e-mail up to that instant was «on».
fn is_on(account: &AccountHistory, at: Instant, cut_off: Instant) -> bool {
    let declared = account.declared.contains(Email).then_some((account.added_at, 0, true));
    let changes = account.changes.iter().filter(|change| change.workload.is_none_or(|it| it == Email));
    let rank = |change: &StateChange| if change.workload.is_some() { 2 } else { 1 };
    let words = changes.map(|change| (change.at, rank(change), change.on)).chain(declared);
    let known = words.filter(|(when, ..)| *when <= at && *when <= cut_off);
    // The latest, of these the most specific, of these «off».
    known.max_by_key(|(when, rank, on)| (*when, *rank, !*on)).is_some_and(|(_, _, on)| on)
}

fn any_cut_off() -> impl Strategy<Value = Instant> {
    prop_oneof![Just(much_later()), any_instant()]
}

/// The same facts in another order, some of them twice.
fn stir<T: Clone>(facts: &[T], seed: usize) -> Vec<T> {
    let mut stirred: Vec<T> = facts.iter().rev().cloned().collect();
    stirred.extend(facts.iter().skip(seed % 3).step_by(2).cloned());
    if !stirred.is_empty() {
        let middle = seed % stirred.len();
        stirred.rotate_left(middle);
    }
    stirred
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_walk_agrees_with_the_rule_as_written(history in any_history(), cut_off in any_cut_off()) {
        let month = organization_month(&history, october(), cut_off, 0.0);
        for row in &month.accounts {
            let account = history.accounts.iter().find(|account| account.address == row.address).unwrap();
            for (place, state) in row.states[Email].iter().flatten().enumerate() {
                let day = october().days().nth(place).unwrap();
                prop_assert_eq!(*state, literally(account, &history, day, cut_off), "{} {}", row.address, day);
            }
        }
    }

    #[test]
    fn the_list_and_the_month_so_far_agree_on_what_is_on(mut history in any_history(), cut_off in any_cut_off()) {
        for account in &mut history.accounts {
            account.runs = PerWorkload::default();
        }
        let month = organization_month(&history, october(), cut_off, 0.0);
        let end = history.zone.month_bounds(october()).end - chrono::Duration::seconds(1);
        for row in month.accounts {
            let it = history.accounts.iter().find(|account| account.address == row.address).unwrap();
            if it.deleted_at.is_none() && it.absences.is_empty() {
                let on = day::workloads_on(it.added_at, it.declared, &it.changes, cut_off.min(end));
                prop_assert_eq!(row.on_at_end, on);
            }
        }
    }

    #[test]
    fn order_and_repetition_change_nothing(history in any_history(), cut_off in any_cut_off(), seed: usize) {
        let seed = seed % 1000;
        let mut stirred = history.clone();
        stirred.accounts.reverse();
        for account in &mut stirred.accounts {
            account.changes = stir(&account.changes, seed);
            account.unreadable[Email] = stir(&account.unreadable[Email], seed);
            account.silent[Email] = stir(&account.silent[Email], seed);
            account.absences = stir(&account.absences, seed);
            for (_, runs) in account.runs.iter_mut() {
                *runs = stir(runs, seed);
            }
        }
        let polls = &mut stirred.observation.polls[Email];
        *polls = stir(polls, 1);
        prop_assert_eq!(
            organization_month(&stirred, october(), cut_off, 0.1),
            organization_month(&history, october(), cut_off, 0.1)
        );
    }

    #[test]
    fn what_is_known_of_a_day_does_not_change_with_what_comes_to_be_known_later(
        history in any_history(), cut_off in any_cut_off()
    ) {
        // Only what nobody knew may still become known: no green turns red, no red turns green.
        let early = organization_month(&history, october(), cut_off, 0.0);
        let late = organization_month(&history, october(), much_later().max(cut_off), 0.0);
        let over = |day: chrono::NaiveDate| history.zone.day_bounds(day).end <= cut_off;
        for row in &early.accounts {
            let Some(later) = late.accounts.iter().find(|account| account.address == row.address) else { continue };
            for (workload, states) in row.states.iter() {
                let days = october().days().zip(states.iter().flatten()).enumerate().filter(|(_, (day, _))| over(*day));
                for (place, (_, state)) in days {
                    let later = later.states[workload].as_ref().map(|states| states[place]);
                    prop_assert!(*state == DayState::None || later == Some(*state));
                }
            }
        }
    }

    #[test]
    fn nothing_that_comes_to_be_known_repaints_what_a_report_says(
        reported in any_history(), now in any_history(), cut_off in any_cut_off()
    ) {
        let digest = |month: &OrganizationMonth, history| MonthDigest::of(month, history, CONTOSO);
        let report = digest(&organization_month(&reported, october(), cut_off, 0.1), &reported);
        let mut month = organization_month(&now, october(), cut_off, 0.0);
        let accounts = month.accounts.clone();
        report.uphold(&mut month);
        let shown = digest(&month, &now);
        prop_assert_eq!((shown.active, shown.deactivated), (report.active, report.deactivated));
        prop_assert_eq!(month.all.deactivated, report.deactivated);
        prop_assert_eq!((shown.all, shown.workloads), (report.all, report.workloads));
        prop_assert_eq!(shown.minor_issue_share, report.minor_issue_share);
        prop_assert_eq!(month.accounts, accounts);
    }
}
