//! How wide a text is, without laying it out.

use typst::text::{FontInstance, is_default_ignorable};
use unicode_normalization::char::canonical_combining_class;

use super::{Weight, fonts};

/// Figures of equal width; by themselves most are narrower, and «1» much.
const FIGURE: f64 = 0.66;
/// A box of the last font.
const BOX: f64 = 0.6;

/// The width of `text` in points, from the advances of its characters in the fonts that draw them: no kerning, digits as
/// wide as in figures that stand in columns. Letters that join or melt into one (Arabic, Devanagari, emoji of several)
/// are narrower than that: a text is never much wider.
pub(crate) fn width(text: &str, weight: Weight, size: f64) -> f64 {
    let fonts = fonts();
    let mut letter: Option<&FontInstance> = None;
    let mut em = 0.0;
    for c in text.chars() {
        if c.is_ascii_digit() {
            em += FIGURE;
        } else if is_mark(c) {
            // A mark stands on its letter; when the letter's font has it not, both may become boxes.
            let there = letter.is_some_and(|font| font.ttf().glyph_index(c).is_some());
            em += if there { 0.0 } else { 2.0 * BOX };
        } else if c.is_ascii() || !is_invisible(c) {
            let font = fonts.font_for(c, weight);
            let glyph = font.ttf().glyph_index(c);
            em += glyph.and_then(|glyph| font.x_advance(glyph.0)).map_or(BOX, |em| em.get());
            letter = Some(font);
        }
    }
    em * size
}

/// Whether a character is drawn over, under or in a letter. Viramas (class 9) may stand beside it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !matches!(canonical_combining_class(c), 0 | 9)
}

/// Whether a character is never drawn. The fillers of Hangul are called ignorable, but have room.
fn is_invisible(c: char) -> bool {
    is_default_ignorable(c) && !matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_text_is_wider() {
        assert!(width("wide", Weight::Regular, 10.0) > width("i", Weight::Regular, 10.0));
        assert!(width("wide", Weight::SemiBold, 10.0) > width("wide", Weight::Regular, 10.0));
    }

    #[test]
    fn a_character_is_measured_in_the_font_that_draws_it() {
        assert!((width("一한あ", Weight::Regular, 10.0) - 29.2).abs() < 1e-9, "Hangul is a little narrower");
        assert!((width("\u{e000}", Weight::Regular, 10.0) - 6.0).abs() < 1e-9, "a box of the last font");
        let emoji = width("😀", Weight::Regular, 10.0);
        assert!((10.0..11.0).contains(&emoji), "{emoji}");
    }

    #[test]
    fn marks_and_what_is_ignored_have_no_width() {
        let alone = width("e", Weight::Regular, 10.0);
        for marked in ["e\u{301}\u{323}", "e\u{200d}", "e\u{fe0f}", "e\u{483}"] {
            assert!((width(marked, Weight::Regular, 10.0) - alone).abs() < 1e-9, "{marked}");
        }
        for (marked, letter) in [("กำ", "กา"), ("ที่", "ท"), ("שׁ", "ש"), ("مَ", "م"), ("हुँ", "ह")]
        {
            let [marked, letter] = [marked, letter].map(|text| width(text, Weight::Regular, 10.0));
            assert!((marked - letter).abs() < 1e-9, "{marked} {letter}");
        }
    }
}
