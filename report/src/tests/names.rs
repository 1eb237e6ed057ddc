//! No name breaks a report, and none is wider than its place.

use proptest::prelude::*;
use proptest::sample::select;
use typst_pdf::PdfOptions;

use super::setting::{document, line};
use super::without_warnings;
use crate::fonts::{Weight, width};
use crate::text::{TOLERANCE, clean};
use crate::{compile, samples};

/// Text such as nobody writes: all planes, and what joins, marks, turns and mirrors among the letters of many scripts.
fn anything(length: usize) -> impl Strategy<Value = String> {
    let letters: Vec<char> = samples::SCRIPTS.iter().flat_map(|(_, name)| name.chars()).collect();
    let troubles = "\u{301}\u{308}\u{338}\u{5b8}\u{651}\u{93c}\u{94d}\u{e49}\u{20e3}\u{309a}\u{1ab0}\u{fe20}\u{34f}\u{61c}\
                    \u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2060}\u{fe0e}\u{fe0f}\u{e0101}\u{e0067}\u{e007f}\u{1f3fd}\u{1f1e9}\
                    \u{180e}\u{115f}\u{1160}\u{1100}\u{11a8}\u{3164}\u{ffa0}\u{202f}\u{a0}\u{3000}\u{2003}()[]«»<>@./-";
    let troubles: Vec<char> = troubles.chars().collect();
    let one = prop_oneof![3 => any::<char>(), 3 => select(letters), 3 => select(troubles), 1 => prop::char::range('\u{300}', '\u{20ff}')];
    prop::collection::vec(one, 0..=length).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn a_report_is_drawn_whatever_its_names(names in prop::collection::vec(anything(200), 42)) {
        let mut input = samples::scripts();
        let mut names = names.into_iter();
        input.organization = names.next().unwrap();
        input.partner = names.next().unwrap();
        input.month.accounts.truncate(40);
        for (account, name) in input.month.accounts.iter_mut().zip(names) {
            account.address = name;
        }
        without_warnings(&input);
    }
}

/// Text as somebody may write it, if not in this order: words of all scripts, and letters and signs by themselves.
fn words(length: usize) -> impl Strategy<Value = String> {
    let known = samples::SCRIPTS.iter().flat_map(|(_, name)| name.split_whitespace());
    let known: Vec<String> = known.map(str::to_owned).collect();
    let signs = [
        ' '..='~',
        '\u{a0}'..='\u{2ff}',
        'Ͱ'..='ҁ',
        'א'..='ת',
        'ء'..='ي',
        '‐'..='‧',
        '←'..='➿',
        '、'..='〩',
        'ぁ'..='ゖ',
        '一'..='鿿',
        '가'..='힣',
        '！'..='～',
        '\u{1d400}'..='\u{1d7ff}',
        '\u{1f300}'..='\u{1faff}',
        '\u{20000}'..='\u{3ffff}',
    ];
    let sign = select(signs.to_vec()).prop_flat_map(|signs| prop::char::range(*signs.start(), *signs.end()));
    let sign = sign.prop_map(String::from);
    prop::collection::vec(prop_oneof![select(known), sign], 0..=length).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_wider_than_it_is_measured(text in words(30)) {
        let text = clean(&text);
        for (weight, number) in [(Weight::Regular, 400), (Weight::SemiBold, 600)] {
            let (drawn, measured) = (line(&text, &format!("weight: {number}")).width, width(&text, weight, 10.0));
            prop_assert!(drawn <= measured * TOLERANCE + 1.0, "{drawn} {measured} {text:?}");
        }
    }
}

#[test]
fn every_character_can_be_exported() {
    let options: PdfOptions = compile::options(&samples::empty()).unwrap();
    // The plane of living scripts whole; every third of the next, with emoji; in the others some of all that there is.
    let planes =
        [(0..0x1_0000).step_by(1), (0x1_0000..0x2_0000).step_by(3), (0x2_0000..0x11_0000).step_by(211)];
    for codes in planes {
        let characters = codes.filter_map(char::from_u32);
        let text: String = characters.flat_map(|c| [c, ' ']).collect();
        let document = document(&clean(&text), "#set page(width: 700pt, height: 500pt)");
        let exported = typst_pdf::pdf(&document, &options);
        assert!(exported.is_ok(), "{:?}", exported.err());
        comemo::evict(0);
    }
}
