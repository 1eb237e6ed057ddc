//! How often a key may ask. Each server counts by itself: the limit keeps one key from taking a server from the others.

use std::num::NonZeroU32;

use domain::id::KeyId;
use store::Scope;

use crate::http::bounds::Pace;

/// What every key may ask in a minute, and what each has asked.
#[derive(Clone)]
pub(in crate::http) struct Limits {
    pace: Pace<KeyId>,
    per_minute: NonZeroU32,
}

/// How a key stands after it has asked.
pub(super) struct Standing {
    /// How many requests it could make at once.
    pub(super) remaining: u32,
    /// In how many seconds it could make all of them again.
    pub(super) full_in: u64,
    /// It has asked too often: in how many seconds it may ask again.
    pub(super) wait: Option<u32>,
    /// Whether that is the first time in a minute.
    pub(super) is_news: bool,
}

impl Limits {
    pub(in crate::http) fn new(per_minute: NonZeroU32) -> Self {
        Self { pace: Pace::a_minute(per_minute), per_minute }
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
        match self.pace.ask(&key) {
            Ok(remaining) => {
                let full_in = u64::from(all.saturating_sub(remaining)) * 60;
                let full_in = full_in.div_ceil(u64::from(all));
                Standing { remaining, full_in, wait: None, is_news: false }
            }
            Err(wait) => {
                Standing { remaining: 0, full_in: 60, wait: Some(wait.seconds), is_news: wait.is_news }
            }
        }
    }
}
