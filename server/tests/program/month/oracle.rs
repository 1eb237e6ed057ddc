//! What each day of October 2026 must be, from the service's world and the polls: spec.md sections 2 and 3, said again.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use end2end::upstream::{Account, Instant, Life, Organization, Result, Workload};

/// Account, workload, day.
pub(super) type Key = (String, String, NaiveDate);

/// What is known about one organization. Every poll read every list to its end.
pub(super) struct Oracle<'a> {
    pub(super) organization: &'a Organization,
    pub(super) zone: Tz,
    pub(super) polls: &'a [Instant],
}

/// What the polls could see of one workload of one account.
#[derive(Default)]
struct Seen {
    /// Changes to on and off, by instant.
    changes: Vec<(Instant, bool)>,
    succeeded: Vec<Instant>,
    failed: Vec<Instant>,
    deleted: Option<Instant>,
}

impl Oracle<'_> {
    pub(super) fn october(&self) -> BTreeMap<Key, &'static str> {
        let mut states = BTreeMap::new();
        for account in &self.organization.accounts {
            // Deleted before the month, as the polls saw it: it is not in the month at all.
            for life in &account.lives {
                let seen = self.seen(account, life);
                for day in (1..=31).filter_map(|day| NaiveDate::from_ymd_opt(2026, 10, day)) {
                    let key = (account.address.clone(), word(life.workload).to_owned(), day);
                    states.insert(key, self.day(&seen, day));
                }
            }
        }
        states
    }

    fn seen(&self, account: &Account, life: &Life) -> Seen {
        let mut seen = Seen::default();
        let mut known = false;
        let mut on = false;
        let mut last_success = None;
        let mut last_failed_day = None;
        for &poll in self.polls {
            let alive = account.deleted_at.is_none_or(|at| poll < at);
            let listed = alive && life.added_on <= poll && life.removed_at.is_none_or(|at| poll < at);
            let elsewhere = alive
                && account
                    .lives
                    .iter()
                    .any(|other| other.added_on <= poll && other.removed_at.is_none_or(|at| poll < at));
            if known && !elsewhere && seen.deleted.is_none() {
                seen.deleted = Some(poll);
            }
            if known && !listed && on {
                seen.changes.push((poll, false));
                on = false;
            }
            if !listed {
                continue;
            }
            let off = life
                .off
                .iter()
                .find(|(since, until)| *since <= poll && until.is_none_or(|until| poll < until));
            match (known, off) {
                (false, None) => seen.changes.push((life.added_on, true)),
                (false, Some((since, _))) => {
                    seen.changes.push((life.added_on, true));
                    seen.changes.push((*since, false));
                }
                (true, None) if !on => seen.changes.push((poll, true)),
                (true, Some((since, _))) if on => seen.changes.push((*since, false)),
                _ => {}
            }
            (known, on) = (true, off.is_none());

            let ended: Vec<_> = life.runs.iter().filter(|run| run.ended_at <= poll).collect();
            let good = |result: Result| matches!(result, Result::Succeeded | Result::Warned(_));
            let success = ended.iter().rev().find(|run| good(run.result)).map(|run| run.ended_at);
            if success != last_success {
                seen.succeeded.extend(success);
                last_success = success;
            }
            let error = ended.last().is_some_and(|run| run.result != Result::Succeeded);
            let today = poll.with_timezone(&self.zone).date_naive();
            if error && off.is_none() && last_failed_day != Some(today) {
                seen.failed.push(poll);
                last_failed_day = Some(today);
            }
        }
        seen.changes.sort();
        seen
    }

    fn day(&self, seen: &Seen, day: NaiveDate) -> &'static str {
        let (start, end) = (self.midnight(day), self.midnight(day + Duration::days(1)));
        let within = |at: &Instant| (start..end).contains(at);
        let succeeded = seen.succeeded.iter().any(within);
        let failed = seen.failed.iter().any(within);
        match (succeeded, failed) {
            (true, false) => return "succeeded",
            (true, true) => return "recovered",
            (false, true) => return "failed",
            (false, false) => {}
        }
        if seen.deleted.is_some_and(|at| at < end) {
            return "none";
        }
        let at =
            |instant: Instant| seen.changes.iter().rev().find(|(at, _)| *at <= instant).map(|(_, on)| *on);
        let changed = seen.changes.iter().any(|(at, _)| within(at));
        // Polls every four hours leave no gap of twelve: the lack is proven whatever the later ones show.
        match (at(start), at(end - Duration::seconds(1)), changed) {
            (Some(true), Some(true), false) => "failed",
            (_, Some(false), _) => "off",
            _ => "none",
        }
    }

    fn midnight(&self, day: NaiveDate) -> Instant {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        self.zone.from_local_datetime(&midnight).earliest().unwrap().with_timezone(&Utc)
    }
}

fn word(workload: Workload) -> &'static str {
    match workload {
        Workload::Email => "email",
        Workload::OneDrive => "onedrive",
        Workload::Contacts => "contacts",
        Workload::Calendar => "calendar",
        Workload::Tasks => "tasks",
        Workload::SharePoint => "sharepoint",
    }
}
