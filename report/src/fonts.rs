//! The embedded fonts, and which of them draws a character.
//!
//! Nothing is read from the machine: the fonts are part of the program, so that every machine draws the same page. They
//! stay where the program is mapped; a page of theirs is in memory once a report needs it. `assets/tools` makes the files.

mod choice;
mod width;

use std::sync::OnceLock;

use typst::foundations::{Bytes, Styles};
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontWeight};
use typst::utils::LazyHash;

use choice::Choice;

pub(crate) use width::width;

/// The families in the order in which a glyph is looked for; emoji before the ideographs, whose font has a few of them in
/// another style. The last one has a box for every code point: a glyph that no font has would make the export to PDF/A
/// fail.
pub(crate) const TEXT_FAMILIES: [&str; 26] = [
    "Inter",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Noto Emoji",
    "Noto Sans CJK SC",
    "Noto Sans Armenian",
    "Noto Sans Georgian",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans Gujarati",
    "Noto Sans Oriya",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Noto Sans Kannada",
    "Noto Sans Malayalam",
    "Noto Sans Sinhala",
    "Noto Sans Lao",
    "Noto Sans Myanmar",
    "Noto Sans Ethiopic",
    "Noto Sans Khmer",
    "Noto Sans Math",
    "Noto Sans Symbols2",
    "BSR Tofu",
];

macro_rules! noto {
    ($($file:literal)*) => { [$(include_bytes!(concat!("../assets/fonts/noto/", $file)) as &[u8]),*] };
}

static OURS: [&[u8]; 5] = [
    include_bytes!("../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../assets/fonts/bsr-symbols.ttf"),
    include_bytes!("../assets/fonts/bsr-tofu.ttf"),
];

static NOTO: [&[u8]; 28] = noto! {
    "NotoSans-Regular.ttf"
    "NotoSansArabic-Regular.ttf" "NotoSansArabic-SemiBold.ttf"
    "NotoSansHebrew-Regular.ttf" "NotoSansHebrew-SemiBold.ttf"
    "NotoSansThai-Regular.ttf" "NotoSansThai-SemiBold.ttf"
    "NotoSansDevanagari-Regular.ttf" "NotoSansDevanagari-SemiBold.ttf"
    "NotoEmoji-Regular.ttf"
    "NotoSansCJK-Regular.otf"
    "NotoSansArmenian-Regular.ttf"
    "NotoSansGeorgian-Regular.ttf"
    "NotoSansBengali-Regular.ttf"
    "NotoSansGurmukhi-Regular.ttf"
    "NotoSansGujarati-Regular.ttf"
    "NotoSansOriya-Regular.ttf"
    "NotoSansTamil-Regular.ttf"
    "NotoSansTelugu-Regular.ttf"
    "NotoSansKannada-Regular.ttf"
    "NotoSansMalayalam-Regular.ttf"
    "NotoSansSinhala-Regular.ttf"
    "NotoSansLao-Regular.ttf"
    "NotoSansMyanmar-Regular.ttf"
    "NotoSansEthiopic-Regular.ttf"
    "NotoSansKhmer-Regular.ttf"
    "NotoSansMath-Regular.ttf"
    "NotoSansSymbols2-Regular.ttf"
};

/// The weights that pages use. Scripts that have fewer are drawn in the nearest.
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
    choice: Choice,
    /// By family and weight; made when a text is first measured in it.
    measured: [[OnceLock<FontInstance>; 3]; TEXT_FAMILIES.len()],
}

/// The fonts; the first call parses them.
pub(crate) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let files = OURS.iter().chain(&NOTO);
        let list: Vec<Font> = files.flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        assert_eq!(list.len(), OURS.len() + NOTO.len(), "every embedded font can be read");
        let book = FontBook::from_fonts(&list);
        let choice = Choice::new(&book);
        Fonts { book: LazyHash::new(book), list, choice, measured: Default::default() }
    })
}

impl Fonts {
    /// The style in which each character is drawn by the first family that has it.
    pub(crate) fn style(&self) -> Styles {
        self.choice.style.clone()
    }

    /// The font that draws a cluster beginning with `c`: of the first family that has the character, the nearest weight.
    pub(crate) fn font_for(&self, c: char, weight: Weight) -> &FontInstance {
        let family = self.choice.family(c);
        self.measured[family][weight as usize].get_or_init(|| {
            let variant = variant(weight);
            let index = self.book.select(&TEXT_FAMILIES[family].to_lowercase(), variant);
            let font = &self.list[index.expect("a test sees that every family is there")];
            font.clone().instantiate(variant, Abs::pt(10.0), &<_>::default())
        })
    }
}

fn variant(weight: Weight) -> FontVariant {
    let weight = match weight {
        Weight::Regular => FontWeight::REGULAR,
        Weight::Medium => FontWeight::MEDIUM,
        Weight::SemiBold => FontWeight::SEMIBOLD,
    };
    FontVariant { weight, ..FontVariant::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(c: char, weight: Weight) -> (String, u16) {
        let info = fonts().font_for(c, weight).info();
        (info.family.clone(), info.variant.weight.to_number())
    }

    #[test]
    fn every_family_of_the_template_is_there() {
        for family in TEXT_FAMILIES.iter().chain(&["BSR Symbols"]) {
            assert!(fonts().book.contains_family(&family.to_lowercase()), "{family}");
        }
        assert_eq!(fonts().book.families().count(), TEXT_FAMILIES.len() + 1, "a font of no use");
    }

    #[test]
    fn a_character_is_drawn_by_the_first_family_that_has_it() {
        for (family_of, letters) in [
            ("Inter", "a1 @…ñαЖ€→"),
            ("Noto Sans", "ᴀꜳ\u{1ab0}"),
            ("Noto Sans Arabic", "شپ٣"),
            ("Noto Sans Hebrew", "שּׁ"),
            ("Noto Sans Thai", "ไ฿"),
            ("Noto Sans Devanagari", "हिं।"),
            ("Noto Emoji", "😀❤🇩🏽\u{20e3}"),
            ("Noto Sans CJK SC", "一汉漢あア。「한ㄱｱＡ㈱㐂𠮷"),
            ("Noto Sans Tamil", "த"),
            ("Noto Sans Math", "𝓐"),
            ("Noto Sans Symbols2", "⠿"),
            ("BSR Tofu", "\u{e000}\u{10fffd}𓀀"),
        ] {
            for c in letters.chars() {
                assert_eq!(family(c, Weight::Regular).0, family_of, "{c} {:x}", u32::from(c));
            }
        }
    }

    #[test]
    fn titles_are_bolder_where_a_script_has_the_weight() {
        assert_eq!([family('a', Weight::Medium).1, family('a', Weight::SemiBold).1], [500, 600]);
        for c in ['ش', 'ש', 'ไ', 'ह'] {
            assert_eq!(family(c, Weight::SemiBold).1, 600, "{c}");
        }
        assert_eq!(family('一', Weight::SemiBold).1, 400);
    }

    #[test]
    fn the_last_font_has_a_box_for_everything() {
        let boxes = fonts().font_for('\u{10fffd}', Weight::Regular);
        assert_eq!(boxes.info().family, TEXT_FAMILIES[TEXT_FAMILIES.len() - 1]);
        for c in ['😀', '一', 'ع', '\u{e000}', '\u{10ffff}', '\u{300}', 'x'] {
            assert!(boxes.ttf().glyph_index(c).is_some(), "{c:?}");
        }
    }
}
