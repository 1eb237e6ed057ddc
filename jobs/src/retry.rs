//! When something that failed is tried again: after 1, 5, 15 and 30 minutes, 1, 2, 4 and 8 hours, and every 8 hours from
//! then on, each a fifth sooner or later, so that what failed together does not come back together.

use chrono::TimeDelta;
use domain::time::Instant;

const MINUTES: [i64; 8] = [1, 5, 15, 30, 60, 120, 240, 480];

/// After so long nothing is tried any more: it is shown to the operator.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(72);

/// When the try after number `attempt` (1 is the first) begins. `salt` is anything that differs between rows: the
/// spread comes from it, so the same row waits the same time wherever it is computed.
pub(crate) fn next_try(now: Instant, attempt: i64, salt: u128) -> Instant {
    let place = usize::try_from(attempt.max(1) - 1).unwrap_or(usize::MAX).min(MINUTES.len() - 1);
    let seconds = MINUTES[place] * 60;
    let spread = i64::try_from(mix(salt, attempt) % 401).unwrap_or(200) - 200;
    now + TimeDelta::seconds(seconds + seconds * spread / 1_000)
}

/// Whether something first tried at `first` is given up.
pub(crate) fn is_given_up(first: Instant, now: Instant) -> bool {
    now - first >= GIVEN_UP_AFTER
}

/// Spreads the bits of what may differ in a few places only (splitmix64's finish).
fn mix(salt: u128, attempt: i64) -> u64 {
    let folded = salt ^ (salt >> 64) ^ u128::from(attempt.unsigned_abs()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bits = u64::try_from(folded & u128::from(u64::MAX)).unwrap_or_default();
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::parse_instant;

    #[test]
    fn waits_grow_and_are_spread_by_a_fifth() {
        let now = parse_instant("2026-11-05T06:00:00Z").unwrap();
        for (attempt, minutes) in
            [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (8, 480), (9, 480), (1_000, 480)]
        {
            let waits: Vec<i64> =
                (0..500).map(|salt| (next_try(now, attempt, salt) - now).num_seconds()).collect();
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(*least >= minutes * 48 && *least < minutes * 51, "{attempt}: {least}");
            assert!(*most <= minutes * 72 && *most > minutes * 69, "{attempt}: {most}");
        }
    }

    #[test]
    fn three_days_are_enough() {
        let first = parse_instant("2026-11-05T06:00:00Z").unwrap();
        assert!(!is_given_up(first, parse_instant("2026-11-08T05:59:59Z").unwrap()));
        assert!(is_given_up(first, parse_instant("2026-11-08T06:00:00Z").unwrap()));
    }
}
