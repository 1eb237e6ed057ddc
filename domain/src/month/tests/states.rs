//! The state of a workload of an account on a day.

use super::*;

#[test]
fn runs_decide_the_day_in_which_they_end() {
    let warned = |text| run(text, Outcome::Warning);
    for (runs, letter) in [
        (vec![succeeded("10-05 10:00")], 'S'),
        (vec![succeeded("10-05 10:00"), succeeded("10-05 11:00")], 'S'),
        (vec![warned("10-05 10:00")], 'R'),
        (vec![succeeded("10-05 10:00"), warned("10-05 11:00")], 'R'),
        (vec![succeeded("10-05 10:00"), failed("10-05 11:00")], 'R'),
        (vec![failed("10-05 10:00"), succeeded("10-05 11:00")], 'R'),
        (vec![failed("10-05 10:00"), warned("10-05 11:00")], 'R'),
        (vec![failed("10-05 10:00")], 'F'),
        (vec![succeeded("10-05 00:00")], 'S'),
        (vec![succeeded("10-05 23:59")], 'S'),
        (vec![], '-'),
    ] {
        assert_eq!(
            letters(&history(vec![with_runs("a", &runs)]), much_later()),
            days(&[(5, letter)], '-'),
            "{runs:?}"
        );
    }
}

#[test]
fn a_day_keeps_its_state_when_it_is_repaired_later() {
    let runs = [failed("10-05 22:00"), succeeded("10-06 02:00")];
    assert_eq!(
        letters(&history(vec![with_runs("a", &runs)]), much_later()),
        days(&[(5, 'F'), (6, 'S')], '-')
    );
}

#[test]
fn a_later_poll_that_shows_no_success_since_proves_the_lack() {
    let runs = [succeeded("10-03 10:00"), succeeded("10-20 10:00")];
    // The poll of the 19th shows the third's success; nothing is known of the 19th itself, nor of what came later.
    let history = polled(vec![with_runs("a", &runs)], &["10-02 00:00", "10-19 12:00", "10-20 12:00"]);
    let failing: Vec<(usize, char)> = (4..=18).map(|day| (day, 'F')).collect();
    let known = [&failing[..], &[(1, 'F'), (3, 'S'), (20, 'S')]].concat();
    assert_eq!(letters(&history, much_later()), days(&known, '-'));
    // None at all is a lack as well.
    let history = polled(vec![account("a")], &["10-19 00:00"]);
    let failing: Vec<(usize, char)> = (1..=18).map(|day| (day, 'F')).collect();
    assert_eq!(letters(&history, much_later()), days(&failing, '-'));
}

#[test]
fn a_success_after_the_day_hides_the_lack_unless_somebody_looked_in_time() {
    let runs = [succeeded("10-04 12:00"), succeeded("10-06 01:00")];
    for (polls, letter) in [
        (vec!["10-06 04:00"], '-'),
        (vec!["10-05 23:59", "10-06 04:00"], '-'),
        // From the day's start, from poll to poll, and to the first poll after its end: no gap above 12 hours.
        (vec!["10-05 08:00", "10-05 16:00", "10-06 04:00"], 'F'),
        (vec!["10-05 12:00", "10-06 00:00"], 'F'),
        (vec!["10-05 12:01", "10-06 00:00"], 'F'),
        (vec!["10-05 12:01", "10-06 02:00"], '-'),
        (vec!["10-05 12:00", "10-06 00:01"], 'F'),
        (vec!["10-05 12:00", "10-06 01:00"], '-'),
        (vec!["10-05 12:00", "10-05 22:00"], '-'),
        // A poll before the success shows that there was none.
        (vec!["10-06 00:30", "10-06 04:00"], 'F'),
    ] {
        let history = polled(vec![with_runs("a", &runs)], &polls);
        assert_eq!(letters(&history, much_later()).chars().nth(4), Some(letter), "{polls:?}");
    }
}

