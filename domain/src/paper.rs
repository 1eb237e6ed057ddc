//! The sheets that reports are set for.

use crate::words::words;

/// A size of paper; a report lies on its long side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Paper {
    /// A4, 210 mm × 297 mm: most of the world.
    #[default]
    A4,
    /// Letter, 8.5 in × 11 in: North America.
    Letter,
}

words!(Paper, "a paper", { A4 => "a4", Letter => "letter" });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_its_word() {
        assert_eq!("letter".parse(), Ok(Paper::Letter));
        assert_eq!(
            "Legal".parse::<Paper>().unwrap_err().to_string(),
            "«Legal» is not a paper: use a4, letter"
        );
    }
}
