//! What a report's file is called where people see it (spec section 4).

use domain::period::Period;

/// Longest part of a file name that comes from an organization's name, in characters.
const SLUG_LIMIT: usize = 80;
/// And in bytes: file systems take 255 for the whole name, of which a letter may need four, and what stands around this
/// part, also while a file is being written, keeps about a hundred.
const SLUG_BYTES: usize = 150;

/// `backup-summary-<organization>-2026-10.pdf`, with the organization's name as [`slug`] writes it.
pub fn file_name(organization: &str, period: Period) -> String {
    format!("backup-summary-{}-{period}.pdf", slug(organization))
}

/// A name in lower case, its letters and digits of any script kept and everything between them one hyphen: safe in a
/// path, a header and a shell.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    let kept = |char: char| if char.is_alphanumeric() { char } else { '-' };
    for char in name.chars().flat_map(char::to_lowercase).map(kept).take(SLUG_LIMIT) {
        if slug.len() + char.len_utf8() > SLUG_BYTES {
            break;
        }
        if char != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(char);
        }
    }
    match slug.trim_end_matches('-') {
        "" => "organization".to_owned(),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_has_nothing_that_could_hurt() {
        for (name, slugged) in [
            ("Contoso GmbH & Co. KG", "contoso-gmbh-co-kg"),
            ("../../etc/passwd", "etc-passwd"),
            ("Ünïcode Straße", "ünïcode-straße"),
            ("東京 株式会社", "東京-株式会社"),
            ("\"; rm -rf\r\nX: y", "rm-rf-x-y"),
            ("🦀", "organization"),
            ("", "organization"),
        ] {
            assert_eq!(slug(name), slugged);
        }
        let period = "2026-10".parse().unwrap();
        assert_eq!(file_name("Contoso", period), "backup-summary-contoso-2026-10.pdf");
        assert_eq!(slug(&"a".repeat(200)).len(), SLUG_LIMIT);
        // Letters of two, three and four bytes.
        for (letter, count) in [("я", 75), ("ক", 50), ("𐎠", 37)] {
            assert_eq!(slug(&letter.repeat(200)), letter.repeat(count));
        }
    }
}
