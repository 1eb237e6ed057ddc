//! A stream of bits, and the one code for whole numbers in it: short for numbers about as long as expected, and never
//! much longer than the number itself for the others, so that a gap of three weeks costs bytes and not pages.

/// The bytes end before the value that was asked for, or say what no writer of ours says.
#[derive(Debug, thiserror::Error, PartialEq, Eq, Clone, Copy)]
#[error("packed history cannot be read: it ends too early or was not written by this product")]
pub(crate) struct Damaged;

/// Writes bits, the highest of a value first.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// Bits that are not yet in `bytes`, fewer than 32 of them between calls.
    pending: u64,
    pending_bits: u32,
}

impl Writer {
    /// The lowest `count` bits of `value`; `count` is at most 64.
    pub(super) fn bits(&mut self, value: u64, count: u32) {
        if count > 32 {
            self.short(value >> 32, count - 32);
            self.short(value & 0xFFFF_FFFF, 32);
        } else {
            self.short(value, count);
        }
    }

    fn short(&mut self, value: u64, count: u32) {
        self.pending = (self.pending << count) | (value & ((1 << count) - 1));
        self.pending_bits += count;
        if self.pending_bits >= 32 {
            self.pending_bits -= 32;
            let [.., a, b, c, d] = (self.pending >> self.pending_bits).to_be_bytes();
            self.bytes.extend_from_slice(&[a, b, c, d]);
        }
    }

    /// One bit.
    pub(super) fn flag(&mut self, set: bool) {
        self.short(u64::from(set), 1);
    }

    /// A whole number that is expected to have about `expected` bits: `expected + 1` bits when it fits, two more
    /// for each bit that it is longer.
    pub(super) fn number(&mut self, value: u64, expected: u32) {
        let longer = length(value).saturating_sub(expected);
        if longer == 0 {
            // The zero that says «no longer» is the bit above the number's.
            self.bits(value, expected + 1);
        } else {
            // `longer` ones and a zero; the highest bit of a longer number is known to be one.
            self.bits(u64::MAX, longer);
            self.bits(0, 1);
            self.bits(value, expected + longer - 1);
        }
    }

    /// The bytes, the last one filled up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let left = self.pending_bits.div_ceil(8) as usize;
        let [.., a, b, c, d] = (self.pending << (32 - self.pending_bits)).to_be_bytes();
        self.bytes.extend_from_slice(&[a, b, c, d][..left]);
        self.bytes
    }
}

/// Reads what [`Writer`] wrote.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// The place of the next bit.
    at: usize,
}

impl<'a> Reader<'a> {
    /// From the first bit on.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next 64 bits without passing over them; beyond the end they are zeros.
    fn ahead(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let (word, next) = match rest {
            [a, b, c, d, e, f, g, h, rest @ ..] => {
                (u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), rest.first().copied().unwrap_or(0))
            }
            short => (
                short.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
                    << (64 - 8 * short.len().max(1)),
                0,
            ),
        };
        let passed = self.at % 8;
        (word << passed) | (u64::from(next) >> (8 - passed))
    }

    /// Passes over `count` bits, which must be there.
    fn pass(&mut self, count: u32) -> Result<(), Damaged> {
        self.at += count as usize;
        if self.at <= self.bytes.len() * 8 { Ok(()) } else { Err(Damaged) }
    }

    /// The next `count` bits (at most 64).
    pub(super) fn bits(&mut self, count: u32) -> Result<u64, Damaged> {
        let value = self.ahead().checked_shr(64 - count).unwrap_or(0);
        self.pass(count)?;
        Ok(value)
    }

    /// The next bit.
    pub(super) fn flag(&mut self) -> Result<bool, Damaged> {
        Ok(self.bits(1)? == 1)
    }

    /// A whole number written by [`Writer::number`] with the same expectation.
    pub(super) fn number(&mut self, expected: u32) -> Result<u64, Damaged> {
        // A number of 64 bits of which none was expected is announced by 64 ones; more are nobody's.
        let longer = self.ahead().leading_ones();
        self.pass(longer)?;
        if self.flag()? {
            return Err(Damaged);
        }
        match longer {
            0 => self.bits(expected),
            _ if expected + longer > 64 => Err(Damaged),
            _ => Ok(self.bits(expected + longer - 1)? | 1 << (expected + longer - 1)),
        }
    }
}

/// How many bits the number has: 0 has none.
pub(super) fn length(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// A difference as a whole number, small ones of either sign first. It wraps, so every pair of numbers has one.
pub(super) fn difference(from: u64, to: u64) -> u64 {
    let signed = to.wrapping_sub(from).cast_signed();
    ((signed << 1) ^ (signed >> 63)).cast_unsigned()
}

/// The number at the other end of [`difference`].
pub(super) fn apply(from: u64, difference: u64) -> u64 {
    let signed = (difference >> 1).cast_signed() ^ -((difference & 1).cast_signed());
    from.wrapping_add(signed.cast_unsigned())
}

/// The expected length that makes all the numbers shortest, looked for around the middle of their lengths.
pub(super) fn best_expectation(values: &[u64]) -> u32 {
    let mut lengths: Vec<u32> = values.iter().map(|value| length(*value)).collect();
    lengths.sort_unstable();
    let Some(middle) = lengths.get(lengths.len() / 2).copied() else { return 0 };
    let cost = |expected: u32| -> u32 {
        lengths.iter().map(|length| expected + 1 + 2 * length.saturating_sub(expected)).sum()
    };
    (middle.saturating_sub(2)..=(middle + 1).min(63)).min_by_key(|expected| cost(*expected)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back_whatever_was_expected(values in prop::collection::vec((any::<u64>(), 0u32..64, 0u32..64), 0..40)) {
            let mut writer = Writer::default();
            for (value, shift, expected) in &values {
                writer.number(value >> shift, *expected);
            }
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes);
            for (value, shift, expected) in &values {
                prop_assert_eq!(reader.number(*expected), Ok(value >> shift));
            }
        }

        #[test]
        fn differences_come_back(from: u64, to: u64) {
            prop_assert_eq!(apply(from, difference(from, to)), to);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..30), expected in 0u32..64) {
            let mut reader = Reader::new(&bytes);
            while reader.number(expected).is_ok() {}
        }
    }
}
