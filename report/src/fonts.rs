//! The embedded fonts, and how wide a text is in them.
//!
//! Nothing is read from the machine: the fonts are part of the program, so that every machine draws the same page.
//! `assets/tools` makes the files.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontWeight};
use typst::utils::LazyHash;

/// The families in the order in which a glyph is looked for. The last one has a box for every code point: a glyph
/// that no font has would make the export to PDF/A fail.
pub(crate) const TEXT_FAMILIES: [&str; 2] = ["Inter", "BSR Tofu"];

/// The weights that pages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// 400, for values.
    Regular,
    /// 500, for names that stand out a little.
    Medium,
    /// 600, for titles and key figures.
    SemiBold,
}

/// All fonts of a page, loaded once.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) list: Vec<Font>,
    measured: [FontInstance; 3],
}

static FILES: [&[u8]; 5] = [
    include_bytes!("../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../assets/fonts/bsr-symbols.ttf"),
    include_bytes!("../assets/fonts/bsr-tofu.ttf"),
];

/// The fonts; the first call parses them.
pub(crate) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let list: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        assert_eq!(list.len(), FILES.len(), "every embedded font can be read");
        let measured =
            [0, 1, 2].map(|index| list[index].clone().instantiate(variant(), Abs::pt(10.0), &<_>::default()));
        Fonts { book: LazyHash::new(FontBook::from_fonts(&list)), list, measured }
    })
}

/// The width of `text` in points, from the advances of its characters: no kerning, digits as wide as in figures that
/// stand in columns, a box for what Inter has not.
pub(crate) fn width(text: &str, weight: Weight, size: f64) -> f64 {
    let font = &fonts().measured[weight as usize];
    text.chars().map(|c| advance(font, c)).sum::<f64>() * size
}

/// The advance of a character in em.
fn advance(font: &FontInstance, c: char) -> f64 {
    /// The boxes of the last font.
    const TOFU: f64 = 0.6;
    /// Figures of equal width; by themselves most are narrower, and «1» much.
    const FIGURE: f64 = 0.66;
    if c.is_ascii_digit() {
        return FIGURE;
    }
    font.ttf().glyph_index(c).and_then(|glyph| font.x_advance(glyph.0)).map_or(TOFU, |em| em.get())
}

fn variant() -> FontVariant {
    FontVariant { weight: FontWeight::REGULAR, ..FontVariant::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_of_the_template_is_there() {
        for family in TEXT_FAMILIES.iter().chain(&["BSR Symbols"]) {
            assert!(fonts().book.contains_family(&family.to_lowercase()), "{family}");
        }
    }

    #[test]
    fn a_wider_text_is_wider() {
        assert!(width("wide", Weight::Regular, 10.0) > width("i", Weight::Regular, 10.0));
        assert!(width("wide", Weight::SemiBold, 10.0) > width("wide", Weight::Regular, 10.0));
        assert!((width("一", Weight::Regular, 10.0) - 6.0).abs() < 1e-9, "a box of the last font");
    }

    #[test]
    fn the_last_font_has_a_box_for_everything() {
        let face = fonts()
            .list
            .last()
            .map(|font| font.clone().instantiate(variant(), Abs::pt(10.0), &<_>::default()));
        let face = face.expect("there are fonts");
        for c in ['😀', '一', 'ع', '\u{e000}', '\u{10ffff}', '\u{300}', 'x'] {
            assert!(face.ttf().glyph_index(c).is_some(), "{c:?}");
        }
    }
}