#[test]
fn pushed_runs_of_anybody_within_24_hours_after_the_day_prove_the_lack() {
    for (run, letter) in
        [("10-06 00:00", 'F'), ("10-07 00:00", 'F'), ("10-07 00:01", '-'), ("10-05 23:59", '-')]
    {
        let mut history = history(vec![account("a"), with_runs("b", &[failed(run)])]);
        assert_eq!(letters(&history, much_later()).chars().nth(4), Some('-'), "polled data: {run}");
        history.observation.pushed = true;
        assert_eq!(letters(&history, much_later()).chars().nth(4), Some(letter), "{run}");
    }
}

#[test]
fn a_workload_is_off_when_it_is_off_at_the_end_of_the_day_and_no_run_ended() {
    let mut it = with_runs("a", &[succeeded("10-10 10:00"), succeeded("10-12 10:00")]);
    it.changes = vec![switch(Some(Email), "10-10 12:00", false), switch(Some(Email), "10-14 12:00", true)];
    let fails: Vec<(usize, char)> = (1..=31).map(|day| (day, 'F')).collect();
    let mut expected = fails;
    for (day, letter) in [(10, 'S'), (11, 'O'), (12, 'S'), (13, 'O'), (14, '-')] {
        expected[day - 1].1 = letter;
    }
    // The 14th, on which it was switched on, says nothing.
    assert_eq!(letters(&polled_closely(vec![it]), much_later()), days(&expected, '-'));
}

#[test]
fn changes_at_midnight_belong_to_the_day_that_begins() {
    let mut it = account("a");
    it.changes = vec![switch(Some(Email), "10-11 00:00", false), switch(Some(Email), "10-13 00:00", true)];
    let off = [(11, 'O'), (12, 'O')];
    assert_eq!(letters(&polled_closely(vec![it]), much_later()), days(&off, 'F'));
}

#[test]
fn at_one_instant_off_wins_and_a_named_workload_beats_all() {
    let (named_on, named_off) =
        (switch(Some(Email), "10-11 00:00", true), switch(Some(Email), "10-11 00:00", false));
    let (all_on, all_off) = (switch(None, "10-11 00:00", true), switch(None, "10-11 00:00", false));
    let other = switch(Some(Workload::Tasks), "10-11 00:00", false);
    for (changes, on) in [
        (vec![named_on, named_off], false),
        (vec![all_on, all_off], false),
        (vec![named_on, all_off], true),
        (vec![named_off, all_on], false),
        (vec![all_off], false),
        (vec![other], true),
    ] {
        for changes in [changes.clone(), changes.iter().rev().copied().collect()] {
            let mut it = account("a");
            it.changes.clone_from(&changes);
            let letter = if on { 'F' } else { 'O' };
            let letters = letters(&polled_closely(vec![it]), much_later());
            assert_eq!(
                (letters.chars().nth(9), letters.chars().nth(10)),
                (Some('F'), Some(letter)),
                "{changes:?}"
            );
        }
    }
}

#[test]
fn nothing_is_said_before_an_account_was_added_after_it_was_deleted_and_on_those_days() {
    let mut it = with_runs("a", &[succeeded("10-05 10:00")]);
    it.added_at = at("10-04 09:00");
    it.deleted_at = Some(at("10-20 09:00"));
    let known: Vec<(usize, char)> = (6..=19).map(|day| (day, 'F')).chain([(5, 'S')]).collect();
    assert_eq!(letters(&polled_closely(vec![it.clone()]), much_later()), days(&known, '-'));
    // To the second: added as a day begins and deleted as one ends, both days count.
    it.added_at = at("10-04 00:00");
    it.deleted_at = Some(at("10-20 00:00"));
    let known: Vec<(usize, char)> = [(4, 'F'), (5, 'S')].into_iter().chain(known).collect();
    assert_eq!(letters(&polled_closely(vec![it]), much_later()), days(&known, '-'));
}

#[test]
fn off_before_it_was_added_and_after_it_was_deleted_is_nothing_either() {
    let mut it = account("a");
    it.declared = WorkloadSet::EMPTY;
    it.added_at = at("10-04 09:00");
    it.deleted_at = Some(at("10-06 09:00"));
    it.changes = vec![switch(Some(Email), "10-02 00:00", false)];
    assert_eq!(letters(&polled_closely(vec![it]), much_later()), days(&[(4, 'O'), (5, 'O')], '-'));
}

