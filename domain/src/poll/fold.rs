//! One poll against what was known before it.

use super::merge::{self, SeenAccount, SeenWorkload, key};
use super::{AccountFact, Known, KnownAccount, KnownWorkload, ListOutcome, PollFacts, Seen};
use crate::history::{Outcome, Run, StateChange};
use crate::time::Instant;
use crate::workload::{PerWorkload, Workload};
use chrono::Duration;
use std::collections::{BTreeMap, BTreeSet};

/// What is new in a poll, in the order of addresses.
pub fn fold(known: &Known, seen: &Seen) -> PollFacts {
    let rows = merge::by_account(seen);
    let unreadable = Unreadable::new(seen);
    let known: BTreeMap<String, &KnownAccount> =
        known.accounts.iter().map(|account| (key(&account.address), account)).collect();
    let polls = seen.lists.iter().filter(|(_, list)| list.is_read()).map(|(it, _)| it).collect();
    let mut facts = PollFacts { polls, ..PollFacts::default() };

    let keys: BTreeSet<&String> = known.keys().chain(rows.keys()).collect();
    for key in keys {
        let mut one = OneAccount { seen, unreadable: &unreadable, key, facts: &mut facts };
        match (known.get(key), rows.get(key)) {
            (known, Some(row)) => one.present(known.copied(), row),
            (Some(known), None) => one.absent(known),
            (None, None) => {}
        }
    }
    facts
}

/// Rows that could not be understood.
struct Unreadable {
    named: BTreeSet<(String, Workload)>,
    /// Lists with a row of which not even the address could be read: nobody can be missed in them.
    nameless: PerWorkload<bool>,
}

impl Unreadable {
    fn new(seen: &Seen) -> Self {
        let mut it = Self { named: BTreeSet::new(), nameless: PerWorkload::default() };
        let unbelievable = seen.rows.iter().filter(|row| merge::is_unbelievable(row, seen.at));
        let all = unbelievable.map(|row| (&row.address, row.workload));
        for (address, workload) in
            all.chain(seen.unreadable.iter().map(|(address, workload)| (address, *workload)))
        {
            match key(address) {
                key if key.is_empty() => it.nameless[workload] = true,
                key => drop(it.named.insert((key, workload))),
            }
        }
        it
    }

    fn names(&self, key: &str) -> bool {
        Workload::ALL.into_iter().any(|workload| self.named.contains(&(key.to_owned(), workload)))
    }
}

struct OneAccount<'a> {
    seen: &'a Seen,
    unreadable: &'a Unreadable,
    key: &'a str,
    facts: &'a mut PollFacts,
}

