//! Names as they are safe to draw and short enough for their place.

use unicode_bidi::{Direction, get_base_direction};
use unicode_segmentation::UnicodeSegmentation;

use crate::fonts::{Weight, width};

/// What stands for left-out text.
const ELLIPSIS: &str = "…";
/// Kerning and shaping may make a text a little wider than the sum of its advances.
pub(crate) const TOLERANCE: f64 = 1.02;

/// `text` with every character replaced that would break an export to PDF/A or turn the direction of what follows:
/// controls, bidi overrides and isolates, line and paragraph separators, noncharacters, private use.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if breaks_export(c) { '\u{fffd}' } else { c }).collect()
}

fn breaks_export(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
        || matches!(code, 0xfdd0..=0xfdef)
        || code & 0xfffe == 0xfffe
}

/// Whether a name is read from right to left: its first letter that has a direction says so (UAX #9, P2 and P3).
pub(crate) fn is_right_to_left(name: &str) -> bool {
    get_base_direction(name) == Direction::Rtl
}

/// `text` if it is at most `room` points wide, else its beginning and end around an ellipsis. What a reader sees as
/// one character is never cut.
pub(crate) fn fit(text: &str, weight: Weight, size: f64, room: f64) -> String {
    let room = room / TOLERANCE;
    if width(text, weight, size) <= room {
        return text.to_owned();
    }
    let clusters: Vec<&str> = text.graphemes(true).collect();
    let widths: Vec<f64> = clusters.iter().map(|cluster| width(cluster, weight, size)).collect();
    let (mut head, mut tail) = (0, clusters.len());
    let mut used = width(ELLIPSIS, weight, size);
    // Three fifths for the beginning: it says who, the end says where.
    let (mut at_head, mut at_tail) = (0.0, 0.0);
    while head < tail {
        let from_head = at_head * 2.0 <= at_tail * 3.0;
        let next = if from_head { widths[head] } else { widths[tail - 1] };
        if used + next > room {
            break;
        }
        used += next;
        if from_head {
            head += 1;
            at_head += next;
        } else {
            tail -= 1;
            at_tail += next;
        }
    }
    [clusters[..head].concat().trim_end(), ELLIPSIS, clusters[tail..].concat().trim_start()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_an_export_is_replaced_and_the_rest_is_kept() {
        assert_eq!(
            clean("a\0b\u{202e}c\u{2028}d\u{ffff}e\u{7f}\n"),
            "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}\u{fffd}"
        );
        assert_eq!(clean("#panic(\"x\") $x$ *a* 😀 عربي"), "#panic(\"x\") $x$ *a* 😀 عربي");
    }

    #[test]
    fn the_first_letter_says_in_which_direction_a_name_is_read() {
        for name in ["شركة Contoso", "365 שלום", "(חברה) Ltd"] {
            assert!(is_right_to_left(name), "{name}");
        }
        for name in ["Contoso שלום", "365", "", "株式会社"] {
            assert!(!is_right_to_left(name), "{name}");
        }
    }

    #[test]
    fn a_short_text_stays_as_it_is() {
        assert_eq!(fit("anna@contoso.com", Weight::Regular, 8.2, 200.0), "anna@contoso.com");
    }

    #[test]
    fn a_long_text_loses_its_middle_and_fits() {
        let long = format!("{}@research.contoso.co.uk", "a-very-long-name.".repeat(20));
        let short = fit(&long, Weight::Regular, 8.2, 200.0);
        assert!(short.starts_with("a-very-long-name.") && short.ends_with("contoso.co.uk"), "{short}");
        assert_eq!(short.matches(ELLIPSIS).count(), 1);
        let used = width(&short, Weight::Regular, 8.2);
        assert!(used <= 200.0 && used > 180.0, "{used}");
    }

    #[test]
    fn what_is_seen_as_one_character_is_never_cut() {
        let short = fit(&"👩‍👩‍👧‍👦".repeat(60), Weight::Regular, 8.2, 100.0);
        assert!(short.replace('…', "").replace("👩‍👩‍👧‍👦", "").is_empty(), "{short}");
    }

    #[test]
    fn no_room_at_all_still_ends() {
        assert_eq!(fit("anna", Weight::Regular, 8.2, 0.0), "…");
        assert_eq!(fit("", Weight::Regular, 8.2, 0.0), "");
    }
}
