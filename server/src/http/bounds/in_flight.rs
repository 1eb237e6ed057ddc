//! How much may be under way for somebody at the same time.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// So many at the same time for each.
pub(in crate::http) struct InFlight<K: Hash + Eq + Clone> {
    at_most: usize,
    held: Arc<Mutex<HashMap<K, usize>>>,
}

/// A place: free again when it is dropped, however what held it ends.
pub(in crate::http) struct Held<K: Hash + Eq + Clone> {
    whose: K,
    held: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Hash + Eq + Clone> Clone for InFlight<K> {
    fn clone(&self) -> Self {
        Self { at_most: self.at_most, held: self.held.clone() }
    }
}

impl<K: Hash + Eq + Clone> InFlight<K> {
    pub(in crate::http) fn new(at_most: usize) -> Self {
        Self { at_most, held: Arc::default() }
    }

    /// One of their places, if one is free.
    pub(in crate::http) fn take(&self, whose: K) -> Option<Held<K>> {
        let mut places = lock(&self.held);
        let taken = places.entry(whose.clone()).or_default();
        if *taken >= self.at_most {
            return None;
        }
        *taken += 1;
        drop(places);
        Some(Held { whose, held: self.held.clone() })
    }
}

impl<K: Hash + Eq + Clone> Drop for Held<K> {
    fn drop(&mut self) {
        let mut places = lock(&self.held);
        if let Some(taken) = places.get_mut(&self.whose) {
            *taken -= 1;
            if *taken == 0 {
                places.remove(&self.whose);
            }
        }
    }
}

/// A number is whole, whatever became of who held it.
fn lock<K>(held: &Mutex<HashMap<K, usize>>) -> MutexGuard<'_, HashMap<K, usize>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_each_ones_own_and_free_again_when_dropped() {
        let places = InFlight::new(2);
        let (one, other) = (places.take("ann").unwrap(), places.clone().take("ann").unwrap());
        assert!(places.take("ann").is_none());
        assert!(places.take("bob").is_some());
        drop(one);
        let again = places.take("ann").unwrap();
        assert!(places.take("ann").is_none());
        drop((again, other));
        assert!(places.held.lock().unwrap().is_empty(), "nobody is kept who holds nothing");
    }
}
