//! How often a key may ask. Each server counts by itself: the limit keeps one key from taking a server from the others.

use std::{num::NonZeroU32, sync::Arc};

use domain::id::KeyId;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use store::Scope;

type Limiter = RateLimiter<KeyId, DefaultKeyedStateStore<KeyId>, DefaultClock, StateInformationMiddleware>;

/// What every key may ask in a minute, and what each has asked. There are as many entries as keys in use.
#[derive(Clone)]
pub(in crate::http) struct Limits {
    limiter: Arc<Limiter>,
    /// Of which keys it was told in the last minute that they ask too often.
    told: Arc<DefaultKeyedRateLimiter<KeyId>>,
    per_minute: NonZeroU32,
}

/// How a key stands after it has asked.
pub(super) struct Standing {
    /// How many requests it could make at once.
    pub(super) remaining: u32,
    /// In how many seconds it could make all of them again.
    pub(super) full_in: u64,
    /// It has asked too often: in how many seconds it may ask again.
    pub(super) wait: Option<u64>,
    /// Whether that is the first time in a minute.
    pub(super) is_news: bool,
}

impl Limits {
    pub(in crate::http) fn new(per_minute: NonZeroU32) -> Self {
        let limiter = RateLimiter::dashmap(Quota::per_minute(per_minute));
        let told = Arc::new(RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN)));
        Self { limiter: Arc::new(limiter.with_middleware()), told, per_minute }
    }

    pub(super) fn per_minute(&self) -> NonZeroU32 {
        self.per_minute
    }

    /// Counts a request.
    pub(super) fn ask(&self, scope: &Scope) -> Standing {
        let all = self.per_minute.get();
        // Nothing but keys comes here.
        let Some(key) = scope.key() else {
            return Standing { remaining: 0, full_in: 0, wait: None, is_news: false };
        };
        match self.limiter.check_key(&key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let full_in = u64::from(all.saturating_sub(remaining)) * 60;
                let full_in = full_in.div_ceil(u64::from(all));
                Standing { remaining, full_in, wait: None, is_news: false }
            }
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                // Whole seconds, and not too early.
                let is_news = self.told.check_key(&key).is_ok();
                Standing { remaining: 0, full_in: 60, wait: Some(wait.as_secs() + 1), is_news }
            }
        }
    }
}
