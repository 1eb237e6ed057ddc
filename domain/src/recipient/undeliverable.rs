//! When an address counts as one to which nothing can be sent.

/// So many periods in a row must fail for good before nothing more is sent: one alone may be a mailbox that was full, or a
/// mail server that somebody was moving.
pub const PERIODS_UNTIL_UNDELIVERABLE: usize = 2;

/// Whether the mails of the latest periods, the latest first, failed for good often enough.
#[must_use]
pub fn is_undeliverable(failed_for_good: &[bool]) -> bool {
    failed_for_good.len() >= PERIODS_UNTIL_UNDELIVERABLE
        && failed_for_good.iter().take(PERIODS_UNTIL_UNDELIVERABLE).all(|failed| *failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_periods_in_a_row_and_the_latest_of_them() {
        for (latest_first, undeliverable) in [
            (&[][..], false),
            (&[true], false),
            (&[true, true], true),
            (&[true, false], false),
            (&[false, true], false),
            (&[false, true, true], false),
            (&[true, true, false], true),
        ] {
            assert_eq!(is_undeliverable(latest_first), undeliverable, "{latest_first:?}");
        }
    }
}
