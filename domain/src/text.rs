//! Texts from outside, made harmless: names are never refused for their content (spec.md section 2).

/// How many characters of a name are kept.
pub const NAME_LIMIT: usize = 200;

/// A name as it is stored and shown: control and bidi characters become U+FFFD, more than 200 characters are cut.
pub fn clean_name(name: &str) -> String {
    clean(name, NAME_LIMIT)
}

/// Any text, cleaned like a name, cut at so many characters.
pub fn clean(text: &str, limit: usize) -> String {
    text.chars()
        .take(limit)
        .map(|char| if is_harmful(char) { char::REPLACEMENT_CHARACTER } else { char })
        .collect()
}

/// Whether a character would change how the text around it is shown: control characters, line and paragraph separators,
/// and all that steer the direction of writing.
pub fn is_harmful(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An organization's name without the marker that the upstream may append, such as ` [e9fd]` (upstream-api.md).
pub fn strip_marker(name: &str) -> &str {
    let name = name.trim_end();
    let marker = name.strip_suffix(']').and_then(|rest| rest.rsplit_once(" ["));
    match marker {
        Some((before, hex)) if (4..=8).contains(&hex.len()) && hex.bytes().all(is_lower_hex) => {
            before.trim_end()
        }
        _ => name,
    }
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn harmful_characters_become_visible() {
        assert_eq!(
            clean_name("a\0b\r\nc\u{202e}d\u{2068}e\u{85}"),
            "a\u{fffd}b\u{fffd}\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}"
        );
        assert_eq!(clean_name("#panic(\"x\") <b> =1+1 שלום 日本 🦀"), "#panic(\"x\") <b> =1+1 שלום 日本 🦀");
    }

    #[test]
    fn long_names_are_cut_by_characters() {
        assert_eq!(clean_name(&"ü".repeat(200)).chars().count(), 200);
        assert_eq!(clean_name(&"ü".repeat(201)), "ü".repeat(200));
    }

    #[test]
    fn the_marker_goes_and_other_brackets_stay() {
        for (name, stripped) in [
            ("Contoso [e9fd]", "Contoso"),
            ("Contoso [e9fd] ", "Contoso"),
            ("Contoso", "Contoso"),
            ("Contoso [Berlin]", "Contoso [Berlin]"),
            ("Contoso[e9fd]", "Contoso[e9fd]"),
            ("Contoso [e9fd] GmbH", "Contoso [e9fd] GmbH"),
            ("[e9fd]", "[e9fd]"),
            ("Contoso [a] [0a1b]", "Contoso [a]"),
            ("]", "]"),
        ] {
            assert_eq!(strip_marker(name), stripped, "{name}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_is_done_once(text in ".*") {
            let clean = clean_name(&text);
            prop_assert_eq!(&clean_name(&clean), &clean);
            prop_assert!(!clean.chars().any(is_harmful));
            strip_marker(&text);
        }
    }
}
