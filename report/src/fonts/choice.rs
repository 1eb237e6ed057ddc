//! Which family draws which character.

use std::fmt::Write as _;

use typst::foundations::{Regex, Styles};
use typst::text::{Coverage, Covers, FontBook, FontFamily, FontList, TextElem};

use super::TEXT_FAMILIES;

/// The last family, which has everything.
const LAST: usize = TEXT_FAMILIES.len() - 1;

/// The families with what each of them covers.
pub(super) struct Choice {
    /// The style that makes texts follow it. Made here and not in the template, which would read every class anew.
    pub(super) style: Styles,
    /// From which code point on which family is the first, or none but the last; in order.
    runs: Vec<(u32, u8)>,
}

impl Choice {
    pub(super) fn new(book: &FontBook) -> Choice {
        let coverage = |family: &&str| {
            let index = book.select_family(&family.to_lowercase()).next();
            index.and_then(|index| book.info(index)).map(|info| &info.coverage)
        };
        let covered: Vec<&Coverage> = TEXT_FAMILIES[..LAST].iter().filter_map(coverage).collect();
        assert_eq!(covered.len(), LAST, "every family has a font");
        let limited = TEXT_FAMILIES.iter().zip(&covered).map(|(name, covers)| limited(name, covers));
        let families = limited.chain([FontFamily::new(TEXT_FAMILIES[LAST])]).collect();
        let mut style = Styles::new();
        style.set(TextElem::font, FontList(families));
        Choice { style, runs: runs(&covered) }
    }

    /// The place in the list of the first family that has a character.
    pub(super) fn family(&self, c: char) -> usize {
        let after = self.runs.partition_point(|(start, _)| *start <= u32::from(c));
        after.checked_sub(1).map_or(LAST, |run| LAST.min(usize::from(self.runs[run].1)))
    }
}

fn runs(covered: &[&Coverage]) -> Vec<(u32, u8)> {
    let mut firsts = vec![u8::MAX; 0x11_0000];
    for (family, coverage) in (0..).zip(covered) {
        for code in coverage.iter() {
            let first = &mut firsts[code as usize];
            *first = family.min(*first);
        }
    }
    let mut runs: Vec<(u32, u8)> = Vec::new();
    for (code, first) in (0..).zip(firsts) {
        if runs.last().is_none_or(|(_, family)| *family != first) {
            runs.push((code, first));
        }
    }
    runs
}

/// A family that draws only clusters whose first character it has. Typst would else let it draw the accent of a letter
/// that it has not, and leave the letter out. Ignorable characters are in no font, but may begin a cluster.
fn limited(name: &str, coverage: &Coverage) -> FontFamily {
    let mut class = String::from("[\\p{Default_Ignorable_Code_Point}");
    let mut codes = coverage.iter().peekable();
    while let Some(start) = codes.next() {
        let mut end = start;
        while let Some(next) = codes.next_if_eq(&(end + 1)) {
            end = next;
        }
        // Writing to a string cannot fail.
        let _ = write!(class, "\\u{{{start:x}}}-\\u{{{end:x}}}");
    }
    class.push(']');
    let covers = Regex::new(&class).expect("a class of ranges");
    FontFamily::with_coverage(name, Some(Covers::Regex(covers)))
}
