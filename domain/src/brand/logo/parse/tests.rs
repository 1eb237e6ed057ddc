//! What is taken as a logo, what becomes of it, and what is refused.

use super::*;
use proptest::prelude::*;

fn svg(inside: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">{inside}</svg>"#
    )
}

fn parsed(text: &str) -> Result<String, LogoError> {
    let logo = Logo::parse(text.as_bytes())?;
    assert_eq!(logo.kind(), LogoKind::Svg);
    // What was kept passes again, and unchanged: no second reading finds more.
    assert_eq!(Logo::parse(logo.bytes()).as_ref(), Ok(&logo));
    Ok(String::from_utf8(logo.bytes().to_vec()).unwrap())
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, width, height);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::One);
    encoder.add_text_chunk("Author".to_owned(), "somebody".to_owned()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    let row = usize::try_from(width.div_ceil(8)).unwrap();
    writer.write_image_data(&vec![0xaa; row * usize::try_from(height).unwrap()]).unwrap();
    writer.finish().unwrap();
    file
}

#[test]
fn what_drawing_programs_write_is_taken_and_what_they_note_for_themselves_is_left_out() {
    let text = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- Generator -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40mm" height="20mm" viewBox="0 0 40 20"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3" xml:space="preserve">
  <metadata><rdf xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#" about="x">who drew it</rdf></metadata>
  <inkscape:grid units="px"/>
  <title>Nordlicht &amp; Söhne</title>
  <style>.a > .b{fill:url(#paint)}.c{fill:rgb(1, 2, 3)}</style>
  <defs>
    <linearGradient id="paint" xlink:href="#stops"/>
    <linearGradient id="stops"><stop offset="0" stop-color="#0f6b52"/></linearGradient>
    <clipPath id="clip"><rect width="10" height="10" inkscape:label="secret"/></clipPath>
  </defs>
  <g class="a" clip-path="url(#clip)" transform="translate(1 2)"><path class="b" d="M0 0h10v10z" style="stroke:url('#paint')"/></g>
  <use href="#shape"/><circle id="shape" r="3"/>
</svg>"##;
    let kept = parsed(text).unwrap();
    for gone in ["Generator", "who drew it", "Nordlicht", "inkscape", "secret", "xml:space", "?xml"] {
        assert!(!kept.contains(gone), "{gone}: {kept}");
    }
    for there in ["url(#paint)", "xlink:href=\"#shape\"", "width=\"40mm\"", "M0 0h10v10z"] {
        assert!(kept.contains(there), "{there}: {kept}");
    }
}

#[test]
fn what_could_read_a_file_reach_out_or_run_is_refused() {
    for inside in [
        r#"<script>alert(1)</script>"#,
        r#"<image href="file:///etc/passwd"/>"#,
        r#"<image xlink:href="data:image/png;base64,AAAA"/>"#,
        r#"<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>"#,
        r#"<p xmlns="http://www.w3.org/1999/xhtml">x</p>"#,
        r#"<p xmlns="">x</p>"#,
        r#"<a href="https://example.com/"><path d="M0 0"/></a>"#,
        r#"<use href="other.svg#shape"/>"#,
        r#"<use xlink:href="https://example.com/x.svg#y"/>"#,
        r##"<use href="#a" xlink:href="file:///etc/passwd"/>"##,
        r#"<use href="data:image/svg+xml,x"/>"#,
        r#"<path d="M0 0" onclick="alert(1)"/>"#,
        r#"<path d="M0 0" ONLOAD="alert(1)"/>"#,
        r#"<path fill="url(https://example.com/x#y)"/>"#,
        r#"<path fill="URL( 'file:///x#y' )"/>"#,
        r#"<path style="fill:url(x.svg#y)"/>"#,
        r#"<path style="fill:u\72l(https://example.com/)"/>"#,
        r#"<path style="mask:image-set('https://example.com/x.png' 1x)"/>"#,
        r#"<style>@import "https://example.com/x.css";</style>"#,
        r#"<style>@font-face{font-family:x;src:url(#x)}</style>"#,
        r#"<style>path{fill:url("https://example.com/x#y")}</style>"#,
        r#"<style>p<![CDATA[ath{fill:url(]]>/x)}</style>"#,
        r#"<animate attributeName="href" to="file:///etc/passwd"/>"#,
        r#"<set attributeName="onload" to="alert(1)"/>"#,
        r#"<filter id="f"><feImage href="file:///etc/passwd"/></filter>"#,
        r#"<iframe src="https://example.com/"/>"#,
        r#"<handler>x</handler>"#,
        r#"<text>Nordlicht</text>"#,
    ] {
        let refused = parsed(&svg(inside)).unwrap_err();
        assert!(matches!(refused, LogoError::Svg(..)), "{inside}: {refused}");
    }
}

#[test]
fn entities_and_document_types_are_refused() {
    for head in [
        r#"<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#,
        r#"<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>"#,
        r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">"#,
    ] {
        let refused = parsed(&format!("{head}{}", svg("<path d=\"M0 0\"/>"))).unwrap_err();
        assert!(matches!(refused, LogoError::Xml(_)), "{head}: {refused}");
    }
    assert!(matches!(parsed(&svg("&x;")), Err(LogoError::Xml(_))));
    assert!(matches!(parsed(&svg("<path")), Err(LogoError::Xml(_))));
}

#[test]
fn what_would_take_forever_to_draw_is_refused() {
    let many = svg(&"<path/>".repeat(25_000));
    let deep = svg(&format!("{}{}", "<g>".repeat(500), "</g>".repeat(500)));
    let deepest = svg(&"<g>".repeat(20_000));
    let circle = svg(r##"<g id="a"><use href="#a"/></g>"##);
    let long_circle = svg(
        r##"<pattern id="a"><rect fill="url(#b)"/></pattern><mask id="b"><rect style="fill:url(#a)"/></mask>"##,
    );
    let each = |level: usize| {
        let uses = format!(r##"<use href="#l{}"/>"##, level + 1).repeat(10);
        format!(r##"<g id="l{level}">{uses}</g>"##)
    };
    let laughs = svg(&((0..9).map(each).collect::<String>() + r##"<path id="l9"/>"##));
    let each = |level: usize| {
        let rects = format!(r##"<rect clip-path="url(#c{})"/>"##, level + 1).repeat(10);
        format!(r##"<clipPath id="c{level}">{rects}</clipPath>"##)
    };
    let clips = svg(&((0..9).map(each).collect::<String>() + r##"<clipPath id="c9"/>"##));
    let styled = svg(r##"<style>rect{fill:url(#p)}</style><pattern id="p"><rect/></pattern>"##);
    for file in [many, deep, deepest, circle, long_circle, laughs, clips, styled] {
        assert!(parsed(&file).is_err(), "{}", &file[..200.min(file.len())]);
    }
    let chain = (0..200).map(|n| format!(r##"<linearGradient id="g{n}" href="#g{}"/>"##, n + 1));
    assert!(parsed(&svg(&chain.collect::<String>())).is_err());
    // As many as a detailed drawing has are fine.
    let drawing =
        svg(&format!("<g id=\"a\">{}</g>{}", "<path/>".repeat(500), "<use href=\"#a\"/>".repeat(10)));
    parsed(&drawing).unwrap();
}

#[test]
fn a_size_is_needed() {
    let sized =
        |attributes: &str| parsed(&format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>"#));
    for known in
        ["viewBox=\"0 0 10 10\"", "viewBox=\"-1,-1,2e1,.5\" width=\"100%\"", "width=\"4cm\" height=\"20\""]
    {
        sized(known).unwrap();
    }
    for unknown in [
        "",
        "width=\"10\"",
        "viewBox=\"0 0 0 10\"",
        "viewBox=\"0 0 10\"",
        "viewBox=\"0 0 10 NaN\"",
        "viewBox=\"0 0 10 10\" width=\"0\"",
        "width=\"-1\" height=\"1\"",
        "width=\"1e-300\" height=\"1\"",
    ] {
        assert!(sized(unknown).is_err(), "{unknown}");
    }
}

#[test]
fn what_is_no_image_or_too_large_is_refused() {
    for file in [&b""[..], b"hello", b"GIF89a", b"\xff\xd8\xff\xe0", b"\xff\xfe<\0s\0"] {
        assert_eq!(Logo::parse(file), Err(LogoError::Neither));
    }
    assert!(matches!(Logo::parse(b"<html></html>"), Err(LogoError::Svg(..))));
    assert!(matches!(Logo::parse(b"<svg viewBox='0 0 1 1'/>"), Err(LogoError::Svg(..))));
    assert_eq!(Logo::parse(&vec![b' '; 262_145]), Err(LogoError::Large(262_145)));
}

#[test]
fn a_picture_keeps_its_pixels_and_nothing_else() {
    let mut file = picture(300, 100);
    file.extend_from_slice(b"PK\x03\x04 something behind its end");
    let logo = Logo::parse(&file).unwrap();
    assert_eq!(logo.kind(), LogoKind::Png);
    let has = |what: &[u8]| logo.bytes().windows(what.len()).any(|window| window == what);
    assert!(!has(b"tEXt") && !has(b"somebody") && !has(b"PK") && has(b"IDAT"));
    assert_eq!(Logo::parse(logo.bytes()).as_ref(), Ok(&logo));
    assert_eq!(Logo::from_kept(logo.kind(), logo.bytes().to_vec()), logo);
    assert_eq!(format!("{logo:?}"), format!("Logo(image/png, {} bytes)", logo.bytes().len()));
}

#[test]
fn a_picture_that_is_too_large_or_damaged_is_refused() {
    assert!(Logo::parse(&picture(2000, 3)).is_ok());
    assert_eq!(Logo::parse(&picture(2001, 3)), Err(LogoError::Pixels(2001, 3)));
    let whole = picture(30, 10);
    for cut in [8, 20, 40, whole.len() - 13, whole.len() - 1] {
        assert!(matches!(Logo::parse(&whole[..cut]), Err(LogoError::Png(_))), "{cut}");
    }
    let mut damaged = whole.clone();
    let place = damaged.windows(4).position(|window| window == b"IDAT").unwrap() + 6;
    damaged[place] ^= 0xff;
    assert!(matches!(Logo::parse(&damaged), Err(LogoError::Png(_))));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_what_passes_passes_again(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend_from_slice(&bytes);
        for file in [bytes, png] {
            if let Ok(logo) = Logo::parse(&file) {
                prop_assert_eq!(Logo::parse(logo.bytes()), Ok(logo));
            }
        }
    }

    #[test]
    fn no_markup_makes_it_panic_and_what_passes_refers_to_nothing_outside(
        parts in prop::collection::vec(prop::sample::select(&PARTS[..]), 0..12)
    ) {
        let text = svg(&parts.concat());
        if let Ok(kept) = parsed(&text) {
            let lower = kept.to_lowercase().replace("http://www.w3.org/", "");
            for never in ["script", "file:", "http", "data:", "onload", "<image", "@", "<!", "\\"] {
                prop_assert!(!lower.contains(never), "{never}: {kept}");
            }
        }
    }
}

/// Pieces that fit together now and then.
const PARTS: [&str; 22] = [
    "<g>",
    "</g>",
    "<path d=\"M0 0\"/>",
    "<use href=\"#a\"/>",
    "<use href=\"file:///x\"/>",
    "<g id=\"a\">",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "a{fill:url(#a)}",
    "a{fill:url(data:x)}",
    "@import 'http:x';",
    "<!-- file: -->",
    "<![CDATA[",
    "]]>",
    "<image href=\"http:x\"/>",
    "<rect onload=\"x\"/>",
    "&lt;script&gt;",
    "<title>",
    "</title>",
    "<rect fill=\"u\\rl(http:x)\"/>",
];

#[test]
fn a_refusal_is_told_in_the_readers_language_with_the_piece_of_the_file() {
    let told = |text: &str, language| parsed(text).unwrap_err().told(language);
    for language in Language::ALL {
        let part = told(&svg("<script>alert(1)</script>"), language);
        assert!(part.contains("<script>"), "{part}");
        let sentences = [
            part,
            told("<html></html>", language),
            told(&svg("<text>a</text>"), language),
            told(&svg("<path"), language),
            told("no image", language),
            LogoError::Large(300_000).told(language),
            LogoError::Pixels(2001, 9).told(language),
        ];
        assert!(sentences.iter().all(|sentence| sentence.ends_with(['.', '。'])), "{sentences:?}");
        let distinct: std::collections::BTreeSet<_> = sentences.iter().collect();
        assert_eq!(distinct.len(), sentences.len());
    }
}