#[test]
fn the_days_while_an_account_was_gone_stay_blank_when_it_is_there_again() {
    let mut it = with_runs("a", &[succeeded("10-05 10:00"), succeeded("10-25 10:00")]);
    it.deleted_at = Some(at("10-20 09:00"));
    it.changes = vec![switch(Some(Email), "10-20 09:00", false)];
    let before = polled_closely(vec![it.clone()]);
    it.deleted_at = None;
    it.absences = vec![Absence { gone_at: at("10-20 09:00"), back_at: at("10-24 13:00") }];
    it.changes.push(switch(Some(Email), "10-24 13:00", true));
    let after = polled_closely(vec![it]);
    let failed: Vec<(usize, char)> = (1..=31).map(|day| (day, 'F')).collect();
    let mut expected = failed;
    for (day, letter) in [(5, 'S'), (20, '-'), (21, '-'), (22, '-'), (23, '-'), (24, '-'), (25, 'S')] {
        expected[day - 1].1 = letter;
    }
    assert_eq!(letters(&after, much_later()), days(&expected, '-'));
    // As known while it was gone, nothing is different.
    let then = at("10-23 12:00");
    assert_eq!(letters(&after, then), letters(&before, then));
    assert_eq!(letters(&before, much_later())[..24], letters(&after, much_later())[..24]);
}

#[test]
fn an_account_that_was_gone_for_the_whole_month_is_not_in_it() {
    let mut it = account("a");
    let mut exists = |gone: &str, back: &str| {
        it.absences = vec![Absence { gone_at: at(gone), back_at: at(back) }];
        organization_month(&history(vec![it.clone()]), october(), much_later(), 0.0).accounts.len() == 1
    };
    assert!(!exists("10-01 00:00", "11-01 00:00"));
    assert!(exists("10-01 00:01", "11-01 00:00"));
    assert!(exists("10-01 00:00", "10-31 23:59"));
    // Not yet there again when the report is made.
    assert!(!exists("09-30 00:00", "11-20 00:00"));
}

#[test]
fn a_row_that_is_off_still_shows_its_last_success() {
    let runs = [succeeded("10-01 02:00")];
    let polls = ["10-01 04:00", "10-05 14:00", "10-06 14:00"];
    let on = with_runs("a", &runs);
    assert_eq!(&letters(&polled(vec![on.clone()], &polls), much_later())[..5], "SFFFF");
    let mut off = on;
    off.changes = vec![switch(Some(Email), "10-05 12:00", false)];
    assert_eq!(&letters(&polled(vec![off.clone()], &polls), much_later())[..5], "SFFFO");
    off.changes = vec![switch(Some(Email), "10-04 12:00", false)];
    assert_eq!(&letters(&polled(vec![off], &polls), much_later())[..5], "SFFOO");
}

#[test]
fn a_poll_at_which_the_row_was_missing_shows_nothing() {
    let polls = ["10-08 12:00", "10-09 12:00", "10-10 12:00"];
    let seventh =
        |it: &AccountHistory| letters(&polled(vec![it.clone()], &polls), much_later()).chars().nth(6);
    let mut it = account("a");
    it.changes = vec![switch(Some(Email), "10-08 12:00", false)];
    it.silent[Email] = vec![at("10-08 12:00")];
    assert_eq!(seventh(&it), Some('-'));
    // On again by a later poll, which shows that there was nothing on the seventh.
    it.changes.push(switch(Some(Email), "10-10 12:00", true));
    assert_eq!(seventh(&it), Some('F'));
    let mut it = account("a");
    it.deleted_at = Some(at("10-08 06:00"));
    assert_eq!(seventh(&it), Some('-'));
    it.deleted_at = None;
    it.absences = vec![Absence { gone_at: at("10-08 06:00"), back_at: at("10-09 12:00") }];
    assert_eq!(seventh(&it), Some('F'));
}

