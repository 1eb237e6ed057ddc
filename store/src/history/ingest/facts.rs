//! `state` and `run` lines: facts. The same one twice changes nothing, one that contradicts is refused, and their order
//! does not matter.

use std::collections::HashMap;

use domain::event::Event;
use sea_orm::ConnectionTrait;

use super::super::bulk::{self, Kind};
use super::super::months::{NewRun, record_runs};
use super::super::number;
use super::super::packing::Added;
use super::Verdict;
use super::accounts::Accounts;
use super::directory::Directory;
use crate::Error;

/// The changes of state that a chunk's lines mean.
pub(super) struct States {
    /// By account, workload and instant: on or off, stored or said by a line of the chunk.
    known: HashMap<(usize, i16, i64), bool>,
    new: Vec<(usize, i16, i64, bool)>,
}

impl States {
    /// Reads those of the events' changes that are stored.
    pub(super) async fn load(
        db: &impl ConnectionTrait,
        directory: &Directory,
        accounts: &Accounts,
        events: &[(u64, Event)],
    ) -> Result<Self, Error> {
        let mut places = HashMap::new();
        let mut keys = Vec::new();
        for (position, (_, event)) in events.iter().enumerate() {
            let Event::State { organization, account, workload, at, .. } = event else { continue };
            let place = directory
                .organization(organization, position)
                .and_then(|organization| accounts.find(organization, account, position));
            if let Ok(place) = place.map(|place| (place, accounts.id(place))) {
                places.insert(place.1, place.0);
                keys.push((place.1, number(*workload), at.timestamp()));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        let known = bulk::query(
            db,
            "read changes of state",
            "SELECT s.account_id, s.workload, s.at, s.is_on FROM {rows} CROSS JOIN state_change s
             WHERE s.account_id = k.a AND s.workload = k.w AND s.at = k.t",
            &[("a", Kind::Int), ("w", Kind::Small), ("t", Kind::Int)],
            &keys,
            |row| {
                let place = places.get(&row.at::<i64>(0)?).copied().unwrap_or(usize::MAX);
                Ok(((place, row.at(1)?, row.at(2)?), row.at(3)?))
            },
        )
        .await?;
        Ok(Self { known: known.into_iter().collect(), new: Vec::new() })
    }

    /// Notes one change of state.
    pub(super) fn note(
        &mut self,
        account: usize,
        workload: Option<domain::workload::Workload>,
        at: i64,
        on: bool,
    ) -> Verdict {
        let workload = number(workload);
        match self.known.get(&(account, workload, at)) {
            Some(known) if *known == on => Verdict::Unchanged,
            Some(_) => Verdict::Refused(format!(
                "this change of state is known, and it was a change to {}",
                if on { "off" } else { "on" }
            )),
            None => {
                self.known.insert((account, workload, at), on);
                self.new.push((account, workload, at, on));
                Verdict::Accepted
            }
        }
    }

    /// Writes what was noted; the accounts are stored by now.
    pub(super) async fn save(self, db: &impl ConnectionTrait, accounts: &Accounts) -> Result<(), Error> {
        let rows: Vec<_> = self
            .new
            .into_iter()
            .map(|(account, workload, at, on)| (accounts.id(account), workload, at, on))
            .collect();
        save_states(db, &rows).await
    }
}

/// Writes changes of state: account, workload, instant, on. A key that is there stays as it is.
pub(in crate::history) async fn save_states(
    db: &impl ConnectionTrait,
    rows: &[(i64, i16, i64, bool)],
) -> Result<(), Error> {
    bulk::execute(
        db,
        "write changes of state",
        "INSERT INTO state_change (account_id, workload, at, is_on) SELECT k.a, k.w, k.t, k.o FROM {rows}
         WHERE true ON CONFLICT (account_id, workload, at) DO NOTHING",
        &[("a", Kind::Int), ("w", Kind::Small), ("t", Kind::Int), ("o", Kind::Bool)],
        rows,
    )
    .await?;
    Ok(())
}

/// The runs that a chunk's lines mean.
#[derive(Default)]
pub(super) struct Runs {
    /// The event's place and the account's.
    places: Vec<(usize, usize)>,
}

impl Runs {
    /// Notes the run event at `position`, of that account.
    pub(super) fn note(&mut self, position: usize, account: usize) {
        self.places.push((position, account));
    }

    /// Writes what was noted; the accounts are stored by now.
    pub(super) async fn save(
        self,
        db: &impl ConnectionTrait,
        directory: &Directory,
        accounts: &Accounts,
        events: &[(u64, Event)],
        verdicts: &mut [Verdict],
    ) -> Result<(), Error> {
        let mut positions = Vec::with_capacity(self.places.len());
        let mut runs = Vec::with_capacity(self.places.len());
        for (position, account) in self.places {
            let Event::Run { workload, ended_at, outcome, objects, bytes, error, .. } = &events[position].1
            else {
                continue;
            };
            positions.push(position);
            runs.push(NewRun {
                organization: directory.organizations[accounts.organization(account)].id,
                account: accounts.id(account),
                workload: *workload,
                ended_at: ended_at.timestamp(),
                outcome: *outcome,
                objects: *objects,
                bytes: *bytes,
                error: error.as_deref(),
            });
        }
        for (position, added) in positions.into_iter().zip(record_runs(db, &runs).await?) {
            verdicts[position] = match added {
                Added::New => Verdict::Accepted,
                Added::Same => Verdict::Unchanged,
                Added::Contradicts => {
                    Verdict::Refused("this run is known, and it had another outcome, figure or error".into())
                }
            };
        }
        Ok(())
    }
}