impl OneAccount<'_> {
    /// Some list holds the account.
    fn present(&mut self, known: Option<&KnownAccount>, row: &SeenAccount) {
        let address = known.map_or(&row.address, |known| &known.address).clone();
        let restored = known.is_some_and(|known| known.deleted);
        self.facts.accounts.extend(account_fact(&address, known, row, self.seen.at));
        for (workload, seen) in row.workloads.iter() {
            let known = known.and_then(|known| known.workloads[workload]);
            match seen {
                Some(seen) => self.row(&address, workload, known, restored, seen),
                None => self.no_row(&address, workload, known),
            }
            self.unreadable_row(&address, workload, seen.is_none() && known.is_some_and(|known| known.on));
        }
    }

    /// No list holds the account: it was deleted, unless something could not be read.
    fn absent(&mut self, known: &KnownAccount) {
        if known.deleted {
            return;
        }
        for (workload, of_workload) in known.workloads.iter() {
            self.no_row(&known.address, workload, *of_workload);
            self.unreadable_row(&known.address, workload, of_workload.is_some_and(|known| known.on));
        }
        let nameless = self.unreadable.nameless.0.contains(&true);
        if self.seen.accounts_complete
            && !nameless
            && !self.unreadable.names(self.key)
            && self.a_list_lost_it(known)
        {
            self.facts.deleted.push(known.address.clone());
        }
    }

    /// Whether one of the lists that held the account was read. When none of them is licensed any more, or only in part,
    /// its workloads are off, but nobody said that it is gone.
    fn a_list_lost_it(&self, known: &KnownAccount) -> bool {
        let mut lists = known
            .workloads
            .iter()
            .filter(|(_, it)| it.is_some())
            .map(|(it, _)| self.seen.lists[it])
            .peekable();
        lists.peek().is_none() || lists.any(|list| list == ListOutcome::Read)
    }

    fn row(
        &mut self,
        address: &str,
        workload: Workload,
        known: Option<KnownWorkload>,
        restored: bool,
        seen: &SeenWorkload,
    ) {
        let at = self.seen.at;
        for (at, on) in switches(known, restored, seen, at) {
            self.facts.changes.push((address.to_owned(), StateChange { workload: Some(workload), at, on }));
        }
        if seen.last_backup.is_some_and(|last| last > at) {
            self.facts.silent.push((address.to_owned(), workload));
        }
        let last_success = known.and_then(|known| known.last_success);
        let last_failure = known.and_then(|known| known.last_failure);
        // No two runs end at one instant. Where a failed run was seen at that very second, the backup ended just after.
        let distinct = |last| if last_failure == Some(last) { last + Duration::seconds(1) } else { last };
        let last_backup = seen.last_backup.map(distinct);
        let new_backup = last_backup.filter(|last| last_success.is_none_or(|before| *last > before));
        let failed = seen.failed.as_ref().filter(|_| seen.deactivated_since.is_none());
        // Where this poll sees both at one second, it is one run, with warnings.
        let at_once = failed.is_some() && (last_backup == Some(at) || last_success == Some(at));
        if let Some(ended_at) = new_backup {
            let outcome = if at_once { Outcome::Warning } else { Outcome::Succeeded };
            let error = failed.filter(|_| at_once).cloned();
            let run = Run { ended_at, outcome, objects: seen.objects, bytes: seen.bytes, error };
            self.facts.runs.push((address.to_owned(), workload, run));
        }
        if let Some(error) = failed.filter(|_| !at_once && !self.failed_today(known)) {
            let run = Run {
                ended_at: at,
                outcome: Outcome::Failed,
                objects: None,
                bytes: None,
                error: Some(error.clone()),
            };
            self.facts.runs.push((address.to_owned(), workload, run));
        }
    }

    /// Whether a failed run of this day is known: one is enough.
    fn failed_today(&self, known: Option<KnownWorkload>) -> bool {
        let zone = self.seen.zone;
        let day = |at: Instant| zone.local(at).date();
        known.and_then(|known| known.last_failure).is_some_and(|last| day(last) == day(self.seen.at))
    }

    /// The list of a workload has no row for the account: the workload is off, if the list could be read or is not
    /// licensed any more.
    fn no_row(&mut self, address: &str, workload: Workload, known: Option<KnownWorkload>) {
        let list = self.seen.lists[workload];
        let is_read = list.is_read();
        let gone = match list {
            ListOutcome::Read | ListOutcome::PartlyLicensed => {
                !self.is_named(workload) && !self.unreadable.nameless[workload]
            }
            ListOutcome::NotLicensed => true,
            ListOutcome::Failed => false,
        };
        if gone && known.is_some_and(|known| known.on) {
            let change = StateChange { workload: Some(workload), at: self.seen.at, on: false };
            self.facts.changes.push((address.to_owned(), change));
            if is_read {
                self.facts.silent.push((address.to_owned(), workload));
            }
        }
    }

    /// Says so when the account's row could not be understood; `missed` when it should have one and has none, so that a
    /// nameless row may be it.
    fn unreadable_row(&mut self, address: &str, workload: Workload, missed: bool) {
        let read = self.seen.lists[workload].is_read();
        if read && (self.is_named(workload) || missed && self.unreadable.nameless[workload]) {
            self.facts.unreadable.push((address.to_owned(), workload));
        }
    }

    fn is_named(&self, workload: Workload) -> bool {
        self.unreadable.named.contains(&(self.key.to_owned(), workload))
    }
}

/// The fact about the account itself, if there is something new.
fn account_fact(
    address: &str,
    known: Option<&KnownAccount>,
    row: &SeenAccount,
    at: Instant,
) -> Option<AccountFact> {
    let seen = row.workloads.0.iter().flatten();
    let first_trace =
        seen.flat_map(|it| it.added_on.into_iter().chain(it.deactivated_since)).min().unwrap_or(at);
    let Some(known) = known else {
        let name = row.names.first().cloned();
        return Some(AccountFact {
            address: address.to_owned(),
            name,
            kind: row.kind,
            added_at: first_trace,
            restored: false,
        });
    };
    // Lists may spell a name differently: it is new only when none of them gives the one that is known.
    let renamed = !row.names.is_empty() && !known.name.as_ref().is_some_and(|name| row.names.contains(name));
    let name = if renamed { row.names.first() } else { known.name.as_ref() };
    let added_at = known.added_at.min(first_trace);
    let news = renamed || known.deleted || added_at < known.added_at;
    news.then(|| AccountFact {
        address: address.to_owned(),
        name: name.cloned(),
        kind: known.kind,
        added_at,
        restored: known.deleted,
    })
}

/// When the workload was switched on or off, as far as the poll can tell.
fn switches(
    known: Option<KnownWorkload>,
    restored: bool,
    seen: &SeenWorkload,
    at: Instant,
) -> Vec<(Instant, bool)> {
    match (known, seen.deactivated_since) {
        (None, None) if restored => vec![(at, true)],
        (None, None) => vec![(seen.added_on.unwrap_or(at), true)],
        (None, Some(since)) => {
            let on = seen.added_on.filter(|added| *added < since).map(|added| (added, true));
            on.into_iter().chain([(since, false)]).collect()
        }
        (Some(known), None) if restored || !known.on => vec![(at, true)],
        // It was switched on after the instant that the row still shows: then it went off since the last poll.
        (Some(known), Some(since)) if known.on => {
            vec![(if known.since.is_none_or(|on| on < since) { since } else { at }, false)]
        }
        (Some(_), _) => vec![],
    }
}