#[test]
fn a_poll_that_shows_a_backup_from_after_it_began_proves_no_lack() {
    // Both accounts were backed up just before and just after the second poll began: neither says what was before.
    let polls = ["10-01 00:00", "10-07 00:10"];
    let twin = |backup: &str| {
        let mut it = with_runs("a", &[succeeded("10-01 00:00"), succeeded(backup)]);
        if at(backup) > at("10-07 00:10") {
            it.silent[Email] = vec![at("10-07 00:10")];
        }
        letters(&polled(vec![it], &polls), much_later())
    };
    assert_eq!(&twin("10-07 00:05")[..7], "S-----S");
    assert_eq!(twin("10-07 00:11"), twin("10-07 00:05"));
}

#[test]
fn a_poll_in_which_the_row_could_not_be_understood_proves_nothing() {
    let mut it = with_runs("a", &[succeeded("10-07 01:00")]);
    it.unreadable[Email] = vec![at("10-06 00:00")];
    // That poll would have shown the lack of the fifth; the next one shows the success of the seventh.
    let history = polled(vec![it.clone()], &["10-06 00:00", "10-07 04:00"]);
    assert_eq!(letters(&history, much_later()).chars().nth(4), Some('-'));
    let history = polled(vec![it.clone()], &["10-06 00:00", "10-06 08:00", "10-07 04:00"]);
    assert_eq!(letters(&history, much_later()).chars().nth(4), Some('F'));
    // Nor does it count for watching closely.
    let closely = ["10-05 10:00", "10-05 20:00", "10-06 06:00", "10-06 16:00", "10-07 02:00"];
    it.runs[Email] = vec![succeeded("10-06 00:30")];
    it.unreadable[Email].clear();
    let history = polled(vec![it.clone()], &closely);
    assert_eq!(letters(&history, much_later()).chars().nth(4), Some('F'));
    it.unreadable[Email] = vec![at("10-05 20:00")];
    let history = polled(vec![it], &closely);
    assert_eq!(letters(&history, much_later()).chars().nth(4), Some('-'));
}

#[test]
fn facts_after_the_cut_off_do_not_count() {
    let mut it = with_runs("a", &[failed("10-05 10:00"), succeeded("10-05 20:00")]);
    it.changes = vec![switch(Some(Email), "10-06 00:00", false)];
    let history = polled_closely(vec![it]);
    // The fifth is not over: what has run is known, what has not may still come.
    assert_eq!(
        letters(&history, at("10-05 19:59")),
        days(&[(1, 'F'), (2, 'F'), (3, 'F'), (4, 'F'), (5, 'F')], '-')
    );
    assert_eq!(
        letters(&history, at("10-05 20:00")),
        days(&[(1, 'F'), (2, 'F'), (3, 'F'), (4, 'F'), (5, 'R')], '-')
    );
    // A day ends with its last instant; the poll at this very moment shows its lack.
    assert_eq!(letters(&history, at("10-03 23:59")), days(&[(1, 'F'), (2, 'F')], '-'));
    assert_eq!(letters(&history, at("10-04 00:00")), days(&[(1, 'F'), (2, 'F'), (3, 'F')], '-'));
}

#[test]
fn days_are_those_of_the_organizations_zone() {
    // Berlin's 25th of October has 25 hours: from 22:00 to 23:00 UTC.
    let runs = [
        succeeded("10-24 21:59"),
        failed("10-24 22:00"),
        succeeded("10-25 22:59"),
        succeeded("10-25 23:00"),
        succeeded("09-30 22:00"),
        succeeded("10-31 23:00"),
    ];
    let mut history = history(vec![with_runs("a", &runs)]);
    history.zone = "Europe/Berlin".parse().unwrap();
    assert_eq!(letters(&history, much_later()), days(&[(1, 'S'), (24, 'S'), (25, 'R'), (26, 'S')], '-'));
}

#[test]
fn a_day_of_25_hours_is_watched_by_two_polls_less_easily() {
    let mut history = polled(
        vec![with_runs("a", &[succeeded("10-25 23:30")])],
        &["10-25 10:00", "10-25 22:00", "10-26 00:00"],
    );
    history.zone = "Europe/Berlin".parse().unwrap();
    assert_eq!(letters(&history, much_later()).chars().nth(24), Some('F'));
    history.observation.polls[Email] = vec![at("10-25 10:00"), at("10-26 00:00")];
    assert_eq!(letters(&history, much_later()).chars().nth(24), Some('-'));
}
