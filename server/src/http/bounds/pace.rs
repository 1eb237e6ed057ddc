//! How often somebody may ask.

use std::{
    hash::Hash,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

type Asked<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// After so many requests it is looked whose are long ago, and those are forgotten.
const FORGET_EVERY: usize = 1024;

/// So many requests a minute, and all of them at once after a minute's rest.
pub(in crate::http) struct Pace<K: Hash + Eq + Clone>(Arc<Inner<K>>);

struct Inner<K: Hash + Eq + Clone> {
    asked: Asked<K>,
    /// Of whom it was told in the last minute that they ask too often.
    told: DefaultKeyedRateLimiter<K>,
    requests: AtomicUsize,
}

/// Too often.
pub(in crate::http) struct Wait {
    /// In so many seconds there is room for another request.
    pub(in crate::http) seconds: u32,
    /// Whether it is the first time in a minute: once is enough for a log.
    pub(in crate::http) is_news: bool,
}

impl<K: Hash + Eq + Clone> Clone for Pace<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Hash + Eq + Clone> Pace<K> {
    pub(in crate::http) fn a_minute(requests: NonZeroU32) -> Self {
        Self(Arc::new(Inner {
            asked: RateLimiter::keyed(Quota::per_minute(requests)).with_middleware(),
            told: RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN)),
            requests: AtomicUsize::new(0),
        }))
    }

    /// Counts a request of theirs; answers how many they could make at once after it.
    pub(in crate::http) fn ask(&self, whose: &K) -> Result<u32, Wait> {
        let Inner { asked, told, requests } = &*self.0;
        if requests.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            asked.retain_recent();
            told.retain_recent();
        }
        let state = asked.check_key(whose).map_err(|until| Wait {
            // Whole seconds, and not too early.
            seconds: u32::try_from(until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
                .unwrap_or(u32::MAX),
            is_news: told.check_key(whose).is_ok(),
        })?;
        Ok(state.remaining_burst_capacity())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_pace_of_their_own_and_too_often_is_news_once() {
        let pace = Pace::a_minute(NonZeroU32::new(3).unwrap());
        for remaining in [2, 1, 0] {
            assert_eq!(pace.ask(&"ann").ok(), Some(remaining));
        }
        let wait = pace.ask(&"ann").err().unwrap();
        assert!(wait.is_news && (1..=21).contains(&wait.seconds), "{}", wait.seconds);
        assert!(!pace.ask(&"ann").err().unwrap().is_news);
        assert!(pace.ask(&"bob").is_ok());
    }

    #[test]
    fn who_asked_long_ago_is_forgotten() {
        // A thousand a second: a request is long ago after a millisecond.
        let pace = Pace::a_minute(NonZeroU32::new(60_000).unwrap());
        for whose in 0..100_000 {
            assert!(pace.ask(&whose).is_ok());
        }
        assert!(pace.0.asked.len() < 100_000, "{}", pace.0.asked.len());
    }
}
