//! What a store remembers of polls, in a few lines.

use super::super::*;
use std::collections::BTreeMap;

/// An organization's accounts by address, with all facts that polls told.
#[derive(Default)]
pub(super) struct World {
    accounts: BTreeMap<String, Remembered>,
}

struct Remembered {
    fact: AccountFact,
    deleted: bool,
    changes: Vec<StateChange>,
    runs: Vec<(Workload, Run)>,
}

impl World {
    /// Folds a poll and remembers it. A run or change that contradicts a remembered one is a mistake.
    pub(super) fn poll(&mut self, seen: &Seen) -> PollFacts {
        let facts = fold(&self.known(), seen);
        for fact in &facts.accounts {
            let new = Remembered { fact: fact.clone(), deleted: false, changes: vec![], runs: vec![] };
            let it = self.accounts.entry(fact.address.clone()).or_insert(new);
            assert_eq!(fact.restored, it.deleted, "only what was deleted is restored");
            (it.fact, it.deleted) = (fact.clone(), false);
        }
        for address in &facts.deleted {
            self.accounts.get_mut(address).unwrap().deleted = true;
        }
        for (address, change) in &facts.changes {
            let changes = &mut self.accounts.get_mut(address).unwrap().changes;
            let same = |it: &&StateChange| it.workload == change.workload && it.at == change.at;
            assert!(!changes.iter().any(|it| same(&it) && it == change), "told before: {change:?}");
            changes.push(*change);
        }
        for (address, workload, run) in &facts.runs {
            let runs = &mut self.accounts.get_mut(address).unwrap().runs;
            assert!(
                !runs.iter().any(|(of, it)| of == workload && it.ended_at == run.ended_at),
                "told before: {run:?}"
            );
            runs.push((*workload, run.clone()));
        }
        facts
    }

    pub(super) fn known(&self) -> Known {
        Known { accounts: self.accounts.values().map(Remembered::known).collect() }
    }
}

impl Remembered {
    fn known(&self) -> KnownAccount {
        let AccountFact { address, name, kind, added_at, .. } = self.fact.clone();
        let workloads = PerWorkload::from_fn(|workload| self.workload(workload));
        KnownAccount { address, name, kind, added_at, deleted: self.deleted, workloads }
    }

    fn workload(&self, workload: Workload) -> Option<KnownWorkload> {
        let changes = self.changes.iter().filter(|change| change.workload == Some(workload));
        let latest = changes.max_by_key(|change| (change.at, !change.on));
        let ended = |success: bool| {
            let runs =
                self.runs.iter().filter(|(of, run)| *of == workload && run.outcome.is_success() == success);
            runs.map(|(_, run)| run.ended_at).max()
        };
        let (last_success, last_failure) = (ended(true), ended(false));
        let (on, since) = (latest.is_some_and(|it| it.on), latest.map(|it| it.at));
        (latest.is_some() || last_success.is_some()).then_some(KnownWorkload {
            on,
            since,
            last_success,
            last_failure,
        })
    }
}
