//! Who is missed: an organization is gone when no upstream of its partner lists it any more. Each upstream is read at its
//! own times, so one that moves to another upstream of its partner is for a while in neither's latest list: it is missed
//! only once all the others have been read since the one that had it came without it.

use std::collections::{BTreeMap, BTreeSet};

use super::Upstream;

/// What the upstreams listed last, in the order of the settings.
#[derive(Debug)]
pub(crate) struct Rolls {
    turn: u64,
    rolls: Vec<Roll>,
}

/// One upstream's list.
#[derive(Debug)]
struct Roll {
    partner: String,
    /// When its reading began, counted over all upstreams.
    turn: u64,
    /// Whether the last list was read and understood to its end.
    complete: bool,
    /// The organizations in the last list that was complete.
    listed: BTreeSet<String>,
    /// Those that it listed once, with the turn since which it does not.
    missed: BTreeMap<String, u64>,
}

impl Rolls {
    /// Of upstreams that have listed nobody yet.
    pub(crate) fn of(upstreams: &[Upstream]) -> Self {
        let roll = |upstream: &Upstream| Roll {
            partner: upstream.partner.clone(),
            turn: 0,
            complete: false,
            listed: BTreeSet::new(),
            missed: BTreeMap::new(),
        };
        Self { turn: 0, rolls: upstreams.iter().map(roll).collect() }
    }

    /// The turn of a reading that begins now.
    pub(crate) fn begin(&mut self) -> u64 {
        self.turn += 1;
        self.turn
    }

    /// Notes whom the upstream at that place lists; none when that was not read to its end. Answers those organizations of
    /// its partner that are not gone, if that can be said now.
    pub(crate) fn note(
        &mut self,
        place: usize,
        turn: u64,
        listed: Option<Vec<String>>,
    ) -> Option<Vec<String>> {
        let roll = self.rolls.get_mut(place)?;
        roll.turn = turn;
        roll.complete = listed.is_some();
        let listed: BTreeSet<String> = listed?.into_iter().collect();
        let before = std::mem::replace(&mut roll.listed, listed);
        roll.missed.extend(before.into_iter().map(|id| (id, turn)));
        roll.missed.retain(|id, _| !roll.listed.contains(id));
        let partner = roll.partner.clone();
        self.present(&partner)
    }

    fn present(&self, partner: &str) -> Option<Vec<String>> {
        let rolls = || self.rolls.iter().filter(|roll| roll.partner == partner);
        if !rolls().all(|roll| roll.complete) {
            return None;
        }
        // Who was missed at a later turn may be where the oldest list does not tell yet.
        let oldest = rolls().map(|roll| roll.turn).min()?;
        let maybe_moved = |roll: &Roll| {
            let missed = roll.missed.iter().filter(|(_, turn)| **turn > oldest);
            missed.map(|(id, _)| id.clone()).collect::<Vec<_>>()
        };
        let listed = rolls().flat_map(|roll| roll.listed.iter().cloned());
        Some(listed.chain(rolls().flat_map(maybe_moved)).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::secret::Secret;
    use crate::upstream::{Limits, StorageUnit};

    fn rolls(partners: &[&str]) -> Rolls {
        let upstream = |partner: &&str| Upstream {
            url: "https://up.example/api".to_owned(),
            reseller_token: Secret::new("r"),
            access_token: Secret::new("a"),
            partner: (*partner).to_owned(),
            account_storage_unit: StorageUnit::KB,
            spacing: Duration::ZERO,
            interval: Duration::from_secs(60),
            limits: Limits::default(),
        };
        Rolls::of(&partners.iter().map(upstream).collect::<Vec<_>>())
    }

    /// Reads the upstream at that place, which lists these.
    fn read(rolls: &mut Rolls, place: usize, listed: &[&str]) -> Option<Vec<String>> {
        let turn = rolls.begin();
        rolls.note(place, turn, Some(listed.iter().map(|id| (*id).to_owned()).collect()))
    }

    fn ids(ids: &[&str]) -> Option<Vec<String>> {
        Some(ids.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn the_only_upstream_of_a_partner_is_believed_at_once() {
        let mut rolls = rolls(&["p", "q"]);
        assert_eq!(read(&mut rolls, 0, &["1", "2"]), ids(&["1", "2"]));
        assert_eq!(read(&mut rolls, 0, &["2"]), ids(&["2"]));
        let turn = rolls.begin();
        assert_eq!(rolls.note(0, turn, None), None);
        assert_eq!(read(&mut rolls, 0, &[]), ids(&[]));
    }

    #[test]
    fn nobody_is_missed_before_all_upstreams_of_the_partner_have_told() {
        let mut rolls = rolls(&["p", "p"]);
        assert_eq!(read(&mut rolls, 0, &["1"]), None);
        assert_eq!(read(&mut rolls, 1, &["2"]), ids(&["1", "2"]));
        let turn = rolls.begin();
        assert_eq!(rolls.note(1, turn, None), None);
        assert_eq!(read(&mut rolls, 0, &[]), None);
    }

    #[test]
    fn one_that_may_have_moved_is_missed_only_when_the_other_has_been_read_since() {
        let mut rolls = rolls(&["p", "p"]);
        read(&mut rolls, 0, &["1", "2"]);
        read(&mut rolls, 1, &[]);
        assert_eq!(read(&mut rolls, 0, &[]), ids(&["1", "2"]));
        assert_eq!(read(&mut rolls, 1, &["2"]), ids(&["2"]));
        assert_eq!(read(&mut rolls, 0, &["1"]), ids(&["1", "2"]));
    }
}
