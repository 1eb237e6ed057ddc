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

/// Others' words without the part of e-mail addresses that names a person: `…@client.example`. For a log; who may see the
/// addresses gets the words as they are.
pub fn without_addresses(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let is_address = after.starts_with(|first: char| first.is_alphanumeric() || first == '[');
        let local = if is_address { before.len() - local_part(before).len() } else { at };
        out.push_str(&before[..local]);
        out.push_str(if local < at { "…@" } else { "@" });
        rest = after;
    }
    out + rest
}

/// What stands before an `@` and belongs to the address: letters, digits and what RFC 5322 calls `atext`, with dots, or a text
/// in quotation marks.
fn local_part(before: &str) -> &str {
    let unquoted = before.strip_suffix('"');
    if let Some(begin) = unquoted.and_then(|text| text.rfind('"')) {
        return &before[begin..];
    }
    let is_local = |char: char| char.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(char);
    &before[before.trim_end_matches(is_local).len()..]
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

    #[test]
    fn an_address_in_others_words_names_nobody() {
        for (words, kept) in [
            ("550 5.1.1 <ann@client.example>: unknown user", "550 5.1.1 <…@client.example>: unknown user"),
            ("ann.b+c=d@x.example is over quota", "…@x.example is over quota"),
            ("rcpt to \"ann b\"@x.example, 'jo'@[192.0.2.1]", "rcpt to …@x.example, …@[192.0.2.1]"),
            ("zoë@exämple.org;アン@例え.jp", "…@exämple.org;…@例え.jp"),
            ("rfc822;a@b.example,c@d.example", "rfc822;…@b.example,…@d.example"),
            ("at 5 @ 7, a@ b, @, \"@x.example, …@x.example", "at 5 @ 7, a@ b, @, \"@x.example, …@x.example"),
            ("no address", "no address"),
        ] {
            assert_eq!(without_addresses(words), kept);
            assert_eq!(without_addresses(kept), kept);
        }
    }

    proptest! {
        #[test]
        fn no_address_stays_in_others_words(
            local in "[a-z0-9.+_=-]{1,20}", domain in "[a-z0-9]{1,9}\\.example", before in "[^@\"]{0,20}[ <(:;,]", after in "[^@]{0,20}"
        ) {
            let told = without_addresses(&format!("{before}{local}@{domain}{after}"));
            prop_assert_eq!(told, format!("{before}…@{domain}{after}"));
        }
    }
}
