//! The subject as a header.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::message::header::{Header, HeaderName, HeaderValue, Subject};

/// So many bytes fit, as base64 with what stands around them, behind the header's name into a line of 76 characters, which is
/// the most for encoded words (RFC 2047, 2).
const WORD: usize = 39;

/// A subject's header. What looks like an encoded word in it, which an organization's name may, is encoded once more: it would
/// else be read as what it stands for, past all our cleaning of names.
pub(in crate::send) fn header(text: &str) -> HeaderValue {
    if !text.contains("=?") {
        return Subject::from(text.to_owned()).display();
    }
    let mut words = vec![String::new()];
    for char in text.chars() {
        let is_full = words.last().is_some_and(|word| word.len() + char.len_utf8() > WORD);
        if is_full {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(char);
        }
    }
    let words: Vec<String> =
        words.iter().map(|word| format!("=?utf-8?b?{}?=", STANDARD.encode(word))).collect();
    let name = HeaderName::new_from_ascii_str("Subject");
    HeaderValue::dangerous_new_pre_encoded(name, text.to_owned(), words.join("\r\n "))
}

#[cfg(test)]
mod tests {
    use lettre::message::header::Headers;
    use mail_parser::MessageParser;

    use super::*;

    #[test]
    fn what_looks_encoded_is_read_as_it_stands() {
        let long = format!("=?utf-8?q?{}?=", "ü".repeat(100));
        for text in ["Plain", "Grüße", "Backup of =?utf-8?q?=E2=80=AEgnirts?=", "=?", &long] {
            let mut headers = Headers::new();
            headers.insert_raw(header(text));
            let message = format!("{headers}\r\n");
            assert!(message.split("\r\n").all(|line| line.len() <= 76), "{message}");
            let read =
                MessageParser::default().parse(message.as_bytes()).unwrap().subject().map(str::to_owned);
            assert_eq!(read.as_deref(), Some(text));
        }
    }
}
