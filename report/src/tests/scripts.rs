//! Each script is drawn by its own font, as its readers write it.

use domain::language::Language;
use typst_layout::PagedDocument;

use super::setting::{Line, line, runs};
use crate::data::report_data;
use crate::deadline::Deadline;
use crate::samples;
use crate::world::ReportWorld;

const BOXES: &str = "BSR Tofu";

/// Whether every character is drawn, and none as a box.
fn is_drawn(line: &Line) -> bool {
    let drawn = |family: &str| family != BOXES;
    line.families().into_iter().all(drawn) && line.glyphs().iter().all(|glyph| *glyph != 0)
}

#[test]
fn a_name_in_any_script_is_drawn_in_every_weight() {
    for (script, name) in samples::SCRIPTS {
        for weight in [400, 500, 600] {
            let line = line(name, &format!("weight: {weight}"));
            assert!(is_drawn(&line), "{script} {weight}: {:?}", line.runs);
            let text: usize = line.runs.iter().map(|run| run.text.len()).sum();
            assert!(text >= name.trim().len(), "{script}: {:?}", line.runs);
        }
    }
}

#[test]
fn our_own_words_are_drawn_in_every_language() {
    for language in Language::ALL {
        let mut input = samples::ordinary(3, "2026-10");
        input.appearance.language = language;
        let world = ReportWorld::new(report_data(&input, Deadline::within(None)), language, Vec::new());
        let document = typst::compile::<PagedDocument>(&world).output.unwrap();
        let boxes: Vec<_> = runs(&document).into_iter().filter(|run| run.family == BOXES).collect();
        assert!(boxes.is_empty(), "{language}: {boxes:?}");
    }
}

#[test]
fn titles_are_bold_where_the_script_has_the_weight() {
    for (name, weight) in
        [("Ωμέγα", 600), ("شركة", 600), ("חברה", 600), ("บริษัท", 600), ("कंपनी", 600), ("会社", 400)]
    {
        let line = line(name, "weight: 600");
        assert!(line.runs.iter().all(|run| run.weight == weight), "{name}: {:?}", line.runs);
    }
}

#[test]
fn a_line_is_as_high_in_any_script() {
    for (script, name) in samples::SCRIPTS {
        let height = line(name, "").height;
        assert!((height - 7.273).abs() < 1e-6, "{script}: {height}");
    }
}

#[test]
fn arabic_letters_join_and_melt() {
    let [alone, joined] = ["ب", "ببب"].map(|text| line(text, "").glyphs());
    assert_eq!(joined.len(), 3);
    let mut forms = [joined, alone].concat();
    forms.sort_unstable();
    forms.dedup();
    assert_eq!(forms.len(), 4, "one form each at the beginning, in the middle, at the end and alone");
    assert_eq!(line("لا", "").glyphs().len(), 1, "lam and alef are one");
}

#[test]
fn devanagari_letters_make_conjuncts_and_vowels_stand_where_they_are_written() {
    for (text, glyphs) in [("क्ष", 1), ("श्री", 2), ("त्र", 1)] {
        assert_eq!(line(text, "").glyphs().len(), glyphs, "{text}");
    }
    let [consonant, syllable] = ["क", "कि"].map(|text| line(text, "").glyphs());
    assert_eq!(syllable.last(), consonant.last(), "the vowel is spoken after it and stands before it");
}

#[test]
fn thai_marks_stack() {
    let line = line("ที่", "");
    assert_eq!(line.glyphs().len(), 3);
    assert!(is_drawn(&line));
    assert!((line.width - super::setting::line("ท", "").width).abs() < 1e-6, "marks take no room");
}

#[test]
fn decomposed_text_is_set_as_if_it_were_composed() {
    for (apart, whole) in [
        ("e\u{301}", "é"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        ("\u{30cf}\u{309a}", "パ"),
        ("\u{438}\u{306}", "й"),
        ("\u{5e9}\u{5c1}", "שׁ"),
    ] {
        assert_eq!(line(apart, "").glyphs(), line(whole, "").glyphs(), "{whole}");
    }
}

#[test]
fn emoji_of_several_are_one() {
    for emoji in ["👩‍⚕️", "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "❤️", "🙂‍↔️", "🏳️‍🌈", "☎\u{fe0e}"]
    {
        let line = line(emoji, "");
        assert_eq!((line.families(), line.glyphs().len()), (vec!["Noto Emoji"], 1), "{emoji}");
    }
}

#[test]
fn japanese_and_korean_forms_follow_the_language() {
    let glyphs = |text, lang: &str| line(text, &format!("lang: \"{lang}\"")).glyphs();
    assert_ne!(glyphs("直骨", "ja"), glyphs("直骨", "en"));
    assert_ne!(glyphs("直骨", "ko"), glyphs("直骨", "en"));
    assert_eq!(glyphs("直骨", "zh"), glyphs("直骨", "de"), "else the mainland's");
}

#[test]
fn right_to_left_is_read_from_the_right_and_addresses_from_the_left() {
    let order = |text, dir: &str| {
        let line = line(text, &format!("dir: {dir}"));
        line.runs
            .iter()
            .map(|run| run.text.trim().to_owned())
            .filter(|run| !run.is_empty())
            .collect::<Vec<_>>()
    };
    assert_eq!(order("דוד@example.com", "ltr"), ["דוד", "@example.com"]);
    assert_eq!(order("שלום Ltd", "rtl"), ["Ltd", "שלום"]);
    assert_eq!(order("Contoso שלום", "ltr"), ["Contoso", "שלום"]);
    let word = line("שלום", "");
    let starts: Vec<usize> = word.runs[0].glyphs.iter().map(|(_, range)| range.start).collect();
    assert_eq!(starts, [6, 4, 2, 0], "the first letter stands at the right");
}

#[test]
fn an_accent_does_not_take_its_letter_away() {
    // No font has both: both are boxes, or the letter is drawn with a box.
    for text in ["か\u{301}", "😀\u{308}", "ก\u{301}", "א\u{301}", "न\u{20dd}"] {
        let line = line(text, "");
        assert!(line.glyphs().len() >= text.chars().count(), "{text}: {:?}", line.runs);
    }
    // Another font than the letter's usual one has both.
    assert_eq!(line("a\u{1ab0}", "").families(), ["Noto Sans"]);
}

#[test]
fn what_is_ignored_hides_nothing() {
    for text in ["\u{200d}漢", "\u{200b}a", "ש\u{200d}ל", "a\u{fe0f}b", "漢\u{e0100}", "\u{2060}हि"] {
        assert!(is_drawn(&line(text, "")) && !line(text, "").runs.is_empty(), "{text}");
    }
}
