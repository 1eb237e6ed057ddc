//! Chance that repeats: the same seed and the same question always give the same answer.
//!
//! Every decision is asked for by name and date («does this account fail on 3 October?»), so that a longer history
//! begins with exactly the shorter one, and running the demo again adds days without changing any.

/// A stream of numbers that a seed and a list of words determine.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice for one question.
    pub(super) fn new(seed: u64, words: &[&str]) -> Self {
        // FNV-1a over the words, a zero byte between them.
        let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(state)
    }

    /// The next number (SplitMix64).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// A number from `least` to `most`.
    pub(super) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// Whether something that happens `per_mille` times in a thousand happens.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of `items`, which are not empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let index = usize::try_from(self.below(items.len() as u64)).unwrap_or(0);
        items[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_has_the_same_answer_and_another_one_another() {
        let ask = |seed, words: &[&str]| Dice::new(seed, words).below(u64::MAX);
        assert_eq!(ask(1, &["a", "b"]), ask(1, &["a", "b"]));
        assert_ne!(ask(1, &["a", "b"]), ask(2, &["a", "b"]));
        assert_ne!(ask(1, &["a", "b"]), ask(1, &["ab", ""]));
    }
}
